#include "ui/projects/project_page.h"

#include "ui/build/build_pane.h"
#include "ui/containers/container_actions.h"
#include "ui/containers/containers_model.h"
#include "ui/editor/dockerfile_editor.h"
#include "ui/projects/run_bar.h"
#include "ui/run/run_dialog.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/find_bar.h"
#include "ui/widgets/format.h"

#include <QAction>
#include <QDesktopServices>
#include <QDir>
#include <QEvent>
#include <QFileSystemWatcher>
#include <QMenu>
#include <QSaveFile>
#include <QSplitter>
#include <QStackedWidget>
#include <QUrl>
#include <QVBoxLayout>

namespace slipway::ui {

namespace {
constexpr int planDelayMs = 400;
constexpr int watchedFiles = 200;
constexpr qint64 largestDockerfile = 2 << 20;

// A start that builds anywhere, for a folder without a Dockerfile.
const QString newDockerfile = QStringLiteral("FROM slipway/starter\n\nWORKDIR /app\nCOPY . .\n\nCMD [\"sh\"]\n");
} // namespace

ProjectPage::ProjectPage(EngineClient* engine, ContainersModel* containers, ContainerActions* actions,
                         const Project& project, QWidget* parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_containers(containers)
    , m_project(project)
    , m_session(engine)
    , m_watcher(new QFileSystemWatcher(this))
    , m_fileLabel(makeLabel({}, theme::Type::Strong))
    , m_build(makeButton(tr("Build"), QStringLiteral("builds"), ButtonKind::Primary))
    , m_run(makeButton(tr("Run"), QStringLiteral("play")))
    , m_editor(new DockerfileEditor)
    , m_find(new FindBar(m_editor))
    , m_problem(new Banner({theme::small, 0, theme::small, theme::small}))
    , m_goToLine(m_problem->addAction(tr("Go to line")))
    , m_pane(new BuildPane(&m_session))
    , m_stack(new QStackedWidget)
    , m_empty(new EmptyState) {
    m_editor->setObjectName(QStringLiteral("dockerfileEditor"));
    m_build->setObjectName(QStringLiteral("buildButton"));
    m_run->setObjectName(QStringLiteral("projectRunButton"));

    auto* file = new QHBoxLayout;
    file->setContentsMargins(theme::medium, 0, theme::medium, 0);
    file->setSpacing(theme::small);
    auto* fileIcon = new QLabel;
    fileIcon->setPixmap(theme::icon(QStringLiteral("file")).pixmap(QSize(16, 16), devicePixelRatioF()));
    file->addWidget(fileIcon);
    file->addWidget(m_fileLabel);
    file->addStretch();
    QToolButton* find = makeToolButton(tr("Find (Ctrl+F)"), QStringLiteral("search"));
    connect(find, &QToolButton::clicked, this, &ProjectPage::openFind);
    file->addWidget(find);
    auto* fileBar = new QWidget;
    fileBar->setLayout(file);
    fileBar->setFixedHeight(theme::barHeight);
    auto* left = new QWidget;
    auto* leftLayout = new QVBoxLayout(left);
    leftLayout->setContentsMargins(0, 0, 0, 0);
    leftLayout->setSpacing(0);
    leftLayout->addWidget(fileBar);
    leftLayout->addWidget(makeLine(Qt::Horizontal));
    leftLayout->addWidget(m_find);
    leftLayout->addWidget(m_editor, 1);
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
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    makeHeader(layout);
    layout->addWidget(makeLine(Qt::Horizontal));
    layout->addWidget(m_stack, 1);
    layout->addWidget(runBar);

    m_planPause.setSingleShot(true);
    m_planPause.setInterval(planDelayMs);
    connect(&m_planPause, &QTimer::timeout, this, &ProjectPage::plan);
    connect(runBar, &RunBar::logRequested, this, &ProjectPage::logRequested);
    connect(m_build, &QPushButton::clicked, this, &ProjectPage::build);
    connect(m_run, &QPushButton::clicked, this, &ProjectPage::run);
    connect(m_pane, &BuildPane::buildRequested, this, &ProjectPage::build);
    connect(m_pane, &BuildPane::lineActivated, m_editor, &DockerfileEditor::goToLine);
    connect(m_goToLine, &QPushButton::clicked, this, [this] {
        if (m_session.error())
            m_editor->goToLine(m_session.error()->line);
    });
    connect(m_editor, &QPlainTextEdit::textChanged, this, [this] {
        m_planPause.start();
        updateButtons();
    });
    connect(m_editor->document(), &QTextDocument::contentsChange, this, [this](int, int removed, int added) {
        if (removed != added)
            m_session.forgetOutcome();
    });
    connect(&m_session, &BuildSession::marksChanged, this, [this] { m_editor->setMarks(m_session.marks()); });
    connect(&m_session, &BuildSession::stateChanged, this, [this] {
        updateButtons();
        updateProblem();
    });
    connect(&m_session, &BuildSession::finished, this, &ProjectPage::buildEnded);
    connect(m_watcher, &QFileSystemWatcher::fileChanged, this, &ProjectPage::diskChanged);
    connect(m_watcher, &QFileSystemWatcher::directoryChanged, this, &ProjectPage::diskChanged);
    connect(engine, &EngineClient::statusChanged, this, [this] {
        updateButtons();
        m_planPause.start();
    });
    connect(m_empty, &EmptyState::buttonClicked, this, &ProjectPage::createDockerfile);
    load();
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
    menu->addAction(theme::icon(QStringLiteral("save")), tr("Save the Dockerfile"), this, &ProjectPage::save);
    menu->addAction(theme::icon(QStringLiteral("projects")), tr("Show the folder"), this,
                    [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_project.directory)); });
    more->setMenu(menu);
    more->setPopupMode(QToolButton::InstantPopup);
    m_build->setToolTip(tr("Build the image %1 (Ctrl+B)").arg(m_project.imageTag()));
    m_run->setToolTip(tr("Run the image %1 (Ctrl+R)").arg(m_project.imageTag()));
    auto* header = new QHBoxLayout;
    header->setContentsMargins(theme::large, theme::medium, theme::large, theme::medium);
    header->setSpacing(theme::small);
    header->addWidget(name);
    header->addWidget(path, 1);
    header->addWidget(more);
    header->addWidget(m_build);
    header->addWidget(m_run);
    layout->addLayout(header);
}

