// The whole of Slipway at once: the real window on an X server against a real helper. Build the sample, break a line
// and see why, look into what it left, mend it, run it beside somebody who holds its port, fetch its page, look at its
// log, change its port while it runs, stop it, delete it; by keys and clicks that enter where the platform's own do.
//
//     SLIPWAY_HOST=unix:///… [SLIPWAY_SCREENSHOTS=folder] xvfb-run -a tst_end_to_end
#include "support.h"

#include "ui/build/build_pane.h"
#include "ui/build/changes_model.h"
#include "ui/build/changes_view.h"
#include "ui/build/diff_view.h"
#include "ui/build/steps_view.h"
#include "ui/builds/build_detail.h"
#include "ui/builds/builds_model.h"
#include "ui/builds/builds_page.h"
#include "ui/containers/containers_model.h"
#include "ui/containers/containers_page.h"
#include "ui/editor/dockerfile_editor.h"
#include "ui/engine/remote/remote_engine.h"
#include "ui/logs/log_text.h"
#include "ui/ports/ports_dialog.h"
#include "ui/projects/project_page.h"
#include "ui/run/run_dialog.h"
#include "ui/terminal/terminal_view.h"
#include "ui/theme/theme_controller.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/elided_label.h"
#include "ui/window/main_window.h"

#include <QDir>
#include <QLineEdit>
#include <QMenu>
#include <QPointer>
#include <QProcess>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTcpSocket>
#include <QTextBlock>
#include <QToolButton>
#include <QTranslator>
#include <QTreeView>
#include <QWindow>

using namespace slipway;
using namespace slipway::ui;

namespace {
constexpr int engineMs = 30'000;
constexpr int buildMs = 180'000;
constexpr int containerMs = 30'000;
} // namespace

class EndToEndTest : public QObject {
    Q_OBJECT

    QTranslator m_english; // its plurals
    QTemporaryDir m_home{QDir::tempPath() + QStringLiteral("/projects-XXXXXX")};
    test::TemporarySettings m_settings;
    QList<QUrl> m_opened;
    std::unique_ptr<RemoteEngine> m_engine;
    std::unique_ptr<MainWindow> m_window;
    QProcess m_rival; // holds the port that the image exposes
    quint16 m_port = 0;
    const QString m_name = QStringLiteral("hello");

