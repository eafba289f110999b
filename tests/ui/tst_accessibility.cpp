// Every page and dialog, as somebody meets it who does not see it or has no mouse: whatever can be acted on has a name
// and is reached by Tab, and no picture tells a state that no word tells.
#include "support.h"

#include "ui/build/build_pane.h"
#include "ui/build/changes_view.h"
#include "ui/build/diff_view.h"
#include "ui/build/step_shells.h"
#include "ui/build/steps_view.h"
#include "ui/build/timeline_view.h"
#include "ui/builds/build_detail.h"
#include "ui/builds/builds_model.h"
#include "ui/builds/builds_page.h"
#include "ui/containers/container_detail.h"
#include "ui/containers/containers_model.h"
#include "ui/editor/dockerfile_editor.h"
#include "ui/images/images_page.h"
#include "ui/images/pull_dialog.h"
#include "ui/jobs/job_strip.h"
#include "ui/jobs/jobs.h"
#include "ui/jobs/jobs_popup.h"
#include "ui/logs/log_view.h"
#include "ui/ports/port_row.h"
#include "ui/ports/ports_dialog.h"
#include "ui/projects/editor_area.h"
#include "ui/projects/project_page.h"
#include "ui/run/run_dialog.h"
#include "ui/widgets/tab_order.h"
#include "ui/window/main_window.h"
#include "ui/window/quick_search.h"

#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QButtonGroup>
#include <QComboBox>
#include <QDir>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollBar>
#include <QTabBar>
#include <QToolButton>
#include <QTreeView>

#include <algorithm>

using namespace slipway;
using namespace slipway::ui;

class AccessibilityTest : public QObject {
    Q_OBJECT

