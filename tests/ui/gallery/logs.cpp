#include "gallery.h"

#include "ui/logs/log_text.h"
#include "ui/logs/log_view.h"

#include <QLineEdit>
#include <QToolButton>

namespace slipway::ui::gallery {

namespace {
QByteArray logLines(int from, int count) {
    static const char* const lines[] = {
        "\x1b[32mINFO \x1b[0m GET /api/orders?page=2 \x1b[90m12 ms\x1b[0m",
        "\x1b[32mINFO \x1b[0m GET /static/app.js \x1b[90m1 ms\x1b[0m",
        "\x1b[33mWARN \x1b[0m cache miss for \x1b[36morders:2\x1b[0m, see https://example.org/docs/cache",
        "\x1b[34mDEBUG\x1b[0m select * from orders where state = 'open' limit 50 \x1b[38;5;208m(5.1 ms)\x1b[0m",
        "\x1b[31mERROR\x1b[0m upstream timed out after 30 s, trying the next server",
        "\x1b[1mready\x1b[0m — größer, 漢字 and 🐳 stay in their cells | next column",
    };
    QByteArray text;
    for (int i = from; i < from + count; ++i)
        text += "2026-11-24T14:" + QByteArray::number(i / 60 % 60).rightJustified(2, '0') + ":" +
                QByteArray::number(i % 60).rightJustified(2, '0') + ".120Z " + lines[i * 7 % 6] + "\n";
    return text;
}
} // namespace

void logs() {
    LogView view;
    view.resize(900, 420);
    LogText& log = *view.text();
    log.setPlaceholder(QStringLiteral("The container has written nothing so far."));
    log.feed()->setStamps(LogDecoder::Stamps::Leading);
    view.show();
    save(&view, QStringLiteral("log-empty"));
    log.append(logLines(0, 12));
    save(&view, QStringLiteral("log"));

    log.feed()->append("2026-11-24T14:00:13.000Z \x1b[31mTraceback\x1b[0m (most recent call last):\n"
                       "2026-11-24T14:00:13.001Z   File \"app.py\", line 12, in <module>\n",
                       0, LogStream::Error);
    log.feed()->addNotice(QStringLiteral("12.4 MB of output missing here: the build wrote faster than it could be "
                                         "read"));
    log.append(logLines(20, 3));
    view.findChild<QToolButton*>(QStringLiteral("logTimes"))->click();
    save(&view, QStringLiteral("log-errors-and-times"));

    log.append(logLines(30, 400));
    log.feed()->flush();
    QTest::qWait(40);
    log.verticalScrollBar()->setValue(60);
    log.append(logLines(500, 1'234));
    QTest::qWait(60);
    save(&view, QStringLiteral("log-released"));

    view.openFind();
    view.findChild<QLineEdit*>(QStringLiteral("logFindInput"))->setText(QStringLiteral("orders"));
    QTRY_VERIFY(log.search()->isComplete() && log.search()->current());
    save(&view, QStringLiteral("log-find"));
    view.findChild<QToolButton*>(QStringLiteral("logFindRegex"))->click();
    view.findChild<QLineEdit*>(QStringLiteral("logFindInput"))->setText(QStringLiteral("(GET|POST"));
    save(&view, QStringLiteral("log-find-wrong"));

    LogView merged;
    merged.resize(900, 300);
    const quint16 web = merged.text()->feed()->addSource(QStringLiteral("shop-web-1"));
    const quint16 database = merged.text()->feed()->addSource(QStringLiteral("shop-db-1"));
    merged.text()->feed()->append(
        QByteArray("listening on :80\n") + QByteArray("a very long line goes on ").repeated(14) + "\nGET / 200\n", web);
    merged.text()->feed()->append("ready to accept connections\n", database, LogStream::Error);
    merged.text()->feed()->append("GET /favicon.ico \x1b[30;43m 404 \x1b[0m\n", web);
    merged.findChild<QToolButton*>(QStringLiteral("logWrap"))->click();
    merged.text()->selectAll();
    merged.show();
    save(&merged, QStringLiteral("log-merged-wrapped-selected"));
}

} // namespace slipway::ui::gallery
