#include "support.h"

#include "ui/build/build_session.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

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

    void anOlderPlanIsDropped() {
        FakeEngine engine;
        engine.setPlan({{1, 1, QStringLiteral("FROM a"), true, {}}});
        BuildSession session(&engine);
        QSignalSpy marks(&session, &BuildSession::marksChanged);
        session.plan({});
        session.plan({});
        session.plan({});
        QTRY_COMPARE(engine.calls().count(QStringLiteral("plan ")) + engine.calls().count(QStringLiteral("plan")), 3);
        QTRY_COMPARE(session.state(), BuildSession::State::Planned);
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
