// The window: header with the menus, which have every shortcut, sidebar, the pages, footer.
#pragma once

#include <QMainWindow>

#include "ui/containers/container_actions.h"
#include "ui/window/helper_setup.h"
#include "ui/window/quick_search_model.h"
#include "ui/window/sidebar_model.h"

QT_BEGIN_NAMESPACE
class QListView;
class QMenuBar;
class QPushButton;
class QSettings;
class QStackedWidget;
QT_END_NAMESPACE

namespace slipway::ui {

class Banner;
class BuildSession;
class BuildsPage;
class ContainersModel;
class ContainersPage;
class DiskUse;
class EnginePage;
class Footer;
class Header;
class HelperStarter;
class ImagesModel;
class ImagesPage;
class Jobs;
class ProjectPage;
class ProjectsPage;
class QuickSearch;
class RecentProjects;
class Tray;

namespace theme {
class ThemeController;
}

class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    struct Options {
        QSettings* settings = nullptr;           // outlives the window
        theme::ThemeController* theme = nullptr; // for the menu; may be missing
        ContainerActions::UrlOpener openUrl;     // how a port is opened
        QString samplesDirectory;                // where samples are unpacked
        HelperSetup helper = {};                 // how the engine is started; by itself it cannot be
        QString helperLog = {};                  // a file for what it says then
    };

    MainWindow(EngineClient* engine, Options options);
    ~MainWindow() override;

    // Opens the folder as a project and shows it; tells why when it cannot.
    void openProject(const QString& directory);
    void showPage(SidebarModel::Page page);
    ProjectPage* currentProject() const;
    BuildsPage* buildsPage();
    Tray* tray() const { return m_tray; }
    // Not menuBar(), which would put one of its own in the place of the header.
    QMenuBar* menus() const;
    // To the front, from wherever it is.
    void raiseWindow();

protected:
    void closeEvent(QCloseEvent* event) override;
    bool focusNextPrevChild(bool next) override;
    // A folder, or a file in it, is opened as a project.
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    // Whoever opens a run dialog over the window: what it goes on with after it was closed is seen and told here.
    void childEvent(QChildEvent* event) override;

private:
    void makeMenu();
    QWidget* makeSidebar();
    void connectParts();
    void chooseFolder();
    void openSample(const QString& name);
    void openSearch();
    // As soon as the engine has told them.
    void addBuilds(QuickSearch* search);
    void showBuild(const QString& id);
    // What the menu has, for the search.
    QList<QuickSearchModel::Entry> commands();
    void runImage(const QString& reference);
    void showLog(const QString& containerId);
    void sidebarChanged(const QModelIndex& index);
    void watchBuild(ProjectPage* page);
    void closeProject(const QString& directory);
    // Where it needs an engine and there is none, what to do about that is shown instead.
    void showWidget(QWidget* page);
    void showEngineState();
    void complain(const QString& title, const QString& text);
    bool mayClose();

    EngineClient* m_engine;
    Options m_options;
    RecentProjects* m_recent;
    ContainersModel* m_containersModel;
    ImagesModel* m_imagesModel;
    ContainerActions* m_actions;
    SidebarModel* m_sidebarModel;
    QListView* m_sidebar;
    QStackedWidget* m_stack;
    ProjectsPage* m_projectsPage;
    ContainersPage* m_containersPage;
    ImagesPage* m_imagesPage;
    BuildsPage* m_buildsPage = nullptr; // made when it is first shown
    Banner* m_banner;
    Banner* m_engineBanner;
    QPushButton* m_startHelper;
    HelperStarter* m_starter;
    EnginePage* m_enginePage;
    QWidget* m_page = nullptr; // the one that was chosen
    Jobs* m_jobs;
    DiskUse* m_diskUse;
    Header* m_header;
    Footer* m_footer;
    Tray* m_tray;
    QMap<QString, ProjectPage*> m_projectPages;
    bool m_quitting = false;
};

} // namespace slipway::ui
