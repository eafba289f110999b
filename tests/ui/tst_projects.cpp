#include "shown_project.h"

#include "ui/editor/dockerfile_editor.h"
#include "ui/projects/projects_page.h"
#include "ui/projects/recent_projects.h"
#include "ui/run/run_dialog.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/empty_state.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTextBlock>

using namespace slipway;
using namespace slipway::ui;

class ProjectsTest : public QObject {
    Q_OBJECT

    using Page = test::ShownProject;

private Q_SLOTS:
    void tagsAreValidReferences_data() {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("tag");
        QTest::newRow("plain") << QStringLiteral("/x/hello-web") << QStringLiteral("hello-web:latest");
        QTest::newRow("spaces and capitals")
            << QStringLiteral("/x/My Great App") << QStringLiteral("my-great-app:latest");
        QTest::newRow("edges") << QStringLiteral("/x/__a__b!!") << QStringLiteral("a-b:latest");
        QTest::newRow("nothing left") << QStringLiteral("/x/日本") << QStringLiteral("project:latest");
        QTest::newRow("root") << QStringLiteral("/") << QStringLiteral("project:latest");
    }
    void tagsAreValidReferences() {
        QFETCH(const QString, folder);
        QTEST(Project({folder, QStringLiteral("Dockerfile"), true}).imageTag(), "tag");
    }

    void aContainerfileWillDo() {
        test::TemporaryProject project{QString()};
        QVERIFY(!Project::open(project.directory())->hasDockerfile);
        project.write(QStringLiteral("Containerfile"), "FROM a\n");
        QCOMPARE(Project::open(project.directory())->dockerfileName, QStringLiteral("Containerfile"));
        QVERIFY(!Project::open(project.directory() + QStringLiteral("/none")));
    }

    void samplesAreUnpackedOnceAndCanBeWritten() {
        QTemporaryDir folder;
        for (const QString& name : sampleNames()) {
            const Result<QString> directory = unpackSample(name, folder.path());
            QVERIFY(directory);
            QVERIFY(Project::open(*directory)->hasDockerfile);
            QFile dockerfile(*directory + QStringLiteral("/Dockerfile"));
            QVERIFY(dockerfile.open(QIODevice::Append));
            dockerfile.write("# mine\n");
            dockerfile.close();
            QVERIFY(unpackSample(name, folder.path()));
            QVERIFY(dockerfile.open(QIODevice::ReadOnly));
            QVERIFY(dockerfile.readAll().endsWith("# mine\n"));
        }
    }

    void recentProjectsAreKept() {
        test::TemporarySettings settings;
        {
            RecentProjects recent(&settings.settings);
            recent.add(QStringLiteral("/a"));
            recent.add(QStringLiteral("/b"));
            recent.add(QStringLiteral("/a"));
        }
        RecentProjects again(&settings.settings);
        QCOMPARE(again.directories(), (QStringList{QStringLiteral("/b"), QStringLiteral("/a")}));
        again.remove(QStringLiteral("/b"));
        QCOMPARE(again.directories(), QStringList{QStringLiteral("/a")});
    }

    void buildSavesAndSendsTheText() {
        test::TemporaryProject project;
        Page page(project);
        page.page.editor()->selectAll();
        page.page.editor()->insertPlainText(QStringLiteral("FROM slipway/starter\n"));
        QVERIFY(page.page.isModified());
        QSignalSpy finished(&page.page, &ProjectPage::buildFinished);
        page.page.build();
        QTRY_COMPARE(finished.count(), 1);
        QVERIFY(!page.page.isModified());
        QCOMPARE(project.read(QStringLiteral("Dockerfile")), QByteArray("FROM slipway/starter\n"));
        const BuildRequest request = page.engine.buildRequests().first();
        QCOMPARE(request.context, project.directory());
        QCOMPARE(request.tags, QStringList{QStringLiteral("hello-web:latest")});
        QCOMPARE(*request.dockerfileText, QStringLiteral("FROM slipway/starter\n"));
        QVERIFY(!request.noCache);
        page.page.buildWithoutCache();
        QTRY_COMPARE(finished.count(), 2);
        QVERIFY(page.engine.buildRequests().last().noCache);
    }

