#include "support.h"

#include "ui/containers/container_actions.h"
#include "ui/containers/containers_model.h"
#include "ui/images/images_model.h"
#include "ui/images/images_page.h"
#include "ui/jobs/job_strip.h"
#include "ui/jobs/jobs.h"
#include "ui/jobs/jobs_popup.h"
#include "ui/projects/project_page.h"
#include "ui/projects/recent_projects.h"
#include "ui/run/run_dialog.h"
#include "ui/tray/tray.h"
#include "ui/widgets/banner.h"
#include "ui/window/disk_use.h"
#include "ui/window/footer.h"
#include "ui/window/fuzzy_match.h"
#include "ui/window/main_window.h"
#include "ui/window/quick_search.h"
#include "ui/window/quick_search_model.h"
#include "ui/window/sidebar_model.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>

using namespace slipway;
using namespace slipway::ui;

class WindowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theSidebarHasProjectsAndCounts() {
        FakeEngine engine;
        test::populate(engine);
        test::TemporarySettings settings;
        RecentProjects projects(&settings.settings);
        ContainersModel containers(&engine);
        ImagesModel images(&engine, &containers);
        SidebarModel model(&projects, &containers, &images);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 4);
        projects.add(QStringLiteral("/home/me/a"));
        projects.add(QStringLiteral("/home/me/b"));
        QCOMPARE(model.rowCount(), 6);
        QCOMPARE(model.index(1).data().toString(), QStringLiteral("b"));
        const QPersistentModelIndex kept = model.indexOf(SidebarModel::Page::Images);
        projects.remove(QStringLiteral("/home/me/b"));
        QVERIFY(kept.isValid());
        QCOMPARE(model.index(1).data().toString(), QStringLiteral("a"));
        QTRY_COMPARE(model.indexOf(SidebarModel::Page::Containers).data(SidebarModel::CountRole).toInt(), 2);
        QTRY_COMPARE(kept.data(SidebarModel::CountRole).toInt(), 4);
        model.setProjectMark(QStringLiteral("/home/me/a"), QStringLiteral("gutter-failed"));
        QCOMPARE(model.index(1).data(SidebarModel::BusyRole).toString(), QStringLiteral("gutter-failed"));
        QCOMPARE(model.index(1).data(Qt::AccessibleTextRole).toString(), QStringLiteral("a, the build failed"));
        QCOMPARE(model.indexOf(SidebarModel::Page::Containers).data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("Containers, 2 running"));
    }

    void theFooterTellsStartingFromAbsentFromRefused() {
        FakeEngine engine;
        Jobs jobs;
        DiskUse disk(&engine);
        Footer footer(&engine, &jobs, &disk);
        QSet<QString> texts;
        for (EngineState state : {EngineState::Connecting, EngineState::Starting, EngineState::Ready,
                                  EngineState::Absent, EngineState::Refused, EngineState::TooOld}) {
            engine.setStatus({.state = state});
            texts << footer.engineText();
        }
        QCOMPARE(texts.size(), 6);
    }

    void aJobShowsOnceItHasTakenLong() {
        Jobs jobs;
        const QAbstractItemModelTester tester(&jobs, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QObject owner;
        auto other = std::make_unique<QObject>();
        const Jobs::Id quick = jobs.add(&owner, QStringLiteral("Deleting a"));
        int cancelled = 0;
        const Jobs::Id build = jobs.add(&owner, QStringLiteral("Building shop"), [&] { ++cancelled; });
        jobs.add(other.get(), QStringLiteral("Pulling nginx"));
        QCOMPARE(jobs.cancellableTitles(), QStringList{QStringLiteral("Building shop")});
        jobs.remove(quick);
        jobs.setProgress(build, 3, 7, QStringLiteral("step 4 of 7"));
        QTest::qWait(100);
        QCOMPARE(jobs.rowCount(), 0);
        QTRY_COMPARE(jobs.rowCount(), 2);
        QCOMPARE(jobs.index(0).data().toString(), QStringLiteral("Building shop"));
        QCOMPARE(jobs.index(0).data(Jobs::PermilleRole).toInt(), 428);
        QCOMPARE(jobs.index(1).data(Jobs::PermilleRole).toInt(), -1);
        QVERIFY(!jobs.index(1).data(Jobs::CancellableRole).toBool());
        jobs.cancel(build);
        jobs.cancel(build + 1);
        QCOMPARE(cancelled, 1);
        other.reset();
        QCOMPARE(jobs.rowCount(), 1);
        jobs.remove(build);
        jobs.remove(build);
        QCOMPARE(jobs.rowCount(), 0);
    }

    void severalJobsAreInAList() {
        FakeEngine engine;
        Jobs jobs;
        DiskUse disk(&engine);
        QWidget window;
        window.resize(900, 300);
        auto* footer = new Footer(&engine, &jobs, &disk, &window);
        footer->setGeometry(0, 272, 900, 28);
        window.show();
        auto* strip = footer->findChild<JobStrip*>();
        auto* more = footer->findChild<QPushButton*>(QStringLiteral("moreJobs"));
        QVERIFY(!strip->isVisible());
        QStringList cancelled;
        QHash<QString, Jobs::Id> ids;
        for (const QString& title : {QStringLiteral("Building a"), QStringLiteral("Building b")})
            ids[title] = jobs.add(this, title, [&, title] {
                cancelled << title;
                jobs.remove(ids[title]);
            });
        QTRY_VERIFY(strip->isVisible());
        QTRY_VERIFY(more->isVisible());
        QTest::mouseClick(more, Qt::LeftButton);
        auto* list = window.findChild<JobsPopup*>();
        QVERIFY(list && list->isVisible());
        QCOMPARE(list->findChildren<QToolButton*>(QStringLiteral("cancelJob")).size(), 2);
        QVERIFY(list->isAncestorOf(QApplication::focusWidget()));
        QTest::mouseClick(list->findChildren<QToolButton*>(QStringLiteral("cancelJob"))[1], Qt::LeftButton);
        QCOMPARE(cancelled, QStringList{QStringLiteral("Building b")});
        QVERIFY(list->isVisible());
        QVERIFY(!more->isVisible());
        footer->findChild<QToolButton*>(QStringLiteral("cancelJob"))->click();
        QCOMPARE(cancelled.size(), 2);
        QTRY_VERIFY(!window.findChild<JobsPopup*>());
        QVERIFY(!strip->isVisible());
    }

    void diskUseIsAskedForOnlyWhenSomethingChanged() {
        FakeEngine engine;
        engine.setDiskUsage({1'000'000'000, 200'000'000, -1, 50'000'000});
        Jobs jobs;
        DiskUse disk(&engine);
        Footer footer(&engine, &jobs, &disk);
        footer.resize(900, 28);
        footer.show();
        auto* shown = footer.findChild<QToolButton*>(QStringLiteral("diskUse"));
        QVERIFY(!shown->isVisible());
        test::populate(engine);
        engine.setContainers({});
        QTRY_VERIFY(shown->isVisible());
        QCOMPARE(shown->text(), QStringLiteral("1.3 GB"));
        QVERIFY(shown->toolTip().contains(QStringLiteral("Volumes: not measured")));
        QVERIFY(shown->toolTip().contains(QStringLiteral("Build cache: 50.0 MB")));
        QTest::qWait(1'500);
        QCOMPARE(engine.calls().count(QStringLiteral("diskUsage")), 1);
        engine.failNext(QStringLiteral("diskUsage"), Error(Errc::Unavailable, "gone"));
        engine.setImages({});
        QTRY_COMPARE(engine.calls().count(QStringLiteral("diskUsage")), 2);
        QTRY_VERIFY(!shown->isVisible());
    }

    void theTrayMenuHasWhatRuns() {
        FakeEngine engine;
        test::populate(engine);
        ContainersModel containers(&engine);
        QUrl opened;
        ContainerActions actions(&engine, [&](const QUrl& url) {
            opened = url;
            return true;
        });
        Tray tray(&engine, &containers, &actions);
        const auto texts = [&] {
            QStringList result;
            for (QAction* action : tray.menu()->actions())
                result << action->text();
            return result;
        };
        QVERIFY(texts().contains(QStringLiteral("Nothing is running")));
        QTRY_VERIFY(texts().contains(QStringLiteral("web")));
        QVERIFY(!texts().contains(QStringLiteral("migrate")));
        QMenu* web = nullptr;
        for (QAction* action : tray.menu()->actions())
            if (action->text() == QLatin1String("web"))
                web = action->menu();
        QCOMPARE(web->actions().first()->text(), QStringLiteral("Open port 8080"));
        web->actions().first()->trigger();
        QCOMPARE(opened, QUrl(QStringLiteral("http://localhost:8080")));
        web->actions().last()->trigger();
        QTRY_VERIFY(!texts().contains(QStringLiteral("web")));
    }

    void lettersMatchFromPrefixToSubsequence() {
        using Kind = FuzzyMatch::Kind;
        const auto match = [](const char* pattern, const char* text) {
            return fuzzyMatch(QString::fromLatin1(pattern), QString::fromLatin1(text));
        };
        QCOMPARE(match("HEL", "hello-web")->kind, Kind::Prefix);
        QCOMPARE(match("web", "hello-web")->kind, Kind::WordStart);
        QCOMPARE(match("web", "helloWeb")->kind, Kind::WordStart);
        QCOMPARE(match("ll", "hello-web")->kind, Kind::Inside);
        QCOMPARE(match("hlw", "hello-web")->kind, Kind::Subsequence);
        QCOMPARE(match("hlw", "hello-web")->ranges, (QList<FuzzyMatch::Range>{{0, 1}, {2, 1}, {6, 1}}));
        QCOMPARE(match("gtl", "Go to line")->kind, Kind::Subsequence);
        QVERIFY(!match("hx", "hello-web"));
        QVERIFY(!match("re", "Projects"));
        QVERIFY(!match("webhello", "hello-web"));
        QCOMPARE(match("", "x")->score, 0);
        // A word's start further on is better than the inside of an earlier one.
        QCOMPARE(match("or", "store-orders")->ranges, (QList<FuzzyMatch::Range>{{6, 2}}));
        QVERIFY(match("web", "web")->score > match("web", "web-frontend")->score);
        QVERIFY(match("web", "web-a-very-very-long-name")->score > match("web", "a-web")->score);
        QVERIFY(match("db", "my-db")->score > match("db", "adb")->score);
        QVERIFY(match("db", "adb")->score > match("db", "d-b")->score);
    }

    void matchesAreRankedBySection() {
        QuickSearchModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto entry = [](const char* section, const char* title, const char* detail = "") {
            return QuickSearchModel::Entry{QString::fromLatin1(section),
                                           QStringLiteral("projects"),
                                           QString::fromLatin1(title),
                                           QString::fromLatin1(detail),
                                           {},
                                           [] {}};
        };
        const auto texts = [&] {
            QStringList result;
            for (int row = 0; row < model.rowCount(); ++row)
                result << model.index(row).data().toString();
            return result;
        };
        QVERIFY(!model.best().isValid());
        model.add({entry("Projects", "shop", "/home/me/shop"), entry("Projects", "brewed", "/home/me/brewed"),
                   entry("Containers", "proxy-web", "nginx"), entry("Containers", "web", "nginx")});
        QCOMPARE(texts().join(u' '), QStringLiteral("Projects shop brewed Containers proxy-web web"));
        model.setFilter(QStringLiteral("we"));
        QCOMPARE(texts().join(u' '), QStringLiteral("Containers web proxy-web Projects brewed"));
        QCOMPARE(model.best().data().toString(), QStringLiteral("web"));
        QCOMPARE(model.index(4).data(QuickSearchModel::RangesRole).value<QList<FuzzyMatch::Range>>(),
                 (QList<FuzzyMatch::Range>{{3, 2}}));
        QCOMPARE(model.step(model.index(2), 1).row(), 4);
        QCOMPARE(model.step(model.index(4), 1).row(), 4);
        QCOMPARE(model.step(model.index(4), -1).row(), 2);
        QVERIFY(!model.flags(model.index(0)).testFlag(Qt::ItemIsSelectable));
        // What has to be asked for comes later; the details count, but not their scattered letters.
        model.add({entry("Builds", "shop", "built web in 3 s")});
        QCOMPARE(texts().join(u' '), QStringLiteral("Containers web proxy-web Projects brewed Builds shop"));
        model.setFilter(QStringLiteral("nginx proxy"));
        QCOMPARE(texts().join(u' '), QStringLiteral("Containers proxy-web"));
        model.setFilter(QStringLiteral("hms"));
        QVERIFY(texts().isEmpty());
    }

    void aFolderKeepsWhetherItsContainerIsReplaced() {
        FakeEngine engine;
        test::TemporarySettings settings;
        const test::TemporaryProject folder;
        const auto action = [&](MainWindow& window) {
            window.openProject(folder.directory());
            return window.currentProject()->findChild<QAction*>(QStringLiteral("replaceContainer"));
        };
        for (const bool before : {false, true, false}) {
            MainWindow window(&engine, {.settings = &settings.settings, .openUrl = {}, .samplesDirectory = {}});
            QCOMPARE(action(window)->isChecked(), before);
            action(window)->trigger();
            QCOMPARE(action(window)->isChecked(), !before);
        }
    }

    void aStartThatFailsUnseenIsToldByTheWindow() {
        FakeEngine engine;
        test::TemporarySettings settings;
        const test::TemporaryProject folder;
        MainWindow window(&engine, {.settings = &settings.settings, .openUrl = {}, .samplesDirectory = {}});
        window.show();
        window.openProject(folder.directory());
        engine.setExposedPorts(window.currentProject()->project().imageTag(), {});
        engine.setDelay(QStringLiteral("runContainer"), 1'500);
        engine.failNext(QStringLiteral("runContainer"), Error(Errc::Conflict, "it is stuck"));
        window.currentProject()->run();
        QTRY_VERIFY(window.findChild<RunDialog*>());
        auto* dialog = window.findChild<RunDialog*>();
        dialog->findChild<QPushButton*>(QStringLiteral("runButton"))->click();
        auto* jobs = window.findChild<Jobs*>();
        QTRY_COMPARE(jobs->rowCount(), 1);
        dialog->reject();
        const auto isTold = [&] {
            return std::ranges::any_of(window.findChildren<Banner*>(), [](const Banner* banner) {
                return banner->isVisible() && banner->title().endsWith(QLatin1String("did not start")) &&
                       banner->text() == QLatin1String("it is stuck");
            });
        };
        QVERIFY(!isTold());
        QTRY_VERIFY(isTold());
        QCOMPARE(jobs->rowCount(), 0);
        QTRY_VERIFY(!window.findChild<RunDialog*>());
    }

    void aStartThatWasTurnedFromShowsNoLog() {
        FakeEngine engine;
        engine.setExposedPorts(QStringLiteral("web"), {});
        engine.setDelay(QStringLiteral("runContainer"), 100);
        test::TemporarySettings settings;
        MainWindow window(&engine, {.settings = &settings.settings, .openUrl = {}, .samplesDirectory = {}});
        window.show();
        window.showPage(SidebarModel::Page::Images);
        auto* sidebar = window.findChild<QListView*>(QStringLiteral("sidebar"));
        const auto page = [&] {
            return sidebar->currentIndex().data(SidebarModel::PageRole).value<SidebarModel::Page>();
        };
        for (const bool closed : {true, false}) {
            Q_EMIT window.findChild<ImagesPage*>()->runRequested(QStringLiteral("web"));
            auto* dialog = window.findChild<RunDialog*>();
            QVERIFY(dialog);
            dialog->findChild<QPushButton*>(QStringLiteral("runButton"))->click();
            if (closed)
                dialog->close();
            QTRY_VERIFY(!window.findChild<RunDialog*>());
            QCOMPARE(page(), closed ? SidebarModel::Page::Images : SidebarModel::Page::Containers);
        }
        QCOMPARE(engine.containers().size(), 2);
    }

    void quickSearchFindsAndGoes() {
        QString went;
        const auto entry = [&](const char* title) {
            return QuickSearch::Entry{QStringLiteral("Projects"),
                                      QStringLiteral("projects"),
                                      QString::fromLatin1(title),
                                      QStringLiteral("/home/me"),
                                      {},
                                      [&went, title] { went = QString::fromLatin1(title); }};
        };
        QWidget window;
        window.resize(800, 600);
        auto* before = new QLineEdit(&window);
        window.show();
        before->setFocus();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QuickSearch search({entry("shop"), entry("hello-web"), entry("hello-flask")}, &window);
        search.openOver(&window);
        auto* input = search.findChild<QLineEdit*>(QStringLiteral("quickSearchInput"));
        auto* list = search.findChild<QListView*>(QStringLiteral("quickSearchList"));
        QCOMPARE(QApplication::focusWidget(), input);
        QTest::keyClicks(input, QStringLiteral("hel me"));
        QTest::keyClick(input, Qt::Key_Down);
        QTest::keyClick(input, Qt::Key_Down);
        QTest::keyClick(input, Qt::Key_Return);
        QCOMPARE(went, QStringLiteral("hello-flask"));
        QVERIFY(!search.isVisible());

        // What comes later does not take away what was walked to.
        search.openOver(&window);
        input->clear();
        QTest::keyClick(input, Qt::Key_Down);
        search.add({entry("later"), entry("latest")});
        QCOMPARE(list->currentIndex().data().toString(), QStringLiteral("hello-web"));
        QTest::keyClick(input, Qt::Key_Escape);

        search.openOver(&window);
        input->setText(QStringLiteral("nothing like it"));
        QVERIFY(!list->isVisible());
        QTest::keyClick(input, Qt::Key_Return);
        QVERIFY(search.isVisible());
        QTest::keyClick(input, Qt::Key_Escape);
        QVERIFY(!search.isVisible());
        QTRY_COMPARE(QApplication::focusWidget(), before);
    }
};

SLIPWAY_TEST_MAIN(WindowTest)
#include "tst_window.moc"
