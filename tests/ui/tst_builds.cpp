// The page of builds: the table that stays up to date, the detail of one, the comparison of two, the trend.
#include "support.h"

#include "ui/build/build_pane.h"
#include "ui/build/diff_view.h"
#include "ui/build/step_shells.h"
#include "ui/build/steps_view.h"
#include "ui/builds/build_detail.h"
#include "ui/builds/build_trend.h"
#include "ui/builds/builds_model.h"
#include "ui/builds/builds_page.h"
#include "ui/builds/comparison_model.h"
#include "ui/builds/comparison_view.h"
#include "ui/builds/record_layers.h"
#include "ui/editor/dockerfile_editor.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QContextMenuEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTreeView>
#include <QTreeWidget>

using namespace slipway;
using namespace slipway::ui;
using Kind = BuildEvent::Kind;

namespace {

BuildSummary build(const QString& id, BuildOutcome outcome, qint64 durationMs, int minutesAgo,
                   const QString& name = QStringLiteral("web")) {
    BuildSummary result;
    result.id = id;
    result.name = name;
    result.context = QStringLiteral("/p/") + name;
    result.dockerfile = QStringLiteral("Dockerfile");
    result.tags = {name + QStringLiteral(":latest")};
    result.outcome = outcome;
    result.started = QDateTime::currentDateTimeUtc().addSecs(-60 * minutesAgo);
    result.durationMs = durationMs;
    result.steps = 7;
    result.cachedSteps = 3;
    return result;
}

} // namespace

class BuildsTest : public QObject {
    Q_OBJECT

