#include "support.h"

#include "ui/containers/container_actions.h"
#include "ui/containers/container_detail.h"
#include "ui/terminal/terminal_keys.h"
#include "ui/terminal/terminal_pane.h"
#include "ui/terminal/terminal_view.h"
#include "ui/widgets/banner.h"

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QInputMethodEvent>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabBar>

using namespace slipway;
using namespace slipway::ui;

namespace {

QString textOf(const TerminalScreen& screen, qint64 number) {
    QString text;
    for (const TerminalScreen::Cell& cell : screen.line(number))
        text += cell.text.isEmpty() ? QStringLiteral(" ") : cell.text;
    while (text.endsWith(QLatin1Char(' ')))
        text.chop(1);
    return text;
}

// What a call makes the screen send.
QByteArray sentBy(TerminalScreen& screen, const std::function<void()>& call) {
    QByteArray sent;
    const auto connection =
        QObject::connect(&screen, &TerminalScreen::output, [&](const QByteArray& bytes) { sent += bytes; });
    call();
    QObject::disconnect(connection);
    return sent;
}

} // namespace

class TerminalTest : public QObject {
    Q_OBJECT

    // A view with a program that is the test.
    struct Session {
        TerminalView view;
        FakeTerminal channel{{}};
        Session() {
            view.resize(600, 300);
            view.show();
            view.setFocus();
            view.setChannel(&channel);
            QTest::qWait(120); // until the size has been told
        }
        QPoint at(int column, int row) const {
            const QFontMetricsF metrics(theme::font(theme::Type::Code));
            return QPoint(TerminalView::insetX + int(metrics.horizontalAdvance(QLatin1Char('0')) * (column + 0.1)) + 1,
                          TerminalView::insetY + int(std::ceil(metrics.height())) * row + 5);
        }
    };

private Q_SLOTS:
    void textAndLooksComeToTheScreen() {
        TerminalScreen screen(40, 5);
        screen.feed("plain \x1b[1;3;4;31mred\x1b[0m \x1b[38;5;208mx\x1b[48;2;1;2;3my\x1b[0;7mz\x1b[0m \xe6\xbc\xa2!");
        QCOMPARE(textOf(screen, 0), QStringLiteral("plain red xyz 漢 !"));
        const auto line = screen.line(0);
        QVERIFY(line[6].style ==
                (CellStyle{CellColor::indexed(1), {}, CellStyle::Bold | CellStyle::Italic | CellStyle::Underline}));
        QVERIFY(line[10].style.ink == CellColor::indexed(208));
        QVERIFY(line[11].style.ground == CellColor::rgb(1, 2, 3));
        QVERIFY(line[12].style.has(CellStyle::Reverse));
        QCOMPARE(line[14].width, 2);
        QCOMPARE(screen.cursor(), QPoint(17, 0));
    }

    void bytesMayComeInPieces() {
        TerminalScreen screen(20, 3);
        screen.feed("\xe6\xbc");
        screen.feed("\xa2\x1b[3");
        screen.feed("1mx");
        QCOMPARE(textOf(screen, 0), QStringLiteral("漢 x"));
        QVERIFY(screen.line(0)[2].style.ink == CellColor::indexed(1));
    }

