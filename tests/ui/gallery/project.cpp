#include "facts.h"
#include "gallery.h"

#include "ui/build/build_session.h"
#include "ui/projects/project_page.h"
#include "ui/run/run_dialog.h"
#include "ui/window/quick_search.h"

#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

namespace slipway::ui::gallery {

void project() {
    test::TemporaryProject folder;
    Scene scene([&](FakeEngine& engine) {
        test::populate(engine);
        engine.setPlan(
            {{2, 2, QStringLiteral("FROM slipway/starter"), true, {}},
             {4, 4, QStringLiteral("WORKDIR /app"), true, {}},
             {5, 5, QStringLiteral("COPY index.html start.sh ./"), false, fileChanged("index.html")},
             {8, 10, QStringLiteral("RUN sed -i … index.html && gzip -k index.html && ls -l"), false,
              stepBefore("COPY index.html start.sh ./")},
             {12, 12, QStringLiteral("EXPOSE 5000"), false, stepBefore("COPY index.html start.sh ./")},
             {13, 13, QStringLiteral("CMD [\"sh\", \"start.sh\"]"), false, stepBefore("COPY index.html start.sh ./")}});
    });
    scene.window->openProject(folder.directory());
    QTest::qWait(600);
    save(scene.window.get(), QStringLiteral("project-planned"));

    scene.engine.holdBuildAt(6);
    scene.window->currentProject()->build();
    QTest::qWait(100);
    save(scene.window.get(), QStringLiteral("project-building"));
    scene.engine.resumeBuild();
    QTRY_COMPARE(scene.window->currentProject()->session()->state(), BuildSession::State::Succeeded);
    scene.engine.setExposedPorts(QStringLiteral("hello-web:latest"), {{5000, QStringLiteral("tcp"), {}, 0}});
    scene.engine.occupyPort(5000, {PortHolder::Kind::Process, QStringLiteral("python3"), 4711, {}});
    scene.window->currentProject()->run();
    QTRY_VERIFY(scene.window->findChild<RunDialog*>());
    auto* dialog = scene.window->findChild<RunDialog*>();
    QTRY_VERIFY(dialog->findChild<QPushButton*>(QStringLiteral("useNextPort")));
    QTRY_VERIFY(dialog->findChild<QPushButton*>(QStringLiteral("useNextPort"))->isVisible());
    save(dialog, QStringLiteral("run-conflict"));
    dialog->findChild<QPushButton*>(QStringLiteral("useNextPort"))->click();
    QTest::qWait(300);
    dialog->findChild<QLineEdit*>(QStringLiteral("containerName"))->setText(QStringLiteral("hello"));
    save(dialog, QStringLiteral("run-ready"));
    dialog->findChild<QPushButton*>(QStringLiteral("runButton"))->click();
    QTRY_VERIFY(scene.window->findChild<QPushButton*>(QStringLiteral("port5001")));
    save(scene.window.get(), QStringLiteral("project-running"));
    const QSize size = scene.window->size();
    scene.window->resize(scene.window->minimumSize());
    save(scene.window.get(), QStringLiteral("project-running-small"));
    scene.window->resize(size);
    scene.window->findChild<QPushButton*>(QStringLiteral("searchButton"))->click();
    save(scene.window->findChild<QuickSearch*>(), QStringLiteral("quick-search"));
}

void failedBuild() {
    test::TemporaryProject folder(
        QStringLiteral("FROM python:3.8\n\nWORKDIR /app\nCOPY requirements.txt ./\n"
                       "RUN pip install --no-cache-dir -r requirements.txt\n\nCOPY app.py ./\n"
                       "EXPOSE 5000\nCMD [\"python\", \"app.py\"]\n"));
    Scene scene;
    const BuildError error{.message = commandFailed("/bin/sh -c pip install --no-cache-dir -r requirements.txt", 1),
                           .exitCode = 1,
                           .line = 5,
                           .column = 1,
                           .source = QStringLiteral("RUN pip install --no-cache-dir -r requirements.txt"),
                           .hint = Fact{FactCode::DidYouMean, {{"name", "flask"}}}};
    using Kind = BuildEvent::Kind;
    scene.engine.setBuildScript(
        {{.kind = Kind::BuildStarted, .steps = 7},
         {.kind = Kind::StepCached,
          .step = 1,
          .steps = 7,
          .line = 1,
          .endLine = 1,
          .text = QStringLiteral("FROM python:3.8")},
         {.kind = Kind::StepCached,
          .step = 2,
          .steps = 7,
          .line = 3,
          .endLine = 3,
          .text = QStringLiteral("WORKDIR /app")},
         {.kind = Kind::StepStarted,
          .step = 3,
          .steps = 7,
          .line = 4,
          .endLine = 4,
          .text = QStringLiteral("COPY requirements.txt ./"),
          .reason = fileChanged("requirements.txt")},
         {.kind = Kind::StepFinished, .step = 3, .durationMs = 9, .size = 13},
         {.kind = Kind::StepStarted,
          .step = 4,
          .steps = 7,
          .line = 5,
          .endLine = 5,
          .text = QStringLiteral("RUN pip install --no-cache-dir -r requirements.txt")},
         {.kind = Kind::StepLog,
          .step = 4,
          .data = QStringLiteral(
              "Looking in indexes: https://pypi.org/simple\nERROR: Could not find a version that satisfies the "
              "requirement flsk==3.0.3\nERROR: No matching distribution found for flsk==3.0.3\n")},
         {.kind = Kind::StepFailed, .step = 4, .durationMs = 2130, .error = error},
         {.kind = Kind::BuildFinished,
          .durationMs = 2200,
          .outcome = BuildEvent::Outcome::Failed,
          .cachedSteps = 2,
          .error = error}});
    scene.window->openProject(folder.directory());
    QTest::qWait(50);
    scene.window->currentProject()->build();
    QTRY_COMPARE(scene.window->currentProject()->session()->state(), BuildSession::State::Failed);
    save(scene.window.get(), QStringLiteral("project-failed"));
    for (QToolButton* button : scene.window->currentProject()->findChildren<QToolButton*>())
        if (button->text() == QLatin1String("Text")) // in both languages
            button->click();
    save(scene.window.get(), QStringLiteral("project-failed-text"));
}

} // namespace slipway::ui::gallery
