#include "ui/window/main_window.h"

#include "ui/builds/builds_page.h"
#include "ui/builds/outcome_look.h"
#include "ui/containers/containers_model.h"
#include "ui/containers/containers_page.h"
#include "ui/engine/engine_text.h"
#include "ui/images/images_model.h"
#include "ui/images/images_page.h"
#include "ui/jobs/jobs.h"
#include "ui/projects/editor_area.h"
#include "ui/projects/project_page.h"
#include "ui/projects/projects_page.h"
#include "ui/projects/recent_projects.h"
#include "ui/run/run_dialog.h"
#include "ui/theme/icons.h"
#include "ui/theme/states.h"
#include "ui/tray/tray.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/format.h"
#include "ui/widgets/tab_order.h"
#include "ui/widgets/table.h"
#include "ui/window/disk_use.h"
#include "ui/window/engine_advice.h"
#include "ui/window/engine_page.h"
#include "ui/window/footer.h"
#include "ui/window/header.h"
#include "ui/window/helper_starter.h"
#include "ui/window/quick_search.h"
#include "ui/window/quit_question.h"
#include "ui/window/sidebar_delegate.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QListView>
#include <QMimeData>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace slipway::ui {

namespace {
constexpr int sidebarWidth = 208;
const QString geometryKey = QStringLiteral("window/geometry");
} // namespace

MainWindow::MainWindow(EngineClient* engine, Options options)
    : m_engine(engine)
    , m_options(std::move(options))
    , m_recent(new RecentProjects(m_options.settings, this))
    , m_containersModel(new ContainersModel(engine, this))
    , m_imagesModel(new ImagesModel(engine, m_containersModel, this))
    , m_actions(new ContainerActions(engine, m_options.openUrl, this))
    , m_sidebarModel(new SidebarModel(m_recent, m_containersModel, m_imagesModel, this))
    , m_sidebar(new QListView)
    , m_stack(new QStackedWidget)
    , m_projectsPage(new ProjectsPage(m_recent))
    , m_containersPage(new ContainersPage(engine, m_containersModel, m_actions))
    , m_imagesPage(new ImagesPage(engine, m_imagesModel))
    , m_banner(new Banner({theme::small, theme::small, theme::small, 0}))
    , m_engineBanner(new Banner({theme::small, theme::small, theme::small, 0}))
    , m_startHelper(m_engineBanner->addAction(tr("Start the helper")))
    , m_starter(new HelperStarter(engine, m_options.helper, m_options.helperLog, this))
    , m_enginePage(new EnginePage(engine, m_starter))
    , m_jobs(new Jobs(this))
    , m_diskUse(new DiskUse(engine, this))
    , m_header(new Header)
    , m_footer(new Footer(engine, m_jobs, m_diskUse))
    , m_tray(new Tray(engine, m_containersModel, m_actions, this)) {
    setWindowTitle(QStringLiteral("Slipway"));
    setWindowIcon(theme::applicationIcon());
    resize(1240, 780);
    setMinimumSize(820, 520);
    setAcceptDrops(true);
    restoreGeometry(m_options.settings->value(geometryKey).toByteArray());

    for (QWidget* page : std::initializer_list<QWidget*>{m_projectsPage, m_containersPage, m_imagesPage, m_enginePage})
        m_stack->addWidget(page);
    rememberTables(m_stack, m_options.settings);
    auto* bannerRow = new QVBoxLayout;
    bannerRow->setContentsMargins(0, 0, 0, 0);
    bannerRow->setSpacing(0);
    bannerRow->addWidget(m_engineBanner);
    bannerRow->addWidget(m_banner);
    auto* main = new QVBoxLayout;
    main->setSpacing(0);
    main->addLayout(bannerRow);
    main->addWidget(m_stack, 1);
    auto* upper = new QHBoxLayout;
    upper->setSpacing(0);
    upper->addWidget(makeSidebar());
    upper->addWidget(makeLine(Qt::Vertical));
    upper->addLayout(main, 1);
    auto* central = new QWidget;
    auto* layout = new QVBoxLayout(central);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeLine(Qt::Horizontal));
    layout->addLayout(upper, 1);
    layout->addWidget(makeLine(Qt::Horizontal));
    layout->addWidget(m_footer);
    setCentralWidget(central);
    setMenuWidget(m_header);
    makeMenu();
    connectParts();
    showPage(SidebarModel::Page::Projects);
    m_sidebar->setFocus();
}

MainWindow::~MainWindow() = default;