    static void click(QWidget* widget, const QPoint& at, Qt::MouseButton button = Qt::LeftButton) {
        QWidget* window = widget->window();
        QTest::mouseClick(window->windowHandle(), button, {}, widget->mapTo(window, at));
    }
    static void click(QWidget* widget) { click(widget, widget->rect().center()); }
    static void click(QAbstractItemView* view, const QModelIndex& index) {
        view->scrollTo(index);
        click(view->viewport(), view->visualRect(index).center());
    }
    // The menu that a click with the right button in front of a line opens, and one of its entries.
    void chooseAtLine(int line, const QString& entry) {
        DockerfileEditor* editor = page()->editor();
        auto* gutter = editor->findChild<QWidget*>(QStringLiteral("gutter"));
        const QTextBlock block = editor->document()->findBlockByNumber(line - 1);
        click(gutter, QPoint(5, int(editor->lineRect(block).center().y())), Qt::RightButton);
        QMenu* menu = nullptr;
        QTRY_VERIFY((menu = editor->findChild<QMenu*>(QStringLiteral("stepMenu"))) && menu->isVisible());
        QVERIFY(QTest::qWaitForWindowExposed(menu));
        for (QAction* action : menu->actions())
            if (action->text().contains(entry))
                return QTest::mouseClick(menu->windowHandle(), Qt::LeftButton, {},
                                         menu->actionGeometry(action).center());
        QFAIL(qPrintable(entry));
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}, int times = 1) {
        for (int i = 0; i < times; ++i)
            QTest::keyClick(m_window->windowHandle(), key, modifiers);
    }
    // Into a field of a dialog, in place of what is there.
    static void enter(QLineEdit* field, const QString& text) {
        click(field);
        QWindow* window = field->window()->windowHandle();
        QTest::keyClick(window, Qt::Key_A, Qt::ControlModifier);
        type(window, text);
    }
    static void type(QWindow* window, const QString& text) {
        for (const QChar letter : text)
            QTest::keyClick(window, letter.toLatin1());
    }
    // The visible one: several pages may show the same port.
    template <typename T>
    T* child(const QString& name) const {
        for (T* widget : m_window->findChildren<T*>(name))
            if (widget->isVisible())
                return widget;
        return nullptr;
    }
    RunDialog* dialog() const { return m_window->findChild<RunDialog*>(); }
    ProjectPage* page() const { return m_window->currentProject(); }
    const Container* ours() const {
        for (const Container& container : m_window->findChild<ContainersModel*>()->containers())
            if (container.name == m_name)
                return &container;
        return nullptr;
    }

    void changeThePage() const {
        QFile file(m_home.path() + QStringLiteral("/hello-web/index.html"));
        QVERIFY(file.open(QIODevice::Append));
        file.write("<!-- " + QByteArray::number(QDateTime::currentMSecsSinceEpoch()) + " -->\n");
    }

    // The answer to GET / at `port`; empty while nobody answers.
    static QByteArray fetch(quint16 port) {
        QTcpSocket socket;
        QByteArray answer;
        connect(&socket, &QTcpSocket::connected, &socket,
                [&] { socket.write("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n"); });
        connect(&socket, &QTcpSocket::readyRead, &socket, [&] { answer += socket.readAll(); });
        QSignalSpy ended(&socket, &QTcpSocket::disconnected);
        socket.connectToHost(QStringLiteral("127.0.0.1"), port);
        ended.wait(2'000);
        return answer;
    }

private Q_SLOTS:
    void initTestCase() {
        const QString host = qEnvironmentVariable("SLIPWAY_HOST");
        QVERIFY2(!host.isEmpty(), "SLIPWAY_HOST names the socket of the helper to test against");
        QVERIFY(unpackSample(QStringLiteral("hello-web"), m_home.path()));
        QVERIFY(m_english.load(QStringLiteral(":/i18n/slipway_en")));
        QCoreApplication::installTranslator(&m_english);
        m_engine = std::make_unique<RemoteEngine>(host);
        m_window = std::make_unique<MainWindow>(m_engine.get(), MainWindow::Options{&m_settings.settings, nullptr,
                                                                                    [this](const QUrl& url) {
                                                                                        m_opened << url;
                                                                                        return true;
                                                                                    },
                                                                                    m_home.path()});
        m_window->resize(1240, 720);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        QTRY_VERIFY2_WITH_TIMEOUT(m_engine->status().state == EngineState::Ready, qPrintable(m_engine->status().detail),
                                  engineMs);
        QVERIFY(m_engine->status().extras);
    }

    void init() {
        if (dialog())
            return; // goes on with it
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    void openingTheFolderShowsThePlan() {
        m_window->openProject(m_home.path() + QStringLiteral("/hello-web"));
        QVERIFY(page());
        QTRY_VERIFY_WITH_TIMEOUT(page()->editor()->stateOfLine(2) != LineState::None, engineMs);
        QTRY_VERIFY(page()->editor()->stateOfLine(8) != LineState::None);
    }

    void theKeyBuilds() {
        // What is built here is asked for: switched on and off again it is not armed by the first build.
        click(child<QAbstractButton>(QStringLiteral("liveSwitch")));
        QVERIFY(page()->live()->isOn());
        click(child<QAbstractButton>(QStringLiteral("liveSwitch")));
        QVERIFY(!page()->live()->isOn());
        press(Qt::Key_B, Qt::ControlModifier);
        QVERIFY(page()->session()->isRunning());
        QTRY_VERIFY_WITH_TIMEOUT(!page()->session()->isRunning(), buildMs);
        QVERIFY2(page()->session()->state() == BuildSession::State::Succeeded,
                 qPrintable(page()->session()->error().value_or(BuildError{}).message.text));
        const LineState line = page()->editor()->stateOfLine(8);
        QVERIFY(line == LineState::Done || line == LineState::Cached);
    }

    void aChangedFileIsNamedAndOnlyWhatFollowsRuns() {
        changeThePage();
        QTRY_COMPARE_WITH_TIMEOUT(page()->editor()->stateOfLine(5), LineState::WillRun, engineMs);
        QVERIFY2(page()->editor()->noteOfLine(5).contains(QStringLiteral("index.html")),
                 qPrintable(page()->editor()->noteOfLine(5)));
        QCOMPARE(page()->editor()->stateOfLine(4), LineState::Cached);
        click(child<QPushButton>(QStringLiteral("buildButton")));
        QTRY_VERIFY(page()->session()->isRunning());
        QTRY_VERIFY_WITH_TIMEOUT(!page()->session()->isRunning(), buildMs);
        QCOMPARE(page()->session()->state(), BuildSession::State::Succeeded);
        QCOMPARE(page()->editor()->stateOfLine(4), LineState::Cached);
        QCOMPARE(page()->editor()->stateOfLine(5), LineState::Done);
        QCOMPARE(page()->editor()->stateOfLine(8), LineState::Done);
    }

    void aBrokenLineIsExplainedAndLookedIntoAndMended() {
        const QString good = page()->editor()->toPlainText();
        const QString broken = QStringLiteral("RUN echo half >/app/half && no-such-command");
        click(page()->editor());
        press(Qt::Key_Home, Qt::ControlModifier);
        press(Qt::Key_Down, {}, 6);
        press(Qt::Key_End);
        press(Qt::Key_Return);
        type(m_window->windowHandle(), broken);
        press(Qt::Key_Escape); // whatever is offered
        QCOMPARE(page()->editor()->document()->findBlockByNumber(7).text(), broken);
        press(Qt::Key_B, Qt::ControlModifier);
        QVERIFY(page()->session()->isRunning());
        QTRY_VERIFY_WITH_TIMEOUT(!page()->session()->isRunning(), buildMs);
        QCOMPARE(page()->session()->state(), BuildSession::State::Failed);
        QCOMPARE(page()->session()->error()->exitCode, 127);
        QCOMPARE(page()->editor()->stateOfLine(8), LineState::Failed);
        auto* problem = child<Banner>(QStringLiteral("buildProblem"));
        QVERIFY2(problem->text().contains(QStringLiteral("The command was not found")), qPrintable(problem->text()));

        click(child<QPushButton>(QStringLiteral("openShellHere")));
        TerminalView* view = nullptr;
        QTRY_VERIFY((view = page()->findChild<TerminalView*>()) && view->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(view->visibleText().contains(QLatin1Char('#')), buildMs);
        auto* place = child<ElidedLabel>(QStringLiteral("shellPlace"));
        QTRY_VERIFY2(place->fullText().contains(QStringLiteral("exit code 127")), qPrintable(place->fullText()));
        QTest::keyClicks(view, QStringLiteral("echo $(cat half) $(pwd) $(stty size)"));
        QTest::keyClick(view, Qt::Key_Return);
        const QString wanted =
            QStringLiteral("half /app %1 %2").arg(view->screen()->rows()).arg(view->screen()->columns());
        QTRY_VERIFY2_WITH_TIMEOUT(view->visibleText().contains(wanted), qPrintable(view->visibleText()), containerMs);
        QTest::keyClicks(view, QStringLiteral("exit"));
        QTest::keyClick(view, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(child<QPushButton>(QStringLiteral("startShellAgain")), containerMs);

        click(page()->editor());
        for (int i = 0; i < broken.size() && page()->editor()->toPlainText() != good; ++i)
            press(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(page()->editor()->toPlainText(), good);
        press(Qt::Key_B, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(!page()->session()->isRunning(), buildMs);
        QCOMPARE(page()->session()->state(), BuildSession::State::Succeeded);
    }

    void theFilesOfALineAreListedWithTheirDifferences() {
        chooseAtLine(8, QStringLiteral("Files"));
        QTreeView* tree = nullptr;
        QTRY_VERIFY_WITH_TIMEOUT((tree = child<QTreeView>(QStringLiteral("changesTree"))), buildMs);
        QTRY_VERIFY_WITH_TIMEOUT(tree->model()->rowCount() > 0, buildMs);
        const QModelIndexList changed =
            tree->model()->match(tree->model()->index(0, ChangesModel::Path), Qt::DisplayRole,
                                 QStringLiteral("index.html"), 1, Qt::MatchExactly | Qt::MatchRecursive);
        QCOMPARE(changed.size(), 1);
        click(tree, changed[0]);
        auto* diff = page()->findChild<DiffView*>();
        QTRY_VERIFY_WITH_TIMEOUT(diff->toPlainText().contains(QStringLiteral("@BUILT@")), buildMs);
    }

    void theHistoryHasTheBuilds() {
        press(Qt::Key_4, Qt::ControlModifier);
        const BuildsModel* model = m_window->buildsPage()->model();
        QTRY_VERIFY_WITH_TIMEOUT(model->rowCount() >= 4, engineMs);
        QCOMPARE(model->builds()[0].outcome, BuildOutcome::Ok);
        QCOMPARE(model->builds()[1].outcome, BuildOutcome::Failed);
        BuildDetail* detail = m_window->buildsPage()->detail();
        m_window->buildsPage()->select(model->builds()[1].id);
        QTRY_VERIFY_WITH_TIMEOUT(detail->findChild<Banner*>(QStringLiteral("recordProblem"))->isVisible(), engineMs);
        QTRY_VERIFY_WITH_TIMEOUT(
            detail->findChild<DockerfileEditor*>()->toPlainText().contains(QStringLiteral("no-such-command")),
            engineMs);
        // What the one that succeeded changed is there still; as soon as the engine has said so.
        m_window->buildsPage()->select(model->builds()[0].id);
        const auto canLook = [detail] {
            detail->pane()->act(StepAction::Files, 8);
            return detail->pane()->changes()->isVisible();
        };
        QTRY_VERIFY_WITH_TIMEOUT(canLook(), engineMs);
        const auto* tree = detail->findChild<QTreeView*>(QStringLiteral("changesTree"));
        QTRY_VERIFY_WITH_TIMEOUT(tree->model()->rowCount() > 0, buildMs);
        m_window->openProject(m_home.path() + QStringLiteral("/hello-web"));
    }

    void aBrokenLineIsMarkedAndExplained() {
        click(page()->editor());
        press(Qt::Key_Home, Qt::ControlModifier);
        press(Qt::Key_Down, {}, 4);
        press(Qt::Key_Home);
        press(Qt::Key_Right, {}, int(qstrlen("COPY index.html")));
        press(Qt::Key_Backspace);
        QCOMPARE(page()->editor()->textCursor().block().text(), QStringLiteral("COPY index.htm start.sh ./"));
        press(Qt::Key_B, Qt::ControlModifier);
        QTRY_VERIFY(page()->session()->isRunning());
        QTRY_VERIFY_WITH_TIMEOUT(!page()->session()->isRunning(), buildMs);
        QCOMPARE(page()->session()->state(), BuildSession::State::Failed);
        QCOMPARE(page()->editor()->stateOfLine(5), LineState::Failed);
        auto* problem = child<Banner>(QStringLiteral("buildProblem"));
        QVERIFY(problem);
        QVERIFY2(problem->title().contains(QStringLiteral("Line 5 failed: COPY index.htm")),
                 qPrintable(problem->title()));
        const BuildError error = page()->session()->error().value_or(BuildError{});
        QVERIFY2(error.message.text.contains(QStringLiteral("index.htm")), qPrintable(error.message.text));
        QVERIFY2(error.hint.text.contains(QStringLiteral("index.html")), qPrintable(error.hint.text));
    }

    void takenBackItBuildsAgain() {
        click(page()->editor());
        press(Qt::Key_Z, Qt::ControlModifier);
        QTRY_VERIFY(page()->editor()->toPlainText().contains(QStringLiteral("COPY index.html start.sh ./")));
        changeThePage();
        press(Qt::Key_B, Qt::ControlModifier);
        QTRY_VERIFY(page()->session()->isRunning());
        QTRY_VERIFY_WITH_TIMEOUT(!page()->session()->isRunning(), buildMs);
        QCOMPARE(page()->session()->state(), BuildSession::State::Succeeded);
        QVERIFY(!child<Banner>(QStringLiteral("buildProblem")));
    }

    void aPortThatIsTakenNamesItsHolder() {
        m_rival.start(QStringLiteral("python3"),
                      {QStringLiteral("-c"), QStringLiteral("import socket, time\ns = socket.socket()\n"
                                                            "s.bind(('', 5000))\ns.listen()\n"
                                                            "print('listening', flush=True)\ntime.sleep(600)")});
        QVERIFY(m_rival.waitForReadyRead(containerMs));
        click(child<QPushButton>(QStringLiteral("projectRunButton")));
        QTRY_VERIFY_WITH_TIMEOUT(dialog() && dialog()->isVisible(), engineMs);
        QVERIFY(QTest::qWaitForWindowExposed(dialog()));
        QTRY_VERIFY_WITH_TIMEOUT(dialog()->findChild<QLineEdit*>(QStringLiteral("hostPort")), engineMs);
        QCOMPARE(dialog()->findChild<QLineEdit*>(QStringLiteral("hostPort"))->text(), QStringLiteral("5000"));
        auto* problem = dialog()->findChild<ElidedLabel*>(QStringLiteral("portProblem"));
        QTRY_VERIFY_WITH_TIMEOUT(problem->isVisible(), engineMs);
        QCOMPARE(problem->fullText(), QStringLiteral("In use by python3 (process %1)").arg(m_rival.processId()));
        QVERIFY(!dialog()->findChild<QPushButton*>(QStringLiteral("runButton"))->isEnabled());
    }

    void theNextFreePortIsOneClickAwayAndItStarts() {
        auto* next = dialog()->findChild<QPushButton*>(QStringLiteral("useNextPort"));
        QVERIFY(next->isVisible());
        click(next);
        auto* host = dialog()->findChild<QLineEdit*>(QStringLiteral("hostPort"));
        m_port = host->text().toUShort();
        QVERIFY(m_port > 5000);
        enter(dialog()->findChild<QLineEdit*>(QStringLiteral("containerName")), m_name);
        auto* run = dialog()->findChild<QPushButton*>(QStringLiteral("runButton"));
        QTRY_VERIFY(run->isEnabled());
        click(run);
        QTRY_VERIFY_WITH_TIMEOUT(!dialog(), containerMs);
        QTRY_VERIFY_WITH_TIMEOUT(child<QPushButton>(QStringLiteral("port%1").arg(m_port)), containerMs);
    }

    void thePageIsServed() {
        QTRY_VERIFY_WITH_TIMEOUT(fetch(m_port).contains("Hello from Slipway"), containerMs);
        QVERIFY(!fetch(m_port).contains("@BUILT@"));
        click(child<QPushButton>(QStringLiteral("port%1").arg(m_port)));
        QTRY_COMPARE(m_opened, QList<QUrl>{QUrl(QStringLiteral("http://localhost:%1").arg(m_port))});
    }

    void thisMomentIsThePicture() {
        const QString folder = qEnvironmentVariable("SLIPWAY_SCREENSHOTS");
        auto* pane = page()->findChild<BuildPane*>();
        for (QToolButton* button : pane->findChildren<QToolButton*>())
            if (button->text() == QLatin1String("Steps"))
                click(button);
        QTRY_VERIFY(pane->steps()->isVisible());
        for (int row = 0; row < pane->steps()->model()->rowCount(); ++row)
            pane->steps()->expand(pane->steps()->model()->index(row, 0));
        pane->steps()->clearSelection();
        pane->steps()->scrollToTop();
        QTest::qWait(1'200);
        m_window->setFocus();
        for (const auto& [scheme, name] :
             {std::pair{theme::Scheme::Dark, "desktop-dark.png"}, {theme::Scheme::Light, "desktop.png"}}) {
            theme::applyScheme(scheme);
            QTest::qWait(50);
            const QPixmap picture = m_window->grab();
            QVERIFY(!picture.isNull());
            QVERIFY(folder.isEmpty() || picture.save(folder + QLatin1Char('/') + QLatin1String(name)));
        }
    }

    void theListHasItWithItsLog() {
        press(Qt::Key_2, Qt::ControlModifier);
        auto* table = child<QTreeView>(QStringLiteral("containersTable"));
        QTRY_VERIFY(table->isVisible());
        QVERIFY(ours());
        QCOMPARE(ours()->state, ContainerState::Running);
        QVERIFY(!ours()->publishedPorts().isEmpty());
        for (int row = 0; row < table->model()->rowCount(); ++row)
            if (table->model()->index(row, 0).data().toString() == m_name)
                click(table, table->model()->index(row, 0));
        auto* log = table->window()->findChildren<LogText*>().first();
        for (LogText* text : m_window->findChildren<LogText*>())
            if (text->isVisible())
                log = text;
        QTRY_VERIFY_WITH_TIMEOUT(log->toPlainText().contains(QStringLiteral("Serving /app on port 5000")), containerMs);
    }

    void aShellOpensInItAndIsAsWideAsItLooks() {
        auto* tabs = child<QTabBar>(QStringLiteral("containerTabs"));
        click(tabs, tabs->tabRect(1).center());
        TerminalView* view = nullptr;
        QTRY_VERIFY((view = m_window->findChild<ContainersPage*>()->findChild<TerminalView*>()) && view->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(view->visibleText().contains(QLatin1Char('#')) ||
                                     view->visibleText().contains(QLatin1Char('$')),
                                 containerMs);
        view->setFocus();
        QTest::keyClicks(view, QStringLiteral("echo $((40+2)) of $(stty size)"));
        QTest::keyClick(view, Qt::Key_Return);
        const QString wanted = QStringLiteral("42 of %1 %2").arg(view->screen()->rows()).arg(view->screen()->columns());
        QTRY_VERIFY_WITH_TIMEOUT(view->visibleText().contains(wanted), containerMs);
        QTest::keyClicks(view, QStringLiteral("exit"));
        QTest::keyClick(view, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(child<QPushButton>(QStringLiteral("startShellAgain")), containerMs);
        // What runs in a shell that is ended ends with it.
        click(child<QPushButton>(QStringLiteral("startShellAgain")));
        QTRY_VERIFY_WITH_TIMEOUT(view->visibleText().contains(QLatin1Char('#')), containerMs);
        QTest::keyClicks(view, QStringLiteral("sleep 43210"));
        QTest::keyClick(view, Qt::Key_Return);
        QTest::qWait(300);
        click(child<QToolButton>(QStringLiteral("endShell")));
        click(child<QPushButton>(QStringLiteral("startShellAgain")));
        QTRY_VERIFY_WITH_TIMEOUT(view->visibleText().contains(QLatin1Char('#')), containerMs);
        QTest::keyClicks(view, QStringLiteral("sleep 2; echo left:$(grep -l 4321[0] /proc/[0-9]*/cmdline | wc -l)."));
        QTest::keyClick(view, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(view->visibleText().contains(QStringLiteral("left:0.")), containerMs);
        QTest::keyClicks(view, QStringLiteral("exit"));
        QTest::keyClick(view, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(child<QPushButton>(QStringLiteral("startShellAgain")), containerMs);
        // One that is left open does not hold its container up.
        click(child<QPushButton>(QStringLiteral("startShellAgain")));
        QTRY_VERIFY_WITH_TIMEOUT(!child<QPushButton>(QStringLiteral("startShellAgain")), containerMs);
    }

    void itsPortChangesWhileItRuns() {
        m_window->openProject(m_home.path() + QStringLiteral("/hello-web"));
        QTRY_VERIFY(child<QToolButton>(QStringLiteral("changePorts")));
        click(child<QToolButton>(QStringLiteral("changePorts")));
        QTRY_VERIFY(m_window->findChild<PortsDialog*>());
        const QPointer<PortsDialog> ports = m_window->findChild<PortsDialog*>();
        QVERIFY(QTest::qWaitForWindowExposed(ports));
        const quint16 old = m_port;
        m_port = quint16(old + 40);
        enter(ports->findChild<QLineEdit*>(QStringLiteral("hostPort")), QString::number(m_port));
        enter(ports->findChild<QLineEdit*>(QStringLiteral("containerPort")), QStringLiteral("5000"));
        auto* publish = ports->findChild<QPushButton*>(QStringLiteral("publishPort"));
        QTRY_VERIFY(publish->isEnabled());
        click(publish);
        QTRY_VERIFY_WITH_TIMEOUT(ports->findChild<QPushButton*>(QStringLiteral("openPort%1").arg(m_port)), containerMs);
        QVERIFY(fetch(m_port).contains("Hello from Slipway"));
        QVERIFY(fetch(old).contains("Hello from Slipway"));
        click(ports->findChild<QToolButton*>(QStringLiteral("removePort%1").arg(old)));
        QTRY_VERIFY_WITH_TIMEOUT(!ports->findChild<QPushButton*>(QStringLiteral("openPort%1").arg(old)), containerMs);
        QVERIFY(fetch(old).isEmpty());
        QVERIFY(fetch(m_port).contains("Hello from Slipway"));
        QTest::keyClick(ports->windowHandle(), Qt::Key_Escape);
        QTRY_VERIFY(!ports);
        QTRY_VERIFY(child<QPushButton>(QStringLiteral("port%1").arg(m_port)));
    }

    void aLiveBuildPutsTheNewImageInItsPlace() {
        const QString old = ours()->id;
        page()->setReplacing(true);
        page()->live()->arm();
        page()->live()->setOn(true);
        changeThePage();
        QTRY_VERIFY_WITH_TIMEOUT(ours() && ours()->id != old && ours()->isActive(), buildMs + containerMs);
        // As it was run, with the port that it was given since.
        QTRY_VERIFY_WITH_TIMEOUT(fetch(m_port).contains("Hello from Slipway"), containerMs);
        QCOMPARE(ours()->image, QStringLiteral("hello-web:latest"));
        QVERIFY(!child<Banner>(QStringLiteral("buildProblem")));
        page()->live()->setOn(false);
        page()->setReplacing(false);
    }

    void stopIsQuickAndDeleteLeavesNothing() {
        QTRY_VERIFY(child<QToolButton>(QStringLiteral("stopContainer")));
        QElapsedTimer clock;
        clock.start();
        click(child<QToolButton>(QStringLiteral("stopContainer")));
        QTRY_VERIFY_WITH_TIMEOUT(ours() && ours()->state == ContainerState::Exited, containerMs);
        // Longer would mean that it did not hear SIGTERM.
        QVERIFY2(clock.elapsed() < 6'000, qPrintable(QString::number(clock.elapsed())));
        QCOMPARE(ours()->exitCode, 0);
        QTRY_VERIFY(child<QToolButton>(QStringLiteral("deleteContainer")) &&
                    child<QToolButton>(QStringLiteral("deleteContainer"))->isEnabled());
        click(child<QToolButton>(QStringLiteral("deleteContainer")));
        QTRY_VERIFY(child<QPushButton>(QStringLiteral("confirmDeleteButton")));
        auto* confirm = child<QPushButton>(QStringLiteral("confirmDeleteButton"));
        QVERIFY(QTest::qWaitForWindowExposed(confirm->window()));
        click(confirm);
        QTRY_VERIFY_WITH_TIMEOUT(!ours(), containerMs);
        QVERIFY(fetch(m_port).isEmpty());
    }

    void cleanupTestCase() {
        m_rival.kill();
        m_rival.waitForFinished();
    }
};

SLIPWAY_TEST_MAIN(EndToEndTest)
#include "tst_end_to_end.moc"