    void linesThatScrollOffAreKeptAndBounded() {
        TerminalScreen screen(30, 4);
        for (int i = 0; i < TerminalScreen::mostScrolledOff + 500; ++i)
            screen.feed("\x1b[32mline\x1b[0m " + QByteArray::number(i) + " e\xcc\x81\r\n");
        QCOMPARE(screen.screenLine() - screen.firstLine(), TerminalScreen::mostScrolledOff);
        QCOMPARE(textOf(screen, 9'000), QStringLiteral("line 9000 e\u0301"));
        QVERIFY(screen.line(9'000)[0].style.ink == CellColor::indexed(2));
        // Made taller, the screen takes them back.
        const qint64 before = screen.screenLine();
        screen.resize(30, 6);
        QCOMPARE(screen.screenLine(), before - 2);
        QCOMPARE(textOf(screen, before - 2), QStringLiteral("line %1 e\u0301").arg(before - 2));
    }

    void theAlternateScreenLeavesNoTrace() {
        TerminalScreen screen(30, 4);
        screen.feed("before\r\n");
        screen.feed("\x1b[?1049h\x1b[2Jfull screen\r\n\r\n\r\n\r\n\r\n");
        QVERIFY(screen.isAlternate());
        QCOMPARE(screen.screenLine(), 0);
        screen.feed("\x1b[?1049l");
        QVERIFY(!screen.isAlternate());
        QCOMPARE(textOf(screen, 0), QStringLiteral("before"));
    }

    void cursorsHaveShapes() {
        TerminalScreen screen(30, 4);
        screen.feed("\x1b[4 q");
        QCOMPARE(screen.cursorShape(), TerminalScreen::CursorShape::Underline);
        screen.feed("\x1b[6 q");
        QCOMPARE(screen.cursorShape(), TerminalScreen::CursorShape::Bar);
        screen.feed("\x1b[?25l");
        QVERIFY(!screen.isCursorVisible());
    }

    void titlesAndClipboardAreNotThePrograms() {
        Session session;
        const QString title = session.view.window()->windowTitle();
        QGuiApplication::clipboard()->setText(QStringLiteral("mine"));
        session.channel.print("\x1b]0;evil\x07\x1b]52;c;ZXZpbA==\x07ok");
        QCOMPARE(textOf(*session.view.screen(), 0), QStringLiteral("ok"));
        QCOMPARE(session.view.window()->windowTitle(), title);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("mine"));
    }

    void keysAreWhatTerminalsSend_data() {
        QTest::addColumn<int>("key");
        QTest::addColumn<int>("modifiers");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("bytes");
        const int none = 0, shift = Qt::ShiftModifier, control = Qt::ControlModifier, alt = Qt::AltModifier;
        QTest::newRow("a letter") << int(Qt::Key_A) << none << QStringLiteral("a") << QByteArray("a");
        QTest::newRow("one of another script")
            << int(Qt::Key_Odiaeresis) << none << QStringLiteral("ö") << QByteArray("ö");
        QTest::newRow("Ctrl+C") << int(Qt::Key_C) << control << QStringLiteral("\x03") << QByteArray("\x03");
        QTest::newRow("Ctrl+I") << int(Qt::Key_I) << control << QString() << QByteArray("\t");
        QTest::newRow("Ctrl+[") << int(Qt::Key_BracketLeft) << control << QString() << QByteArray("\x1b");
        QTest::newRow("Ctrl+Space") << int(Qt::Key_Space) << control << QString() << QByteArray(1, '\0');
        QTest::newRow("Alt+B") << int(Qt::Key_B) << alt << QStringLiteral("b")
                               << QByteArray("\x1b"
                                             "b");
        QTest::newRow("Enter") << int(Qt::Key_Return) << none << QStringLiteral("\r") << QByteArray("\r");
        QTest::newRow("Shift+Enter") << int(Qt::Key_Return) << shift << QStringLiteral("\r") << QByteArray("\r");
        QTest::newRow("Tab") << int(Qt::Key_Tab) << none << QStringLiteral("\t") << QByteArray("\t");
        QTest::newRow("Shift+Tab") << int(Qt::Key_Backtab) << shift << QString() << QByteArray("\x1b[Z");
        QTest::newRow("Backspace") << int(Qt::Key_Backspace) << none << QString() << QByteArray("\x7f");
        QTest::newRow("Escape") << int(Qt::Key_Escape) << none << QString() << QByteArray("\x1b");
        QTest::newRow("Up") << int(Qt::Key_Up) << none << QString() << QByteArray("\x1b[A");
        QTest::newRow("Ctrl+Left") << int(Qt::Key_Left) << control << QString() << QByteArray("\x1b[1;5D");
        QTest::newRow("Delete") << int(Qt::Key_Delete) << none << QString() << QByteArray("\x1b[3~");
        QTest::newRow("F1") << int(Qt::Key_F1) << none << QString() << QByteArray("\x1bOP");
        QTest::newRow("Shift+F5") << int(Qt::Key_F5) << shift << QString() << QByteArray("\x1b[15;2~");
    }
    void keysAreWhatTerminalsSend() {
        QFETCH(const int, key);
        QFETCH(const int, modifiers);
        QFETCH(const QString, text);
        Session session;
        session.channel.written.clear();
        QKeyEvent event(QEvent::KeyPress, key, Qt::KeyboardModifiers(modifiers), text);
        QApplication::sendEvent(&session.view, &event);
        QTEST(session.channel.written, "bytes");
    }

    void applicationKeysFollowTheProgramsMode() {
        TerminalScreen screen(20, 3);
        screen.feed("\x1b[?1h");
        QCOMPARE(sentBy(screen, [&] { screen.sendKey(Qt::Key_Up, {}); }), QByteArray("\x1bOA"));
    }

    void theWindowsShortcutsAreThePrograms() {
        Session session;
        const auto isTaken = [&](int key, Qt::KeyboardModifiers modifiers) {
            QKeyEvent event(QEvent::ShortcutOverride, key, modifiers);
            event.ignore();
            QApplication::sendEvent(&session.view, &event);
            return event.isAccepted();
        };
        QVERIFY(isTaken(Qt::Key_R, Qt::ControlModifier));
        QVERIFY(isTaken(Qt::Key_F5, {}));
        QVERIFY(!isTaken(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier));
        session.view.setChannel(nullptr);
        QVERIFY2(!isTaken(Qt::Key_R, Qt::ControlModifier), "nobody is there");
    }

    void inputMethodsWrite() {
        Session session;
        session.channel.written.clear();
        QInputMethodEvent composing(QStringLiteral("かん"), {});
        QApplication::sendEvent(&session.view, &composing);
        QCOMPARE(session.channel.written, QByteArray());
        QInputMethodEvent done;
        done.setCommitString(QStringLiteral("漢"));
        QApplication::sendEvent(&session.view, &done);
        QCOMPARE(session.channel.written, QStringLiteral("漢").toUtf8());
        QVERIFY(session.view.inputMethodQuery(Qt::ImCursorRectangle).toRect().isValid());
    }

    void theProgramHearsOfTheSize() {
        Session session;
        session.channel.sizes.clear();
        session.view.resize(800, 400);
        QTRY_COMPARE(session.channel.sizes.size(), 1);
        QCOMPARE(session.channel.sizes[0], session.view.cells());
        QCOMPARE(session.view.screen()->columns(), session.view.cells().width());
    }

    void selectingAndCopying() {
        Session session;
        session.channel.print("one two/three.txt four\r\nsecond line\r\n");
        QTest::qWait(30);
        QTest::mouseDClick(session.view.viewport(), Qt::LeftButton, {}, session.at(6, 0));
        QCOMPARE(session.view.selectedText(), QStringLiteral("two/three.txt"));
        QTest::mousePress(session.view.viewport(), Qt::LeftButton, {}, session.at(6, 0));
        QTest::mouseRelease(session.view.viewport(), Qt::LeftButton, {}, session.at(6, 0));
        QCOMPARE(session.view.selectedText().trimmed(), QStringLiteral("one two/three.txt four"));
        QTest::qWait(QApplication::doubleClickInterval() + 20);
        QTest::mousePress(session.view.viewport(), Qt::LeftButton, {}, session.at(4, 0));
        QMouseEvent move(QEvent::MouseMove, session.at(6, 1), session.view.viewport()->mapToGlobal(session.at(6, 1)),
                         Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(session.view.viewport(), &move);
        QTest::mouseRelease(session.view.viewport(), Qt::LeftButton, {}, session.at(6, 1));
        QCOMPARE(session.view.selectedText(), QStringLiteral("two/three.txt four\nsecond"));
        QTest::keyClick(&session.view, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("two/three.txt four\nsecond"));
    }

    void aLongLineIsCopiedWithoutBreaks() {
        Session session;
        const int columns = session.view.screen()->columns();
        session.channel.print(QByteArray(columns + 10, 'x') + "\r\n");
        QTest::mousePress(session.view.viewport(), Qt::LeftButton, {}, session.at(0, 0));
        QMouseEvent move(QEvent::MouseMove, session.at(10, 1), session.view.viewport()->mapToGlobal(session.at(10, 1)),
                         Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(session.view.viewport(), &move);
        QTest::mouseRelease(session.view.viewport(), Qt::LeftButton, {}, session.at(10, 1));
        QCOMPARE(session.view.selectedText(), QString(columns + 10, QLatin1Char('x')));
    }

    void aPasteIsBracketedWhereTheProgramWantsIt() {
        Session session;
        session.channel.print("\x1b[?2004h");
        session.channel.written.clear();
        session.view.pasteText(QStringLiteral("ls\nrm -rf x\x1b[201~\x03\n"));
        QCOMPARE(session.channel.written, QByteArray("\x1b[200~ls\rrm -rf x[201~\r\x1b[201~"));
        QVERIFY(!session.view.findChild<QMessageBox*>());
    }

    void severalLinesAreAskedAbout() {
        Session session;
        session.channel.written.clear();
        session.view.pasteText(QStringLiteral("one line"));
        QCOMPARE(session.channel.written, QByteArray("one line"));
        session.channel.written.clear();
        session.view.pasteText(QStringLiteral("ls\nrm\t-rf \u202ex\r\n"));
        QCOMPARE(session.channel.written, QByteArray());
        auto* question = session.view.findChild<QMessageBox*>(QStringLiteral("confirmPaste"));
        QVERIFY(question);
        QVERIFY(question->informativeText().endsWith(QStringLiteral("ls\nrm -rf \ufffdx\n")));
        question->findChild<QPushButton*>(QStringLiteral("confirmPasteButton"))->click();
        QCOMPARE(session.channel.written, QByteArray("ls\rrm\t-rf \xE2\x80\xAEx\r"));
    }

    void theMouseIsThePrograms() {
        Session session;
        session.channel.print("\x1b[?1000h\x1b[?1006h");
        session.channel.written.clear();
        QTest::mouseClick(session.view.viewport(), Qt::LeftButton, {}, session.at(4, 2));
        QCOMPARE(session.channel.written, QByteArray("\x1b[<0;5;3M\x1b[<0;5;3m"));
        session.channel.written.clear();
        QWheelEvent up(session.at(4, 2), session.view.viewport()->mapToGlobal(session.at(4, 2)), {}, {0, 40}, {}, {},
                       Qt::NoScrollPhase, false);
        QApplication::sendEvent(session.view.viewport(), &up);
        QCOMPARE(session.channel.written, QByteArray("\x1b[<64;5;3M"));
        // With Shift it stays ours.
        session.channel.written.clear();
        session.channel.print("word\r\n");
        QTest::mouseDClick(session.view.viewport(), Qt::LeftButton, Qt::ShiftModifier, session.at(1, 0));
        QCOMPARE(session.channel.written, QByteArray());
        QCOMPARE(session.view.selectedText(), QStringLiteral("word"));
    }

    void scrollingBackAndTypingReturns() {
        Session session;
        for (int i = 0; i < 100; ++i)
            session.channel.print("line " + QByteArray::number(i) + "\r\n");
        QTRY_VERIFY(session.view.verticalScrollBar()->maximum() > 50);
        QTest::keyClick(&session.view, Qt::Key_Home, Qt::ShiftModifier);
        QVERIFY(session.view.visibleText().startsWith(QStringLiteral("line 0\n")));
        session.channel.print("more\r\n");
        QTest::qWait(40);
        QVERIFY(session.view.visibleText().startsWith(QStringLiteral("line 0\n")));
        QTest::keyClicks(&session.view, QStringLiteral("x"));
        QVERIFY(session.view.visibleText().contains(QStringLiteral("more")));
    }

    void aPagerScrollsByKeys() {
        Session session;
        session.channel.print("\x1b[?1049h");
        session.channel.written.clear();
        QWheelEvent down(session.at(4, 2), session.view.viewport()->mapToGlobal(session.at(4, 2)), {}, {0, -120}, {},
                         {}, Qt::NoScrollPhase, false);
        QApplication::sendEvent(session.view.viewport(), &down);
        QCOMPARE(session.channel.written,
                 QByteArray("\x1b[B").repeated(QGuiApplication::styleHints()->wheelScrollLines()));
    }

    void theBellIsSeen() {
        Session session;
        session.channel.print("\x1b[?25l"); // a cursor that blinks would be a difference
        const QImage quiet = session.view.viewport()->grab().toImage();
        session.channel.print("\x07");
        QVERIFY(session.view.viewport()->grab().toImage() != quiet);
        QTest::qWait(250);
        QCOMPARE(session.view.viewport()->grab().toImage(), quiet);
    }

    void aScreenReaderGetsWhatIsSeen() {
        Session session;
        session.channel.print("hello\r\n");
        QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(&session.view);
        QCOMPARE(interface->role(), QAccessible::Terminal);
        QVERIFY(interface->text(QAccessible::Value).startsWith(QStringLiteral("hello\n")));
        QVERIFY(!interface->text(QAccessible::Name).isEmpty());
    }

    void aShellIsOpenedWhenItsTabIsAndEndsWithTheContainer() {
        FakeEngine engine;
        test::populate(engine);
        ContainerActions actions(&engine, [](const QUrl&) { return true; });
        ContainerDetail detail(&engine, &actions);
        detail.resize(800, 400);
        const Container web = engine.containers()[0], database = engine.containers()[1];
        detail.show();
        detail.setContainer(&web);
        QTest::qWait(20);
        QVERIFY(engine.terminals().isEmpty());
        detail.showTab(ContainerDetail::Tab::Terminal);
        QTRY_COMPARE(engine.terminals().size(), 1);
        QCOMPARE(engine.terminals()[0]->request.container, web.id);
        QVERIFY(engine.terminals()[0]->request.columns > 60);
        auto* pane = detail.findChild<TerminalPane*>();
        QTRY_VERIFY(pane->view()->visibleText().contains(QStringLiteral("root@")));
        // Another container has another shell; the first stays.
        detail.setContainer(&database);
        QTRY_COMPARE(engine.terminals().size(), 2);
        detail.setContainer(&web);
        QTest::qWait(20);
        QCOMPARE(engine.terminals().size(), 2);
        QVERIFY(pane->isVisible());
        detail.keepShellsOf({database.id});
        QTRY_COMPARE(engine.terminals().size(), 1);
        QCOMPARE(engine.terminals()[0]->request.container, database.id);
    }

    void theEndIsToldAndThereIsAButtonToStartAgain() {
        FakeEngine engine;
        TerminalPane pane([&](int columns, int rows) {
            return engine.openTerminal({.container = QStringLiteral("x"), .columns = columns, .rows = rows});
        });
        pane.resize(600, 300);
        pane.show();
        pane.start();
        QTRY_VERIFY(pane.view()->visibleText().contains(QStringLiteral("root@")));
        engine.terminals()[0]->end({TerminalEnd::Kind::Exited, 3, {}});
        auto* banner = pane.findChild<Banner*>();
        QVERIFY(banner->isVisible());
        QVERIFY2(banner->title().contains(QStringLiteral("3")), qPrintable(banner->title()));
        QVERIFY(!pane.isRunning());
        QTRY_VERIFY(engine.terminals().isEmpty());
        QVERIFY2(pane.view()->visibleText().contains(QStringLiteral("root@")), "what was said stays");
        pane.findChild<QPushButton*>(QStringLiteral("startShellAgain"))->click();
        QTRY_COMPARE(engine.terminals().size(), 1);
        QTRY_VERIFY(!banner->isVisible());
        pane.findChild<QToolButton*>(QStringLiteral("endShell"))->click();
        QTRY_VERIFY(engine.terminals().isEmpty());
    }

    void anImageWithoutAShellIsNamedAsSuch() {
        FakeEngine engine;
        engine.setShell({}, TerminalEnd{TerminalEnd::Kind::Missing, 127,
                                        QStringLiteral("exec: \"sh\": executable file not found in $PATH")});
        TerminalPane pane([&](int, int) { return engine.openTerminal({}); });
        pane.resize(600, 300);
        pane.show();
        pane.start();
        auto* banner = pane.findChild<Banner*>();
        QTRY_COMPARE(banner->title(), QStringLiteral("This image has no shell"));
    }

    // Figures for people; the bound only tells a disaster from a busy machine.
    void muchOutputDoesNotStopTheWindow() {
        Session session;
        QByteArray block;
        for (int i = 0; block.size() < 256 << 10; ++i)
            block += "\x1b[3" + QByteArray::number(i % 8) + "mline " + QByteArray::number(i) +
                     "\x1b[0m of what a program prints when it prints a lot\r\n";
        QElapsedTimer clock, frame;
        clock.start();
        frame.start();
        double longest = 0;
        constexpr qsizetype all = 16 << 20;
        qsizetype sent = 0;
        while (session.channel.taken < all) {
            // As the engine does: no more than a megabyte is under way.
            while (sent < all && sent - session.channel.taken < 1 << 20) {
                session.channel.print(block);
                sent += block.size();
            }
            QCoreApplication::processEvents();
            longest = std::max(longest, double(frame.nsecsElapsed()) / 1e6);
            frame.start();
        }
        qInfo("%.0f MB through the terminal: %lld ms, %.1f MB/s, longest frame %.1f ms", double(sent) / 1e6,
              clock.elapsed(), double(sent) / 1e3 / double(std::max<qint64>(1, clock.elapsed())), longest);
        QVERIFY2(longest < 1'000, "a frame took far too long");
        QTRY_COMPARE(session.view.queued(), 0);
    }
};

SLIPWAY_TEST_MAIN(TerminalTest)
#include "tst_terminal.moc"