QWidget* MainWindow::makeSidebar() {
    auto* sidebar = new QWidget;
    sidebar->setAttribute(Qt::WA_StyledBackground);
    sidebar->setProperty("ground", QStringLiteral("window"));
    sidebar->setFixedWidth(sidebarWidth);
    m_sidebar->setObjectName(QStringLiteral("sidebar"));
    m_sidebar->setAccessibleName(tr("Pages"));
    m_sidebar->setProperty("ground", QStringLiteral("window"));
    m_sidebar->setModel(m_sidebarModel);
    m_sidebar->setItemDelegate(new SidebarDelegate(m_sidebar));
    m_sidebar->setFrameShape(QFrame::NoFrame);
    m_sidebar->setMouseTracking(true);
    m_sidebar->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_sidebar->setContextMenuPolicy(Qt::CustomContextMenu);
    auto* layout = new QVBoxLayout(sidebar);
    layout->setContentsMargins(0, theme::small, 0, theme::small);
    layout->addWidget(m_sidebar, 1);
    connect(m_sidebar, &QWidget::customContextMenuRequested, this, [this](const QPoint& position) {
        const QString directory = m_sidebar->indexAt(position).data(SidebarModel::DirectoryRole).toString();
        if (directory.isEmpty())
            return;
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addAction(theme::icon(QStringLiteral("close")), tr("Remove from the list"), this,
                        [this, directory] { closeProject(directory); });
        menu->popup(m_sidebar->viewport()->mapToGlobal(position));
    });
    return sidebar;
}

QMenuBar* MainWindow::menus() const {
    return m_header->menuBar();
}

void MainWindow::connectParts() {
    connect(m_header, &Header::searchRequested, this, &MainWindow::openSearch);
    connect(m_sidebar->selectionModel(), &QItemSelectionModel::currentChanged, this, &MainWindow::sidebarChanged);
    connect(m_projectsPage, &ProjectsPage::openFolderRequested, this, &MainWindow::chooseFolder);
    connect(m_projectsPage, &ProjectsPage::openRequested, this, &MainWindow::openProject);
    connect(m_projectsPage, &ProjectsPage::sampleRequested, this, &MainWindow::openSample);
    connect(m_projectsPage, &ProjectsPage::pullRequested, m_imagesPage, &ImagesPage::pull);
    connect(m_containersPage, &ContainersPage::projectsRequested, this,
            [this] { showPage(SidebarModel::Page::Projects); });
    connect(m_imagesPage, &ImagesPage::runRequested, this, &MainWindow::runImage);
    connect(m_imagesPage, &ImagesPage::failed, this, &MainWindow::complain);
    m_imagesPage->setJobs(m_jobs);
    m_actions->setJobs(m_jobs);
    connect(m_actions, &ContainerActions::failed, this, &MainWindow::complain);
    connect(m_engineBanner->addAction(tr("Try again")), &QPushButton::clicked, m_engine, &EngineClient::reconnect);
    connect(m_startHelper, &QPushButton::clicked, m_starter, &HelperStarter::start);
    connect(m_engine, &EngineClient::statusChanged, this, &MainWindow::showEngineState);
    connect(m_starter, &HelperStarter::changed, this, &MainWindow::showEngineState);
    connect(m_banner->addAction(tr("Dismiss")), &QPushButton::clicked, m_banner, &QWidget::hide);
    connect(m_tray, &Tray::showRequested, this, &MainWindow::raiseWindow);
    connect(m_tray, &Tray::quitRequested, this, [this] {
        m_quitting = true;
        if (close())
            qApp->quit();
        m_quitting = false;
    });
}

void MainWindow::openProject(const QString& directory) {
    const Result<Project> project = Project::open(directory);
    if (!project) {
        m_recent->remove(directory);
        complain(tr("The folder could not be opened"), errorWords(project.error()));
        return;
    }
    ProjectPage*& page = m_projectPages[project->directory];
    if (!page) {
        page = new ProjectPage(m_engine, m_containersModel, m_actions, *project);
        m_stack->addWidget(page);
        rememberTables(page, m_options.settings);
        page->setReplacing(m_recent->replaces(project->directory));
        connect(page, &ProjectPage::replacingChanged, this, [this, directory = project->directory](bool replacing) {
            m_recent->setReplaces(directory, replacing);
        });
        connect(page, &ProjectPage::logRequested, this, &MainWindow::showLog);
        watchBuild(page);
    }
    m_recent->add(project->directory);
    m_sidebar->setCurrentIndex(m_sidebarModel->indexOf(SidebarModel::Page::Project, project->directory));
    showWidget(page);
}