    static QAction* action(BuildsPage& page, const QString& text) {
        for (QAction* action : page.findChildren<QAction*>())
            if (action->parent() == &page && action->text() == text)
                return action;
        return nullptr;
    }

private Q_SLOTS:
    void theTableIsUnderTheTester() {
        FakeEngine engine;
        engine.setBuilds({build(QStringLiteral("b2"), BuildOutcome::Ok, 2'000, 1),
                          build(QStringLiteral("b1"), BuildOutcome::Failed, 900, 5)});
        BuildsModel model(&engine);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setActive(true);
        QTRY_COMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(0, BuildsModel::Outcome).data().toString(), QStringLiteral("Succeeded"));
        QCOMPARE(model.index(0, BuildsModel::Duration).data().toString(), QStringLiteral("2.0 s"));
        QCOMPARE(model.index(0, BuildsModel::Cached).data().toString(), QStringLiteral("3 of 7"));
        QCOMPARE(model.index(1, BuildsModel::Outcome).data().toString(), QStringLiteral("Failed"));
        QVERIFY(!model.index(1, BuildsModel::Outcome).data(Qt::DecorationRole).isNull());
        engine.setBuilds({build(QStringLiteral("b3"), BuildOutcome::Running, 0, 0),
                          build(QStringLiteral("b2"), BuildOutcome::Ok, 2'000, 1)});
        QTRY_COMPARE(model.index(0, 0).data(BuildsModel::IdRole).toString(), QStringLiteral("b3"));
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.runningCount(), 1);
    }

    void itListensOnlyWhileSomebodyLooks() {
        FakeEngine engine;
        BuildsPage page(&engine);
        QTest::qWait(20);
        QVERIFY(engine.calls().isEmpty());
        page.show();
        QTRY_VERIFY(engine.calls().contains(QStringLiteral("followBuilds")));
        QTRY_COMPARE(engine.calls().count(QStringLiteral("listBuilds")), 1);
        QTest::qWait(50);
        QCOMPARE(engine.calls().count(QStringLiteral("listBuilds")), 1); // nothing is asked for again and again
        engine.tellBuilds({{.kind = Kind::StepStarted, .step = 1, .build = QStringLiteral("x")}});
        QTest::qWait(20);
        QCOMPARE(engine.calls().count(QStringLiteral("listBuilds")), 1);
        engine.tellBuilds({{.kind = Kind::BuildStarted, .build = QStringLiteral("x")}});
        QTRY_COMPARE(engine.calls().count(QStringLiteral("listBuilds")), 2);
        page.hide();
        QVERIFY(engine.calls().contains(QStringLiteral("cancel")));
    }

    void anEngineWithoutRecordsIsNotAsked() {
        FakeEngine engine;
        EngineStatus status = engine.status();
        status.extras = false;
        engine.setStatus(status);
        BuildsPage page(&engine);
        page.show();
        QTest::qWait(20);
        QVERIFY(engine.calls().isEmpty());
        QVERIFY(!page.model()->problem().isEmpty());
    }

    void aBuildIsShownAsItRan() {
        FakeEngine engine;
        BuildSummary failed = build(QStringLiteral("b1"), BuildOutcome::Failed, 900, 5);
        failed.error = BuildError{.message = QStringLiteral("exit code 127"), .exitCode = 127, .line = 2};
        engine.setBuilds({failed});
        engine.setBuildDockerfile(QStringLiteral("b1"), QStringLiteral("FROM a\nRUN mak\n"));
        engine.setBuildEvents(
            QStringLiteral("b1"),
            {{.kind = Kind::BuildStarted, .steps = 2},
             {.kind = Kind::StepCached, .step = 1, .steps = 2, .line = 1, .text = QStringLiteral("FROM a")},
             {.kind = Kind::StepStarted, .step = 2, .steps = 2, .line = 2, .text = QStringLiteral("RUN mak")},
             {.kind = Kind::StepLog, .step = 2, .data = QStringLiteral("sh: mak: not found\n")},
             {.kind = Kind::StepFailed, .step = 2, .durationMs = 40, .error = failed.error},
             {.kind = Kind::BuildFinished, .outcome = BuildEvent::Outcome::Failed, .error = failed.error}});
        BuildsPage page(&engine);
        page.resize(1000, 700);
        page.show();
        auto* problem = page.detail()->findChild<Banner*>(QStringLiteral("recordProblem"));
        QTRY_VERIFY(problem->isVisible());
        QVERIFY(problem->text().contains(QStringLiteral("sh: mak: not found")));
        QCOMPARE(page.detail()->pane()->steps()->model()->rowCount(), 2);
        auto* text = page.detail()->findChild<DockerfileEditor*>();
        QTRY_COMPARE(text->toPlainText(), QStringLiteral("FROM a\nRUN mak\n"));
        QTRY_COMPARE(text->stateOfLine(2), LineState::Failed);
        // It is a record: nothing in it can be changed, and of a step that the engine has nothing of nothing is
        // offered.
        QVERIFY(text->isReadOnly());
        const std::unique_ptr<QMenu> steps(text->makeStepMenu(2));
        QVERIFY(steps);
        for (const QAction* action : steps->actions())
            QVERIFY(!action->isEnabled() && !action->toolTip().isEmpty());
        problem->findChild<QPushButton*>()->click();
        QVERIFY(text->isVisible());
        QCOMPARE(text->currentLine(), 2);
    }

    void aRunningBuildIsCancelledAndARecordDeleted() {
        FakeEngine engine;
        engine.setBuilds({build(QStringLiteral("b2"), BuildOutcome::Running, 0, 0),
                          build(QStringLiteral("b1"), BuildOutcome::Ok, 900, 5)});
        BuildsPage page(&engine);
        page.show();
        QTRY_COMPARE(page.model()->rowCount(), 2);
        page.select(QStringLiteral("b2"));
        QVERIFY(!action(page, QStringLiteral("Delete the record"))->isEnabled());
        action(page, QStringLiteral("Cancel the build"))->trigger();
        QTRY_COMPARE(page.model()->find(QStringLiteral("b2"))->outcome, BuildOutcome::Cancelled);
        page.select(QStringLiteral("b1"));
        QVERIFY(!action(page, QStringLiteral("Cancel the build"))->isEnabled());
        action(page, QStringLiteral("Delete the record"))->trigger();
        QTRY_COMPARE(page.model()->rowCount(), 1);
        engine.failNext(QStringLiteral("deleteBuildRecord"), Error(Errc::Unavailable, "the engine is gone"));
        page.select(QStringLiteral("b2"));
        action(page, QStringLiteral("Delete the record"))->trigger();
        QTRY_VERIFY(page.findChild<Banner*>()->isVisible());
    }

    void twoSelectedBuildsAreCompared() {
        FakeEngine engine;
        const BuildSummary older = build(QStringLiteral("b1"), BuildOutcome::Ok, 900, 5);
        const BuildSummary newer = build(QStringLiteral("b2"), BuildOutcome::Ok, 2'000, 1);
        engine.setBuilds({newer, older});
        BuildStepRecord ran{
            .step = 2, .text = QStringLiteral("RUN x"), .state = QStringLiteral("done"), .durationMs = 500};
        BuildStepRecord slower = ran;
        slower.durationMs = 1'700;
        BuildStepRecord cached{.step = 1, .text = QStringLiteral("FROM a"), .state = QStringLiteral("cached")};
        engine.setComparison(
            {older,
             newer,
             QStringLiteral("--- a\n+++ b\n@@ -1 +1 @@\n-FROM a\n+FROM b\n"),
             {{QStringLiteral("VERSION"), QStringLiteral("1"), std::nullopt}},
             {},
             {{{}, QStringLiteral("FROM a"), cached, std::nullopt}, {{}, QStringLiteral("RUN x"), ran, slower}}});
        BuildsPage page(&engine);
        page.resize(1000, 700);
        page.show();
        QTRY_COMPARE(page.model()->rowCount(), 2);
        page.select(QStringLiteral("b2"));
        action(page, QStringLiteral("Compare"))->trigger();
        QTRY_VERIFY(engine.calls().contains(QStringLiteral("compareBuilds b1 b2"))); // the earlier one first
        auto* steps = page.findChild<QTreeView*>(QStringLiteral("comparedSteps"));
        QTRY_VERIFY(steps->isVisible());
        const QAbstractItemModelTester tester(steps->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(steps->model()->index(1, ComparisonModel::Difference).data().toString(), QStringLiteral("+1.2 s"));
        QCOMPARE(steps->model()->index(0, ComparisonModel::Earlier).data().toString(), QStringLiteral("cached"));
        QCOMPARE(steps->model()->index(0, ComparisonModel::Later).data().toString(), QStringLiteral("–"));
        QCOMPARE(page.findChild<QTreeWidget*>(QStringLiteral("comparedInputs"))->topLevelItemCount(), 1);
        QCOMPARE(page.findChild<ComparisonView*>()->findChild<DiffView*>()->toPlainText(),
                 QStringLiteral("@@ -1 +1 @@\n-FROM a\n+FROM b"));
        page.select(QStringLiteral("b1"));
        QTRY_VERIFY(page.detail()->isVisible());
    }

    void theTrendNamesTheMedianOfWhatSucceeded() {
        QVERIFY(!medianOf({}));
        QCOMPARE(medianOf({3}), 3);
        QCOMPARE(medianOf({9, 1, 5}), 5);
        QCOMPARE(medianOf({1, 2, 9, 4}), 3);
        BuildTrend trend;
        QList<BuildSummary> builds;
        for (int i = 0; i < 40; ++i)
            builds << build(QStringLiteral("b%1").arg(i), i == 30 ? BuildOutcome::Failed : BuildOutcome::Ok, 1'000 + i,
                            40 - i);
        trend.setBuilds(builds, QStringLiteral("b39"));
        trend.resize(trend.sizeHint());
        QVERIFY(trend.accessibleName().contains(QStringLiteral("last 24 builds")));
        QCOMPARE(trend.median().value_or(0), 1'027);
        QSignalSpy clicked(&trend, &BuildTrend::buildClicked);
        QTest::mouseClick(&trend, Qt::LeftButton, {}, QPoint(2, 20));
        QCOMPARE(clicked.value(0).value(0).toString(), QStringLiteral("b16"));

        // By the keys: from the one that is shown.
        QVERIFY(trend.accessibleDescription().contains(QStringLiteral("1.0 s")));
        QTest::keyClick(&trend, Qt::Key_Right);
        QTest::keyClick(&trend, Qt::Key_Left);
        QTest::keyClick(&trend, Qt::Key_Return);
        QCOMPARE(clicked.value(1).value(0).toString(), QStringLiteral("b38"));
        QTest::keyClick(&trend, Qt::Key_Home);
        QTest::keyClick(&trend, Qt::Key_Space);
        QCOMPARE(clicked.value(2).value(0).toString(), QStringLiteral("b16"));
        for (int i = 0; i < 14; ++i)
            QTest::keyClick(&trend, Qt::Key_Right);
        QVERIFY(trend.accessibleDescription().startsWith(QStringLiteral("Failed")));
    }

    void theStepsOfARecordCanBeLookedIntoWhereTheirLayersAreThere() {
        FakeEngine engine;
        const QString text = QStringLiteral("FROM a\nRUN one\nRUN two\nRUN three\n");
        engine.setBuilds({build(QStringLiteral("b2"), BuildOutcome::Ok, 2'000, 1),
                          build(QStringLiteral("b1"), BuildOutcome::Ok, 900, 5)});
        for (const QString& id : {QStringLiteral("b1"), QStringLiteral("b2")}) {
            engine.setBuildDockerfile(id, text);
            engine.setBuildEvents(id, FakeEngine::successfulBuild(text, 0));
        }
        engine.setPlan({{.line = 1, .endLine = 1, .cached = true},
                        {.line = 2, .endLine = 2, .cached = true},
                        {.line = 3, .endLine = 3, .reason = QStringLiteral("x.txt changed")},
                        {.line = 4, .endLine = 4}});
        const BuildInputs inputs{.args = {{QStringLiteral("V"), QStringLiteral("2")}},
                                 .lostArgs = {QStringLiteral("NPM_TOKEN")},
                                 .platform = QStringLiteral("linux/arm64"),
                                 .network = QStringLiteral("none")};
        engine.setBuildInputs(QStringLiteral("b2"), inputs);
        BuildsPage page(&engine);
        page.resize(900, 700);
        page.show();
        BuildPane* pane = page.detail()->pane();
        QTRY_VERIFY(engine.calls().contains(QStringLiteral("plan /p/web")));
        QTRY_COMPARE(pane->steps()->model()->rowCount(), 4);
        QTest::qWait(20);

        // After the line whose layer is gone there is nothing, and the menu says why.
        const auto menuAt = [&](int row) {
            const QModelIndex step = pane->steps()->model()->index(row, 0);
            pane->steps()->setCurrentIndex(step);
            QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(), QPoint());
            QApplication::sendEvent(pane->steps(), &event);
            return pane->steps()->findChild<QMenu*>(QStringLiteral("stepMenu"));
        };
        QPointer<QMenu> menu = menuAt(2); // goes by itself when it is closed
        QVERIFY(menu->toolTipsVisible());
        QVERIFY(menu->actions()[0]->isEnabled());
        QVERIFY(!menu->actions()[1]->isEnabled());
        QVERIFY2(menu->actions()[1]->toolTip().contains(QStringLiteral("x.txt changed")),
                 qPrintable(menu->actions()[1]->toolTip()));
        QVERIFY(!menu->actions()[2]->isEnabled());
        delete menu;
        menu = menuAt(3);
        for (int i = 0; i < 3; ++i)
            QVERIFY(!menu->actions()[i]->isEnabled());
        delete menu;
        QTest::keyClick(pane->steps(), Qt::Key_F10);
        QVERIFY(engine.stepShells().isEmpty());

        menu = menuAt(1);
        menu->actions()[1]->trigger();
        QTRY_COMPARE(engine.stepShells().size(), 1);
        QCOMPARE(engine.stepShells()[0]->request.build.dockerfileText, text);
        QCOMPARE(engine.stepShells()[0]->request.build.context, QStringLiteral("/p/web"));
        // With what that build was given, without which the cache would know none of its steps.
        QCOMPARE(engine.stepShells()[0]->request.build.buildArgs, inputs.args);
        QCOMPARE(engine.stepShells()[0]->request.build.platform, inputs.platform);
        QCOMPARE(engine.stepShells()[0]->request.build.network, inputs.network);
        delete menu;
        // The same from the gutter of its Dockerfile.
        auto* dockerfile = pane->findChild<DockerfileEditor*>();
        const std::unique_ptr<QMenu> gutter(dockerfile->makeStepMenu(3));
        QVERIFY(gutter);
        QVERIFY(gutter->actions()[0]->isEnabled());
        QVERIFY(!gutter->actions()[1]->isEnabled());
        QVERIFY(gutter->actions()[1]->toolTip().contains(QStringLiteral("NPM_TOKEN")));
        gutter->actions()[0]->trigger();
        QTRY_COMPARE(engine.stepShells().size(), 2);
        QVERIFY(engine.stepShells()[1]->request.before);
        QCOMPARE(engine.stepShells()[1]->request.line, 3);
        engine.setStepChanges({.step = {.line = 2, .text = QStringLiteral("RUN one")},
                               .files = {{StepFileChange::Kind::Added, QStringLiteral("/a")}}});
        pane->act(StepAction::Files, 2);
        auto* tree = page.findChild<QTreeView*>(QStringLiteral("changesTree"));
        QTRY_COMPARE(tree->model()->rowCount(), 1);

        // Of another record: the shell stays, its files do not; the same line is another shell.
        page.select(QStringLiteral("b1"));
        QCOMPARE(tree->model()->rowCount(), 0);
        QCOMPARE(engine.stepShells().size(), 2);
        QTRY_COMPARE(engine.calls().count(QStringLiteral("plan /p/web")), 2);
        QTest::qWait(20);
        pane->act(StepAction::ShellAfter, 2);
        QTRY_COMPARE(engine.stepShells().size(), 3);
        QCOMPARE(pane->shells()->count(), 3);
    }

    void aRecordWhosePlanCannotBeHadSaysSo() {
        FakeEngine engine;
        engine.setBuilds({build(QStringLiteral("b1"), BuildOutcome::Ok, 900, 5)});
        engine.setBuildDockerfile(QStringLiteral("b1"), QStringLiteral("FROM a\n"));
        RecordLayers layers(&engine);
        QVERIFY(layers.hindrance(StepAction::Files, 1).contains(QStringLiteral("makes no layer")));
        engine.failNext(QStringLiteral("plan"), Error(Errc::NotFound, "there is no /p/web"));
        layers.ask({.context = QStringLiteral("/p/web")});
        QVERIFY(!layers.hindrance(StepAction::Files, 1).isEmpty());
        QTRY_VERIFY(layers.hindrance(StepAction::Files, 1).contains(QStringLiteral("there is no /p/web")));
    }

    void aBuildThatIsNotListedYetIsSelectedOnceItIs() {
        FakeEngine engine;
        engine.setBuilds({build(QStringLiteral("b2"), BuildOutcome::Ok, 2'000, 1),
                          build(QStringLiteral("b1"), BuildOutcome::Failed, 900, 5)});
        BuildsPage page(&engine);
        page.select(QStringLiteral("b1"));
        page.show();
        auto* table = page.findChild<QTreeView*>(QStringLiteral("buildsTable"));
        QTRY_COMPARE(table->currentIndex().data(BuildsModel::IdRole).toString(), QStringLiteral("b1"));
    }

    void theFilterNarrowsByProject() {
        FakeEngine engine;
        engine.setBuilds({build(QStringLiteral("b2"), BuildOutcome::Ok, 2'000, 1, QStringLiteral("shop")),
                          build(QStringLiteral("b1"), BuildOutcome::Ok, 900, 5)});
        BuildsPage page(&engine);
        page.show();
        auto* table = page.findChild<QTreeView*>(QStringLiteral("buildsTable"));
        QTRY_COMPARE(table->model()->rowCount(), 2);
        page.findChild<QLineEdit*>()->setText(QStringLiteral("shop"));
        QCOMPARE(table->model()->rowCount(), 1);
        page.select(QStringLiteral("b1")); // is shown although it was filtered out
        QCOMPARE(table->currentIndex().data(BuildsModel::IdRole).toString(), QStringLiteral("b1"));
    }

    void aStepOfSeveralLinesIsComparedOnOne() {
        ComparisonModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        BuildComparison::Step make;
        make.text = QStringLiteral("RUN make \\\n\t  -j 4\x1b[31m");
        model.setSteps({make});
        const QModelIndex step = model.index(0, ComparisonModel::Step);
        QCOMPARE(step.data().toString(), QStringLiteral("RUN make \\ -j 4\ufffd[31m"));
        QVERIFY(!step.data(Qt::ToolTipRole).toString().contains(QStringLiteral("\\\ufffd")));
    }

    void aFilterThatNothingFitsSaysSo() {
        FakeEngine engine;
        engine.setBuilds({build(QStringLiteral("b2"), BuildOutcome::Ok, 2'000, 1, QStringLiteral("shop")),
                          build(QStringLiteral("b1"), BuildOutcome::Ok, 900, 5)});
        BuildsPage page(&engine);
        page.show();
        auto* table = page.findChild<QTreeView*>(QStringLiteral("buildsTable"));
        QTRY_COMPARE(table->model()->rowCount(), 2);
        auto* filter = page.findChild<QLineEdit*>();
        filter->setText(QStringLiteral("no such thing"));
        QVERIFY(!table->isVisible());
        EmptyState* empty = nullptr;
        for (auto* one : page.findChildren<EmptyState*>())
            if (one->isVisible())
                empty = one;
        QVERIFY(empty);
        page.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&page));
        empty->findChild<QPushButton*>()->setFocus();
        page.openFind();
        QCOMPARE(page.focusWidget(), filter);
        QSignalSpy projects(&page, &BuildsPage::projectsRequested);
        empty->findChild<QPushButton*>()->click();
        QVERIFY(table->isVisible());
        QCOMPARE(table->model()->rowCount(), 2);
        QCOMPARE(projects.count(), 0);
        // Of no builds it is another matter.
        filter->setText(QStringLiteral("shop"));
        engine.setBuilds({});
        QTRY_VERIFY(empty->isVisible());
        empty->findChild<QPushButton*>()->click();
        QCOMPARE(projects.count(), 1);
    }
};

SLIPWAY_TEST_MAIN(BuildsTest)
#include "tst_builds.moc"
