#include "support.h"

#include "ui/build/build_pane.h"
#include "ui/build/build_session.h"
#include "ui/cells/cell_colors.h"
#include "ui/cells/cell_width.h"
#include "ui/logs/log_find_bar.h"
#include "ui/logs/log_text.h"
#include "ui/logs/log_view.h"

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QThreadPool>
#include <QToolButton>

#include <time.h>

using namespace slipway::ui;

namespace {

QString textOf(const LogLine& line) {
    return QString::fromUtf8(line.text.data(), qsizetype(line.text.size()));
}

QByteArray numbered(int count, int from = 0) {
    QByteArray result;
    for (int i = from; i < from + count; ++i)
        result += "line " + QByteArray::number(i) + "\n";
    return result;
}

// Of this thread.
double cpuMs() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

// The longest time that the GUI thread was busy without a look at its events, and how much of it was its own work: the
// machine may have been doing something else.
class Frames {
public:
    Frames() {
        m_wall.start();
        m_cpu = cpuMs();
        m_timer.setInterval(0);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
            m_longest = std::max(m_longest, double(m_wall.nsecsElapsed()) / 1e6);
            m_longestCpu = std::max(m_longestCpu, cpuMs() - m_cpu);
            m_wall.start();
            m_cpu = cpuMs();
        });
        m_timer.start();
    }
    double longest() const { return m_longest; }
    double longestCpu() const { return m_longestCpu; }

private:
    QTimer m_timer;
    QElapsedTimer m_wall;
    double m_cpu = 0, m_longest = 0, m_longestCpu = 0;
};

// An engine whose build says what the test has it say.
class ScriptedBuild : public FakeEngine {
public:
    Batch<BuildEvent> say;
    JobId build(QObject*, const BuildRequest&, Batch<BuildEvent> events, Reply<void>) override {
        say = std::move(events);
        return 1;
    }
};

class Paints : public QObject {
public:
    explicit Paints(QWidget* widget) { widget->installEventFilter(this); }
    int count = 0;

protected:
    bool eventFilter(QObject*, QEvent* event) override {
        count += event->type() == QEvent::Paint ? 1 : 0;
        return false;
    }
};

qint64 residentBytes() {
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toLongLong() * 4096;
}

} // namespace

class LogsTest : public QObject {
    Q_OBJECT

    struct Decoded {
        CellStyles styles;
        LogDecoder decoder;
        QStringList lines;
        QList<QList<std::pair<int, CellStyle>>> looks; // by line: where a look begins
        explicit Decoded(LogDecoder::Stamps stamps = LogDecoder::Stamps::None)
            : decoder(&styles, stamps) {}
        QStringList feed(const QByteArray& bytes) {
            lines.clear();
            looks.clear();
            decoder.feed(std::string_view(bytes.data(), std::size_t(bytes.size())), [this](const LogLine& line) {
                lines << textOf(line);
                times << line.time;
                looks << QList<std::pair<int, CellStyle>>();
                for (const LogRun& run : line.runs)
                    looks.last() << std::pair(int(run.start - line.runsFrom), styles[run.style]);
            });
            return lines;
        }
        QList<qint64> times;
    };

private Q_SLOTS:
    void linesAndCharactersMayComeInPieces() {
        Decoded log;
        QCOMPARE(log.feed("one\ntw"), QStringList{QStringLiteral("one")});
        QCOMPARE(textOf(log.decoder.pending()), QStringLiteral("tw"));
        QCOMPARE(log.feed("o \xc3"), QStringList());
        QCOMPARE(log.feed("\xa9 \xf0\x9f"), QStringList());
        QCOMPARE(log.feed("\x90\xb3\n"), QStringList{QStringLiteral("two é 🐳")});
    }

    void wrongBytesBecomeReplacementCharacters() {
        Decoded log;
        QCOMPARE(log.feed("a\xff"
                          "b\xc3(c\xed\xa0\x80 \xc0\xaf\n"),
                 QStringList{QStringLiteral("a\ufffdb\ufffd(c\ufffd \ufffd\ufffd")});
    }

    void aCarriageReturnWritesTheLineAgain() {
        Decoded log;
        QCOMPARE(log.feed("10%\r50%\rdone\r\nnext\r\n"), (QStringList{QStringLiteral("done"), QStringLiteral("next")}));
        QCOMPARE(log.feed("a long line\r\x1b[Kshort\nx\x1b[2Ky\nz\x1b[1Gw\n"),
                 (QStringList{QStringLiteral("short"), QStringLiteral("y"), QStringLiteral("w")}));
        // As grep colours: "erase to the end of the line" at its end erases nothing.
        QCOMPARE(log.feed("a \x1b[01;31m\x1b[Kmatch\x1b[m\x1b[K b\n"), QStringList{QStringLiteral("a match b")});
    }