void MainWindow::watchBuild(ProjectPage* page) {
    const auto job = std::make_shared<Jobs::Id>(0);
    connect(page->session(), &BuildSession::marksChanged, this, [this, page, job] {
        const StepsModel* steps = page->session()->steps();
        const int total = steps->index(0, 0).data(StepsModel::TotalRole).toInt();
        int done = 0;
        for (int row = 0; row < steps->rowCount(); ++row) {
            const auto state = steps->index(row, 0).data(StepsModel::StateRole).value<StepState>();
            done += state == StepState::Cached || state == StepState::Done;
        }
        m_jobs->setProgress(*job, done, total,
                            total > 0 ? tr("step %1 of %2").arg(qMin(done + 1, total)).arg(total) : QString());
    });
    connect(page->session(), &BuildSession::stateChanged, this, [this, page, job] {
        const BuildSession* session = page->session();
        const QString directory = page->project().directory;
        const bool running = session->isRunning();
        const bool failed = session->state() == BuildSession::State::Failed;
        m_sidebarModel->setProjectMark(directory, running  ? QStringLiteral("state-busy")
                                                  : failed ? QStringLiteral("gutter-failed")
                                                           : QString());
        if (running && *job == 0)
            *job = m_jobs->add(page, tr("Building %1").arg(inertText(page->project().name())),
                               [page] { page->session()->cancel(); });
        else if (!running)
            m_jobs->remove(std::exchange(*job, 0));
    });
}

void MainWindow::showPage(SidebarModel::Page page) {
    m_sidebar->setCurrentIndex(m_sidebarModel->indexOf(page));
}

void MainWindow::sidebarChanged(const QModelIndex& index) {
    if (!index.isValid())
        return;
    switch (index.data(SidebarModel::PageRole).value<SidebarModel::Page>()) {
    case SidebarModel::Page::Projects:
        showWidget(m_projectsPage);
        break;
    case SidebarModel::Page::Project:
        openProject(index.data(SidebarModel::DirectoryRole).toString());
        break;
    case SidebarModel::Page::Containers:
        showWidget(m_containersPage);
        break;
    case SidebarModel::Page::Images:
        showWidget(m_imagesPage);
        break;
    case SidebarModel::Page::Builds:
        showWidget(buildsPage());
        break;
    }
}

BuildsPage* MainWindow::buildsPage() {
    if (!m_buildsPage) {
        m_buildsPage = new BuildsPage(m_engine);
        m_stack->addWidget(m_buildsPage);
        m_buildsPage->setJobs(m_jobs);
        rememberTables(m_buildsPage, m_options.settings);
        connect(m_buildsPage, &BuildsPage::projectsRequested, this, [this] { showPage(SidebarModel::Page::Projects); });
        connect(m_buildsPage, &BuildsPage::projectRequested, this, &MainWindow::openProject);
    }
    return m_buildsPage;
}

ProjectPage* MainWindow::currentProject() const {
    return qobject_cast<ProjectPage*>(m_stack->currentWidget());
}

void MainWindow::chooseFolder() {
    const QString directory = QFileDialog::getExistingDirectory(this, tr("Open a folder with a Dockerfile"));
    if (!directory.isEmpty())
        openProject(directory);
}

void MainWindow::openSample(const QString& name) {
    const Result<QString> directory = unpackSample(name, m_options.samplesDirectory);
    if (directory)
        openProject(*directory);
    else
        complain(tr("The sample could not be unpacked"), errorWords(directory.error()));
}

void MainWindow::closeProject(const QString& directory) {
    if (ProjectPage* page = m_projectPages.value(directory)) {
        if (page->isModified() && !page->save())
            return;
        m_projectPages.remove(directory);
        page->deleteLater();
        if (m_stack->currentWidget() == page)
            showPage(SidebarModel::Page::Projects);
    }
    m_recent->remove(directory);
}

void MainWindow::runImage(const QString& reference) {
    auto* dialog = new RunDialog(m_engine, reference, {}, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &RunDialog::started, this, [this, dialog](const QString& id) {
        if (dialog->isVisible()) // else something else is being looked at by now
            showLog(id);
    });
    dialog->open();
}

void MainWindow::showLog(const QString& containerId) {
    showPage(SidebarModel::Page::Containers);
    m_containersPage->select(containerId);
}

void MainWindow::showWidget(QWidget* page) {
    m_page = page;
    showEngineState();
}

void MainWindow::showEngineState() {
    const EngineStatus status = m_engine->status();
    const EngineAdvice advice = adviceOn(status, *m_starter);
    const bool instead = !advice.isEmpty() && (m_page == m_containersPage || m_page == m_imagesPage);
    m_stack->setCurrentWidget(instead ? static_cast<QWidget*>(m_enginePage) : m_page);
    // Elsewhere work can go on without it: a strip tells the same. That it is starting is in the footer.
    if (instead || advice.isEmpty() || status.state == EngineState::Starting) {
        m_engineBanner->hide();
        return;
    }
    m_startHelper->setVisible(advice.canStart && !m_starter->isStarting());
    if (m_starter->isStarting()) {
        m_engineBanner->tell(Banner::Kind::Info, tr("The helper is starting"),
                             tr("Your system may ask for an administrator's password first."));
        return;
    }
    const bool failed = !m_starter->problem().isEmpty() && status.state == EngineState::Absent;
    const bool severe = failed || status.state == EngineState::Refused;
    QString hint = advice.next;
    if (!advice.command.isEmpty() && (!advice.canStart || failed))
        hint += QLatin1Char('\n') + advice.command;
    m_engineBanner->tell(severe ? Banner::Kind::Error : Banner::Kind::Warning, advice.title,
                         failed ? m_starter->problem() : advice.text, hint);
}

