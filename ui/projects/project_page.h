// One project: its Dockerfile in the editor, its build beside it, its containers below.
#pragma once

#include <QTimer>
#include <QWidget>

#include "ui/build/build_session.h"
#include "ui/projects/project.h"

QT_BEGIN_NAMESPACE
class QAction;
class QFileSystemWatcher;
class QLabel;
class QPushButton;
class QStackedWidget;
QT_END_NAMESPACE

namespace slipway::ui {

class Banner;
class BuildPane;
class ContainerActions;
class ContainersModel;
class DockerfileEditor;
class EmptyState;
class FindBar;

class ProjectPage : public QWidget {
    Q_OBJECT
public:
    ProjectPage(EngineClient* engine, ContainersModel* containers, ContainerActions* actions, const Project& project,
                QWidget* parent = nullptr);

    const Project& project() const { return m_project; }
    BuildSession* session() { return &m_session; }
    DockerfileEditor* editor() { return m_editor; }
    bool isModified() const;

    // Saves first; while a build runs, cancels it.
    void build();
    void buildWithoutCache();
    // Opens the run dialog; builds first where there is no image.
    void run();
    bool save();
    void openFind();

Q_SIGNALS:
    void logRequested(const QString& containerId);
    void buildFinished(slipway::ui::BuildSession* session);

protected:
    void showEvent(QShowEvent* event) override;
    bool event(QEvent* event) override;

private:
    BuildRequest request() const;
    void makeHeader(class QVBoxLayout* layout);
    void load();
    void createDockerfile();
    void watchFiles();
    void diskChanged();
    void plan();
    void startBuild(bool useCache);
    void buildEnded();
    void openRunDialog();
    void updateButtons();
    void updateProblem();

    EngineClient* m_engine;
    ContainersModel* m_containers;
    Project m_project;
    BuildSession m_session;
    QTimer m_planPause;
    bool m_runAfterBuild = false;
    QFileSystemWatcher* m_watcher;
    QLabel* m_fileLabel;
    QPushButton* m_build;
    QPushButton* m_run;
    DockerfileEditor* m_editor;
    FindBar* m_find;
    Banner* m_problem;
    QPushButton* m_goToLine;
    BuildPane* m_pane;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
};

} // namespace slipway::ui
