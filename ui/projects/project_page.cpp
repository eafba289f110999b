#include "ui/projects/project_page.h"

#include "dockerfile/parser.h"
#include "ui/build/build_pane.h"
#include "ui/build/failure_text.h"
#include "ui/containers/container_actions.h"
#include "ui/containers/containers_model.h"
#include "ui/editor/dockerfile_editor.h"
#include "ui/editor/problems_view.h"
#include "ui/projects/container_replacer.h"
#include "ui/projects/context_watch.h"
#include "ui/projects/editor_area.h"
#include "ui/projects/live_switch.h"
#include "ui/projects/run_bar.h"
#include "ui/run/run_dialog.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/format.h"
#include "ui/widgets/tab_order.h"

#include <QAction>
#include <QDesktopServices>
#include <QEvent>
#include <QMenu>
#include <QSplitter>
#include <QStackedWidget>
#include <QUrl>
#include <QVBoxLayout>

namespace slipway::ui {

namespace {
constexpr int planDelayMs = 400;
constexpr qsizetype mostTabs = 5; // opened by themselves

// A start that builds anywhere, for a folder without a Dockerfile.
const QString newDockerfile = QStringLiteral("FROM slipway/starter\n\nWORKDIR /app\nCOPY . .\n\nCMD [\"sh\"]\n");

// The Dockerfile first, then what else says how the folder is built.
QStringList firstFiles(const Project& project) {
    QStringList names{project.dockerfileName};
    for (const QString& name : editableFiles(project.directory))
        if (kindOf(name) != FileKind::Text && !names.contains(name) && names.size() < mostTabs)
            names << name;
    return names;
}
} // namespace

ProjectPage::ProjectPage(EngineClient* engine, ContainersModel* containers, ContainerActions* actions,
                         const Project& project, QWidget* parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_containers(containers)
    , m_project(project)
    , m_session(engine)
    , m_baseImages(engine)
    , m_context(new ContextWatch(project.directory, this))
    , m_replacer(new ContainerReplacer(engine, containers, project.directory, project.imageTag(), this))
    , m_build(makeButton(tr("Build"), QStringLiteral("builds"), ButtonKind::Primary))
    , m_run(makeButton(tr("Run"), QStringLiteral("play")))
    , m_liveSwitch(new LiveSwitch)
    , m_replacing(new QAction(tr("Replace the running container after a live build"), this))
    , m_files(new EditorArea(project.directory, firstFiles(project)))
    , m_problem(new Banner({theme::small, 0, theme::small, theme::small}))
    , m_goToLine(m_problem->addAction(tr("Go to line")))
    , m_openShell(m_problem->addAction(tr("Open shell here")))
    , m_pane(new BuildPane(&m_session))
    , m_stack(new QStackedWidget)
    , m_empty(new EmptyState) {
    m_build->setObjectName(QStringLiteral("buildButton"));
    m_run->setObjectName(QStringLiteral("projectRunButton"));
    m_liveSwitch->setObjectName(QStringLiteral("liveSwitch"));
    m_problem->setObjectName(QStringLiteral("buildProblem"));
    m_openShell->setObjectName(QStringLiteral("openShellHere"));
    m_openShell->setToolTip(tr("A shell on what the failed step left, with its mounts"));
    m_pane->setStepWork(engine, [this] { return request(); });
    m_pane->setJobs(actions->jobs());
    m_replacer->setJobs(actions->jobs());
    setTabLast(m_files->problems(), this);
    m_replacing->setCheckable(true);
    m_replacing->setObjectName(QStringLiteral("replaceContainer"));
    connect(m_replacing, &QAction::toggled, this, &ProjectPage::replacingChanged);

    auto* left = new QWidget;
    auto* leftLayout = new QVBoxLayout(left);
    leftLayout->setContentsMargins(0, 0, 0, 0);
    leftLayout->setSpacing(0);
    leftLayout->addWidget(m_files, 1);
    leftLayout->addWidget(m_problem);
    auto* split = new QSplitter(Qt::Horizontal);
    split->setHandleWidth(1);
    split->setChildrenCollapsible(false);
    split->addWidget(left);
    split->addWidget(m_pane);
    split->setStretchFactor(0, 11);
    split->setStretchFactor(1, 10);
    split->setSizes({550, 500});
    m_stack->addWidget(m_empty);
    m_stack->addWidget(split);
    auto* runBar = new RunBar(containers, actions, project.directory);
    connect(runBar, &RunBar::logRequested, this, &ProjectPage::logRequested);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    makeHeader(layout);
    layout->addWidget(makeLine(Qt::Horizontal));
    layout->addWidget(m_stack, 1);
    layout->addWidget(runBar);
    m_planPause.setSingleShot(true);
    m_planPause.setInterval(planDelayMs);
    connectParts();
    load();
    listImages();
}

void ProjectPage::connectParts() {
    connect(&m_planPause, &QTimer::timeout, this, &ProjectPage::plan);
    connect(m_build, &QPushButton::clicked, this, &ProjectPage::build);
    connect(m_run, &QPushButton::clicked, this, &ProjectPage::run);
    connect(m_pane, &BuildPane::buildRequested, this, &ProjectPage::build);
    const auto goTo = [this](int line) {
        m_files->open(m_project.dockerfileName);
        editor()->goToLine(line);
    };
    connect(m_pane, &BuildPane::lineActivated, this, goTo);
    connect(m_openShell, &QPushButton::clicked, this, [this] {
        if (m_session.error())
            m_pane->act(StepAction::ShellAfter, m_session.error()->line);
    });
    connect(m_goToLine, &QPushButton::clicked, this, [this, goTo] {
        if (m_session.error())
            goTo(m_session.error()->line);
    });
    connect(m_files, &EditorArea::edited, this, [this] {
        m_session.forgetOutcome();
        m_live.delay();
        m_planPause.start();
    });
    connect(m_files, &EditorArea::stepActionRequested, m_pane, &BuildPane::act);
    connect(m_files, &EditorArea::analysed, this, [this] {
        const DockerfileAnalysis* analysis = editor()->analysis();
        m_live.textChanged(analysis->meaning, analysis->parses);
        m_baseImages.want(analysis->images());
    });
    connect(&m_baseImages, &BaseImageFacts::changed, this, [this] { m_files->setBaseImages(m_baseImages.known()); });
    connect(m_files, &EditorArea::modifiedChanged, this, &ProjectPage::updateButtons);
    connect(m_files, &EditorArea::ignoreTextChanged, this, [this] {
        m_context->setIgnoreText(m_files->ignoreText());
        m_planPause.start();
    });
    connect(m_files, &EditorArea::dockerfileChanged, this, [this] {
        if (m_session.isRunning())
            return; // its marks and its lines belong to the file that is built
        m_project.dockerfileName = m_files->dockerfile()->name();
        m_session.reset();
        updateButtons();
        m_planPause.start(0);
    });
    connect(&m_session, &BuildSession::marksChanged, this, [this] {
        // Marks of the file that was built before are nobody's any more.
        if (OpenFile* before = m_files->find(m_marked); before && m_marked != m_project.dockerfileName)
            before->dockerfileEditor()->setMarks({});
        m_marked = m_project.dockerfileName;
        editor()->setMarks(m_session.marks());
    });
    connect(&m_session, &BuildSession::stateChanged, this, [this] {
        updateButtons();
        updateProblem();
    });
    connect(&m_session, &BuildSession::finished, this, &ProjectPage::buildEnded);
    connect(m_context, &ContextWatch::touched, this, &ProjectPage::contextTouched);
    connect(m_context, &ContextWatch::listed, this, [this] { m_files->setContext(m_context->listing()); });
    connect(m_context, &ContextWatch::changed, this, [this] {
        m_live.contextChanged();
        m_planPause.start();
    });
    connect(m_liveSwitch, &QAbstractButton::clicked, this, [this](bool on) { m_live.setOn(on); });
    connect(&m_live, &LiveBuild::onChanged, this, &ProjectPage::updateButtons);
    connect(&m_live, &LiveBuild::buildWanted, this, &ProjectPage::startLiveBuild);
    connect(m_replacer, &ContainerReplacer::failed, this, [this](const QString& title, const QString& text) {
        m_problem->tell(Banner::Kind::Error, title, text);
        m_goToLine->hide();
        m_openShell->hide();
    });
    connect(m_engine, &EngineClient::imagesChanged, this, &ProjectPage::listImages);
    connect(m_engine, &EngineClient::statusChanged, this, [this] {
        updateButtons();
        m_planPause.start();
    });
    connect(m_empty, &EmptyState::buttonClicked, this, &ProjectPage::createDockerfile);
}

void ProjectPage::makeHeader(QVBoxLayout* layout) {
    auto* name = new ElidedLabel(m_project.name());
    name->setFont(theme::font(theme::Type::Title));
    auto* path = new ElidedLabel(m_project.directory, Qt::ElideMiddle);
    path->setProperty("ink", QStringLiteral("muted"));
    QToolButton* more = makeToolButton(tr("More"), QStringLiteral("more"));
    auto* menu = new QMenu(more);
    menu->addAction(theme::icon(QStringLiteral("refresh")), tr("Build without cache"), this,
                    &ProjectPage::buildWithoutCache);
    menu->addAction(theme::icon(QStringLiteral("save")), tr("Save all files"), this, &ProjectPage::save);
    menu->addAction(theme::icon(QStringLiteral("projects")), tr("Show the folder"), this,
                    [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_project.directory)); });
    menu->addSeparator();
    m_replacing->setToolTip(
        tr("Only containers that were run from here. What they wrote into themselves and into volumes without a "
           "name is lost."));
    menu->addAction(m_replacing);
    menu->setToolTipsVisible(true);
    more->setMenu(menu);
    more->setPopupMode(QToolButton::InstantPopup);
    m_liveSwitch->setToolTip(tr("Build by itself after a pause in typing, and when files change. The first build "
                                "switches it on."));
    auto* header = new QHBoxLayout;
    header->setContentsMargins(theme::large, theme::medium, theme::large, theme::medium);
    header->setSpacing(theme::small);
    header->addWidget(name);
    header->addWidget(path, 1);
    header->addWidget(m_liveSwitch);
    header->addWidget(more);
    header->addWidget(m_build);
    header->addWidget(m_run);
    layout->addLayout(header);
}