    void theGutterShowsThePlanAndFollowsEdits() {
        test::TemporaryProject project(QStringLiteral("FROM a\nRUN b\n"));
        Page page(project);
        page.engine.setPlan({{1, 1, {}, true, {}}, {2, 2, {}, false, QStringLiteral("new line")}});
        QTRY_COMPARE(page.page.editor()->stateOfLine(1), LineState::Cached);
        QCOMPARE(page.page.editor()->stateOfLine(2), LineState::WillRun);
        page.engine.setPlan({{1, 1, {}, true, {}}, {2, 2, {}, true, {}}});
        page.page.editor()->moveCursor(QTextCursor::End);
        page.page.editor()->insertPlainText(QStringLiteral("\n"));
        QTRY_COMPARE(page.page.editor()->stateOfLine(2), LineState::Cached);
    }

    void aChangedFileOfTheContextAsksForTheNextPlan() {
        test::TemporaryProject project(QStringLiteral("FROM a\nCOPY . .\n"));
        Page page(project);
        page.engine.setPlan({{1, 1, {}, true, {}}, {2, 2, {}, true, {}}});
        page.page.live()->setOn(false);
        page.page.build();
        QTRY_COMPARE(page.page.session()->state(), BuildSession::State::Succeeded);
        const LineState built = page.page.editor()->stateOfLine(2);
        QTest::qWait(600);
        QCOMPARE(page.page.editor()->stateOfLine(2), built);
        page.engine.setPlan({{1, 1, {}, true, {}}, {2, 2, {}, false, QStringLiteral("index.html changed")}});
        project.write(QStringLiteral("index.html"), "other");
        QTRY_COMPARE(page.page.editor()->stateOfLine(2), LineState::WillRun);
        QCOMPARE(page.page.editor()->noteOfLine(2), QStringLiteral("index.html changed"));
    }

    void aFailedLineIsExplainedAndForgottenOnEdit() {
        test::TemporaryProject project(QStringLiteral("FROM a\nRUN false\n"));
        Page page(project);
        const BuildError error{.message = QStringLiteral("it ended with exit code 1"),
                               .exitCode = 1,
                               .line = 2,
                               .source = QStringLiteral("RUN false"),
                               .hint = QStringLiteral("Try true.")};
        using Kind = BuildEvent::Kind;
        page.engine.setBuildScript(
            {{.kind = Kind::BuildStarted, .steps = 2},
             {.kind = Kind::StepStarted, .step = 2, .steps = 2, .line = 2, .endLine = 2},
             {.kind = Kind::StepFailed, .step = 2, .error = error},
             {.kind = Kind::BuildFinished, .outcome = BuildEvent::Outcome::Failed, .error = error}});
        page.page.build();
        auto* banner = page.page.findChild<Banner*>(QStringLiteral("buildProblem"));
        QTRY_VERIFY(banner->isVisible());
        QCOMPARE(banner->title(), QStringLiteral("Line 2 failed: RUN false (exit code 1)"));
        QCOMPARE(page.page.editor()->stateOfLine(2), LineState::Failed);
        page.page.editor()->goToLine(1);
        banner->findChild<QPushButton*>()->click();
        QCOMPARE(page.page.editor()->textCursor().blockNumber(), 1);
        page.page.editor()->insertPlainText(QStringLiteral("x"));
        QVERIFY(!banner->isVisible());
    }