bool ProjectPage::isModified() const {
    return m_editor->document()->isModified();
}

void ProjectPage::load() {
    QFile file(m_project.dockerfilePath());
    m_stack->setCurrentIndex(m_project.hasDockerfile ? 1 : 0);
    m_empty->describe(QStringLiteral("file"), tr("No Dockerfile here"),
                      tr("A Dockerfile says, line by line, how this folder becomes an image."),
                      tr("Create a Dockerfile"));
    if (!m_project.hasDockerfile) {
        updateButtons();
        return;
    }
    if (file.size() > largestDockerfile || !file.open(QIODevice::ReadOnly)) {
        m_problem->tell(Banner::Kind::Error, tr("The Dockerfile could not be read"),
                        file.isOpen() || file.size() <= largestDockerfile ? file.errorString()
                                                                          : tr("It is larger than 2 MB."));
        return;
    }
    const int line = m_editor->textCursor().blockNumber();
    m_editor->setPlainText(QString::fromUtf8(file.readAll()));
    m_editor->document()->setModified(false);
    if (line > 0)
        m_editor->goToLine(line + 1);
    watchFiles();
    updateButtons();
    m_planPause.start(0);
}

void ProjectPage::createDockerfile() {
    m_project.hasDockerfile = true;
    m_stack->setCurrentIndex(1);
    m_editor->setPlainText(newDockerfile);
    m_editor->document()->setModified(true);
    m_editor->setFocus();
    updateButtons();
}

