#include "facts.h"
#include "gallery.h"
#include "parallel_build.h"

#include "ui/build/build_pane.h"
#include "ui/build/build_session.h"
#include "ui/build/changes_view.h"
#include "ui/build/step_shells.h"
#include "ui/build/steps_view.h"
#include "ui/build/timeline_view.h"

#include <QLineEdit>
#include <QTreeView>

namespace slipway::ui::gallery {

void buildViews() {
    FakeEngine engine;
    BuildSession session(&engine);
    BuildPane pane(&session);
    pane.setStepWork(&engine, [] { return BuildRequest(); });
    pane.resize(620, 560);
    pane.show();
    save(&pane, QStringLiteral("build-empty"));
    engine.setBuildScript(parallelBuild({.kind = BuildEvent::Kind::BuildFinished,
                                         .durationMs = 11'640,
                                         .outcome = BuildEvent::Outcome::Ok,
                                         .cachedSteps = 4}));
    session.start({});
    QTRY_COMPARE(session.state(), BuildSession::State::Succeeded);
    for (int step : {4, 5})
        pane.steps()->expand(session.steps()->indexOfStep(step));
    pane.steps()->setCurrentIndex(session.steps()->index(1, 0, session.steps()->indexOfStep(4)));
    pane.steps()->scrollToTop();
    save(&pane, QStringLiteral("build-steps"));
    pane.openFind();
    pane.findChild<QLineEdit*>(QStringLiteral("stepsFindInput"))->setText(QStringLiteral("prod"));
    QTest::keyClick(pane.findChild<QLineEdit*>(QStringLiteral("stepsFindInput")), Qt::Key_Return);
    save(&pane, QStringLiteral("build-steps-find"));
    pane.showView(pane.timeline());
    save(&pane, QStringLiteral("build-timeline"));

    QList<BuildEvent> broken =
        parallelBuild({.kind = BuildEvent::Kind::BuildFinished,
                       .durationMs = 9'000,
                       .outcome = BuildEvent::Outcome::Failed,
                       .error = BuildError{.message = commandFailed("npm run build -- --mode production", 2)}});
    broken.removeIf([](const BuildEvent& event) {
        return event.step > 9 || (event.step == 9 && event.kind == BuildEvent::Kind::StepFinished);
    });
    for (BuildEvent& event : broken)
        if (event.step == 5 && event.kind == BuildEvent::Kind::StepFinished)
            event = {.kind = BuildEvent::Kind::StepFailed,
                     .step = 5,
                     .durationMs = 2'600,
                     .error = BuildError{
                         .message = commandFailed("npm run build -- --mode production", 2), .exitCode = 2, .line = 6}};
    engine.setBuildScript(broken);
    session.start({});
    QTRY_COMPARE(session.state(), BuildSession::State::Failed);
    save(&pane, QStringLiteral("build-timeline-failed"));
}

void stepWork() {
    FakeEngine engine;
    BuildSession session(&engine);
    BuildPane pane(&session);
    pane.setStepWork(&engine, [] { return BuildRequest(); });
    pane.resize(640, 560);
    pane.show();
    pane.showView(pane.shells());
    save(&pane, QStringLiteral("shell-none"));
    pane.act(StepAction::ShellAfter, 6);
    QTRY_COMPARE(engine.stepShells().size(), 1);
    QTest::qWait(350);
    engine.stepShells()[0]->progress({.kind = BuildEvent::Kind::StepStarted,
                                      .step = 4,
                                      .steps = 11,
                                      .text = QStringLiteral("RUN npm ci --no-audit --no-fund")});
    save(&pane, QStringLiteral("shell-waiting"));
    engine.stepShells()[0]->open(
        {.step = 5, .line = 6, .text = QStringLiteral("RUN npm run build -- --mode production"), .exitCode = 2});
    engine.stepShells()[0]->print("\x1b[1;32m/src\x1b[0m # ls\r\n\x1b[1;34mnode_modules\x1b[0m  package.json  "
                                  "\x1b[1;34msrc\x1b[0m\r\n\x1b[1;32m/src\x1b[0m # ");
    pane.act(StepAction::ShellBefore, 12);
    pane.act(StepAction::ShellAfter, 6);
    save(&pane, QStringLiteral("shell-failed-step"));
    engine.stepShells()[0]->end({TerminalEnd::Kind::Exited, 0, {}});
    save(&pane, QStringLiteral("shell-ended"));

    using Change = StepFileChange::Kind;
    const QChar file = QLatin1Char('f');
    StepChanges changes{.step = {.step = 4, .line = 4, .text = QStringLiteral("RUN npm ci && npm cache clean")},
                        .files = {}};
    changes.files = {{Change::Added, QStringLiteral("/root/.npm/_logs"), QLatin1Char('d'), 0755, 0, 0, 0},
                     {Change::Added, QStringLiteral("/src/node_modules/.bin/vite"), QLatin1Char('l'), 0777, 0, 0, 0,
                      QStringLiteral("../vite/bin/vite.js")},
                     {Change::Added, QStringLiteral("/src/node_modules/vite/dist/node/chunks/dep-BzOvws4Y.js"), file,
                      0644, 0, 0, 2'412'000},
                     {Change::Changed, QStringLiteral("/src/package-lock.json"), file, 0644, 0, 0, 148'200},
                     {Change::Removed, QStringLiteral("/tmp/npm-install.sock"), QLatin1Char('s'), 0700, 1000, 1000, 0},
                     {Change::Added, QStringLiteral("/usr/local/bin/esbuild"), file, 04755, 0, 0, 9'800'000}};
    engine.setStepChanges(changes);
    StepFile lock{.path = QStringLiteral("/src/package-lock.json")};
    lock.before = StepFile::Side{.size = 148'190,
                                 .text = QStringLiteral("{\n  \"name\": \"shop\",\n  \"version\": \"1.4.0\",\n  "
                                                        "\"lockfileVersion\": 2,\n  \"requires\": true\n}\n")};
    lock.after = StepFile::Side{.mode = 0600,
                                .size = 148'200,
                                .text = QStringLiteral("{\n  \"name\": \"shop\",\n  \"version\": \"1.4.1\",\n  "
                                                       "\"lockfileVersion\": 3,\n  \"packages\": {},\n  "
                                                       "\"requires\": true\n}\n")};
    lock.before->mode = 0644;
    engine.setStepFile(lock);
    pane.act(StepAction::Files, 4);
    save(&pane, QStringLiteral("changes-waiting"));
    auto* tree = pane.findChild<QTreeView*>(QStringLiteral("changesTree"));
    const auto choose = [tree](const QString& name) {
        tree->setCurrentIndex(
            tree->model()
                ->match(tree->model()->index(0, 0), Qt::DisplayRole, name, 1, Qt::MatchStartsWith | Qt::MatchRecursive)
                .value(0));
    };
    QTRY_COMPARE(tree->model()->rowCount(), 4);
    choose(QStringLiteral("package-lock.json"));
    QTest::qWait(80);
    save(&pane, QStringLiteral("changes"));
    choose(QStringLiteral("vite →"));
    save(&pane, QStringLiteral("changes-link"));
    engine.setStepChanges({.step = {.line = 9, .text = QStringLiteral("ENV A=1")}});
    pane.act(StepAction::Files, 9);
    save(&pane, QStringLiteral("changes-none"));
    engine.failNext(QStringLiteral("stepChanges"),
                    Error(Errc::InvalidArgument, "FROM takes an image, with all of its layers: name a line behind it"));
    pane.act(StepAction::Files, 1);
    save(&pane, QStringLiteral("changes-failed"));
}

} // namespace slipway::ui::gallery
