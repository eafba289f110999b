#include "support.h"

#include "ui/logs/log_text.h"
#include "ui/widgets/find_bar.h"

#include <QLineEdit>
#include <QScrollBar>

using namespace slipway::ui;

class LogsTest : public QObject {
    Q_OBJECT

    static QStringList texts(const QList<LogLine>& lines) {
        QStringList result;
        for (const LogLine& line : lines)
            result << line.text;
        return result;
    }

private Q_SLOTS:
    void linesAndCharactersMayComeInPieces() {
        LogDecoder decoder;
        QCOMPARE(texts(decoder.feed(QByteArray("one\ntw"))), QStringList{QStringLiteral("one")});
        QCOMPARE(decoder.pending().text, QStringLiteral("tw"));
        QCOMPARE(texts(decoder.feed(QByteArray("o \xc3"))), QStringList());
        QCOMPARE(texts(decoder.feed(QByteArray("\xa9\n"))), QStringList{QStringLiteral("two é")});
    }

    void aCarriageReturnWritesTheLineAgain() {
        LogDecoder decoder;
        QCOMPARE(texts(decoder.feed(QByteArray("10%\r50%\rdone\r\nnext\r\n"))),
                 (QStringList{QStringLiteral("done"), QStringLiteral("next")}));
    }

    void coloursBecomeSpans() {
        LogDecoder decoder;
        const QList<LogLine> lines = decoder.feed(QByteArray("a \x1b[1;31mred\x1b[0m b\n"));
        QCOMPARE(lines.size(), 1);
        QCOMPARE(lines[0].text, QStringLiteral("a red b"));
        QCOMPARE(lines[0].spans, (QList<LogSpan>{{2, 3, 1, true}}));
    }

    void everyOtherEscapeSequenceIsInert_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("link (OSC 8)") << QByteArray("\x1b]8;;http://evil\x1b\\text\x1b]8;;\x1b\\");
        QTest::newRow("clipboard (OSC 52)") << QByteArray("\x1b]52;c;ZXZpbA==\x07text");
        QTest::newRow("title") << QByteArray("\x1b]0;evil\x07text");
        QTest::newRow("cursor and erase") << QByteArray("\x1b[2J\x1b[10;10Htext");
        QTest::newRow("device control") << QByteArray("\x1bPq#evil\x1b\\text");
        QTest::newRow("C1") << QByteArray("\xc2\x9btext");
        QTest::newRow("bell and null") << QByteArray("te\x07xt\0", 6);
        QTest::newRow("256 colours") << QByteArray("\x1b[38;5;200mtext\x1b[48;2;1;2;3m");
    }
    void everyOtherEscapeSequenceIsInert() {
        QFETCH(const QByteArray, bytes);
        LogDecoder decoder;
        QCOMPARE(texts(decoder.feed(bytes + '\n')), QStringList{QStringLiteral("text")});
    }

    void anUnfinishedStringDoesNotSwallowTheLog() {
        LogDecoder decoder;
        const QStringList lines = texts(decoder.feed(QByteArray("\x1b]0;never ends\nnext\n")));
        QCOMPARE(lines.last(), QStringLiteral("next"));
    }

    void aLineWithoutAnEndIsCut() {
        LogDecoder decoder;
        const QList<LogLine> lines = decoder.feed(QByteArray(100'000, 'x'));
        QCOMPARE(lines.size(), 3);
        QVERIFY(lines[0].text.size() <= 32'768);
    }

    void theViewFollowsUntilScrolledUp() {
        LogText log;
        log.resize(400, 200);
        log.show();
        log.append(QByteArray("line\n").repeated(200));
        QTRY_COMPARE(log.verticalScrollBar()->value(), log.verticalScrollBar()->maximum());
        QVERIFY(log.isFollowing());
        log.verticalScrollBar()->setValue(10);
        QVERIFY(!log.isFollowing());
        log.append(QByteArray("more\n").repeated(50));
        QCOMPARE(log.verticalScrollBar()->value(), 10);
        log.follow();
        QVERIFY(log.isFollowing());
        QCOMPARE(log.verticalScrollBar()->value(), log.verticalScrollBar()->maximum());
    }

    void aLineThatGoesOnIsShownAtOnceAndOnce() {
        LogText log;
        log.append(QByteArray("building"));
        QCOMPARE(log.toPlainText(), QStringLiteral("building"));
        log.append(QByteArray("... done\nnext"));
        QCOMPARE(log.toPlainText(), QStringLiteral("building... done\nnext"));
        log.append(QByteArray("\rlast"));
        QCOMPARE(log.toPlainText(), QStringLiteral("building... done\nlast"));
        log.reset();
        QCOMPARE(log.toPlainText(), QString());
    }

    void appendingManyLinesStaysQuick() {
        LogText log;
        log.resize(600, 400);
        log.show();
        const QByteArray block = QByteArray("2026-11-23T15:00:00Z worker-3 processed one more item\n").repeated(1000);
        QElapsedTimer clock;
        clock.start();
        for (int i = 0; i < 100; ++i)
            log.append(block);
        QVERIFY2(clock.elapsed() < 20'000, qPrintable(QString::number(clock.elapsed())));
        QCOMPARE(log.blockCount(), 100'001);
    }

    void findWalksThroughTheMatchesAndWraps() {
        LogText log;
        log.append(QByteArray("error one\nfine\nERROR two\n"));
        log.moveCursor(QTextCursor::Start);
        FindBar bar(&log);
        bar.open();
        auto* input = bar.findChild<QLineEdit*>();
        QTest::keyClicks(input, QStringLiteral("error"));
        QCOMPARE(log.textCursor().blockNumber(), 0);
        QTest::keyClick(input, Qt::Key_Return);
        QCOMPARE(log.textCursor().blockNumber(), 2);
        QTest::keyClick(input, Qt::Key_Return);
        QCOMPARE(log.textCursor().blockNumber(), 0);
        QTest::keyClick(input, Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(log.textCursor().blockNumber(), 2);
        QTest::keyClick(&bar, Qt::Key_Escape);
        QVERIFY(!bar.isVisible());
    }
};

SLIPWAY_TEST_MAIN(LogsTest)
#include "tst_logs.moc"