void ProjectPage::watchFiles() {
    // The files at the top are what a person edits beside the Dockerfile; for the rest there is the window's
    // activation.
    QStringList paths{m_project.directory};
    const QFileInfoList files = QDir(m_project.directory).entryInfoList(QDir::Files | QDir::Hidden);
    for (const QFileInfo& file : files.mid(0, watchedFiles))
        paths << file.filePath();
    m_watcher->addPaths(paths);
}

void ProjectPage::diskChanged() {
    // Editors replace a file, which ends the watch on the old one.
    watchFiles();
    m_planPause.start();
    QFile file(m_project.dockerfilePath());
    if (!file.open(QIODevice::ReadOnly))
        return;
    if (QString::fromUtf8(file.readAll()) == m_editor->toPlainText()) {
        m_editor->document()->setModified(false);
    } else if (!isModified()) {
        load();
    } else {
        m_problem->tell(Banner::Kind::Warning, tr("%1 was changed by another program").arg(m_project.dockerfileName),
                        tr("Saving here overwrites that change."));
        m_goToLine->hide();
    }
}

bool ProjectPage::save() {
    if (!m_project.hasDockerfile)
        return false;
    if (!isModified())
        return true;
    QSaveFile file(m_project.dockerfilePath());
    // In a folder where no file can be made, writing in place still works.
    file.setDirectWriteFallback(true);
    if (!file.open(QIODevice::WriteOnly) || file.write(m_editor->toPlainText().toUtf8()) < 0 || !file.commit()) {
        m_problem->tell(Banner::Kind::Error, tr("%1 could not be saved").arg(m_project.dockerfileName),
                        file.errorString());
        m_goToLine->hide();
        return false;
    }
    m_editor->document()->setModified(false);
    watchFiles();
    updateButtons();
    return true;
}

BuildRequest ProjectPage::request() const {
    BuildRequest request;
    request.context = m_project.directory;
    request.dockerfile = m_project.dockerfileName;
    request.dockerfileText = m_editor->toPlainText();
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
    m_planPause.start();
}

bool ProjectPage::event(QEvent* event) {
    // Back from another program, which may have changed what the build reads.
    if (event->type() == QEvent::WindowActivate)
        m_planPause.start();
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
    m_session.start(wanted);
}

void ProjectPage::buildEnded() {
    const bool good = m_session.state() == BuildSession::State::Succeeded;
    if (std::exchange(m_runAfterBuild, false) && good)
        openRunDialog();
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
        m_runAfterBuild = true;
        startBuild(true);
    };
    m_engine->inspectImage(this, m_project.imageTag(), built);
}

void ProjectPage::openRunDialog() {
    auto* dialog = new RunDialog(m_engine, m_project.imageTag(), {{projectLabel, m_project.directory}}, window());
    dialog->setObjectName(QStringLiteral("runDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void ProjectPage::openFind() {
    m_find->open();
}

void ProjectPage::updateButtons() {
    const bool ready = m_engine->status().state == EngineState::Ready;
    const bool running = m_session.isRunning();
    m_fileLabel->setText(isModified() ? tr("%1 (changed)").arg(m_project.dockerfileName) : m_project.dockerfileName);
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
    QString title = tr("The build failed");
    if (error.line > 0) {
        const QString source = inertText(error.source.section(QLatin1Char('\n'), 0, 0)).simplified();
        title = source.isEmpty() ? tr("Line %1 failed").arg(error.line)
                                 : tr("Line %1 failed: %2").arg(error.line).arg(source);
        if (error.exitCode)
            title += QLatin1Char(' ') + tr("(exit code %1)").arg(*error.exitCode);
    }
    m_problem->tell(Banner::Kind::Error, title, error.message, error.hint);
    m_goToLine->setVisible(error.line > 0);
}

} // namespace slipway::ui