    struct Window {
        FakeEngine engine;
        test::TemporarySettings settings;
        QTemporaryDir samples;
        std::unique_ptr<MainWindow> window;
        explicit Window(EngineState state = EngineState::Ready) {
            test::populate(engine);
            engine.setDiskUsage({1'000, 0, 0, 0});
            EngineStatus status = engine.status();
            status.state = state;
            engine.setStatus(status);
            HelperSetup setup;
            setup.uid = 1000;
            setup.helper = QStringLiteral("/usr/bin/slipway-helper");
            setup.pkexec = QStringLiteral("/bin/false");
            window = std::make_unique<MainWindow>(
                &engine, MainWindow::Options{&settings.settings, nullptr, [](const QUrl&) { return true; },
                                             samples.path(), setup, samples.filePath(QStringLiteral("log"))});
            window->show();
            window->activateWindow();
            if (!QTest::qWaitForWindowActive(window.get()))
                qFatal("the window does not become active");
            QTest::qWait(100);
        }
    };

    static QString describe(const QWidget* widget) {
        QStringList parts;
        for (const QWidget* at = widget; at; at = at->isWindow() ? nullptr : at->parentWidget()) {
            QString part = QString::fromLatin1(at->metaObject()->className());
            if (!at->objectName().isEmpty())
                part += QLatin1Char('#') + at->objectName();
            if (const auto* button = qobject_cast<const QAbstractButton*>(at))
                part += QStringLiteral(" “%1”").arg(button->text() + button->accessibleName());
            parts.prepend(part);
        }
        return parts.join(QLatin1String(" > "));
    }

    static QString nameOf(QWidget* widget) {
        QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(widget);
        return interface ? interface->text(QAccessible::Name) : QString();
    }

    // Parts of another control, which has the name and the focus.
    static bool isPart(const QWidget* widget) {
        if (qobject_cast<const QScrollBar*>(widget) || qobject_cast<const QMenuBar*>(widget) ||
            qobject_cast<const QMenu*>(widget) || qobject_cast<const QHeaderView*>(widget))
            return true;
        const QWidget* parent = widget->parentWidget();
        if (qobject_cast<const QAbstractSpinBox*>(parent) || qobject_cast<const QComboBox*>(parent))
            return true;
        // The button that empties a line, and the arrows that push tabs along: the keys do both.
        if (qobject_cast<const QToolButton*>(widget) &&
            (qobject_cast<const QLineEdit*>(parent) ||
             (qobject_cast<const QTabBar*>(parent) && widget->focusPolicy() == Qt::NoFocus)))
            return true;
        const auto* area = qobject_cast<const QAbstractScrollArea*>(parent);
        return area && widget == area->viewport();
    }

    static bool isInteractive(const QWidget* widget) {
        // One whose text can only be taken with a mouse.
        if (const auto* label = qobject_cast<const QLabel*>(widget))
            return label->textInteractionFlags() & (Qt::TextSelectableByKeyboard | Qt::LinksAccessibleByKeyboard);
        return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QLineEdit*>(widget) ||
               qobject_cast<const QComboBox*>(widget) || qobject_cast<const QAbstractItemView*>(widget) ||
               widget->focusPolicy() != Qt::NoFocus;
    }

    // What the search lists is walked from its line, tabs and the buttons of a choice with the arrows.
    static bool isReachedOtherwise(const QWidget* widget, const QSet<QWidget*>& tabbed) {
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        if (button && button->group() && button->group()->exclusive()) {
            const QList<QAbstractButton*> choice = button->group()->buttons();
            if (std::ranges::any_of(choice, [&](QAbstractButton* one) { return tabbed.contains(one); }))
                return true;
        }
        return widget->objectName() == QLatin1String("quickSearchList") ||
               qobject_cast<const QTabBar*>(widget->parentWidget());
    }

    // In the order in which Tab comes by.
    static QList<QWidget*> walked(QWidget* window) {
        QList<QWidget*> result{window->focusWidget()};
        int idle = 0;
        for (int presses = 0; presses < 400 && idle < 60; ++presses) {
            QWidget* before = window->focusWidget();
            QTest::keyClick(before ? before : window, Qt::Key_Tab);
            // A text keeps the Tab for itself; another key leads out of it.
            if (window->focusWidget() == before && before)
                QTest::keyClick(before, Qt::Key_Tab, Qt::ControlModifier);
            QWidget* now = window->focusWidget();
            if (now == before)
                break;
            idle = result.contains(now) ? idle + 1 : 0;
            if (idle == 0)
                result << now;
        }
        return result;
    }

    static QSet<QWidget*> reached(QWidget* window) {
        const QList<QWidget*> order = walked(window);
        return {order.begin(), order.end()};
    }

    // A cell that is only a picture.
    static void checkItems(const QAbstractItemView* view, const QModelIndex& parent, QStringList& wrong) {
        const QAbstractItemModel* model = view->model();
        for (int row = 0; model && row < model->rowCount(parent); ++row) {
            for (int column = 0; column < model->columnCount(parent); ++column) {
                const QModelIndex index = model->index(row, column, parent);
                if (index.data(Qt::DecorationRole).isValid() && index.data(Qt::DisplayRole).toString().isEmpty() &&
                    index.data(Qt::AccessibleTextRole).toString().isEmpty())
                    wrong << QStringLiteral("a cell without words: %1, column %2").arg(describe(view)).arg(column);
            }
            checkItems(view, model->index(row, 0, parent), wrong);
        }
    }

    static void check(QWidget* window, const char* where) {
        QTest::qWait(50);
        QStringList wrong;
        const QList<QWidget*> all = window->findChildren<QWidget*>();
        const auto belongs = [&](const QWidget* widget) { return widget->window() == window && widget->isVisible(); };
        for (QWidget* widget : all) {
            if (!belongs(widget))
                continue;
            if (isInteractive(widget) && !isPart(widget) && nameOf(widget).isEmpty())
                wrong << QStringLiteral("no name: ") + describe(widget);
            const auto* label = qobject_cast<QLabel*>(widget);
            if (label && !label->pixmap().isNull() && !qobject_cast<QAbstractButton*>(widget->parentWidget()) &&
                label->accessibleName().isEmpty() && !label->property("decorative").toBool())
                wrong << QStringLiteral("a picture without words: ") + describe(widget);
        }
        for (const auto* view : window->findChildren<QAbstractItemView*>())
            if (belongs(view))
                checkItems(view, {}, wrong);
        const QSet<QWidget*> tabbed = reached(window);
        for (QWidget* widget : all)
            if (belongs(widget) && widget->isEnabled() && isInteractive(widget) && !isPart(widget) &&
                !isReachedOtherwise(widget, tabbed) && !tabbed.contains(widget) &&
                !tabbed.contains(widget->focusProxy()))
                wrong << QStringLiteral("not reached by Tab: ") + describe(widget);
        wrong.removeDuplicates();
        QVERIFY2(wrong.isEmpty(),
                 qPrintable(QStringLiteral("%1:\n  %2").arg(QLatin1String(where), wrong.join(QLatin1String("\n  ")))));
    }

    // A container of the project's that runs: the run bar shows it.
    static void showRunning(Window& shown, const ProjectPage* page) {
        Container running =
            test::container(QStringLiteral("web"), ContainerState::Running, {{80, QStringLiteral("tcp"), {}, 8080}});
        running.labels[projectLabel] = page->project().directory;
        shown.engine.setContainers({running});
    }

private Q_SLOTS:
    void theStartPage() {
        Window shown;
        check(shown.window.get(), "first start");
        test::TemporaryProject project;
        shown.window->openProject(project.directory());
        shown.window->showPage(SidebarModel::Page::Projects);
        check(shown.window.get(), "recent projects");
    }

    void thePagesWithoutAnEngine_data() {
        QTest::addColumn<EngineState>("state");
        QTest::newRow("absent") << EngineState::Absent;
        QTest::newRow("refused") << EngineState::Refused;
        QTest::newRow("starting") << EngineState::Starting;
        QTest::newRow("too old") << EngineState::TooOld;
    }
    void thePagesWithoutAnEngine() {
        QFETCH(const EngineState, state);
        Window shown(state);
        check(shown.window.get(), "start");
        shown.window->showPage(SidebarModel::Page::Containers);
        check(shown.window.get(), "engine");
        if (auto* start = shown.window->findChild<QPushButton*>(QStringLiteral("startHelper")); start->isVisible()) {
            start->click();
            QTest::qWait(300);
            check(shown.window.get(), "failed start");
        }
    }

    void theLists() {
        Window shown;
        for (SidebarModel::Page page : {SidebarModel::Page::Containers, SidebarModel::Page::Images}) {
            shown.window->showPage(page);
            check(shown.window.get(), page == SidebarModel::Page::Images ? "images" : "containers");
        }
        shown.window->showPage(SidebarModel::Page::Containers);
        auto* detail = shown.window->findChild<ContainerDetail*>();
        for (ContainerDetail::Tab tab : {ContainerDetail::Tab::Logs, ContainerDetail::Tab::Terminal}) {
            detail->showTab(tab);
            check(shown.window.get(), tab == ContainerDetail::Tab::Logs ? "log" : "terminal");
        }
        detail->showTab(ContainerDetail::Tab::Ports);
        QTest::qWait(200);
        check(shown.window.get(), "ports");
        detail->showTab(ContainerDetail::Tab::Logs);
        QTest::keyClick(shown.window.get(), Qt::Key_F, Qt::ControlModifier);
        check(shown.window.get(), "find in a log");
        shown.engine.setContainers({});
        shown.engine.setImages({});
        for (SidebarModel::Page page : {SidebarModel::Page::Containers, SidebarModel::Page::Images}) {
            shown.window->showPage(page);
            check(shown.window.get(), "empty");
        }
    }

    void theBuilds() {
        Window shown;
        shown.window->showPage(SidebarModel::Page::Builds);
        check(shown.window.get(), "no builds");
        BuildSummary older, newer;
        older.id = QStringLiteral("b1");
        newer.id = QStringLiteral("b2");
        older.name = newer.name = QStringLiteral("web");
        older.outcome = newer.outcome = BuildOutcome::Ok;
        older.started = QDateTime::currentDateTimeUtc().addSecs(-60);
        newer.started = QDateTime::currentDateTimeUtc();
        for (const QString& id : {older.id, newer.id})
            shown.engine.setBuildEvents(id, FakeEngine::successfulBuild(QStringLiteral("FROM a\nRUN b\n"), 1));
        shown.engine.setBuildDockerfile(newer.id, QStringLiteral("FROM a\nRUN b\n"));
        shown.engine.setBuilds({newer, older});
        BuildsPage* page = shown.window->buildsPage();
        QTRY_COMPARE(page->model()->rowCount(), 2);
        check(shown.window.get(), "builds");
        BuildPane* pane = page->detail()->pane();
        for (QWidget* view : std::initializer_list<QWidget*>{pane->timeline(), pane->log(),
                                                             page->detail()->findChild<DockerfileEditor*>()}) {
            pane->showView(view);
            check(shown.window.get(), view->metaObject()->className());
        }
        BuildComparison comparison;
        comparison.a = older;
        comparison.b = newer;
        comparison.steps = {{{}, QStringLiteral("RUN b"), BuildStepRecord(), std::nullopt}};
        shown.engine.setComparison(comparison);
        page->findChild<QTreeView*>(QStringLiteral("buildsTable"))->selectAll();
        QTRY_VERIFY(page->findChild<QTreeView*>(QStringLiteral("comparedSteps"))->isVisible());
        check(shown.window.get(), "comparison");
    }

    void theStepsOfABuild() {
        const test::TemporaryProject project;
        Window shown;
        shown.window->openProject(project.directory());
        shown.window->currentProject()->build();
        auto* pane = shown.window->currentProject()->findChild<BuildPane*>();
        QTRY_COMPARE(shown.window->currentProject()->session()->state(), BuildSession::State::Succeeded);
        pane->openFind();
        check(shown.window.get(), "find in the steps");
        pane->showView(pane->timeline());
        check(shown.window.get(), "timeline");
        pane->showView(pane->shells());
        check(shown.window.get(), "no shell");
        pane->act(StepAction::ShellBefore, 8);
        QTRY_COMPARE(shown.engine.stepShells().size(), 1);
        shown.engine.stepShells()[0]->open({.line = 8, .text = QStringLiteral("RUN x")});
        check(shown.window.get(), "shell");
        shown.engine.setStepChanges(
            {.step = {.line = 8}, .files = {{StepFileChange::Kind::Added, QStringLiteral("/a")}}});
        shown.engine.setStepFile(
            {.path = QStringLiteral("/a"), .after = StepFile::Side{.text = QStringLiteral("x\n")}});
        pane->act(StepAction::Files, 8);
        QTRY_VERIFY(pane->findChild<DiffView*>()->isVisible());
        check(shown.window.get(), "files");
    }

    void aProject() {
        test::TemporaryProject project(QStringLiteral("FROM a as b\nMAINTAINER me\nRUN ls\n"));
        project.write(QStringLiteral(".dockerignore"), "*.md\n");
        project.write(QStringLiteral("web.Dockerfile"), "FROM a\nCOPY . .\n");
        Window shown;
        shown.window->openProject(project.directory());
        ProjectPage* page = shown.window->currentProject();
        QTRY_VERIFY(page->editor()->isAnalysisCurrent());
        check(shown.window.get(), "project");
        page->build();
        QTRY_COMPARE(page->session()->state(), BuildSession::State::Succeeded);
        showRunning(shown, page);
        QTRY_VERIFY(shown.window->findChild<QPushButton*>(QStringLiteral("port8080")));
        check(shown.window.get(), "built");
        for (QToolButton* button : page->findChildren<QToolButton*>())
            if (button->text() == QLatin1String("Text"))
                button->click();
        check(shown.window.get(), "text of a build");
        page->files()->openFind(true);
        check(shown.window.get(), "replace");
        page->files()->open(QStringLiteral(".dockerignore"));
        QTest::qWait(300);
        check(shown.window.get(), "preview");
        page->files()->current()->editor()->insertPlainText(QStringLiteral("x\n"));
        project.write(QStringLiteral(".dockerignore"), "y\n");
        page->files()->checkDisk();
        check(shown.window.get(), "conflict");
        QTemporaryDir bare;
        shown.window->openProject(bare.path());
        check(shown.window.get(), "no Dockerfile");
    }

    // Toolbar, editor, build, run bar, problems; then the footer.
    void aProjectIsWalkedAsItIsRead() {
        test::TemporaryProject project(QStringLiteral("FROM a as b\nMAINTAINER me\nRUN ls\n"));
        Window shown;
        shown.window->openProject(project.directory());
        ProjectPage* page = shown.window->currentProject();
        QTRY_VERIFY(page->editor()->isAnalysisCurrent());
        page->build();
        QTRY_COMPARE(page->session()->state(), BuildSession::State::Succeeded);
        showRunning(shown, page);
        QTRY_VERIFY(page->findChild<QToolButton*>(QStringLiteral("stopContainer")));
        QTRY_VERIFY(shown.window->findChild<QToolButton*>(QStringLiteral("diskUse"))->isVisible());
        shown.window->findChild<QListView*>(QStringLiteral("sidebar"))->setFocus();
        const QList<QWidget*> order = walked(shown.window.get());
        const QList<QWidget*> stops{shown.window->findChild<QListView*>(QStringLiteral("sidebar")),
                                    page->findChild<QWidget*>(QStringLiteral("liveSwitch")),
                                    page->findChild<QWidget*>(QStringLiteral("buildButton")),
                                    page->findChild<QWidget*>(QStringLiteral("projectRunButton")),
                                    page->findChild<QTabBar*>(QStringLiteral("fileTabs")),
                                    page->findChild<QWidget*>(QStringLiteral("openFile")),
                                    page->editor(),
                                    page->findChild<BuildPane*>()->steps(),
                                    page->findChild<QWidget*>(QStringLiteral("port8080")),
                                    page->findChild<QWidget*>(QStringLiteral("stopContainer")),
                                    page->findChild<QWidget*>(QStringLiteral("deleteContainer")),
                                    page->findChild<QWidget*>(QStringLiteral("problemsToggle")),
                                    page->findChild<QWidget*>(QStringLiteral("problemsList")),
                                    shown.window->findChild<QWidget*>(QStringLiteral("diskUse"))};
        qsizetype before = -1;
        for (QWidget* stop : stops) {
            QVERIFY(stop);
            const qsizetype at = order.indexOf(stop);
            QVERIFY2(at > before, qPrintable(QStringLiteral("%1 comes as %2").arg(describe(stop)).arg(at)));
            before = at;
        }
        // And back the same way.
        order[1]->setFocus();
        QTest::keyClick(order[1], Qt::Key_Tab, Qt::ShiftModifier);
        QCOMPARE(shown.window->focusWidget(), order[0]);
    }

    void aRowThatComesLaterIsWalkedWhereItStands() {
        FakeEngine engine;
        RunDialog dialog(&engine, QStringLiteral("web:latest"), {});
        dialog.show();
        dialog.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&dialog));
        QTest::qWait(50);
        for (QPushButton* button : dialog.findChildren<QPushButton*>())
            if (button->text() == QLatin1String("Add a port"))
                button->click();
        QTest::qWait(50); // what is new is shown with the next turn of the loop
        const QList<QWidget*> order = tabOrder(&dialog);
        auto* row = dialog.findChild<PortRow*>();
        QVERIFY(row);
        qsizetype last = -1;
        for (qsizetype i = 0; i < order.size(); ++i)
            if (row->isAncestorOf(order[i]))
                last = i;
        QVERIFY(last >= 0);
        QVERIFY(last < order.indexOf(dialog.findChild<QWidget*>(QStringLiteral("containerName"))));
    }

