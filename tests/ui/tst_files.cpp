#include "shown_project.h"

#include "ui/editor/dockerfile_editor.h"
#include "ui/jobs/jobs.h"
#include "ui/projects/container_replacer.h"
#include "ui/projects/context_watch.h"
#include "ui/projects/copy_preview_model.h"
#include "ui/projects/copy_preview_view.h"
#include "ui/projects/editor_area.h"
#include "ui/projects/live_build.h"
#include "ui/run/run_dialog.h"
#include "ui/theme/theme_controller.h"
#include "ui/widgets/banner.h"

#include <QAbstractItemModelTester>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTextBlock>
#include <QTextLayout>
#include <QToolButton>

using namespace slipway;
using namespace slipway::ui;

class FilesTest : public QObject {
    Q_OBJECT

    struct Page : test::ShownProject {
        using ShownProject::ShownProject;
        template <typename T>
        T* child(const char* name) {
            return page.findChild<T*>(QLatin1String(name));
        }
        void type(const QString& text) {
            page.editor()->moveCursor(QTextCursor::End);
            page.editor()->insertPlainText(text);
        }
    };
    static IgnorePreview previewOf(const test::TemporaryProject& project, const QString& dockerfile,
                                   const QString& ignore) {
        return previewCopies(analyze(dockerfile)->copies, ignore, listContext(project.directory(), ignore, {}));
    }

    static Container ofProject(const QString& name, ContainerState state) {
        Container container = test::container(name, state);
        container.image = QStringLiteral("web:latest");
        container.labels.insert(projectLabel, QStringLiteral("/project"));
        return container;
    }

private Q_SLOTS:
    void kindsOfFilesAreToldByTheirNames() {
        QCOMPARE(kindOf(QStringLiteral("Dockerfile")), FileKind::Dockerfile);
        QCOMPARE(kindOf(QStringLiteral("deploy/Containerfile")), FileKind::Dockerfile);
        QCOMPARE(kindOf(QStringLiteral("web.Dockerfile")), FileKind::Dockerfile);
        QCOMPARE(kindOf(QStringLiteral("Dockerfile.web")), FileKind::Dockerfile);
        QCOMPARE(kindOf(QStringLiteral(".dockerignore")), FileKind::Ignore);
        QCOMPARE(kindOf(QStringLiteral("web.Dockerfile.dockerignore")), FileKind::Ignore);
        QCOMPARE(kindOf(QStringLiteral("Dockerfiles")), FileKind::Text);
    }