    void coloursBecomeRuns() {
        Decoded log;
        QCOMPARE(log.feed("a \x1b[1;31mred\x1b[0m b\n"), QStringList{QStringLiteral("a red b")});
        QCOMPARE(log.looks[0].size(), 2);
        QCOMPARE(log.looks[0][0].first, 2);
        QVERIFY(log.looks[0][0].second ==
                (CellStyle{.ink = CellColor::indexed(1), .ground = {}, .flags = CellStyle::Bold}));
        QCOMPARE(log.looks[0][1].first, 5);
        QVERIFY(log.looks[0][1].second == CellStyle());
    }

    void allPalettesAreUnderstood_data() {
        QTest::addColumn<QByteArray>("sequence");
        QTest::addColumn<quint32>("ink");
        QTest::addColumn<quint32>("ground");
        QTest::newRow("16, bright") << QByteArray("95") << CellColor::indexed(13).value() << quint32(0);
        QTest::newRow("256") << QByteArray("38;5;208;48;5;17") << CellColor::indexed(208).value()
                             << CellColor::indexed(17).value();
        QTest::newRow("true colour") << QByteArray("38;2;255;128;0") << CellColor::rgb(255, 128, 0).value()
                                     << quint32(0);
        QTest::newRow("with colons") << QByteArray("38:2::1:2:3") << CellColor::rgb(1, 2, 3).value() << quint32(0);
        QTest::newRow("back to the text's own") << QByteArray("31;41;39;49") << quint32(0) << quint32(0);
    }
    void allPalettesAreUnderstood() {
        QFETCH(const QByteArray, sequence);
        Decoded log;
        log.feed("\x1b[" + sequence + "mx\n");
        const CellStyle style = log.looks[0].isEmpty() ? CellStyle() : log.looks[0][0].second;
        QTEST(style.ink.value(), "ink");
        QTEST(style.ground.value(), "ground");
    }

    void everyColourCanBeRead() {
        for (const theme::Scheme scheme : {theme::Scheme::Light, theme::Scheme::Dark}) {
            for (int ink = 0; ink < 256; ++ink) {
                for (const CellColor ground : {CellColor(), CellColor::indexed(ink), CellColor::indexed(1)}) {
                    const CellLook look = cellLook({CellColor::indexed(ink), ground, 0}, scheme, Readability::Always);
                    const QColor behind = look.ground.isValid() ? look.ground : theme::colors(scheme).surface;
                    QVERIFY2(contrast(look.ink, behind) >= 4.4, qPrintable(QString::number(ink)));
                }
            }
        }
    }

    // Where a program chose both of the 16, the colours are still ours.
    void theSixteenCanBeReadOnEachOther() {
        for (const theme::Scheme scheme : {theme::Scheme::Light, theme::Scheme::Dark}) {
            for (int ink = 0; ink < 16; ++ink) {
                for (int ground = 0; ground < 16; ++ground) {
                    if (ink == ground)
                        continue; // hidden on purpose
                    const CellLook look = cellLook({CellColor::indexed(ink), CellColor::indexed(ground), 0}, scheme,
                                                   Readability::OnViewsGround);
                    QVERIFY2(contrast(look.ink, look.ground) >= 4.4,
                             qPrintable(QStringLiteral("%1 on %2").arg(ink).arg(ground)));
                }
            }
        }
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
        QTest::newRow("private mode") << QByteArray("\x1b[?1049htext\x1b[?25l\x1b[>4;2m");
    }
    void everyOtherEscapeSequenceIsInert() {
        QFETCH(const QByteArray, bytes);
        Decoded log;
        QCOMPARE(log.feed(bytes + '\n'), QStringList{QStringLiteral("text")});
    }

    void textIsNotTurnedRound() {
        Decoded log;
        QCOMPARE(log.feed("user\xe2\x80\xaenimda\n"), QStringList{QStringLiteral("user\ufffdnimda")});
    }

    void anUnfinishedStringDoesNotSwallowTheLog() {
        Decoded log;
        QCOMPARE(log.feed("\x1b]0;never ends\nnext\n").last(), QStringLiteral("next"));
    }