DockerfileEditor* ProjectPage::editor() {
    return m_files->find(m_project.dockerfileName)->dockerfileEditor();
}

bool ProjectPage::isModified() const {
    return m_files->isModified();
}

void ProjectPage::load() {
    editor()->setObjectName(QStringLiteral("dockerfileEditor"));
    m_stack->setCurrentIndex(m_project.hasDockerfile ? 1 : 0);
    m_empty->describe(QStringLiteral("file"), tr("No Dockerfile here"),
                      tr("A Dockerfile says, line by line, how this folder becomes an image."),
                      tr("Create a Dockerfile"));
    m_context->setApart(firstFiles(m_project));
    m_context->setIgnoreText(m_files->ignoreText());
    updateButtons();
    m_planPause.start(0);
}

void ProjectPage::createDockerfile() {
    m_project.hasDockerfile = true;
    m_stack->setCurrentIndex(1);
    m_files->open(m_project.dockerfileName, newDockerfile);
    updateButtons();
}

void ProjectPage::contextTouched() {
    m_files->checkDisk();
    // Somebody made one meanwhile.
    if (!m_project.hasDockerfile && QFileInfo(m_project.dockerfilePath()).isFile()) {
        m_project.hasDockerfile = true;
        m_files->open(m_project.dockerfileName);
        load();
    }
}

