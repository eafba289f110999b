// The loop that matters, through the real window, by keys and clicks, against the fake engine: open a folder, build it,
// run it, click its port, stop it, delete it.
#include "support.h"

#include "ui/builds/builds_model.h"
#include "ui/builds/builds_page.h"
#include "ui/editor/dockerfile_editor.h"
#include "ui/projects/project_page.h"
#include "ui/run/run_dialog.h"
#include "ui/tray/tray.h"
#include "ui/window/edit_menu.h"
#include "ui/window/engine_page.h"
#include "ui/window/footer.h"
#include "ui/window/main_window.h"
#include "ui/window/quick_search.h"

#include <QClipboard>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>
#include <QTreeView>

using namespace slipway;
using namespace slipway::ui;

class FlowTest : public QObject {
    Q_OBJECT

    FakeEngine m_engine;
    test::TemporarySettings m_settings;
    QTemporaryDir m_samples;
    QList<QUrl> m_opened;
    std::unique_ptr<MainWindow> m_window;

    template <typename T>
    T* child(const char* name) const {
        return m_window->findChild<T*>(QLatin1String(name));
    }

private Q_SLOTS:
    void initTestCase() {
        m_engine.setExposedPorts(QStringLiteral("hello-web:latest"), {{5000, QStringLiteral("tcp"), {}, 0}});
        m_window = std::make_unique<MainWindow>(&m_engine, MainWindow::Options{&m_settings.settings, nullptr,
                                                                               [this](const QUrl& url) {
                                                                                   m_opened << url;
                                                                                   return true;
                                                                               },
                                                                               m_samples.path()});
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }

