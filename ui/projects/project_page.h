// One project: its files in the editor, its build beside them, its containers below.
#pragma once

#include <QTimer>
#include <QWidget>

#include "ui/build/build_session.h"
#include "ui/editor/base_image_facts.h"
#include "ui/projects/live_build.h"
#include "ui/projects/project.h"

QT_BEGIN_NAMESPACE
class QAction;
class QPushButton;
class QStackedWidget;
QT_END_NAMESPACE

namespace slipway::ui {

class Banner;
class BuildPane;
class ContainerActions;
class ContainerReplacer;
class ContainersModel;
class ContextWatch;
class DockerfileEditor;
class EditorArea;
class EmptyState;
class LiveSwitch;

class ProjectPage : public QWidget {
    Q_OBJECT
public:
    ProjectPage(EngineClient* engine, ContainersModel* containers, ContainerActions* actions, const Project& project,
                QWidget* parent = nullptr);

    const Project& project() const { return m_project; }
    BuildSession* session() { return &m_session; }
    DockerfileEditor* editor(); // of the Dockerfile that is built
    EditorArea* files() { return m_files; }
    LiveBuild* live() { return &m_live; }
    bool isModified() const;

    // Saves first; while a build runs, cancels it. The first one arms the live build.
    void build();
    void buildWithoutCache();
    // Opens the run dialog; builds first where there is no image.
    void run();
    bool save();
    void openFind();
    // After a live build the running container gets the new image.
    void setReplacing(bool replacing);

Q_SIGNALS:
    void logRequested(const QString& containerId);
    void replacingChanged(bool replacing);
    void buildFinished(slipway::ui::BuildSession* session);

protected:
    void showEvent(QShowEvent* event) override;
    bool event(QEvent* event) override;

private:
    BuildRequest request();
    void makeHeader(class QVBoxLayout* layout);
    void connectParts();
    void load();
    void createDockerfile();
    void contextTouched();
    void listImages();
    void plan();
    void startBuild(bool useCache);
    void startLiveBuild();
    void buildEnded();
    void openRunDialog();
    void updateButtons();
    void updateProblem();

    EngineClient* m_engine;
    ContainersModel* m_containers;
    Project m_project;
    BuildSession m_session;
    BaseImageFacts m_baseImages;
    LiveBuild m_live;
    ContextWatch* m_context;
    ContainerReplacer* m_replacer;
    QTimer m_planPause;
    bool m_runAfterBuild = false;
    bool m_isLive = false;     // the running build, or the last
    bool m_superseded = false; // it is cancelled for the next
    QString m_marked;          // the file whose editor has the marks
    QPushButton* m_build;
    QPushButton* m_run;
    LiveSwitch* m_liveSwitch;
    QAction* m_replacing;
    EditorArea* m_files;
    Banner* m_problem;
    QPushButton* m_goToLine;
    QPushButton* m_openShell;
    BuildPane* m_pane;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
};

} // namespace slipway::ui