void MainWindow::complain(const QString& title, const QString& text) {
    m_banner->tell(Banner::Kind::Error, title, text);
}

void MainWindow::openSearch() {
    QList<QuickSearch::Entry> entries;
    for (const QString& directory : m_recent->directories())
        entries << QuickSearch::Entry{
            tr("Projects"), QStringLiteral("projects"), QDir(directory).dirName(), directory, {}, [this, directory] {
                openProject(directory);
            }};
    for (const Container& container : m_containersModel->containers())
        entries << QuickSearch::Entry{tr("Containers"),
                                      QStringLiteral("containers"),
                                      container.name,
                                      tr("%1 · %2").arg(theme::lookOf(container.state).label, container.image),
                                      {},
                                      [this, id = container.id] { showLog(id); }};
    for (int row = 0; row < m_imagesModel->rowCount(); ++row) {
        const ImagesModel::Row* image = m_imagesModel->at(m_imagesModel->index(row, 0));
        entries << QuickSearch::Entry{tr("Images"),
                                      QStringLiteral("images"),
                                      ImagesModel::nameOf(*image),
                                      tr("Run this image"),
                                      {},
                                      [this, reference = ImagesModel::referenceOf(*image)] { runImage(reference); }};
    }
    entries += commands();
    auto* search = new QuickSearch(entries, this);
    search->setAttribute(Qt::WA_DeleteOnClose);
    search->openOver(this);
    addBuilds(search);
}

void MainWindow::addBuilds(QuickSearch* search) {
    const EngineStatus status = m_engine->status();
    if (status.state != EngineState::Ready || !status.extras)
        return;
    m_engine->listBuilds(search, [this, search](const Result<QList<BuildSummary>>& builds) {
        if (!builds)
            return; // the page of builds says why
        QList<QuickSearch::Entry> entries;
        for (const BuildSummary& build : *builds) {
            QStringList facts{lookOf(build.outcome).label, formatAge(build.started)};
            facts += build.tags;
            entries << QuickSearch::Entry{tr("Builds"), QStringLiteral("builds"),
                                          build.name,   facts.join(QStringLiteral(" · ")),
                                          {},           [this, id = build.id] { showBuild(id); }};
        }
        search->add(entries);
    });
}

void MainWindow::showBuild(const QString& id) {
    showPage(SidebarModel::Page::Builds);
    buildsPage()->select(id);
}

void MainWindow::raiseWindow() {
    setWindowState((windowState() & ~Qt::WindowMinimized) | Qt::WindowActive);
    show();
    raise();
    activateWindow();
}

bool MainWindow::mayClose() {
    QStringList changed;
    for (ProjectPage* page : std::as_const(m_projectPages))
        for (const OpenFile* file : page->files()->files())
            if (file->isModified())
                changed << page->project().name() + QLatin1Char('/') + file->name();
    switch (askToQuit(this, changed, m_jobs->cancellableTitles())) {
    case QuitAnswer::Stay:
        return false;
    case QuitAnswer::Quit:
        return true;
    case QuitAnswer::SaveAndQuit:
        break;
    }
    return std::ranges::all_of(m_projectPages, [](ProjectPage* page) { return !page->isModified() || page->save(); });
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls[0].isLocalFile())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    const QFileInfo dropped(event->mimeData()->urls().value(0).toLocalFile());
    openProject(dropped.isDir() ? dropped.filePath() : dropped.path());
}

void MainWindow::childEvent(QChildEvent* event) {
    QMainWindow::childEvent(event);
    // Polished is what is complete, and about to be shown for the first time.
    if (auto* dialog = event->polished() ? qobject_cast<RunDialog*>(event->child()) : nullptr) {
        dialog->setJobs(m_jobs);
        connect(dialog, &RunDialog::failed, this, &MainWindow::complain);
    }
}

bool MainWindow::focusNextPrevChild(bool next) {
    return focusByTabOrder(this, next);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    m_options.settings->setValue(geometryKey, saveGeometry());
    // With a tray the window goes and the program stays, reachable there.
    if (m_tray->isAvailable() && !m_quitting) {
        hide();
        event->ignore();
        return;
    }
    event->setAccepted(mayClose());
}

} // namespace slipway::ui
