#include "support.h"

#include "ui/build/build_pane.h"
#include "ui/build/build_session.h"
#include "ui/build/changes_model.h"
#include "ui/build/changes_view.h"
#include "ui/build/diff_view.h"
#include "ui/build/failure_text.h"
#include "ui/build/step_shells.h"
#include "ui/build/steps_search.h"
#include "ui/build/steps_view.h"
#include "ui/build/timeline_model.h"
#include "ui/build/timeline_view.h"
#include "ui/jobs/jobs.h"
#include "ui/logs/log_text.h"
#include "ui/terminal/terminal_view.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabBar>
#include <QToolButton>
#include <QTreeView>

using namespace slipway;
using namespace slipway::ui;
using Kind = BuildEvent::Kind;

class BuildTest : public QObject {
    Q_OBJECT

    static const LineMark* markOf(const BuildSession& session, int line) {
        for (const LineMark& mark : session.marks())
            if (mark.line == line)
                return &mark;
        return nullptr;
    }
    static StepState stateOf(const StepsModel& model, int number) {
        return model.indexOfStep(number).data(StepsModel::StateRole).value<StepState>();
    }

private Q_SLOTS:
    void stepsAndTheirLogsAreATree() {
        StepsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (const BuildEvent& event : FakeEngine::successfulBuild(QStringLiteral("FROM a\nRUN b\nCMD c\n"), 1))
            model.apply(event);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(stateOf(model, 1), StepState::Cached);
        QCOMPARE(stateOf(model, 2), StepState::Done);
        const QModelIndex run = model.indexOfStep(2);
        QCOMPARE(model.rowCount(run), 3);
        QCOMPARE(model.index(1, 0, run).data().toString(), QStringLiteral("writing 12 files"));
        QVERIFY(model.index(1, 0, run).data(StepsModel::IsLogRole).toBool());
        QVERIFY(run.data(StepsModel::DetailRole).toString().startsWith(QStringLiteral("840 ms")));
    }

    void parallelStepsStandInTheirOrder() {
        StepsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (int step : {4, 2, 7, 1})
            model.apply(
                {.kind = Kind::StepStarted, .step = step, .steps = 7, .text = QStringLiteral("RUN %1").arg(step)});
        model.apply({.kind = Kind::StepLog, .step = 7, .data = QStringLiteral("a\n")});
        model.apply({.kind = Kind::StepLog, .step = 2, .data = QStringLiteral("b\n")});
        QStringList texts;
        for (int row = 0; row < model.rowCount(); ++row)
            texts << model.index(row, 0).data().toString();
        QCOMPARE(texts, (QStringList{QStringLiteral("RUN 1"), QStringLiteral("RUN 2"), QStringLiteral("RUN 4"),
                                     QStringLiteral("RUN 7")}));
        QCOMPARE(model.index(0, 0, model.indexOfStep(7)).data().toString(), QStringLiteral("a"));
    }