    void aFailedStepIsLookedIntoFromItsCard() {
        const test::TemporaryProject project;
        test::ShownProject shown(project);
        const BuildError error{.message = QStringLiteral("exit code 127"), .exitCode = 127, .line = 8};
        using Kind = BuildEvent::Kind;
        shown.engine.setBuildScript(
            {{.kind = Kind::StepStarted, .step = 1, .steps = 1, .line = 8, .text = QStringLiteral("RUN mak")},
             {.kind = Kind::StepLog, .step = 1, .data = QStringLiteral("sh: mak: not found\n")},
             {.kind = Kind::StepFailed, .step = 1, .error = error},
             {.kind = Kind::BuildFinished, .outcome = BuildEvent::Outcome::Failed, .error = error}});
        shown.page.build();
        auto* card = shown.page.findChild<Banner*>(QStringLiteral("buildProblem"));
        QTRY_VERIFY(card->isVisible());
        QVERIFY(card->text().contains(QStringLiteral("PATH")));
        QVERIFY(card->text().contains(QStringLiteral("sh: mak: not found")));
        card->findChild<QPushButton*>(QStringLiteral("openShellHere"))->click();
        QTRY_COMPARE(shown.engine.stepShells().size(), 1);
        QCOMPARE(shown.engine.stepShells()[0]->request.line, 8);
        QVERIFY(!shown.engine.stepShells()[0]->request.before);
        QVERIFY(shown.engine.stepShells()[0]->request.build.dockerfileText);
        // The same from a line of the editor.
        shown.page.editor()->goToLine(2);
        QTest::keyClick(shown.page.editor(), Qt::Key_F10);
        QTRY_COMPARE(shown.engine.stepShells().size(), 2);
        QCOMPARE(shown.engine.stepShells()[1]->request.line, 2);
    }

    void runBuildsFirstWhereThereIsNoImage() {
        test::TemporaryProject project;
        Page page(project);
        page.page.run();
        QTRY_VERIFY(page.page.findChild<RunDialog*>());
        QCOMPARE(page.engine.buildRequests().size(), 1);
        page.page.findChild<RunDialog*>()->close();
        QTRY_VERIFY(!page.page.findChild<RunDialog*>());
        page.page.run();
        QTRY_VERIFY(page.page.findChild<RunDialog*>());
        QCOMPARE(page.engine.buildRequests().size(), 1);
    }

    void aFolderWithoutADockerfileOffersToMakeOne() {
        test::TemporaryProject project{QString()};
        Page page(project);
        auto* empty = page.page.findChild<EmptyState*>();
        QVERIFY(empty->isVisible());
        QVERIFY(!page.page.findChild<QPushButton*>(QStringLiteral("buildButton"))->isEnabled());
        Q_EMIT empty->buttonClicked();
        QVERIFY(page.page.editor()->toPlainText().startsWith(QStringLiteral("FROM ")));
        QVERIFY(page.page.save());
        QVERIFY(!project.read(QStringLiteral("Dockerfile")).isEmpty());
    }

    void aChangeByAnotherProgramIsTakenOverUnlessEdited() {
        test::TemporaryProject project(QStringLiteral("FROM a\n"));
        Page page(project);
        project.write(QStringLiteral("Dockerfile"), "FROM b\n");
        QTRY_COMPARE(page.page.editor()->toPlainText(), QStringLiteral("FROM b\n"));
        page.page.editor()->insertPlainText(QStringLiteral("# mine\n"));
        project.write(QStringLiteral("Dockerfile"), "FROM c\n");
        QTRY_VERIFY(page.page.findChild<Banner*>(QStringLiteral("fileProblem"))->isVisible());
        QVERIFY(page.page.editor()->toPlainText().startsWith(QStringLiteral("# mine")));
    }

    void nothingCanBeBuiltWithoutAnEngine() {
        test::TemporaryProject project;
        Page page(project);
        page.engine.setStatus({.state = EngineState::Absent});
        QVERIFY(!page.page.findChild<QPushButton*>(QStringLiteral("buildButton"))->isEnabled());
        page.page.build();
        QVERIFY(page.engine.buildRequests().isEmpty());
    }
};

SLIPWAY_TEST_MAIN(ProjectsTest)
#include "tst_projects.moc"