    void filesAreWrittenBackAsTheyWere_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("plain") << QByteArray("FROM a\nRUN b\n");
        QTest::newRow("no last line end") << QByteArray("FROM a");
        QTest::newRow("CRLF") << QByteArray("FROM a\r\nRUN b\r\n");
        QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF"
                                                       "FROM \xC3\xBC\n");
        QTest::newRow("empty") << QByteArray();
    }
    void filesAreWrittenBackAsTheyWere() {
        QFETCH(const QByteArray, bytes);
        const Result<TextFile> file = TextFile::fromBytes(bytes);
        QVERIFY(file);
        QVERIFY(!file->text.contains(QLatin1Char('\r')));
        QCOMPARE(file->bytes(), bytes);
    }

    void whatIsNoTextIsNotEdited() {
        QVERIFY(TextFile::fromBytes(QByteArray("a\0b", 3)).error().code() == Errc::Unsupported);
        QVERIFY(TextFile::fromBytes("a\xFF\xFE").error().code() == Errc::Unsupported);
        QVERIFY(TextFile::fromBytes(QByteArray(TextFile::largest + 1, 'a')).error().code() == Errc::TooLarge);
        QVERIFY(TextFile::read(QStringLiteral("/nonexistent/file")).error().code() == Errc::NotFound);
        test::TemporaryProject project;
        project.write(QStringLiteral("picture.bin"), QByteArray("\0\1\2", 3));
        EditorArea area(project.directory(), {QStringLiteral("Dockerfile")});
        OpenFile* file = area.open(QStringLiteral("picture.bin"));
        QVERIFY(!file->isLoaded());
        QVERIFY(!file->editor()->isEnabled());
        QVERIFY(area.findChild<Banner*>(QStringLiteral("fileProblem"))->text().contains(QStringLiteral("not a text")));
    }

    void undoSurvivesSavingAndChangesFromOutside() {
        test::TemporaryProject project(QStringLiteral("FROM a\nRUN b\n"));
        OpenFile file(project.directory(), QStringLiteral("Dockerfile"));
        const std::unique_ptr<QWidget> owner(file.editor());
        QVERIFY(file.load());
        file.editor()->moveCursor(QTextCursor::End);
        file.editor()->insertPlainText(QStringLiteral("RUN c\n"));
        QVERIFY(file.save());
        QCOMPARE(project.read(QStringLiteral("Dockerfile")), QByteArray("FROM a\nRUN b\nRUN c\n"));
        project.write(QStringLiteral("Dockerfile"), "FROM a\nRUN other\nRUN c\n");
        file.checkDisk();
        QCOMPARE(file.text(), QStringLiteral("FROM a\nRUN other\nRUN c\n"));
        QVERIFY(!file.isModified());
        file.editor()->undo();
        QCOMPARE(file.text(), QStringLiteral("FROM a\nRUN b\nRUN c\n"));
        QVERIFY(file.isModified());
        file.editor()->undo();
        QCOMPARE(file.text(), QStringLiteral("FROM a\nRUN b\n"));
    }

    void aConflictIsOfferedAndLosesNothing() {
        test::TemporaryProject project(QStringLiteral("FROM a\n"));
        EditorArea area(project.directory(), {QStringLiteral("Dockerfile")});
        area.show();
        OpenFile* file = area.current();
        file->editor()->insertPlainText(QStringLiteral("# mine\n"));
        project.write(QStringLiteral("Dockerfile"), "FROM theirs\n");
        QVERIFY(!area.saveAll()); // noticed at the latest when saving
        QCOMPARE(project.read(QStringLiteral("Dockerfile")), QByteArray("FROM theirs\n"));
        QVERIFY(area.findChild<Banner*>(QStringLiteral("fileProblem"))->isVisible());
        area.findChild<QPushButton*>(QStringLiteral("takeFromDisk"))->click();
        QCOMPARE(file->text(), QStringLiteral("FROM theirs\n"));
        QVERIFY(!area.findChild<Banner*>(QStringLiteral("fileProblem"))->isVisible());
        file->editor()->undo();
        QCOMPARE(file->text(), QStringLiteral("# mine\nFROM a\n"));
        project.write(QStringLiteral("Dockerfile"), "FROM theirs again\n");
        area.checkDisk();
        area.findChild<QPushButton*>(QStringLiteral("keepMine"))->click();
        QCOMPARE(project.read(QStringLiteral("Dockerfile")), QByteArray("# mine\nFROM a\n"));
        QVERIFY(!area.isModified());
    }

    void aDeletedFileIsNotLost() {
        test::TemporaryProject project(QStringLiteral("FROM a\n"));
        EditorArea area(project.directory(), {QStringLiteral("Dockerfile")});
        area.show();
        QVERIFY(QFile::remove(project.directory() + QStringLiteral("/Dockerfile")));
        area.checkDisk();
        QVERIFY(area.isModified());
        QVERIFY(area.findChild<Banner*>(QStringLiteral("fileProblem"))->isVisible());
        area.findChild<QPushButton*>(QStringLiteral("keepMine"))->click();
        QCOMPARE(project.read(QStringLiteral("Dockerfile")), QByteArray("FROM a\n"));
    }

    void severalFilesOpenInTabs() {
        test::TemporaryProject project(QStringLiteral("FROM a\n"));
        project.write(QStringLiteral("web.Dockerfile"), "FROM web\n");
        project.write(QStringLiteral(".dockerignore"), "*.md\n");
        Page page(project);
        auto* tabs = page.child<QTabBar>("fileTabs");
        QCOMPARE(tabs->count(), 3);
        page.engine.setPlan({{1, 1, {}, true, {}}});
        QTRY_COMPARE(page.page.editor()->stateOfLine(1), LineState::Cached);
        DockerfileEditor* first = page.page.editor();
        tabs->setCurrentIndex(1);
        QVERIFY(page.page.editor() != first);
        QCOMPARE(page.page.project().dockerfileName, QStringLiteral("web.Dockerfile"));
        QTRY_COMPARE(page.page.editor()->stateOfLine(1), LineState::Cached);
        QCOMPARE(first->stateOfLine(1), LineState::None);
        page.page.build();
        QTRY_COMPARE(page.engine.buildRequests().size(), 1);
        QCOMPARE(page.engine.buildRequests().last().dockerfile, QStringLiteral("web.Dockerfile"));
        QCOMPARE(page.engine.buildRequests().last().tags, QStringList{QStringLiteral("hello-web:web")});
        QCOMPARE(*page.engine.buildRequests().last().dockerfileText, QStringLiteral("FROM web\n"));
        OpenFile* html = page.page.files()->open(QStringLiteral("index.html"));
        html->editor()->insertPlainText(QStringLiteral("<!-- x -->"));
        QVERIFY(page.page.isModified());
        QVERIFY(page.page.save());
        QVERIFY(project.read(QStringLiteral("index.html")).startsWith("<!-- x -->"));
        QCOMPARE(page.page.project().dockerfileName, QStringLiteral("web.Dockerfile"));
    }

    void aDockerfileIsClosedWhereThereIsAnother() {
        test::TemporaryProject project(QStringLiteral("FROM a\n"));
        project.write(QStringLiteral("web.Dockerfile"), "FROM web\n");
        Page page(project);
        EditorArea* files = page.page.files();
        auto* tabs = page.child<QTabBar>("fileTabs");
        const auto close = [&](int index) {
            return qobject_cast<QToolButton*>(tabs->tabButton(index, QTabBar::RightSide));
        };
        QVERIFY(close(0) && close(1));
        page.engine.holdBuildAt(1);
        page.page.build();
        QVERIFY2(!close(0) && close(1), "the one that is built stays");
        page.engine.resumeBuild();
        QTRY_VERIFY(close(0));
        files->current()->editor()->insertPlainText(QStringLiteral("# mine\n"));
        close(0)->click();
        QCOMPARE(tabs->count(), 1);
        QVERIFY2(!close(0), "one has to be built");
        QCOMPARE(project.read(QStringLiteral("Dockerfile")), QByteArray("# mine\nFROM a\n"));
        QCOMPARE(page.page.project().dockerfileName, QStringLiteral("web.Dockerfile"));
        QCOMPARE(page.page.editor()->toPlainText(), QStringLiteral("FROM web\n"));
        QTest::qWait(50);
        page.page.build();
        QTRY_COMPARE(page.engine.buildRequests().last().dockerfile, QStringLiteral("web.Dockerfile"));
        files->open(QStringLiteral("Dockerfile"));
        QTRY_VERIFY(close(0) && close(1));
        // Closing the one that would be built, with another file in front.
        files->open(QStringLiteral("index.html"));
        QTRY_VERIFY(close(1));
        close(1)->click();
        QCOMPARE(page.page.project().dockerfileName, QStringLiteral("web.Dockerfile"));
        QCOMPARE(files->current()->name(), QStringLiteral("index.html"));
    }

    void theContextIsListedInBounds() {
        test::TemporaryProject project;
        QDir(project.directory()).mkpath(QStringLiteral("src/deep"));
        project.write(QStringLiteral("src/main.c"), "x");
        project.write(QStringLiteral("src/deep/x.c"), "x");
        const ContextListing all = listContext(project.directory(), {}, {});
        QVERIFY(all.isWhole);
        QVERIFY(all.names().contains(QStringLiteral("src/")));
        QVERIFY(all.names().contains(QStringLiteral("src/deep/x.c")));
        // What is ignored comes last, and is nothing to copy.
        QDir(project.directory()).mkpath(QStringLiteral("bulk/more"));
        project.write(QStringLiteral("bulk/more/y"), "x");
        const ContextListing apart = listContext(project.directory(), QStringLiteral("bulk\n"), {});
        QCOMPARE(apart.entries.last().path, QStringLiteral("bulk/more/y"));
        QVERIFY(apart.names().contains(QStringLiteral("src/deep/x.c")));
        QVERIFY(!apart.names().contains(QStringLiteral("bulk/")));
        QCOMPARE(apart.names(2).size(), 2);
        QDir(project.directory() + QStringLiteral("/bulk")).removeRecursively();
        const ContextListing some = listContext(project.directory(), {}, {}, 3);
        QVERIFY(!some.isWhole);
        QCOMPARE(some.entries.size(), 3);
        // What is ignored, or edited here, is no change of the context.
        const auto print = [&] {
            return listContext(project.directory(), QStringLiteral("*.log\n"), {QStringLiteral("Dockerfile")})
                .fingerprint;
        };
        const QByteArray before = print();
        project.write(QStringLiteral("x.log"), "x");
        project.write(QStringLiteral("Dockerfile"), "FROM other\n");
        QCOMPARE(print(), before);
        project.write(QStringLiteral("src/deep/x.c"), "xx");
        QVERIFY(print() != before);
    }

    void changesDeepInTheContextAreNoticed() {
        test::TemporaryProject project;
        QDir(project.directory()).mkpath(QStringLiteral("src/deep"));
        project.write(QStringLiteral("src/deep/x.c"), "x");
        ContextWatch watch(project.directory());
        QSignalSpy listed(&watch, &ContextWatch::listed), changed(&watch, &ContextWatch::changed);
        QTRY_VERIFY(listed.count() >= 2); // watched by then
        QCOMPARE(changed.count(), 0);
        project.write(QStringLiteral("src/deep/x.c"), "other");
        QTRY_COMPARE(changed.count(), 1);
    }

    void thePreviewSaysWhatEachCopyTakes() {
        test::TemporaryProject project;
        QDir(project.directory()).mkpath(QStringLiteral("node_modules/a"));
        project.write(QStringLiteral("node_modules/a/index.js"), "x");
        project.write(QStringLiteral("app.js"), "x");
        project.write(QStringLiteral("app.test.js"), "x");
        const IgnorePreview preview =
            previewOf(project,
                      QStringLiteral("FROM a AS b\nARG DIR=node_modules\nCOPY . .\nCOPY *.js /x/\nCOPY $DIR /y/\n"
                                     "COPY --exclude=*.test.js *.js /z/\nCOPY --from=b /q /q\nCOPY $NONE /n/\n"),
                      QStringLiteral("node_modules\nDockerfile\n"));
        QVERIFY(preview.problem.isEmpty());
        QCOMPARE(preview.copies.size(), 5);
        QCOMPARE(preview.copies[0].files,
                 (QStringList{QStringLiteral("app.js"), QStringLiteral("app.test.js"), QStringLiteral("index.html")}));
        QCOMPARE(preview.copies[0].left, 2);
        QCOMPARE(preview.copies[0].ignored,
                 (QList<CopyPreview::Left>{{QStringLiteral("Dockerfile"), QStringLiteral("Dockerfile")},
                                           {QStringLiteral("node_modules/"), QStringLiteral("node_modules")}}));
        QCOMPARE(preview.copies[1].matched, 2);
        QCOMPARE(preview.copies[2].matched, 0); // node_modules, which is ignored
        QCOMPARE(preview.copies[2].left, 1);
        QCOMPARE(preview.copies[3].files, QStringList{QStringLiteral("app.js")});
        QCOMPARE(preview.copies[3].ignored.first().rule, QStringLiteral("--exclude=*.test.js"));
        QVERIFY(preview.copies[4].open);
        QVERIFY(previewOf(project, QStringLiteral("FROM a\nCOPY . .\n"), QStringLiteral("[\n"))
                    .problem.contains(QStringLiteral("1")));

        CopyPreviewModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setPreview(preview);
        QCOMPARE(model.rowCount(), 5);
        QCOMPARE(model.rowCount(model.index(0, 0)), 5);
        QCOMPARE(model.index(0, CopyPreviewModel::Why).data().toString(), QStringLiteral("3 file(s), 2 left out"));
        QVERIFY(model.index(0, 0, model.index(0, 0)).data(CopyPreviewModel::IgnoredRole).toBool());
    }

    void thePreviewFollowsTheTyping() {
        test::TemporaryProject project(QStringLiteral("FROM a\nCOPY . .\n"));
        project.write(QStringLiteral(".dockerignore"), "Dockerfile\n");
        Page page(project);
        page.page.files()->open(QStringLiteral(".dockerignore"));
        auto* model = page.page.findChild<CopyPreviewView*>()->model();
        const auto summary = [&] { return model->index(0, CopyPreviewModel::Why).data().toString(); };
        QTRY_COMPARE(summary(), QStringLiteral("2 file(s), 1 left out"));
        page.page.files()->current()->editor()->insertPlainText(QStringLiteral("*.html\n"));
        QTRY_COMPARE(summary(), QStringLiteral("1 file(s), 2 left out"));
        // The checks see the unsaved rules, too.
        page.page.files()->open(QStringLiteral("Dockerfile"));
        page.type(QStringLiteral("COPY index.html /x/\n"));
        QTRY_VERIFY(page.page.editor()->isAnalysisCurrent() &&
                    std::ranges::any_of(page.page.editor()->analysis()->problems, [](const Problem& problem) {
                        return problem.rule == QLatin1String("CopyIgnoredFile");
                    }));
    }

    void completionKnowsImagesAndFilesOfTheContext() {
        test::TemporaryProject project(QStringLiteral("FROM a\n"));
        Page page(project);
        page.engine.setImages({test::image(QStringLiteral("nginx:latest"), 1)});
        QTest::qWait(400);
        page.page.editor()->moveCursor(QTextCursor::End);
        page.page.editor()->setFocus();
        QTest::keyClicks(page.page.editor(), QStringLiteral("COPY ind"));
        QTest::keyClick(page.page.editor(), Qt::Key_Tab);
        QVERIFY(page.page.editor()->toPlainText().endsWith(QStringLiteral("COPY index.html")));
        QTest::keyClick(page.page.editor(), Qt::Key_Return);
        QTest::keyClicks(page.page.editor(), QStringLiteral("FROM ngi"));
        QTest::keyClick(page.page.editor(), Qt::Key_Tab);
        QVERIFY(page.page.editor()->toPlainText().endsWith(QStringLiteral("FROM nginx")));
    }

    void theFirstBuildArmsAndTheSwitchDisarmsForGood() {
        LiveBuild live;
        QSignalSpy changed(&live, &LiveBuild::onChanged);
        QVERIFY(!live.isOn());
        live.arm();
        QVERIFY(live.isOn());
        live.setOn(false);
        live.arm();
        QVERIFY(!live.isOn());
        QCOMPARE(changed.count(), 2);
    }

    void aPauseInTypingBuildsOnceAndOnlyWhatDiffers() {
        LiveBuild live;
        QSignalSpy wanted(&live, &LiveBuild::buildWanted);
        live.buildStarted("FROM a");
        live.arm();
        live.textChanged("FROM a", true); // a comment
        QTest::qWait(1100);
        QCOMPARE(wanted.count(), 0);
        live.textChanged("FROM b", true);
        live.textChanged("FROM bc", true);
        QTRY_COMPARE(wanted.count(), 1);
        live.buildStarted("FROM bc");
        live.textChanged("FROM", false); // does not parse
        QTest::qWait(1100);
        QCOMPARE(wanted.count(), 1);
        live.textChanged("FROM bc", true);
        live.contextChanged();
        QTRY_COMPARE(wanted.count(), 2);
    }

    void typingSupersedesTheRunningBuildAndSavesNothing() {
        test::TemporaryProject project(QStringLiteral("FROM a\nRUN b\n"));
        Page page(project);
        QTRY_VERIFY(page.page.editor()->isAnalysisCurrent());
        auto* toggle = page.child<QAbstractButton>("liveSwitch");
        QVERIFY(!toggle->isChecked());
        page.page.build();
        QTRY_COMPARE(page.page.session()->state(), BuildSession::State::Succeeded);
        QVERIFY(toggle->isChecked());
        page.engine.holdBuildAt(1);
        page.type(QStringLiteral("RUN c\n"));
        QTRY_COMPARE(page.engine.buildRequests().size(), 2);
        QVERIFY(page.page.session()->isRunning());
        QVERIFY(page.engine.buildRequests().last().dockerfileText->endsWith(QStringLiteral("RUN c\n")));
        QVERIFY(page.page.isModified());
        page.type(QStringLiteral("RUN d\n"));
        QTRY_COMPARE(page.engine.buildRequests().size(), 3);
        QVERIFY(page.engine.calls().contains(QStringLiteral("cancel")));
        page.engine.resumeBuild();
        QTRY_COMPARE(page.page.session()->state(), BuildSession::State::Succeeded);
        toggle->click();
        page.type(QStringLiteral("RUN e\n"));
        QTest::qWait(1300);
        QCOMPARE(page.engine.buildRequests().size(), 3);
    }

    void aChangedFileOfTheContextIsBuilt() {
        test::TemporaryProject project(QStringLiteral("FROM a\nCOPY . .\n"));
        Page page(project);
        QTest::qWait(600); // until everything is watched
        page.page.build();
        QTRY_COMPARE(page.page.session()->state(), BuildSession::State::Succeeded);
        project.write(QStringLiteral("index.html"), "<h1>other</h1>\n");
        QTRY_COMPARE(page.engine.buildRequests().size(), 2);
    }

    void theRunningContainerIsReplacedAsItWasRun() {
        test::TemporaryProject project(QStringLiteral("FROM a\nRUN b\n"));
        Page page(project);
        QTRY_VERIFY(page.page.editor()->isAnalysisCurrent());
        page.page.setReplacing(true);
        page.page.run();
        QTRY_VERIFY(page.page.findChild<RunDialog*>());
        auto* dialog = page.page.findChild<RunDialog*>();
        dialog->setName(QStringLiteral("mine"));
        QTRY_VERIFY(dialog->findChild<QPushButton*>(QStringLiteral("runButton"))->isEnabled());
        dialog->findChild<QPushButton*>(QStringLiteral("runButton"))->click();
        QTRY_COMPARE(page.containers.containers().size(), 1);
        const QString before = page.containers.containers().first().id;
        page.type(QStringLiteral("RUN c\n"));
        QTRY_COMPARE(page.engine.runRequests().size(), 2);
        QCOMPARE(page.engine.runRequests().last().name, QStringLiteral("mine"));
        QCOMPARE(page.engine.runRequests().last().labels, page.engine.runRequests().first().labels);
        QTRY_COMPARE(page.containers.containers().size(), 1);
        QTRY_VERIFY(page.containers.containers().first().id != before);
    }

    void anEditOfTheSameLengthIsPlannedToo() {
        test::TemporaryProject project(QStringLiteral("FROM debian:bullseye\nRUN b\n"));
        Page page(project);
        QTRY_VERIFY(!page.engine.planRequests().isEmpty());
        QTest::qWait(600); // whatever else asks for plans in the beginning
        const qsizetype before = page.engine.planRequests().size();
        QTextCursor cursor = page.page.editor()->document()->find(QStringLiteral("bullseye"));
        cursor.insertText(QStringLiteral("bookworm"));
        QTRY_VERIFY(page.engine.planRequests().size() > before);
        QVERIFY(page.engine.planRequests().last().dockerfileText->contains(QStringLiteral("bookworm")));
        // Colours alone are no edit.
        QSignalSpy edited(page.page.findChild<EditorArea*>(), &EditorArea::edited);
        QTRY_VERIFY(page.page.editor()->isAnalysisCurrent());
        QTest::qWait(50);
        const qsizetype now = edited.count();
        QEvent palette(QEvent::PaletteChange);
        QCoreApplication::sendEvent(page.page.editor(), &palette);
        QCOMPARE(edited.count(), now);
    }

    void whatIsIgnoredIsPlannedAndBuiltAsItIsEdited() {
        test::TemporaryProject project(QStringLiteral("FROM a\nCOPY . .\n"));
        project.write(QStringLiteral(".dockerignore"), "*.log\n");
        project.write(QStringLiteral("index.html"), "<h1>x</h1>\n");
        Page page(project);
        page.page.build();
        QTRY_COMPARE(page.page.session()->state(), BuildSession::State::Succeeded);
        QVERIFY(!page.engine.buildRequests().last().ignoreText);
        QTest::qWait(600); // until everything is watched
        auto* area = page.page.findChild<EditorArea*>();
        OpenFile* ignore = area->open(QStringLiteral(".dockerignore"));
        ignore->editor()->moveCursor(QTextCursor::End);
        ignore->editor()->insertPlainText(QStringLiteral("*.html\n"));
        const QString text = QStringLiteral("*.log\n*.html\n");
        QTRY_VERIFY(!page.engine.planRequests().isEmpty() && page.engine.planRequests().last().ignoreText == text);
        QTRY_COMPARE(page.engine.buildRequests().size(), 2); // live
        QCOMPARE(page.engine.buildRequests().last().ignoreText, text);
        QCOMPARE(project.read(QStringLiteral(".dockerignore")), QByteArray("*.log\n"));
        QVERIFY(area->saveAll());
        QTRY_COMPARE(page.page.session()->state(), BuildSession::State::Succeeded);
        page.page.build();
        QTRY_COMPARE(page.engine.buildRequests().size(), 3);
        QVERIFY(!page.engine.buildRequests().last().ignoreText); // it is in the folder
    }

    void aConflictThatWentAwayIsNone() {
        test::TemporaryProject project(QStringLiteral("FROM a\n"));
        OpenFile file(project.directory(), QStringLiteral("Dockerfile"));
        const std::unique_ptr<QWidget> owner(file.editor());
        QVERIFY(file.load());
        file.editor()->insertPlainText(QStringLiteral("# mine\n"));
        project.write(QStringLiteral("Dockerfile"), "FROM b\n");
        file.checkDisk();
        QCOMPARE(file.conflict(), OpenFile::Conflict::Changed);
        project.write(QStringLiteral("Dockerfile"), "FROM a\n");
        file.checkDisk();
        QCOMPARE(file.conflict(), OpenFile::Conflict::None);
        QVERIFY(file.save());
    }

    void aRunThatCouldNotBuildIsNotMadeUpLater() {
        test::TemporaryProject project(QStringLiteral("FROM a\nRUN b\n"));
        Page page(project);
        page.type(QStringLiteral("RUN mine\n"));
        project.write(QStringLiteral("Dockerfile"), "FROM theirs\n");
        page.page.run(); // there is no image, and saving would overwrite
        QTest::qWait(100);
        QVERIFY(page.engine.buildRequests().isEmpty());
        page.page.findChild<QPushButton*>(QStringLiteral("takeFromDisk"))->click();
        page.page.build();
        QTRY_COMPARE(page.page.session()->state(), BuildSession::State::Succeeded);
        QTest::qWait(50);
        QVERIFY(!page.page.findChild<RunDialog*>());
    }

    void anIgnoreFileFollowsTheColoursOfTheSystem() {
        test::TemporaryProject project;
        project.write(QStringLiteral(".dockerignore"), "# note\n");
        EditorArea area(project.directory(), {QStringLiteral("Dockerfile"), QStringLiteral(".dockerignore")});
        OpenFile* file = area.open(QStringLiteral(".dockerignore"));
        const auto colour = [&] {
            const auto formats = file->editor()->document()->firstBlock().layout()->formats();
            return formats.isEmpty() ? QColor() : formats[0].format.foreground().color();
        };
        theme::applyScheme(theme::Scheme::Light);
        area.show();
        QTRY_VERIFY(colour().isValid());
        const QColor before = colour();
        theme::applyScheme(theme::Scheme::Dark);
        QTRY_VERIFY(colour() != before);
        theme::applyScheme(theme::Scheme::Light);
        QTRY_COMPARE(colour(), before);
    }

    void whatFailedIsReplacedWhenItIsMended() {
        FakeEngine engine;
        ContainersModel model(&engine);
        Container crashed = ofProject(QStringLiteral("web"), ContainerState::Running);
        Container stopped = ofProject(QStringLiteral("db"), ContainerState::Running);
        Container old = ofProject(QStringLiteral("old"), ContainerState::Exited);
        old.exitCode = 1;
        engine.setContainers({crashed, stopped, old});
        QTRY_COMPARE(model.containers().size(), 3);
        Jobs jobs;
        ContainerReplacer replacer(&engine, &model, QStringLiteral("/project"), QStringLiteral("web:latest"));
        replacer.setJobs(&jobs);
        crashed.state = stopped.state = ContainerState::Exited;
        crashed.exitCode = 1;
        stopped.exitCode = 143;
        engine.setContainers({crashed, stopped, old});
        QTRY_COMPARE(model.runningCount(), 0);
        QVERIFY(replacer.canReplace());
        QSignalSpy replaced(&replacer, &ContainerReplacer::replaced);
        QSignalSpy failed(&replacer, &ContainerReplacer::failed);
        // A start that fails is tried again with the next image: its container is gone by then.
        engine.failNext(QStringLiteral("runContainer"), Error(Errc::Conflict, "the port is taken"));
        replacer.replaceAll(QStringLiteral("sha256:new"));
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(engine.runRequests().size(), 1);
        QVERIFY(replacer.canReplace());
        replacer.replaceAll(QStringLiteral("sha256:newer"));
        QTRY_COMPARE(replaced.count(), 1);
        QCOMPARE(engine.runRequests().size(), 2);
        QCOMPARE(engine.runRequests().last().name, QStringLiteral("web"));
        QVERIFY(jobs.cancellableTitles().isEmpty());
        // What somebody stopped stays as it is, and so does what failed long ago.
        for (const QString& id : {stopped.id, old.id})
            QVERIFY(std::ranges::any_of(engine.containers(), [&](const Container& c) { return c.id == id; }));
    }

    void aContainerThatCannotBeReplacedIsToldOf() {
        FakeEngine engine;
        ContainersModel model(&engine);
        const Container running = ofProject(QStringLiteral("web"), ContainerState::Running);
        Container foreign = ofProject(QStringLiteral("other"), ContainerState::Running);
        foreign.image = QStringLiteral("other:latest"); // which has the label itself
        engine.setContainers({foreign});
        QTRY_COMPARE(model.containers().size(), 1);
        ContainerReplacer replacer(&engine, &model, QStringLiteral("/project"), QStringLiteral("web:latest"));
        QVERIFY(!replacer.canReplace());
        engine.setContainers({running, foreign});
        QTRY_COMPARE(model.containers().size(), 2);
        QVERIFY(replacer.canReplace());
        QSignalSpy failed(&replacer, &ContainerReplacer::failed);
        engine.failNext(QStringLiteral("runContainer"), Error(Errc::Conflict, "the port is taken"));
        replacer.replaceAll(QStringLiteral("sha256:new"));
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(failed.first()[1].toString().contains(QStringLiteral("the port is taken")));
        QCOMPARE(engine.containers().size(), 1);
        QCOMPARE(engine.containers().first().name, QStringLiteral("other"));
    }
};

SLIPWAY_TEST_MAIN(FilesTest)
#include "tst_files.moc"
