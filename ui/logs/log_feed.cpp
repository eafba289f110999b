#include "ui/logs/log_feed.h"

#include <QElapsedTimer>

#include "ui/widgets/format.h"

namespace slipway::ui {

namespace {
constexpr int sliceMs = 8;
constexpr qsizetype pieceBytes = 64 << 10; // between two looks at the clock
constexpr qsizetype queuedBytes = 64 << 20;
} // namespace

LogFeed::LogFeed(qint64 limit, QObject* parent)
    : QObject(parent)
    , m_buffer(limit) {
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &LogFeed::slice);
}

quint16 LogFeed::addSource(const QString& name) {
    return m_buffer.addSource(name);
}

void LogFeed::setStamps(LogDecoder::Stamps stamps) {
    m_buffer.setStamps(stamps);
}

void LogFeed::append(const QByteArray& bytes, quint16 source, LogStream stream, qint64 time) {
    if (!bytes.isEmpty())
        put({.kind = Item::Kind::Bytes, .bytes = bytes, .source = source, .stream = stream, .time = time});
}

void LogFeed::finish(quint16 source) {
    put({.kind = Item::Kind::Finish, .source = source});
}

void LogFeed::addNotice(const QString& text) {
    put({.kind = Item::Kind::Notice, .text = text});
}

void LogFeed::put(Item item) {
    m_queued += item.bytes.size();
    m_queue.push_back(std::move(item));
    if (m_queued > queuedBytes)
        dropOldest();
    if (!m_timer.isActive())
        slice();
}

void LogFeed::dropOldest() {
    qsizetype dropped = 0;
    for (auto at = m_queue.begin(); at != m_queue.end() && m_queued > queuedBytes;) {
        if (at->kind != Item::Kind::Bytes) {
            ++at;
            continue;
        }
        const qsizetype rest = at->bytes.size() - at->taken;
        dropped += rest;
        m_queued -= rest;
        at = m_queue.erase(at);
    }
    m_queue.push_front({.kind = Item::Kind::Notice,
                        .text = tr("%1 skipped: the log comes faster than it can be shown").arg(formatSize(dropped))});
}

void LogFeed::take() {
    Item& item = m_queue.front();
    switch (item.kind) {
    case Item::Kind::Bytes: {
        const qsizetype size = std::min(pieceBytes, item.bytes.size() - item.taken);
        m_buffer.append(std::string_view(item.bytes.constData() + item.taken, std::size_t(size)), item.source,
                        item.stream, item.time);
        item.taken += size;
        m_queued -= size;
        if (item.taken < item.bytes.size())
            return;
        break;
    }
    case Item::Kind::Notice:
        m_buffer.addNotice(item.text);
        break;
    case Item::Kind::Finish:
        m_buffer.finish(item.source);
        break;
    }
    m_queue.pop_front();
}

void LogFeed::slice() {
    QElapsedTimer clock;
    clock.start();
    while (!m_queue.empty() && clock.elapsed() < sliceMs)
        take();
    if (m_queue.empty())
        m_timer.stop();
    else
        m_timer.start();
    Q_EMIT changed();
}

void LogFeed::flush() {
    while (!m_queue.empty())
        take();
    m_timer.stop();
    Q_EMIT changed();
}

void LogFeed::clear() {
    m_queue.clear();
    m_queued = 0;
    m_timer.stop();
    m_buffer.clear();
    Q_EMIT cleared();
}

} // namespace slipway::ui
