#include "facts.h"
#include "gallery.h"

#include "ui/editor/dockerfile_editor.h"
#include "ui/projects/editor_area.h"
#include "ui/projects/project_page.h"

#include <QDir>
#include <QLineEdit>
#include <QMenu>

namespace slipway::ui::gallery {

void editor() {
    test::TemporaryProject folder(QStringLiteral(
        "# syntax=docker/dockerfile:1\nARG PYTHON=3.12\n\nFROM python:$PYTHON as build\n\n"
        "WORKDIR /src\nCOPY requirements.txt ./\n"
        "RUN --mount=type=cache,target=/root/.cache/pip \\\n    pip wheel -r requirements.txt -w /wheels\n"
        "\nFROM python:$PYTHON-slim\nMAINTAINER somebody@example.org\nENV MODE production\n"
        "COPY --from=build /wheels /wheels\nRUN pip install /wheels/*\nCOPY . /app\n"
        "CMD python app.py\n"));
    folder.write(QStringLiteral("requirements.txt"), "flask\n");
    folder.write(QStringLiteral("app.py"), "print()\n");
    Scene scene([](FakeEngine& engine) {
        test::populate(engine);
        const auto step = [](int line, int endLine, bool cached, const EngineText& reason, qint64 ms, qint64 size,
                             std::optional<qint64> predicted) {
            PlanStep result{line, endLine, QStringLiteral("RUN step"), cached, reason};
            result.durationMs = ms;
            result.size = size;
            result.predictedMs = predicted;
            return result;
        };
        ImageDetails base;
        base.platform = QStringLiteral("linux/amd64");
        base.size = 412'000'000;
        base.created = QDateTime::currentDateTimeUtc().addDays(-12);
        base.environment = {QStringLiteral("PATH=/usr/local/bin:/usr/bin:/bin")};
        base.command = {QStringLiteral("python3")};
        base.shell = {QStringLiteral("/bin/bash"), QStringLiteral("-o"), QStringLiteral("pipefail"),
                      QStringLiteral("-c")};
        base.exposedPorts = {{8000, QStringLiteral("tcp"), {}, 0}};
        base.onBuild = {QStringLiteral("COPY requirements.txt /src/")};
        engine.setImageDetails(QStringLiteral("python:3.12"), base);
        engine.setPlan({step(4, 4, true, {}, 5200, 412'000'000, {}), step(6, 6, true, {}, 3, 0, {}),
                        step(7, 7, false, fileChanged("requirements.txt"), 12, 13, 12),
                        step(8, 9, false, stepBefore("COPY requirements.txt ./"), 18'400, 31'000'000, 19'200),
                        step(11, 11, true, {}, 2100, 46'000'000, {}), step(13, 13, true, {}, 2, 0, {}),
                        step(14, 14, false, Fact{FactCode::StageChanged, {{"stage", "build"}}}, 120, 31'000'000, 120),
                        step(15, 15, false, stepBefore("COPY --from=build /wheels /wheels"), 6100, 38'000'000, 6300),
                        step(16, 16, false, stepBefore("COPY --from=build /wheels /wheels"), 14, 4'096, 14),
                        step(17, 17, false, stepBefore("COPY --from=build /wheels /wheels"), 1, 0, 1)});
    });
    scene.window->openProject(folder.directory());
    QTest::qWait(700);
    DockerfileEditor* text = scene.window->currentProject()->editor();
    QTRY_VERIFY(text->isAnalysisCurrent());
    save(scene.window.get(), QStringLiteral("editor-gutter"));
    const std::unique_ptr<QMenu> menu(text->makeFixMenu(4));
    QVERIFY(menu);
    menu->popup(scene.window->mapToGlobal(QPoint(300, 300)));
    save(menu.get(), QStringLiteral("editor-fix-menu"));
    menu->close();
    const std::unique_ptr<QMenu> steps(text->makeStepMenu(8));
    QVERIFY(steps);
    steps->popup(scene.window->mapToGlobal(QPoint(300, 300)));
    save(steps.get(), QStringLiteral("editor-step-menu"));
    steps->close();
    text->goToLine(16);
    text->setFocus();
    QTest::keyClick(text, Qt::Key_End);
    QTest::keyClick(text, Qt::Key_Return);
    QTest::keyClicks(text, QStringLiteral("COPY --"));
    save(scene.window.get(), QStringLiteral("editor-completion"));
    QTest::keyClick(text, Qt::Key_Escape);
    text->undo();
    text->goToLine(8);
    QTest::keyClick(text, Qt::Key_Right);
    QTest::keyClick(text, Qt::Key_F1);
    save(scene.window.get(), QStringLiteral("editor-hover"));
    text->goToLine(4);
    for (int i = 0; i < 8; ++i)
        QTest::keyClick(text, Qt::Key_Right);
    QTest::keyClick(text, Qt::Key_F1);
    save(scene.window.get(), QStringLiteral("editor-hover-from"));
    QTest::keyClick(text, Qt::Key_G, Qt::ControlModifier);
    save(scene.window.get(), QStringLiteral("editor-go-to"));
    scene.window->currentProject()->files()->openFind(true);
    scene.window->findChild<QLineEdit*>(QStringLiteral("findInput"))->setText(QStringLiteral("wheels"));
    save(scene.window.get(), QStringLiteral("editor-replace"));
}

void ignorePreview() {
    test::TemporaryProject folder;
    QDir(folder.directory()).mkpath(QStringLiteral("node_modules/left-pad"));
    folder.write(QStringLiteral("node_modules/left-pad/index.js"), "x");
    folder.write(QStringLiteral(".dockerignore"), "# what the image needs not\nnode_modules\n*.md\n!README.md\n");
    folder.write(QStringLiteral("NOTES.md"), "x");
    folder.write(QStringLiteral("README.md"), "x");
    folder.write(QStringLiteral("start.sh"), "x");
    folder.write(QStringLiteral("web.Dockerfile"), "FROM slipway/starter\nCOPY . /app\nCOPY *.md /doc/\n");
    Scene scene;
    scene.window->openProject(folder.directory());
    EditorArea* files = scene.window->currentProject()->files();
    files->open(QStringLiteral("web.Dockerfile"));
    QTRY_VERIFY(scene.window->currentProject()->editor()->isAnalysisCurrent());
    files->open(QStringLiteral(".dockerignore"));
    QTest::qWait(400);
    save(scene.window.get(), QStringLiteral("editor-ignore"));
    files->current()->editor()->insertPlainText(QStringLiteral("src\n"));
    folder.write(QStringLiteral(".dockerignore"), "from elsewhere\n");
    files->checkDisk();
    save(scene.window.get(), QStringLiteral("editor-conflict"));
}

} // namespace slipway::ui::gallery