    void init() {
        // Whatever dialog was open, the keys go to the window.
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    void firstStartOffersSamplesAndOpensOne() {
        auto* tile = child<QPushButton>("sample-hello-web");
        QVERIFY(tile && tile->isVisible());
        QTest::mouseClick(tile, Qt::LeftButton);
        QVERIFY(m_window->currentProject());
        QCOMPARE(m_window->currentProject()->project().name(), QStringLiteral("hello-web"));
        QVERIFY(m_window->currentProject()->editor()->toPlainText().contains(QStringLiteral("EXPOSE 5000")));
    }

    void controlBBuilds() {
        QTest::keyClick(m_window.get(), Qt::Key_B, Qt::ControlModifier);
        ProjectPage* page = m_window->currentProject();
        QTRY_COMPARE(page->session()->state(), BuildSession::State::Succeeded);
        QCOMPARE(page->editor()->stateOfLine(2), LineState::Cached);
        QCOMPARE(page->editor()->stateOfLine(5), LineState::Done);
    }

    void controlRRunsWithTheNextFreePort() {
        m_engine.occupyPort(5000, {PortHolder::Kind::Process, QStringLiteral("flask"), 7, {}});
        QTest::keyClick(m_window.get(), Qt::Key_R, Qt::ControlModifier);
        QTRY_VERIFY(m_window->findChild<RunDialog*>());
        auto* dialog = m_window->findChild<RunDialog*>();
        QTRY_VERIFY(dialog->findChild<QPushButton*>(QStringLiteral("useNextPort")));
        auto* next = dialog->findChild<QPushButton*>(QStringLiteral("useNextPort"));
        QTRY_VERIFY(next->isVisible());
        QTest::mouseClick(next, Qt::LeftButton);
        auto* run = dialog->findChild<QPushButton*>(QStringLiteral("runButton"));
        QTRY_VERIFY(run->isEnabled());
        QTest::mouseClick(run, Qt::LeftButton);
        QTRY_VERIFY(child<QPushButton>("port5001"));
        QCOMPARE(m_engine.runRequests().first().labels.value(projectLabel),
                 m_window->currentProject()->project().directory);
    }

    void thePortOpensTheBrowser() {
        QTest::mouseClick(child<QPushButton>("port5001"), Qt::LeftButton);
        QCOMPARE(m_opened, QList<QUrl>{QUrl(QStringLiteral("http://localhost:5001"))});
    }

    void theContainerIsListedAndItsLogFollowed() {
        QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
        auto* table = child<QTreeView>("containersTable");
        QTRY_VERIFY(table->isVisible());
        QCOMPARE(table->model()->rowCount(), 1);
        QTRY_VERIFY(!m_engine.calls().filter(QStringLiteral("followLogs")).isEmpty());
        QTest::keyClick(m_window.get(), Qt::Key_1, Qt::ControlModifier);
        QTRY_VERIFY(m_engine.calls().contains(QStringLiteral("cancel")));
    }

    void stateSurvivesSwitchingAway() {
        auto* sidebar = child<QListView>("sidebar");
        sidebar->setCurrentIndex(sidebar->model()->index(1, 0));
        QCOMPARE(m_window->currentProject()->session()->state(), BuildSession::State::Succeeded);
    }

    void stopAndDelete() {
        QTRY_VERIFY(child<QToolButton>("stopContainer"));
        QTest::mouseClick(child<QToolButton>("stopContainer"), Qt::LeftButton);
        QTRY_VERIFY(child<QToolButton>("startContainer"));
        QTRY_VERIFY(child<QToolButton>("deleteContainer")->isEnabled());
        QTest::mouseClick(child<QToolButton>("deleteContainer"), Qt::LeftButton);
        QTRY_VERIFY(child<QPushButton>("confirmDeleteButton"));
        QTest::mouseClick(child<QPushButton>("confirmDeleteButton"), Qt::LeftButton);
        QTRY_VERIFY(m_engine.containers().isEmpty());
        QTRY_VERIFY(!child<QToolButton>("deleteContainer"));
    }

    void theProjectIsRememberedAndCanBeOpenedTwice() {
        const QString directory = m_window->currentProject()->project().directory;
        m_window->openProject(directory + QStringLiteral("/../hello-web/"));
        QCOMPARE(m_window->findChildren<ProjectPage*>().size(), 1);
        QCOMPARE(m_settings.settings.value(QStringLiteral("projects/recent")).toStringList(), QStringList{directory});
    }

    void theWindowSurvivesTheEngineGoingAndComing() {
        EngineStatus status = m_engine.status();
        status.state = EngineState::Absent;
        m_engine.setStatus(status);
        QCOMPARE(m_window->findChild<Footer*>()->engineText(), QStringLiteral("No engine is running"));
        QVERIFY(!child<QPushButton>("buildButton")->isEnabled());
        status.state = EngineState::Ready;
        m_engine.setStatus(status);
        QVERIFY(child<QPushButton>("buildButton")->isEnabled());
    }

    void withoutAnEngineItsPagesSayWhatToDo() {
        EngineStatus status = m_engine.status();
        status.state = EngineState::Absent;
        m_engine.setStatus(status);
        auto* page = m_window->findChild<EnginePage*>();
        QVERIFY(!page->isVisible());
        m_window->showPage(SidebarModel::Page::Images);
        QVERIFY(page->isVisible());
        m_window->showPage(SidebarModel::Page::Projects);
        QVERIFY(!page->isVisible());
        m_window->showPage(SidebarModel::Page::Containers);
        status.state = EngineState::Ready;
        m_engine.setStatus(status);
        QVERIFY(!page->isVisible());
        QVERIFY(child<QTreeView>("containersTable")->parentWidget());
    }

    void theEditMenuActsOnTheTextThatHasTheFocus() {
        m_window->openProject(m_samples.path() + QStringLiteral("/hello-web"));
        DockerfileEditor* editor = m_window->currentProject()->editor();
        auto* menu = m_window->findChild<EditMenu*>();
        const auto action = [&](const char* text) {
            for (QAction* one : menu->actions())
                if (one->text().remove(QLatin1Char('&')).startsWith(QLatin1String(text)))
                    return one;
            return static_cast<QAction*>(nullptr);
        };
        const QString before = editor->toPlainText();
        editor->setFocus();
        QTest::keyClicks(editor, QStringLiteral("xyz"));
        menu->popup(m_window->mapToGlobal(QPoint(0, 0)));
        QVERIFY(action("Undo")->isEnabled());
        QVERIFY(!action("Redo")->isEnabled());
        QVERIFY(!action("Cut")->isEnabled());
        QVERIFY(action("Format")->isEnabled());
        menu->close();
        action("Undo")->trigger();
        QCOMPARE(editor->toPlainText(), before);
        action("Select all")->trigger();
        action("Copy")->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), before);
        action("Replace")->trigger();
        auto* find = child<QLineEdit>("findInput");
        QTRY_VERIFY(find->isVisible());
        find->setFocus();
        find->setText(QStringLiteral("web"));
        action("Select all")->trigger();
        QCOMPARE(find->selectedText(), QStringLiteral("web"));
        QTest::keyClick(find, Qt::Key_Escape);
        // Elsewhere it does nothing to a text that nobody looks at.
        child<QListView>("sidebar")->setFocus();
        action("Cut")->trigger();
        QCOMPARE(editor->toPlainText(), before);
        QVERIFY(!m_window->currentProject()->isModified());
    }

    void aBuildIsCancelledFromTheFooter() {
        ProjectPage* page = m_window->currentProject();
        m_engine.holdBuildAt(4);
        page->build();
        auto* cancel = m_window->findChild<Footer*>()->findChild<QToolButton*>(QStringLiteral("cancelJob"));
        QVERIFY2(!cancel->isVisible(), "what is quick is not shown");
        QTRY_VERIFY(cancel->isVisible());
        QCOMPARE(cancel->accessibleName(), QStringLiteral("Cancel: Building hello-web"));
        QTest::mouseClick(cancel, Qt::LeftButton);
        QCOMPARE(page->session()->state(), BuildSession::State::Cancelled);
        QVERIFY(!cancel->isVisible());
        m_engine.holdBuildAt(-1);
    }

    void theSearchRunsACommand() {
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(m_window->findChild<QuickSearch*>());
        auto* input = m_window->findChild<QuickSearch*>()->findChild<QLineEdit*>();
        QTest::keyClicks(input, QStringLiteral("build without"));
        QTest::keyClick(input, Qt::Key_Return);
        QTRY_COMPARE(m_window->currentProject()->session()->state(), BuildSession::State::Succeeded);
        QVERIFY(m_engine.buildRequests().last().noCache);
        m_window->activateWindow();
    }

    void theSearchOpensABuild() {
        BuildSummary summary;
        summary.id = QStringLiteral("b7");
        summary.name = QStringLiteral("warehouse");
        summary.outcome = BuildOutcome::Failed;
        summary.started = QDateTime::currentDateTimeUtc().addSecs(-90);
        BuildSummary newer = summary;
        newer.id = QStringLiteral("b8");
        newer.name = QStringLiteral("other");
        m_engine.setBuilds({newer, summary});
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(m_window->findChild<QuickSearch*>());
        auto* search = m_window->findChild<QuickSearch*>();
        auto* input = search->findChild<QLineEdit*>();
        auto* list = search->findChild<QListView*>();
        QTest::keyClicks(input, QStringLiteral("wareh failed"));
        QTRY_COMPARE(list->currentIndex().data().toString(), QStringLiteral("warehouse"));
        QTest::keyClick(input, Qt::Key_Return);
        BuildsPage* page = m_window->buildsPage();
        QTRY_VERIFY(page->isVisible());
        auto* table = page->findChild<QTreeView*>(QStringLiteral("buildsTable"));
        QTRY_COMPARE(table->currentIndex().data(BuildsModel::IdRole).toString(), QStringLiteral("b7"));
        m_window->openProject(m_samples.path() + QStringLiteral("/hello-web"));
    }

    void quittingNamesWhatWouldBeLost() {
        if (m_window->tray()->isAvailable())
            QSKIP("closing hides");
        DockerfileEditor* editor = m_window->currentProject()->editor();
        editor->insertPlainText(QStringLiteral("# x\n"));
        m_engine.holdBuildAt(1);
        m_window->currentProject()->session()->start({.context = m_window->currentProject()->project().directory});
        QString text, question;
        QTimer::singleShot(100, this, [&] {
            auto* box = m_window->findChild<QMessageBox*>(QStringLiteral("confirmQuit"));
            question = box->text();
            text = box->informativeText();
            box->button(QMessageBox::Cancel)->click();
        });
        m_window->close();
        QVERIFY(m_window->isVisible());
        QVERIFY(question.contains(QStringLiteral("Save your changes")));
        QVERIFY2(text.contains(QStringLiteral("hello-web/Dockerfile")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("Building hello-web")), qPrintable(text));
        QVERIFY(m_window->currentProject()->save());
        QTimer::singleShot(100, this, [&] {
            auto* box = m_window->findChild<QMessageBox*>(QStringLiteral("confirmQuit"));
            question = box->text();
            box->button(QMessageBox::Cancel)->click();
        });
        m_window->close();
        QVERIFY(question.contains(QStringLiteral("while something is running")));
        m_engine.resumeBuild();
        QTRY_VERIFY(!m_window->currentProject()->session()->isRunning());
    }

    void withoutATrayClosingEnds() {
        if (!m_window->tray()->isAvailable()) {
            m_window->close();
            QVERIFY(!m_window->isVisible());
        }
    }
};

SLIPWAY_TEST_MAIN(FlowTest)
#include "tst_flow.moc"