    void aLineWithoutAnEndIsCutAndCopiedWhole() {
        LogText log;
        const QByteArray line = QByteArray(5'000, 'x') + QByteArray("é").repeated(50'000);
        log.append(line + "\nnext\n");
        QVERIFY(log.buffer().end() - log.buffer().first() > 10);
        for (qint64 i = log.buffer().first(); i < log.buffer().end(); ++i)
            QVERIFY(log.buffer().line(i).text.size() <= LogDecoder::longestLine);
        QCOMPARE(log.toPlainText().toUtf8(), line + "\nnext\n");
    }

    void theEnginesTimesAreTakenOff() {
        Decoded log(LogDecoder::Stamps::Leading);
        QCOMPARE(log.feed("2026-11-24T14:00:49.123456789Z one\n2026-11-24T15:00:49+01:00 two\nno time\n\n"),
                 (QStringList{QStringLiteral("one"), QStringLiteral("two"), QStringLiteral("no time"), QString()}));
        const qint64 first =
            QDateTime::fromString(QStringLiteral("2026-11-24T14:00:49.123Z"), Qt::ISODateWithMs).toMSecsSinceEpoch();
        QCOMPARE(log.times, (QList<qint64>{first, first - 123, noTime, noTime}));
    }

    void aLineOfSeveralEntriesIsOneLine() {
        Decoded log(LogDecoder::Stamps::Leading);
        // The engine cuts what is longer than 16 KiB, and each part has its time.
        const QByteArray stamp = "2026-11-24T14:00:49.1Z ";
        QString all;
        for (const QString& line : log.feed(stamp + QByteArray(16'384, 'a') + stamp + "end\n" + stamp + "next\n"))
            all += line + QLatin1Char('|');
        QVERIFY(!all.contains(QStringLiteral("2026")));
        QVERIFY(all.endsWith(QStringLiteral("a|end|next|")));
    }

    void theStoreIsBoundedAndSaysWhatIsGone() {
        LogFeed feed(4 << 20);
        const QByteArray block = QByteArray("2026-11-23T15:00:00Z worker-3 processed one more item\n").repeated(10'000);
        for (int i = 0; i < 40; ++i)
            feed.append(block);
        feed.flush();
        const LogBuffer& buffer = feed.buffer();
        QVERIFY2(buffer.store().bytes() <= 4 << 20, qPrintable(QString::number(buffer.store().bytes())));
        QCOMPARE(buffer.store().end(), 400'001);
        QVERIFY(buffer.dropped() > 0);
        const LogLine notice = buffer.line(buffer.first());
        QVERIFY(notice.stream == LogStream::Notice);
        QVERIFY2(textOf(notice).contains(QLocale().toString(buffer.dropped())), qPrintable(textOf(notice)));
        QCOMPARE(textOf(buffer.line(buffer.first() + 1)), QStringLiteral("2026-11-23T15:00:00Z worker-3 processed one "
                                                                         "more item"));
    }

    void widthsAreThoseOfTerminals() {
        QCOMPARE(cellWidth(U'a'), 1);
        QCOMPARE(cellWidth(U'é'), 1);
        QCOMPARE(cellWidth(U'漢'), 2);
        QCOMPARE(cellWidth(U'🐳'), 2);
        QCOMPARE(cellWidth(U'\u0301'), 0);
        QCOMPARE(cellWidth(U'─'), 1);
    }

    void layoutKnowsTabsWideAndCombiningCharacters() {
        const std::string text = QStringLiteral("a\t漢e\u0301b").toStdString();
        const LogLine line{.text = text};
        const LogLayout layout(line, 0);
        QCOMPARE(layout.cell(1), 1);
        QCOMPARE(layout.cell(2), 8);
        QCOMPARE(layout.cell(3), 10);
        QCOMPARE(layout.after(3), 5); // e with its accent
        QCOMPARE(layout.before(5), 3);
        QCOMPARE(layout.cell(5), 11);
        QCOMPARE(layout.offsetAt(0, 9.6), 3);
        const LogLayout wrapped(line, 10);
        QCOMPARE(wrapped.rows(), 2);
        QCOMPARE(wrapped.rowStart(1), 3);
        QCOMPARE(LogLayout::rowsOf({.text = std::string_view("0123456789abc"), .plain = true}, 10), 2);
    }

    void theViewFollowsUntilScrolledUp() {
        LogText log;
        log.resize(400, 200);
        log.show();
        log.append(numbered(200));
        QTRY_VERIFY(log.verticalScrollBar()->maximum() > 100);
        QCOMPARE(log.verticalScrollBar()->value(), log.verticalScrollBar()->maximum());
        QVERIFY(log.isFollowing());
        auto* button = log.findChild<QPushButton*>(QStringLiteral("followLog"));
        QVERIFY(!button->isVisible());
        log.verticalScrollBar()->setValue(10);
        QVERIFY(!log.isFollowing());
        QVERIFY(button->isVisible());
        const qint64 top = log.topLine();
        log.append(numbered(50));
        QTRY_COMPARE(button->text(), QStringLiteral("50 new line(s), follow"));
        QCOMPARE(log.topLine(), top);
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(log.isFollowing());
        QVERIFY(!button->isVisible());
        QCOMPARE(log.verticalScrollBar()->value(), log.verticalScrollBar()->maximum());
        // The wheel as well, and the end takes it up again.
        QWheelEvent up({5, 5}, log.mapToGlobal(QPointF(5, 5)), {}, {0, 120}, {}, {}, Qt::NoScrollPhase, false);
        QApplication::sendEvent(log.viewport(), &up);
        QVERIFY(!log.isFollowing());
        QTest::keyClick(&log, Qt::Key_End, Qt::ControlModifier);
        QVERIFY(log.isFollowing());
    }

    void whatIsReadStaysWhenOlderLinesGo() {
        LogText log(nullptr, 1 << 20);
        log.resize(400, 200);
        log.show();
        log.append(numbered(60'000));
        log.feed()->flush();
        QTRY_VERIFY(log.visibleText().contains(QStringLiteral("line 59999")));
        log.verticalScrollBar()->setValue(log.verticalScrollBar()->maximum() - 1'000);
        const qint64 top = log.topLine();
        log.append(numbered(1'000));
        log.feed()->flush();
        QTest::qWait(40);
        QCOMPARE(log.topLine(), top);
    }

    void aLineThatGoesOnIsShownAtOnceAndOnce() {
        LogText log;
        log.append("building");
        QCOMPARE(log.toPlainText(), QStringLiteral("building"));
        log.append("... done\nnext");
        QCOMPARE(log.toPlainText(), QStringLiteral("building... done\nnext"));
        log.append("\rlast");
        QCOMPARE(log.toPlainText(), QStringLiteral("building... done\nlast"));
        log.reset();
        QCOMPARE(log.toPlainText(), QString());
    }

    void streamsDoNotRunIntoEachOther() {
        LogText log;
        log.feed()->append("out", 0, LogStream::Output);
        log.feed()->append("err\n", 0, LogStream::Error);
        log.feed()->append("put\n", 0, LogStream::Output);
        QCOMPARE(log.toPlainText(), QStringLiteral("err\nout"
                                                   "put\n"));
        QVERIFY(log.buffer().line(1).stream == LogStream::Error);
        QVERIFY(log.buffer().hasErrors());
    }

    void severalSourcesAreNamed() {
        LogText log;
        const quint16 web = log.feed()->addSource(QStringLiteral("web"));
        const quint16 database = log.feed()->addSource(QStringLiteral("db"));
        log.feed()->append("hello\n", web);
        log.feed()->append("ready\n", database);
        log.selectAll();
        QCOMPARE(log.selectedText(), QStringLiteral("web | hello\ndb | ready"));
    }

    void selectingByMouse() {
        LogText log;
        log.resize(600, 300);
        log.show();
        log.append("first line here\nsecond line there\nthird\n");
        QTRY_VERIFY(log.visibleText().contains(QStringLiteral("third")));
        const int row = log.rowHeight();
        const auto at = [&](int line, int cell) {
            const QFontMetricsF metrics(theme::font(theme::Type::Code));
            return QPoint(theme::medium + int(metrics.horizontalAdvance(QLatin1Char('0')) * (cell + 0.05)) + 1,
                          theme::tight + line * row + row / 2);
        };
        const int interval = QApplication::doubleClickInterval();
        QApplication::setDoubleClickInterval(10'000); // however slow the machine is
        QTest::mouseDClick(log.viewport(), Qt::LeftButton, {}, at(1, 8));
        QCOMPARE(log.selectedText(), QStringLiteral("line"));
        QTest::mousePress(log.viewport(), Qt::LeftButton, {}, at(1, 8));
        QTest::mouseRelease(log.viewport(), Qt::LeftButton, {}, at(1, 8));
        QCOMPARE(log.selectedText(), QStringLiteral("second line there\n"));
        QApplication::setDoubleClickInterval(interval);
        QTest::qWait(interval + 20);
        QTest::mousePress(log.viewport(), Qt::LeftButton, {}, at(0, 6));
        QMouseEvent move(QEvent::MouseMove, at(2, 3), log.viewport()->mapToGlobal(at(2, 3)), Qt::NoButton,
                         Qt::LeftButton, {});
        QApplication::sendEvent(log.viewport(), &move);
        QTest::mouseRelease(log.viewport(), Qt::LeftButton, {}, at(2, 3));
        QCOMPARE(log.selectedText(), QStringLiteral("line here\nsecond line there\nthi"));
        QVERIFY2(!log.isFollowing(), "what is selected does not move away");
        QTest::keyClick(&log, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("line here\nsecond line there\nthi"));
    }

    void aPlaceInTheLastWrappedLinesIsFoundAgain() {
        QByteArray bytes;
        for (int i = 0; i < 60; ++i)
            bytes += "2026-11-24T14:00:" + QByteArray::number(i).rightJustified(2, '0') + ".000Z " +
                     QByteArray("a line that goes on and on ").repeated(14) + '\n';
        const auto fill = [&](LogText& log) {
            log.feed()->setStamps(LogDecoder::Stamps::Leading);
            log.setWraps(true);
            log.resize(600, 300);
            log.show();
            log.append(bytes);
            log.feed()->flush();
        };
        LogText log;
        fill(log);
        QTRY_COMPARE(log.buffer().store().end(), 61);
        QTRY_VERIFY(log.verticalScrollBar()->maximum() > 50);
        const auto [first, end] = log.visibleLines();
        QVERIFY2(end - first < 8, "each is several rows");
        log.verticalScrollBar()->setValue(int(first) - 4);
        const qint64 read = log.topLine();
        QVERIFY(read < first && read + 8 > first && !log.isFollowing());
        const auto place = log.place();
        QVERIFY(place);

        LogText again;
        again.seek(place);
        fill(again);
        QTRY_VERIFY(!again.isFollowing());
        QCOMPARE(again.topLine(), read);
    }

    void whatTheMouseSelectsIsOfferedWithoutAWait() {
        LogText log;
        log.resize(600, 300);
        log.show();
        QStringList offered;
        log.setSelectionSink([&](const QString& text) { offered << text; });
        log.append("one\ntwo\n" + numbered(30'000));
        log.feed()->flush();
        QTRY_COMPARE(log.buffer().store().end(), 30'003);
        QTRY_VERIFY(log.verticalScrollBar()->maximum() > 29'000);
        log.verticalScrollBar()->setValue(0);
        const auto selectWord = [&](const QPoint& at) {
            offered.clear();
            QTest::mouseDClick(log.viewport(), Qt::LeftButton, {}, at);
            QTest::mouseRelease(log.viewport(), Qt::LeftButton, {}, at);
        };
        const QPoint start(theme::large + 1, theme::tight + 2);
        selectWord(start);
        QCOMPARE(offered.value(0), QStringLiteral("one"));

        // From the first to the last line is more than can be put together at once.
        QTest::keyClick(&log, Qt::Key_Home, Qt::ControlModifier);
        log.verticalScrollBar()->setValue(log.verticalScrollBar()->maximum());
        const QPoint below(300, log.viewport()->height() - 3);
        QTest::mouseClick(log.viewport(), Qt::LeftButton, Qt::ShiftModifier, below);
        QVERIFY(log.selectedText().size() > 300'000);
        QVERIFY(!offered.contains(log.selectedText()));
        QTRY_VERIFY(offered.contains(log.selectedText()));

        // One that is selected no more by then is not offered.
        QTest::mouseClick(log.viewport(), Qt::LeftButton, Qt::ShiftModifier, below - QPoint(200, 0));
        selectWord(QPoint(start.x(), below.y() - 2 * log.rowHeight()));
        QThreadPool::globalInstance()->waitForDone();
        QTest::qWait(20);
        QVERIFY(!offered.isEmpty());
        for (const QString& text : std::as_const(offered))
            QCOMPARE(text, QStringLiteral("line"));
    }

    void selectingByKeys() {
        LogText log;
        log.resize(600, 300);
        log.show();
        log.append("one\ntwo\nthree\n");
        QTest::keyClick(&log, Qt::Key_Home, Qt::ControlModifier);
        QTest::keyClick(&log, Qt::Key_Down);
        QTest::keyClick(&log, Qt::Key_Right, Qt::ShiftModifier);
        QTest::keyClick(&log, Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(log.selectedText(), QStringLiteral("tw"));
        QTest::keyClick(&log, Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(log.selectedText(), QStringLiteral("two\nth"));
        QTest::keyClick(&log, Qt::Key_End, Qt::ShiftModifier);
        QCOMPARE(log.selectedText(), QStringLiteral("two\nthree"));
        QTest::keyClick(&log, Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(log.selectedText(), QStringLiteral("one\ntwo\nthree"));
    }

    void wrappedLinesScrollByRows() {
        LogText log;
        log.resize(300, 200);
        log.show();
        log.setWraps(true);
        log.append("start\n" + QByteArray("0123456789").repeated(200) + "\nend\n");
        QTRY_COMPARE(log.positionAt({200, log.viewport()->height() - 2}).line, 3);
        QVERIFY(log.isFollowing());
        QCOMPARE(log.horizontalScrollBar()->maximum(), 0);
        QTest::keyClick(&log, Qt::Key_Home, Qt::ControlModifier);
        QCOMPARE(log.topLine(), 1);
        QVERIFY(!log.isFollowing());
        // The second row belongs to the long line, further on.
        const LogPosition second = log.positionAt({theme::medium, theme::tight + 2 * log.rowHeight() + 2});
        QCOMPARE(second.line, 2);
        QVERIFY(second.offset > 10);
    }

    void timesCanBeShown() {
        LogView view;
        view.resize(600, 300);
        view.show();
        auto* times = view.findChild<QToolButton*>(QStringLiteral("logTimes"));
        QVERIFY2(!times->isVisible(), "there are none so far");
        view.text()->feed()->setStamps(LogDecoder::Stamps::Leading);
        view.text()->append("2026-11-24T14:00:49.123456789Z hello\n");
        QTRY_VERIFY(times->isVisible());
        times->click();
        QVERIFY(view.text()->showsTimes());
        view.text()->selectAll();
        QVERIFY(view.text()->selectedText().endsWith(QStringLiteral(":49.123 hello")));
    }

    void savingWritesWhatIsThere() {
        LogView view;
        view.text()->append(numbered(30'000));
        view.text()->feed()->addNotice(QStringLiteral("something is missing"));
        view.text()->append("and a line that has no end");
        view.text()->feed()->flush();
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("out.log"));
        QSignalSpy saved(&view, &LogView::saved);
        view.saveTo(path);
        QTRY_COMPARE(saved.count(), 1);
        QCOMPARE(saved[0][1].toString(), QString());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), numbered(30'000) + "[something is missing]\nand a line that has no end");
    }

    void savingSaysWhyItFailed() {
        LogView view;
        view.text()->append("x\n");
        QSignalSpy saved(&view, &LogView::saved);
        view.saveTo(QStringLiteral("/nonexistent/folder/out.log"));
        QTRY_COMPARE(saved.count(), 1);
        QVERIFY(!saved[0][1].toString().isEmpty());
    }

    void findWalksThroughTheMatchesAndWraps() {
        LogView view;
        view.resize(700, 300);
        view.show();
        LogText& log = *view.text();
        log.append("error one\nfine\nERROR two, error three\n");
        view.openFind();
        auto* input = view.findChild<QLineEdit*>(QStringLiteral("logFindInput"));
        auto* count = view.findChild<QLabel*>(QStringLiteral("logFindCount"));
        QTest::keyClicks(input, QStringLiteral("error"));
        QTRY_COMPARE(count->text(), QStringLiteral("1 of 3"));
        QCOMPARE(log.search()->current()->line, 1);
        QTest::keyClick(input, Qt::Key_Return);
        QCOMPARE(log.search()->current()->line, 3);
        QTest::keyClick(input, Qt::Key_Return);
        QCOMPARE(count->text(), QStringLiteral("3 of 3"));
        QCOMPARE(log.search()->current()->match.start, 11);
        QTest::keyClick(input, Qt::Key_Return);
        QCOMPARE(count->text(), QStringLiteral("1 of 3"));
        QTest::keyClick(input, Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(count->text(), QStringLiteral("3 of 3"));
        view.findChild<QToolButton*>(QStringLiteral("logFindCase"))->click();
        QTRY_COMPARE(count->text(), QStringLiteral("1 of 2"));
        // What comes is counted as well.
        log.append("one more error\n");
        QTRY_COMPARE(count->text(), QStringLiteral("1 of 3"));
        QTest::keyClick(input, Qt::Key_Escape);
        QVERIFY(!input->isVisible());
    }

    void findUnderstandsExpressionsAndSaysWhatIsWrongWithOne() {
        LogView view;
        view.resize(700, 300);
        view.show();
        view.text()->append("GET /a 200\nGET /b 404\nPOST /c 500\n");
        view.openFind();
        auto* input = view.findChild<QLineEdit*>(QStringLiteral("logFindInput"));
        auto* count = view.findChild<QLabel*>(QStringLiteral("logFindCount"));
        view.findChild<QToolButton*>(QStringLiteral("logFindRegex"))->click();
        input->setText(QStringLiteral(" [45]\\d\\d$"));
        QTRY_COMPARE(count->text(), QStringLiteral("1 of 2"));
        QCOMPARE(view.text()->search()->current()->line, 2);
        QCOMPARE(view.text()->selectedText(), QStringLiteral(" 404"));
        input->setText(QStringLiteral("(open"));
        QTRY_VERIFY(count->text().startsWith(QStringLiteral("Not a regular expression")));
        input->setText(QStringLiteral("nothing like it"));
        QTRY_COMPARE(count->text(), QStringLiteral("No match"));
    }

    void findHandlesOtherLettersAndCutLines() {
        LogFeed feed;
        feed.append("Über uns\nüber alles\n");
        feed.append(QByteArray(LogDecoder::longestLine - 2, 'x') + "needle\n");
        feed.flush();
        const auto count = [&](const LogQuery& query) {
            int total = 0;
            const auto& chunk = feed.buffer().store().chunkOf(1);
            LogMatcher(query).scan(chunk, 1, chunk.end(), [&](qint64, int hits) { total += hits; });
            return total;
        };
        QCOMPARE(count({QStringLiteral("über")}), 2);
        QCOMPARE(count({QStringLiteral("über"), true}), 1);
        // Across the cut there is none: the two are lines of their own.
        QCOMPARE(count({QStringLiteral("xneedle")}), 0);
    }

    void anExpressionThatNeverEndsFindsNothing() {
        LogFeed feed;
        feed.append(QByteArray(8'000, 'a') + "!\n");
        const double before = cpuMs();
        const LogMatcher matcher({QStringLiteral("^(a+)+$"), true, true});
        QVERIFY(matcher.find(feed.buffer().text(1)).isEmpty());
        QVERIFY2(cpuMs() - before < 500, qPrintable(QString::number(cpuMs() - before)));
    }

    void aScreenReaderGetsWhatIsSeen() {
        LogText log;
        log.resize(400, 200);
        log.show();
        log.append(numbered(1'000));
        QTRY_VERIFY(log.verticalScrollBar()->maximum() > 900);
        QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(&log);
        QVERIFY(interface && interface->textInterface());
        QCOMPARE(interface->role(), QAccessible::EditableText);
        QVERIFY(interface->state().readOnly);
        QVERIFY(!interface->text(QAccessible::Name).isEmpty());
        QVERIFY(interface->textInterface()->text(0, -1).contains(QStringLiteral("line 999")));
        QVERIFY(interface->textInterface()->characterCount() < 2'000);
    }

    void addressesAreNotLinks() {
        LogText log;
        log.resize(400, 100);
        log.show();
        log.append("see https://example.org/ now\n");
        QTest::mouseMove(log.viewport(), {60, 12});
        QCOMPARE(log.viewport()->cursor().shape(), Qt::IBeamCursor);
        log.grab();
    }

    // Figures for people; the bounds only tell a disaster from a busy machine.
    void aMillionLinesStreamInWithoutAStutter() {
        const qint64 before = residentBytes();
        LogView view;
        view.resize(900, 600);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        const Paints paints(view.text()->viewport());
        Frames frames;
        QElapsedTimer clock;
        clock.start();
        int sent = 0;
        QTimer source;
        source.setInterval(4);
        connect(&source, &QTimer::timeout, this, [&] {
            QByteArray block;
            for (int i = 0; i < 5'000; ++i)
                block += "2026-11-23T15:00:00Z \x1b[32mINFO\x1b[0m worker-" + QByteArray::number(i % 16) +
                         " processed item " + QByteArray::number(sent + i) + "\n";
            view.text()->feed()->append(block, 0, sent % 50'000 == 0 ? LogStream::Error : LogStream::Output);
            sent += 5'000;
            if (sent >= 1'000'000)
                source.stop();
        });
        source.start();
        while (source.isActive() || view.text()->feed()->isBusy())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        qInfo("1,000,000 lines: %lld ms, %d frames, longest %.1f ms (%.1f ms of it work), %.0f MB more resident, %lld "
              "kept",
              clock.elapsed(), paints.count, frames.longest(), frames.longestCpu(),
              double(residentBytes() - before) / 1e6, view.text()->buffer().end() - view.text()->buffer().first());
        QCOMPARE(view.text()->buffer().store().end(), 1'000'001);
        QVERIFY(view.text()->buffer().store().bytes() <= LogStore::defaultLimit);
        QVERIFY2(frames.longestCpu() < 250, "a frame took far too long");

        // And find in them.
        clock.restart();
        Frames findFrames;
        LogSearch* search = view.text()->search();
        for (const LogQuery& query : {LogQuery{QStringLiteral("item 999999")}, LogQuery{QStringLiteral("INFO"), true},
                                      LogQuery{QStringLiteral("worker-1[0-5] .*77$"), true, true}}) {
            clock.restart();
            search->start(query, view.text()->topLine());
            while (!search->isComplete())
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            qInfo("find \"%s\": %lld matches in %lld ms, longest frame so far %.1f ms (%.1f ms of it work)",
                  qPrintable(query.text), search->total(), clock.elapsed(), findFrames.longest(),
                  findFrames.longestCpu());
            QVERIFY(search->total() > 0);
        }
        QVERIFY2(findFrames.longestCpu() < 250, "a frame took far too long");
    }

    void aHundredMegabytesOfBuildOutputStreamIn() {
        const qint64 before = residentBytes();
        LogView view;
        view.resize(900, 600);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QByteArray block;
        while (block.size() < 1'000'000)
            block += "  CC      drivers/net/ethernet/something/somewhere_" + QByteArray::number(block.size()) +
                     ".o \x1b[33mwarning:\x1b[0m unused variable \xe2\x80\x98x\xe2\x80\x99 [-Wunused]\n";
        const Paints paints(view.text()->viewport());
        Frames frames;
        QElapsedTimer clock;
        clock.start();
        qint64 sent = 0;
        QTimer source;
        source.setInterval(2);
        connect(&source, &QTimer::timeout, this, [&] {
            view.text()->append(block);
            sent += block.size();
            if (sent >= 100'000'000)
                source.stop();
        });
        source.start();
        while (source.isActive() || view.text()->feed()->isBusy())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        qInfo("100 MB: %lld ms, %d frames, longest %.1f ms (%.1f ms of it work), %.0f MB more resident",
              clock.elapsed(), paints.count, frames.longest(), frames.longestCpu(),
              double(residentBytes() - before) / 1e6);
        QVERIFY2(frames.longestCpu() < 250, "a frame took far too long");
    }

    void aHundredMegabytesOfABuildsOutputReachItsPane() {
        using Kind = BuildEvent::Kind;
        ScriptedBuild engine;
        BuildSession session(&engine);
        BuildPane pane(&session);
        pane.resize(500, 600);
        pane.show();
        QVERIFY(QTest::qWaitForWindowExposed(&pane));
        session.start({});
        engine.say({{.kind = Kind::BuildStarted, .steps = 1},
                    {.kind = Kind::StepStarted, .step = 1, .steps = 1, .text = QStringLiteral("RUN make")}});
        QString text;
        while (text.size() < 64'000)
            text += QStringLiteral("  CC      drivers/net/ethernet/something/somewhere_%1.o\n").arg(text.size());
        const QList<BuildEvent> batch(8,
                                      {.kind = Kind::StepLog, .step = 1, .data = text}); // half a megabyte, as it comes
        Frames frames;
        QElapsedTimer clock;
        clock.start();
        qint64 sent = 0;
        QTimer source;
        source.setInterval(16);
        connect(&source, &QTimer::timeout, this, [&] {
            engine.say(batch);
            sent += text.size() * batch.size();
            if (sent >= 100'000'000)
                source.stop();
        });
        source.start();
        while (source.isActive())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        qInfo("100 MB of a build: %lld ms, longest frame %.1f ms (%.1f ms of it work)", clock.elapsed(),
              frames.longest(), frames.longestCpu());
        engine.say({{.kind = Kind::Gap, .missedBytes = 5'000'000}});
        QVERIFY2(frames.longestCpu() < 500, "a frame took far too long");
        const LogBuffer& buffer = pane.findChild<LogText*>()->buffer();
        QTRY_VERIFY(buffer.line(buffer.store().end() - 1).stream == LogStream::Notice);
    }
};

SLIPWAY_TEST_MAIN(LogsTest)
#include "tst_logs.moc"