void ProjectPage::listImages() {
    if (m_engine->status().state != EngineState::Ready)
        return;
    m_engine->listImages(this, [this](const Result<QList<Image>>& images) {
        if (!images)
            return;
        QStringList references;
        for (const Image& image : *images)
            for (QString tag : image.tags)
                references << (tag.endsWith(QLatin1String(":latest")) ? tag.chopped(7) : tag);
        references.sort();
        m_files->setImages(references);
    });
}

bool ProjectPage::save() {
    return m_project.hasDockerfile && m_files->saveAll();
}

void ProjectPage::setReplacing(bool replacing) {
    m_replacing->setChecked(replacing);
}

BuildRequest ProjectPage::request() {
    BuildRequest request;
    request.context = m_project.directory;
    request.dockerfile = m_project.dockerfileName;
    request.dockerfileText = editor()->toPlainText();
    request.ignoreText = m_files->unsavedIgnoreText();
    request.tags = {m_project.imageTag()};
    return request;
}

void ProjectPage::plan() {
    // A failure stays on the screen until the text is edited.
    if (m_project.hasDockerfile && isVisible() && !m_session.error())
        m_session.plan(request());
}

void ProjectPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_engine->status().state == EngineState::Ready)
        listImages();
    m_planPause.start();
}

bool ProjectPage::event(QEvent* event) {
    // Back from another program, which may have changed what the build reads.
    if (event->type() == QEvent::WindowActivate) {
        contextTouched();
        m_context->look();
        m_planPause.start();
    }
    return QWidget::event(event);
}