    void aFloodOfLogKeepsItsEnd() {
        StepsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.apply({.kind = Kind::StepStarted, .step = 1, .steps = 1});
        for (int i = 0; i < 100; ++i)
            model.apply({.kind = Kind::StepLog, .step = 1, .data = QStringLiteral("line\n").repeated(100)});
        model.apply({.kind = Kind::StepLog, .step = 1, .data = QStringLiteral("last\n")});
        const QModelIndex step = model.indexOfStep(1);
        QVERIFY(model.rowCount(step) <= 6'250);
        QCOMPARE(model.index(model.rowCount(step) - 1, 0, step).data().toString(), QStringLiteral("last"));
        const auto notice = [&] { return model.index(0, 0, step).data().toString(); };
        QCOMPARE(notice(),
                 QStringLiteral("%L1 earlier line(s): the text has them").arg(10'001 - model.rowCount(step) + 1));
        // Of a flood that comes at once nothing stays from before it.
        model.apply({.kind = Kind::StepLog, .step = 1, .data = QStringLiteral("flood\n").repeated(5'500)});
        QCOMPARE(model.rowCount(step), 5'000);
        QCOMPARE(notice(), QStringLiteral("%L1 earlier line(s): the text has them").arg(10'501 + 1));
        QCOMPARE(model.index(1, 0, step).data().toString(), QStringLiteral("flood"));
    }

    void stepsThatRunAtTheSameTimeStayOpen() {
        FakeEngine engine;
        engine.setBuildScript({{.kind = Kind::BuildStarted, .steps = 3},
                               {.kind = Kind::StepStarted, .step = 1, .steps = 3, .line = 1},
                               {.kind = Kind::StepStarted, .step = 2, .steps = 3, .line = 2},
                               {.kind = Kind::StepLog, .step = 1, .data = QStringLiteral("a\n")},
                               {.kind = Kind::StepLog, .step = 2, .data = QStringLiteral("b\n")},
                               {.kind = Kind::StepLog, .step = 1, .data = QStringLiteral("a\n")},
                               {.kind = Kind::StepLog, .step = 2, .data = QStringLiteral("b\n")},
                               {.kind = Kind::StepFinished, .step = 1},
                               {.kind = Kind::StepFinished, .step = 2},
                               {.kind = Kind::StepStarted, .step = 3, .steps = 3, .line = 3},
                               {.kind = Kind::StepLog, .step = 3, .data = QStringLiteral("c\n")},
                               {.kind = Kind::StepLog, .step = 3, .data = QStringLiteral("c\n")},
                               {.kind = Kind::BuildFinished}});
        engine.holdBuildAt(7);
        BuildSession session(&engine);
        StepsView view(&session);
        view.resize(400, 300);
        view.show();
        QSignalSpy collapsed(&view, &QTreeView::collapsed);
        session.start({});
        QTRY_COMPARE(session.steps()->rowCount(session.steps()->indexOfStep(2)), 2);
        QVERIFY(view.isExpanded(session.steps()->indexOfStep(1)));
        QVERIFY(view.isExpanded(session.steps()->indexOfStep(2)));
        QCOMPARE(collapsed.count(), 0);
        // What somebody folds or unfolds stays so.
        const auto click = [&](int step) {
            QTest::mouseClick(view.viewport(), Qt::LeftButton, {},
                              view.visualRect(session.steps()->indexOfStep(step)).center());
        };
        click(1);
        click(2);
        click(2);
        engine.resumeBuild(11);
        QTRY_COMPARE(session.steps()->rowCount(session.steps()->indexOfStep(3)), 1);
        QVERIFY(!view.isExpanded(session.steps()->indexOfStep(1)));
        QVERIFY(view.isExpanded(session.steps()->indexOfStep(2)));
        QVERIFY(view.isExpanded(session.steps()->indexOfStep(3)));
        click(3);
        engine.resumeBuild();
        QTRY_COMPARE(session.state(), BuildSession::State::Succeeded);
        QVERIFY(!view.isExpanded(session.steps()->indexOfStep(3)));
    }

    void aNewStepDoesNotInterruptWhoReads() {
        FakeEngine engine;
        QList<BuildEvent> events{{.kind = Kind::BuildStarted, .steps = 2},
                                 {.kind = Kind::StepStarted, .step = 1, .steps = 2, .line = 1},
                                 {.kind = Kind::StepLog, .step = 1, .data = QStringLiteral("line\n").repeated(200)},
                                 {.kind = Kind::StepFinished, .step = 1},
                                 {.kind = Kind::StepStarted, .step = 2, .steps = 2, .line = 2}};
        engine.setBuildScript(events);
        engine.holdBuildAt(3);
        BuildSession session(&engine);
        StepsView view(&session);
        view.resize(400, 300);
        view.show();
        session.start({});
        QScrollBar* bar = view.verticalScrollBar();
        QTRY_VERIFY(bar->maximum() > 500);
        QTRY_COMPARE(bar->value(), bar->maximum());
        bar->setValue(100);
        engine.resumeBuild(5);
        QTRY_COMPARE(session.steps()->rowCount(), 2);
        QTest::qWait(50);
        QCOMPARE(bar->value(), 100);
    }

    void theTextSaysWhoseLinesTheyAreAndWhen() {
        FakeEngine engine;
        engine.setBuildScript(
            {{.kind = Kind::BuildStarted, .steps = 2},
             {.kind = Kind::StepStarted, .step = 1, .steps = 2, .text = QStringLiteral("RUN one"), .time = 1'000},
             {.kind = Kind::StepStarted, .step = 2, .steps = 2, .text = QStringLiteral("RUN two"), .time = 2'000},
             {.kind = Kind::StepLog, .step = 1, .data = QStringLiteral("half"), .time = 3'000},
             {.kind = Kind::StepLog, .step = 2, .data = QStringLiteral("b\n"), .time = 4'000},
             {.kind = Kind::StepLog, .step = 1, .data = QStringLiteral(" a line\n"), .time = 5'000},
             {.kind = Kind::BuildFinished}});
        BuildSession session(&engine);
        BuildPane pane(&session);
        session.start({});
        QTRY_COMPARE(session.state(), BuildSession::State::Succeeded);
        const LogBuffer& log = pane.findChild<LogText*>()->buffer();
        QStringList lines;
        for (qint64 number = log.first(); number < log.end(); ++number)
            lines << log.text(number);
        QCOMPARE(lines, (QStringList{QStringLiteral("[1/2] RUN one"), QStringLiteral("[2/2] RUN two"),
                                     QStringLiteral("[1/2] RUN one  (goes on)"),
                                     QStringLiteral("[2/2] RUN two  (goes on)"), QStringLiteral("b"),
                                     QStringLiteral("[1/2] RUN one  (goes on)"), QStringLiteral("half a line")}));
        QVERIFY(log.hasTimes());
        QCOMPARE(log.line(log.first()).time, 1'000);
        QCOMPARE(log.line(log.first() + 4).time, 4'000);
    }

    void theStreamOfAnOldBuildDoesNotEndTheNext() {
        FakeEngine engine;
        engine.setBuildScript({{.kind = Kind::BuildStarted, .steps = 1}, {.kind = Kind::BuildFinished}});
        BuildSession session(&engine);
        int builds = 0;
        // The stream of the first has not ended yet when it is heard that the build has.
        connect(&session, &BuildSession::finished, this, [&] {
            if (++builds > 1)
                return;
            engine.setBuildScript({{.kind = Kind::BuildStarted, .steps = 1}, {.kind = Kind::BuildFinished}});
            engine.holdBuildAt(1);
            QMetaObject::invokeMethod(
                &session, [&] { session.start({}); }, Qt::DirectConnection);
        });
        session.start({});
        QTRY_COMPARE(builds, 1);
        QTest::qWait(20);
        QVERIFY(session.isRunning());
        QVERIFY(engine.calls().contains(QStringLiteral("cancel")));
        engine.resumeBuild();
        QTRY_COMPARE(session.state(), BuildSession::State::Succeeded);
    }

    void aLineSaysAfterItsRunWhyAndHowLong() {
        FakeEngine engine;
        engine.setPlan(
            {{.line = 1, .endLine = 1, .text = QStringLiteral("FROM a"), .cached = true, .durationMs = 5'200},
             {.line = 2, .endLine = 2, .text = QStringLiteral("RUN b"), .reason = QStringLiteral("app.py changed")}});
        engine.setBuildScript({{.kind = Kind::BuildStarted, .steps = 2},
                               {.kind = Kind::StepCached, .step = 1, .steps = 2, .line = 1, .endLine = 1},
                               {.kind = Kind::StepStarted,
                                .step = 2,
                                .steps = 2,
                                .line = 2,
                                .endLine = 2,
                                .reason = QStringLiteral("app.py changed")},
                               {.kind = Kind::StepFinished, .step = 2, .durationMs = 1'200, .size = 14'000'000},
                               {.kind = Kind::BuildFinished}});
        engine.holdBuildAt(3);
        BuildSession session(&engine);
        session.plan({});
        QTRY_COMPARE(session.state(), BuildSession::State::Planned);
        session.start({});
        QTRY_VERIFY(markOf(session, 2) && markOf(session, 2)->state == LineState::Running);
        QCOMPARE(markOf(session, 1)->tooltip, QStringLiteral("It took 5.2 s."));
        QCOMPARE(markOf(session, 2)->tooltip, QStringLiteral("app.py changed\nHow long it will take is not known."));
        engine.resumeBuild();
        QTRY_COMPARE(session.state(), BuildSession::State::Succeeded);
        QCOMPARE(markOf(session, 2)->tooltip, QStringLiteral("app.py changed\nIt took 1.2 s · 14.0 MB."));
    }

    void thePlanMarksEveryLineBeforeABuild() {
        FakeEngine engine;
        engine.setPlan({{1, 1, QStringLiteral("FROM a"), true, {}},
                        {2, 3, QStringLiteral("RUN b"), false, QStringLiteral("app.py changed")}});
        BuildSession session(&engine);
        session.plan({});
        QTRY_COMPARE(session.state(), BuildSession::State::Planned);
        QCOMPARE(markOf(session, 1)->state, LineState::Cached);
        QCOMPARE(markOf(session, 2)->state, LineState::WillRun);
        QCOMPARE(markOf(session, 2)->note, QStringLiteral("app.py changed"));
        QCOMPARE(session.summary(), QStringLiteral("Next build: 1 of 2 steps will run"));
        QCOMPARE(session.steps()->rowCount(), 2);
    }

    void plansAreAskedForOneAtATimeAndOldOnesAreDropped() {
        FakeEngine engine;
        engine.setPlan({{1, 1, QStringLiteral("FROM a"), true, {}}});
        BuildSession session(&engine);
        QSignalSpy marks(&session, &BuildSession::marksChanged);
        for (const char* context : {"/first", "/second", "/third"})
            session.plan({.context = QString::fromLatin1(context)});
        QCOMPARE(engine.calls(), QStringList{QStringLiteral("plan /first")});
        QTRY_COMPARE(session.state(), BuildSession::State::Planned);
        QCOMPARE(engine.calls(), (QStringList{QStringLiteral("plan /first"), QStringLiteral("plan /third")}));
        QCOMPARE(marks.count(), 1);
    }

    void anEngineWithoutExtrasIsNotAskedForAPlan() {
        FakeEngine engine;
        EngineStatus status = engine.status();
        status.extras = false;
        engine.setStatus(status);
        BuildSession session(&engine);
        session.plan({});
        QVERIFY(engine.calls().isEmpty());
    }

    void linesLightUpAsTheyRun() {
        FakeEngine engine;
        const QString text = QStringLiteral("FROM a\nRUN b\nCMD c\n");
        engine.setBuildScript(FakeEngine::successfulBuild(text, 1));
        engine.holdBuildAt(3);
        BuildSession session(&engine);
        QSignalSpy finished(&session, &BuildSession::finished);
        session.start({.dockerfileText = text});
        QCOMPARE(session.state(), BuildSession::State::Running);
        QTRY_VERIFY(markOf(session, 2));
        QCOMPARE(markOf(session, 1)->state, LineState::Cached);
        QCOMPARE(markOf(session, 2)->state, LineState::Running);
        engine.resumeBuild();
        QTRY_COMPARE(finished.count(), 1);
        QCOMPARE(session.state(), BuildSession::State::Succeeded);
        QCOMPARE(markOf(session, 2)->state, LineState::Done);
        QVERIFY(markOf(session, 2)->note.contains(QStringLiteral("840 ms")));
        QVERIFY(session.image().startsWith(QStringLiteral("sha256:")));
        QCOMPARE(session.summary(), QStringLiteral("Built in 912 ms, 1 of 3 steps cached"));
    }

    void aFailureMarksItsLineAndIsExplained() {
        FakeEngine engine;
        const BuildError error{
            .message = QStringLiteral("exit code 1"), .exitCode = 1, .line = 2, .source = QStringLiteral("RUN false")};
        engine.setBuildScript({{.kind = Kind::BuildStarted, .steps = 3},
                               {.kind = Kind::StepStarted,
                                .step = 2,
                                .steps = 3,
                                .line = 2,
                                .endLine = 2,
                                .text = QStringLiteral("RUN false")},
                               {.kind = Kind::StepFailed, .step = 2, .durationMs = 7, .error = error},
                               {.kind = Kind::BuildFinished, .outcome = BuildEvent::Outcome::Failed, .error = error}});
        BuildSession session(&engine);
        session.start({});
        QTRY_COMPARE(session.state(), BuildSession::State::Failed);
        QCOMPARE(markOf(session, 2)->state, LineState::Failed);
        QCOMPARE(session.error()->message, QStringLiteral("exit code 1"));
        QCOMPARE(session.steps()->failedStep().row(), 0);
        session.forgetOutcome();
        QVERIFY(!session.error());
    }

    void aTextThatCannotBeReadMarksItsLineToo() {
        FakeEngine engine;
        const BuildError error{.message = QStringLiteral("unknown instruction: COYP"), .line = 4};
        engine.setBuildScript({{.kind = Kind::BuildFinished, .outcome = BuildEvent::Outcome::Failed, .error = error}});
        BuildSession session(&engine);
        session.start({});
        QTRY_COMPARE(session.state(), BuildSession::State::Failed);
        QCOMPARE(markOf(session, 4)->state, LineState::Failed);
    }

    void cancellingEndsTheJobInTheEngine() {
        FakeEngine engine;
        const QString text = QStringLiteral("FROM a\nRUN b\n");
        engine.setBuildScript(FakeEngine::successfulBuild(text, 0));
        engine.holdBuildAt(2);
        BuildSession session(&engine);
        session.start({.dockerfileText = text});
        QTRY_VERIFY(session.steps()->rowCount() > 0);
        session.cancel();
        QCOMPARE(session.state(), BuildSession::State::Cancelled);
        QVERIFY(engine.calls().contains(QStringLiteral("cancel")));
        engine.resumeBuild();
        QTest::qWait(20);
        QCOMPARE(session.state(), BuildSession::State::Cancelled);
    }

    void aStreamThatEndsEarlyIsAFailure() {
        FakeEngine engine;
        engine.setBuildScript({{.kind = Kind::BuildStarted, .steps = 3},
                               {.kind = Kind::StepStarted, .step = 1, .steps = 3, .line = 1, .endLine = 1}});
        BuildSession session(&engine);
        session.start({});
        QTRY_COMPARE(session.state(), BuildSession::State::Failed);
        QVERIFY(session.error());
        QCOMPARE(stateOf(*session.steps(), 1), StepState::Cancelled);
    }

    void linesKeepTheirColours() {
        StepsModel model;
        model.apply({.kind = Kind::StepStarted, .step = 1, .steps = 1, .text = QStringLiteral("RUN b")});
        model.apply({.kind = Kind::StepLog, .step = 1, .data = QStringLiteral("\x1b[31mgrößer\x1b[0m plain\n")});
        const QModelIndex line = model.index(0, 0, model.indexOfStep(1));
        QCOMPARE(line.data().toString(), QStringLiteral("größer plain"));
        const QList<LogRun> runs = model.logLine(line).runs;
        QCOMPARE(runs.size(), 2);
        QCOMPARE(model.styles(line)[runs[0].style].ink, CellColor::indexed(1));
        QCOMPARE(runs[1].start, 8U); // bytes
        QVERIFY(model.styles(line)[runs[1].style].ink.isDefault());
    }

    void aStepKnowsWhenItRan() {
        StepsModel model;
        model.apply({.kind = Kind::BuildStarted, .steps = 3, .time = 10'000});
        model.apply({.kind = Kind::StepCached, .step = 1, .steps = 3, .time = 10'010});
        model.apply({.kind = Kind::StepStarted, .step = 2, .steps = 3, .stage = QStringLiteral("a"), .time = 10'100});
        model.apply({.kind = Kind::StepFinished, .step = 2, .durationMs = 700, .size = 12, .time = 10'800});
        model.apply({.kind = Kind::StepStarted, .step = 3, .steps = 3, .stage = QStringLiteral("b"), .time = 10'200});
        model.apply({.kind = Kind::BuildFinished, .outcome = BuildEvent::Outcome::Cancelled, .time = 11'200});
        QCOMPARE(model.indexOfStep(2).data(StepsModel::StartRole).toLongLong(), 100);
        QCOMPARE(model.indexOfStep(2).data(StepsModel::DurationRole).toLongLong(), 700);
        QCOMPARE(model.indexOfStep(3).data(StepsModel::DurationRole).toLongLong(), 1000);
        QCOMPARE(stateOf(model, 3), StepState::Cancelled);
        QCOMPARE(model.elapsedMs(), 1200);
    }

    void parallelStagesAreLanes() {
        StepsModel steps;
        TimelineModel model(&steps);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        steps.apply({.kind = Kind::BuildStarted, .steps = 4, .time = 1'000});
        const auto run = [&](int step, const char* stage, qint64 from, qint64 ms) {
            steps.apply({.kind = Kind::StepStarted,
                         .step = step,
                         .steps = 4,
                         .stage = QLatin1String(stage),
                         .text = QStringLiteral("RUN %1").arg(step),
                         .time = 1'000 + from});
            steps.apply({.kind = Kind::StepFinished, .step = step, .durationMs = ms, .time = 1'000 + from + ms});
        };
        run(1, "web", 0, 300);
        QCOMPARE(model.rowCount(), 1); // one stage needs no heading
        run(3, "1", 100, 500);
        run(2, "web", 300, 100);
        QStringList rows;
        for (int row = 0; row < model.rowCount(); ++row)
            rows << model.index(row).data().toString();
        QCOMPARE(rows, (QStringList{QStringLiteral("web"), QStringLiteral("RUN 1"), QStringLiteral("RUN 2"),
                                    QStringLiteral("stage 1"), QStringLiteral("RUN 3")}));
        QCOMPARE(model.index(0).data(StepsModel::DurationRole).toLongLong(), 400);
        QCOMPARE(model.index(3).data(StepsModel::StartRole).toLongLong(), 100);
        QVERIFY(model.index(4).data(Qt::ToolTipRole).toString().contains(QStringLiteral("500 ms")));
    }

    void theAxisHasRoundTimes() {
        QCOMPARE(timeTicks(900, 5), (QList<qint64>{0, 200, 400, 600, 800}));
        QVERIFY(timeTicks(3'600'000 * 40LL, 6).size() <= 6);
        QCOMPARE(timeTicks(0, 0), QList<qint64>{0});
    }

    void aClickOnABarGoesToItsLine() {
        FakeEngine engine;
        const QString text = QStringLiteral("FROM a\nRUN b\n");
        engine.setBuildScript(FakeEngine::successfulBuild(text, 0));
        BuildSession session(&engine);
        TimelineView view(&session);
        view.resize(600, 300);
        view.show();
        session.start({.dockerfileText = text});
        QTRY_COMPARE(session.state(), BuildSession::State::Succeeded);
        QSignalSpy lines(&view, &TimelineView::lineActivated);
        auto* list = view.findChild<QListView*>(QStringLiteral("timeline"));
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(list->model()->index(1, 0)).center());
        QCOMPARE(lines.value(0).value(0).toInt(), 2);
        QTest::keyClick(list, Qt::Key_F9);
        view.setStepWork(true);
        QSignalSpy actions(&view, &TimelineView::stepActionRequested);
        QTest::keyClick(list, Qt::Key_F9);
        QCOMPARE(actions.count(), 1);
    }

    void whatIsLookedForIsFoundInHeadingsAndLines() {
        FakeEngine engine;
        const QString text = QStringLiteral("FROM a\nRUN one\nRUN two\n");
        engine.setBuildScript(FakeEngine::successfulBuild(text, 1));
        BuildSession session(&engine);
        BuildPane pane(&session);
        pane.resize(600, 500);
        pane.show();
        session.start({.dockerfileText = text});
        QTRY_COMPARE(session.state(), BuildSession::State::Succeeded);
        pane.openFind();
        auto* input = pane.findChild<QLineEdit*>(QStringLiteral("stepsFindInput"));
        input->setText(QStringLiteral("files"));
        StepsSearch* search = pane.steps()->search();
        QTRY_VERIFY(search->isComplete());
        QCOMPARE(search->rows(), 2);
        QTest::keyClick(input, Qt::Key_Return);
        const QModelIndex first = pane.steps()->currentIndex();
        QCOMPARE(first.data().toString(), QStringLiteral("writing 12 files"));
        QVERIFY(pane.steps()->isExpanded(first.parent()));
        QTest::keyClick(input, Qt::Key_Return);
        QVERIFY(pane.steps()->currentIndex() != first);
        QTest::keyClick(input, Qt::Key_Return); // around the end
        QCOMPARE(pane.steps()->currentIndex(), first);
        QTest::keyClick(input, Qt::Key_Return, Qt::ShiftModifier);
        QVERIFY(pane.steps()->currentIndex() != first);
        input->setText(QStringLiteral("run two"));
        QTRY_COMPARE(search->rows(), 1);
        input->setText(QStringLiteral("nowhere"));
        QTRY_VERIFY(search->isComplete());
        QCOMPARE(search->rows(), 0);
        QVERIFY(!search->next({}, false).isValid());
    }

    void exitCodesAreExplained() {
        QVERIFY(explainExitCode(1).isEmpty());
        QVERIFY(explainExitCode(126).contains(QStringLiteral("not executable")));
        QVERIFY(explainExitCode(127).contains(QStringLiteral("not found")));
        QVERIFY(explainExitCode(137).contains(QStringLiteral("memory")));
        QVERIFY(explainExitCode(139).contains(QStringLiteral("SIGSEGV")));
        QVERIFY(explainExitCode(128 + 42).contains(QStringLiteral("42")));
        const FailureText words =
            describeFailure({.message = QStringLiteral("the command ended with exit code 127"),
                             .exitCode = 127,
                             .line = 3,
                             .source = QStringLiteral("RUN mak\n  all")},
                            {QStringLiteral("first"), QString(), QStringLiteral("sh: mak: \x1b")});
        QCOMPARE(words.title, QStringLiteral("Line 3 failed: RUN mak (exit code 127)"));
        QVERIFY(words.text.contains(QStringLiteral("not found")));
        QVERIFY(words.text.contains(QStringLiteral("\nThe engine says: the command ended with exit code 127\n")));
        QVERIFY(words.text.contains(QStringLiteral("first\nsh: mak: ")));
    }

    void aShellOpensAtItsStepAndSaysWhereItIs() {
        FakeEngine engine;
        StepShells shells(&engine);
        shells.resize(600, 400);
        shells.show();
        const BuildRequest build{.context = QStringLiteral("/p")};
        shells.open(build, 4, false);
        QTRY_COMPARE(engine.stepShells().size(), 1);
        FakeStepShell* shell = engine.stepShells()[0];
        QCOMPARE(shell->request.line, 4);
        QVERIFY(!shell->request.before);
        auto* banner = shells.findChild<Banner*>();
        QTRY_VERIFY(banner->isVisible());
        QVERIFY(banner->title().contains(QStringLiteral("after line 4")));
        shell->progress({.kind = Kind::StepStarted, .step = 2, .steps = 5, .text = QStringLiteral("RUN apt-get\nx")});
        QVERIFY(banner->text().contains(QStringLiteral("step 2 of 5: RUN apt-get")));
        shell->open({.step = 3, .line = 4, .text = QStringLiteral("RUN make"), .exitCode = 2});
        QVERIFY(!banner->isVisible());
        QVERIFY(!shell->sizes.isEmpty());
        auto* place = shells.findChild<ElidedLabel*>(QStringLiteral("shellPlace"));
        QVERIFY(place->fullText().contains(QStringLiteral("failed with exit code 2")));
        QVERIFY(place->fullText().contains(QStringLiteral("RUN make")));
        shell->print("here");
        auto* view = shells.findChild<TerminalView*>();
        QTRY_VERIFY(view->visibleText().startsWith(QStringLiteral("here")));
        QTest::keyClicks(view, QStringLiteral("ls"));
        QCOMPARE(shell->written, QByteArray("ls"));

        // The same place is the same shell, another one is another.
        shells.open(build, 4, false);
        QCOMPARE(shells.count(), 1);
        shells.open(build, 4, true);
        QCOMPARE(shells.count(), 2);
        QTRY_COMPARE(engine.stepShells().size(), 2);
        shells.open(build, 4, false);

        engine.stepShells()[0]->end({TerminalEnd::Kind::Exited, 3, {}});
        QTRY_VERIFY(banner->isVisible());
        QVERIFY(banner->title().contains(QStringLiteral("exit code 3")));
        banner->findChild<QPushButton*>(QStringLiteral("startShellAgain"))->click();
        QTRY_COMPARE(engine.calls().count(QStringLiteral("openStepShell after 4")), 2);

        auto* tabs = shells.findChild<QTabBar*>();
        static_cast<QToolButton*>(tabs->tabButton(1, QTabBar::RightSide))->click();
        QCOMPARE(shells.count(), 1);
        QTRY_COMPARE(engine.stepShells().size(), 1); // closing a tab ends its shell
    }

    void aShellThatCannotBeOpenedSaysWhy() {
        FakeEngine engine;
        StepShells shells(&engine);
        shells.show();
        shells.open({}, 1, true);
        QTRY_COMPARE(engine.stepShells().size(), 1);
        engine.stepShells()[0]->end({TerminalEnd::Kind::Failed, {}, QStringLiteral("there is nothing before FROM")});
        auto* banner = shells.findChild<Banner*>();
        QTRY_VERIFY(banner->isVisible());
        QVERIFY(banner->text().contains(QStringLiteral("nothing before FROM")));
    }

    void changedFilesAreATreeUnderTheTester() {
        ChangesModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        using Change = StepFileChange::Kind;
        const QChar file = QLatin1Char('f');
        model.setFiles({{Change::Added, QStringLiteral("/a"), file, 04755, 0, 0, 2'000},
                        {Change::Changed, QStringLiteral("/b"), QLatin1Char('d'), 01777, 1000, 100, 0},
                        {Change::Added, QStringLiteral("/b-c"), QLatin1Char('l'), 0777, 0, 0, 0, QStringLiteral("/a")},
                        {Change::Removed, QStringLiteral("/b/d"), file, 0644, 0, 0, 500},
                        {Change::Added, QStringLiteral("/usr/lib/python3/x/one.py"), file, 0644, 0, 0, 1'000},
                        {Change::Changed, QStringLiteral("/usr/lib/python3/two.py"), file, 0644, 0, 0, 3'000},
                        {Change::Added, QStringLiteral("/var/cache/apt"), QLatin1Char('d'), 0755, 0, 0, 0}});
        const auto text = [](const QModelIndex& index, int column = ChangesModel::Path) {
            return index.siblingAtColumn(column).data().toString();
        };
        QCOMPARE(model.summary(), QStringLiteral("4 added, 2 changed, 1 removed"));
        QCOMPARE(model.bytes(), 6'000);
        // Folders first; chains of single folders are one.
        QStringList top;
        for (int row = 0; row < model.rowCount(); ++row)
            top << text(model.index(row, 0));
        QCOMPARE(top, QStringList({QStringLiteral("b/"), QStringLiteral("usr/lib/python3/"),
                                   QStringLiteral("var/cache/apt/"), QStringLiteral("a"), QStringLiteral("b-c → /a")}));
        const QModelIndex b = model.index(0, 0);
        QCOMPARE(text(b, ChangesModel::Change), QStringLiteral("Changed −1"));
        QCOMPARE(b.siblingAtColumn(ChangesModel::Change).data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("Changed, in it: 1 removed"));
        QCOMPARE(text(b, ChangesModel::Mode), QStringLiteral("drwxrwxrwt"));
        QCOMPARE(text(b, ChangesModel::Owner), QStringLiteral("1000:100"));
        QCOMPARE(text(model.index(0, 0, b), ChangesModel::Change), QStringLiteral("Removed"));
        const QModelIndex python = model.index(1, 0);
        QCOMPARE(text(python, ChangesModel::Change), QStringLiteral("+1 ~1"));
        QCOMPARE(text(python, ChangesModel::Mode), QString());
        QVERIFY(!model.at(python));
        QCOMPARE(model.pathOf(python), QStringLiteral("/usr/lib/python3"));
        QCOMPARE(text(model.index(0, 0, python)), QStringLiteral("x/"));
        QCOMPARE(text(model.index(0, 0, model.index(0, 0, python))), QStringLiteral("one.py"));
        QVERIFY(model.at(model.index(2, 0))); // a folder that was added itself
        QCOMPARE(text(model.index(3, 0), ChangesModel::Mode), QStringLiteral("-rwsr-xr-x"));

        // What an index points at stays that when the order changes.
        const QPersistentModelIndex two = model.index(1, 0, python);
        model.sort(ChangesModel::Size, Qt::DescendingOrder);
        QCOMPARE(text(model.index(0, 0)), QStringLiteral("usr/lib/python3/"));
        QCOMPARE(two.row(), 0);
        QCOMPARE(two.data().toString(), QStringLiteral("two.py"));
        model.sort(ChangesModel::Path, Qt::AscendingOrder);

        // A filter keeps the folders of what it finds.
        model.setFilter(QStringLiteral("ONE"));
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.shownCount(), 3);
        QCOMPARE(model.rowCount(model.index(0, 0)), 1);
        model.setFilter(QStringLiteral("nothing like it"));
        QCOMPARE(model.rowCount(), 0);
        model.setFilter({});
        QCOMPARE(model.rowCount(), 5);
    }

    void fiftyThousandChangedFilesAreShownAtOnce() {
        QList<StepFileChange> files;
        for (int i = 0; i < 50'000; ++i)
            files << StepFileChange{
                i % 10 == 0 ? StepFileChange::Kind::Changed : StepFileChange::Kind::Added,
                QStringLiteral("/app/node_modules/package-%1/lib/part%2/file%3.js").arg(i / 40).arg(i % 7).arg(i),
                QLatin1Char('f'),
                0644,
                0,
                0,
                1'000};
        FakeEngine engine;
        engine.setStepChanges({.step = {.line = 3, .text = QStringLiteral("RUN npm ci")}, .files = files});
        ChangesView view(&engine);
        view.resize(600, 500);
        view.show();
        ChangesModel model;
        QElapsedTimer clock;
        const auto took = [&](const char* what) {
            qInfo("%s: %lld ms", what, static_cast<long long>(clock.restart()));
        };
        clock.start();
        model.setFiles(files);
        took("a tree of 50,000 files");
        model.setFilter(QStringLiteral("package-77/"));
        took("filtered by a path");
        model.setFilter({});
        model.sort(ChangesModel::Size, Qt::DescendingOrder);
        took("shown again and sorted");
        view.look({.context = QStringLiteral("/p")}, 3);
        auto* tree = view.findChild<QTreeView*>(QStringLiteral("changesTree"));
        QTRY_VERIFY(tree->model()->rowCount() > 0 && tree->isVisible());
        clock.restart();
        tree->grab();
        took("painted");
        auto* filter = view.findChild<QLineEdit*>();
        for (const QString& text :
             {QStringLiteral("p"), QStringLiteral("part3"), QStringLiteral("file49999"), QString()}) {
            clock.restart();
            filter->setText(text);
            tree->grab();
            took(qPrintable(QStringLiteral("the view filtered by “%1”").arg(text)));
        }
        tree->expandAll();
        clock.restart();
        filter->setText(QStringLiteral("file4"));
        filter->clear();
        tree->grab();
        took("all unfolded, filtered and back");
        QVERIFY(tree->isExpanded(tree->model()->index(0, 0)));
    }

    void aChangedTextIsShownAsItsDifferences() {
        FakeEngine engine;
        ChangesView view(&engine);
        view.resize(600, 500);
        view.show();
        engine.setStepChanges({.step = {.line = 3, .text = QStringLiteral("RUN x")},
                               .files = {{StepFileChange::Kind::Changed, QStringLiteral("/etc/motd")},
                                         {StepFileChange::Kind::Added, QStringLiteral("/lib.so")}}});
        const StepFile::Side old{.text = QStringLiteral("one\ntwo\n")};
        engine.setStepFile({.path = QStringLiteral("/etc/motd"),
                            .before = old,
                            .after = StepFile::Side{.mode = 0755, .text = QStringLiteral("one\n2\n")}});
        engine.setStepFile({.path = QStringLiteral("/lib.so"), .after = StepFile::Side{.binary = true}});
        view.look({.context = QStringLiteral("/p")}, 3);
        auto* diff = view.findChild<DiffView*>();
        QTRY_VERIFY(diff->toPlainText().contains(QStringLiteral("-two\n+2")));
        auto* tree = view.findChild<QTreeView*>(QStringLiteral("changesTree"));
        QCOMPARE(tree->model()->rowCount(), 2);
        QTest::keyClick(tree, Qt::Key_Down);
        QCOMPARE(tree->currentIndex().data().toString(), QStringLiteral("lib.so"));
        QTRY_VERIFY(!diff->isVisible()); // no text
        // The filter takes what was selected away: what it leaves is selected instead, its folder unfolded.
        view.findChild<QLineEdit*>()->setText(QStringLiteral("MOTD"));
        QCOMPARE(tree->model()->rowCount(), 1);
        QCOMPARE(tree->currentIndex().data().toString(), QStringLiteral("motd"));
        // Folding by the keys, and that is remembered over the filter.
        view.findChild<QLineEdit*>()->clear();
        QTest::keyClick(tree, Qt::Key_Left);
        QCOMPARE(tree->currentIndex().data().toString(), QStringLiteral("etc/"));
        QTest::keyClick(tree, Qt::Key_Left);
        QVERIFY(!tree->isExpanded(tree->currentIndex()));
        view.findChild<QLineEdit*>()->setText(QStringLiteral("motd"));
        QVERIFY(tree->isExpanded(tree->model()->index(0, 0)));
        view.findChild<QLineEdit*>()->clear();
        QVERIFY(!tree->isExpanded(tree->model()->index(0, 0)));
    }

    void aLongDifferenceIsShownInItsBeginning() {
        DiffView view;
        view.compare({}, QStringLiteral("line\n").repeated(20'000));
        QTRY_VERIFY(!view.toPlainText().isEmpty());
        QVERIFY(view.blockCount() < 6'000);
        QVERIFY(view.toPlainText().endsWith(QStringLiteral("and 15001 more line(s)")));
        view.compare({}, {});
        QSignalSpy compared(&view, &DiffView::compared);
        QTRY_COMPARE(compared.count(), 1);
        QCOMPARE(compared[0][0].toBool(), false);
    }

    void changesThatCannotBeHadSayWhyAndCanBeAskedForAgain() {
        FakeEngine engine;
        ChangesView view(&engine);
        view.show();
        engine.failNext(QStringLiteral("stepChanges"), Error(Errc::InvalidArgument, "no step at line 9"));
        view.look({}, 9);
        auto* message = view.findChild<EmptyState*>();
        auto* button = message->findChild<QPushButton*>();
        QCOMPARE(button->text(), QStringLiteral("Cancel"));
        QTRY_COMPARE(button->text(), QStringLiteral("Try again"));
        button->click();
        QTRY_COMPARE(engine.calls().count(QStringLiteral("stepChanges 9")), 2);
        QTRY_VERIFY(!button->isVisible()); // nothing was changed
        view.look({}, 9);
        button->click();
        QVERIFY(engine.calls().contains(QStringLiteral("cancel")));
    }

    void waitingForTheFilesOfAStepIsAJobOfTheWindow() {
        FakeEngine engine;
        engine.setDelay(QStringLiteral("stepChanges"), 400);
        Jobs jobs;
        ChangesView view(&engine);
        view.setJobs(&jobs);
        view.show();
        view.look({}, 9);
        QTRY_COMPARE(jobs.rowCount(), 1);
        QCOMPARE(jobs.index(0).data().toString(), QStringLiteral("Looking at what line 9 changes"));
        QTRY_COMPARE(jobs.rowCount(), 0);
        view.look({}, 9);
        QTRY_COMPARE(jobs.rowCount(), 1);
        jobs.cancel(jobs.index(0).data(Jobs::IdRole).toULongLong());
        QCOMPARE(jobs.rowCount(), 0);
        QCOMPARE(view.findChild<EmptyState*>()->findChild<QPushButton*>()->text(), QStringLiteral("Try again"));
    }

    void theMenuOfAStepActsOnItsLine() {
        FakeEngine engine;
        const QString text = QStringLiteral("FROM a\nRUN one\n");
        engine.setBuildScript(FakeEngine::successfulBuild(text, 1));
        BuildSession session(&engine);
        BuildPane pane(&session);
        pane.setStepWork(&engine, [] { return BuildRequest{.context = QStringLiteral("/p")}; });
        pane.resize(600, 500);
        pane.show();
        session.start({.dockerfileText = text});
        QTRY_COMPARE(session.state(), BuildSession::State::Succeeded);
        pane.steps()->setCurrentIndex(session.steps()->indexOfStep(2));
        QTest::keyClick(pane.steps(), Qt::Key_F9);
        QTRY_VERIFY(engine.calls().contains(QStringLiteral("openStepShell before 2")));
        QVERIFY(pane.shells()->isVisible());
        pane.act(StepAction::Files, 2);
        QVERIFY(engine.calls().contains(QStringLiteral("stepChanges 2")));
        QVERIFY(pane.changes()->isVisible());
    }

    void aBuildOfSomebodyElseIsFollowed() {
        FakeEngine engine;
        engine.setBuildEvents(QStringLiteral("b1"), FakeEngine::successfulBuild(QStringLiteral("FROM a\nRUN b\n"), 1));
        BuildSession session(&engine);
        session.follow(QStringLiteral("b1"));
        QTRY_COMPARE(session.state(), BuildSession::State::Succeeded);
        QCOMPARE(session.steps()->rowCount(), 2);
        session.follow(QStringLiteral("b2"));
        QTRY_COMPARE(session.state(), BuildSession::State::Failed);
        QVERIFY(session.error()->message.text.contains(QStringLiteral("no such build")));
    }

    void aSessionThatGoesAwayCancels() {
        FakeEngine engine;
        engine.setBuildScript({{.kind = Kind::BuildStarted, .steps = 1}});
        engine.holdBuildAt(1);
        {
            BuildSession session(&engine);
            session.start({});
            QTest::qWait(10);
        }
        QVERIFY(engine.calls().contains(QStringLiteral("cancel")));
        engine.resumeBuild();
        QTest::qWait(10);
    }
};

SLIPWAY_TEST_MAIN(BuildTest)
#include "tst_build.moc"