    void aFailedBuild() {
        test::TemporaryProject project;
        Window shown;
        const BuildError error{.message = QStringLiteral("no"), .exitCode = 1, .line = 2};
        shown.engine.setBuildScript(
            {{.kind = BuildEvent::Kind::BuildStarted, .steps = 1},
             {.kind = BuildEvent::Kind::BuildFinished, .outcome = BuildEvent::Outcome::Failed, .error = error}});
        shown.window->openProject(project.directory());
        shown.window->currentProject()->build();
        QTRY_COMPARE(shown.window->currentProject()->session()->state(), BuildSession::State::Failed);
        check(shown.window.get(), "failed build");
    }

    void theJobs() {
        Window shown;
        auto* jobs = shown.window->findChild<Jobs*>();
        jobs->add(this, QStringLiteral("Pulling nginx"), [] {});
        jobs->add(this, QStringLiteral("Deleting web"));
        QTRY_COMPARE(jobs->rowCount(), 2);
        QTRY_VERIFY(shown.window->findChild<QToolButton*>(QStringLiteral("diskUse"))->isVisible());
        check(shown.window.get(), "footer");
        shown.window->findChild<JobStrip*>()->openList();
        check(shown.window->findChild<JobsPopup*>(), "jobs");
        shown.window->findChild<JobsPopup*>()->close();
    }