void ProjectPage::build() {
    if (m_session.isRunning())
        m_session.cancel();
    else
        startBuild(true);
}

void ProjectPage::buildWithoutCache() {
    startBuild(false);
}

void ProjectPage::startBuild(bool useCache) {
    if (m_session.isRunning() || m_engine->status().state != EngineState::Ready || !save())
        return;
    BuildRequest wanted = request();
    wanted.noCache = !useCache;
    m_problem->hide();
    m_isLive = false;
    m_live.buildStarted(dockerfile::print(dockerfile::parse(wanted.dockerfileText->toStdString()).file));
    m_live.arm();
    m_session.start(wanted);
}

void ProjectPage::startLiveBuild() {
    if (m_engine->status().state != EngineState::Ready || !m_project.hasDockerfile || !editor()->isAnalysisCurrent())
        return;
    if (m_session.isRunning()) {
        m_superseded = true;
        m_session.cancel();
        m_superseded = false;
    }
    m_isLive = true;
    m_problem->hide();
    m_live.buildStarted(editor()->analysis()->meaning);
    // The text goes with the request: nothing is saved behind anybody's back.
    m_session.start(request());
}

void ProjectPage::buildEnded() {
    if (m_superseded)
        return;
    const bool good = m_session.state() == BuildSession::State::Succeeded;
    if (std::exchange(m_runAfterBuild, false) && good)
        openRunDialog();
    else if (good && m_isLive && m_replacing->isChecked())
        m_replacer->replaceAll(m_session.image());
    // Another Dockerfile may have been turned to meanwhile.
    if (OpenFile* shown = m_files->dockerfile(); shown && shown->name() != m_project.dockerfileName)
        Q_EMIT m_files->dockerfileChanged();
    Q_EMIT buildFinished(&m_session);
}

void ProjectPage::run() {
    if (m_session.isRunning() || m_engine->status().state != EngineState::Ready || !m_project.hasDockerfile)
        return;
    const auto built = [this](const Result<ImageDetails>& image) {
        if (image) {
            openRunDialog();
            return;
        }
        startBuild(true);
        m_runAfterBuild = m_session.isRunning();
    };
    m_engine->inspectImage(this, m_project.imageTag(), built);
}

void ProjectPage::openRunDialog() {
    auto* dialog = new RunDialog(m_engine, m_project.imageTag(), {{projectLabel, m_project.directory}}, window());
    dialog->setObjectName(QStringLiteral("runDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &RunDialog::started, m_replacer, &ContainerReplacer::watch);
    dialog->open();
}

void ProjectPage::openFind() {
    if (m_pane->hasFocusInside())
        m_pane->openFind();
    else
        m_files->openFind(false);
}

void ProjectPage::updateButtons() {
    const bool ready = m_engine->status().state == EngineState::Ready;
    const bool running = m_session.isRunning();
    m_files->setInUse(running ? m_project.dockerfileName : QString());
    m_build->setToolTip(tr("Build the image %1 (Ctrl+B)").arg(m_project.imageTag()));
    m_run->setToolTip(tr("Run the image %1 (Ctrl+R)").arg(m_project.imageTag()));
    m_liveSwitch->setChecked(m_live.isOn());
    m_liveSwitch->setEnabled(ready && m_project.hasDockerfile);
    m_build->setText(running ? tr("Cancel") : tr("Build"));
    m_build->setIcon(theme::icon(running ? QStringLiteral("close") : QStringLiteral("builds"),
                                 running ? theme::Ink::Bad : theme::Ink::OnAccent));
    setStyleProperty(m_build, "kind", running ? QStringLiteral("danger") : QStringLiteral("primary"));
    m_build->setEnabled(ready && m_project.hasDockerfile);
    m_run->setEnabled(ready && m_project.hasDockerfile && !running);
}

void ProjectPage::updateProblem() {
    if (m_session.state() != BuildSession::State::Failed || !m_session.error()) {
        m_problem->hide();
        return;
    }
    const BuildError& error = *m_session.error();
    const FailureText words = describeFailure(error, m_session.lastOutput());
    m_problem->tell(Banner::Kind::Error, words.title, words.text, words.hint);
    m_goToLine->setVisible(error.line > 0);
    m_openShell->setVisible(error.exitCode.has_value() && error.line > 0);
}

} // namespace slipway::ui