    void theDialogs() {
        Window shown;
        RunDialog run(&shown.engine, QStringLiteral("nginx:1.27"), {}, shown.window.get());
        run.show();
        QTest::qWait(100);
        run.addMount({QStringLiteral("data"), QStringLiteral("/data"), false});
        check(&run, "run");
        run.close();
        PullDialog pull(&shown.engine, shown.window.get());
        pull.setJobs(shown.window->findChild<Jobs*>());
        pull.show();
        check(&pull, "pull");
        pull.setReference(QStringLiteral("nginx"));
        shown.engine.holdBuildAt(0);
        pull.start();
        check(&pull, "pulling");
        pull.close();
        QuickSearch search(
            {{QStringLiteral("Images"), QStringLiteral("images"), QStringLiteral("nginx"), {}, {}, [] {}}},
            shown.window.get());
        search.openOver(shown.window.get());
        check(&search, "search");
        search.close();
        ContainerActions actions(&shown.engine, [](const QUrl&) { return true; });
        actions.confirmAndDelete(shown.window.get(), QStringLiteral("x"), QStringLiteral("db"), true);
        check(shown.window->findChild<QMessageBox*>(), "delete");
        PortsDialog ports(shown.window->findChild<ContainersModel*>(), &actions, shown.engine.containers().first().id);
        ports.show();
        QTest::qWait(200);
        check(&ports, "ports");
    }

    // The menu is walked with Alt and the arrows; nothing in it may be without words.
    void theMenu() {
        Window shown;
        int found = 0;
        for (const QMenu* menu : shown.window->menus()->findChildren<QMenu*>())
            for (const QAction* action : menu->actions()) {
                ++found;
                QVERIFY(action->isSeparator() || !action->text().isEmpty());
            }
        QVERIFY(found > 10);
    }
};

SLIPWAY_TEST_MAIN(AccessibilityTest)
#include "tst_accessibility.moc"
