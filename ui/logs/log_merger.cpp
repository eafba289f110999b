#include "ui/logs/log_merger.h"

#include "ui/logs/log_decoder.h"

#include <algorithm>

namespace slipway::ui {

namespace {

constexpr qsizetype longestLine = 64 << 10;
constexpr qint64 nsPerMs = 1'000'000;

// Of "2026-11-24T14:00:49.123456789Z …" in nanoseconds; noTime for what does not begin so.
qint64 stampOf(const QByteArray& line) {
    const std::string_view text(line.constData(), std::size_t(std::max<qsizetype>(0, line.indexOf(' '))));
    const qint64 ms = parseLogTime(text);
    const std::size_t dot = text.find('.');
    if (ms == noTime || dot == std::string_view::npos)
        return ms == noTime ? noTime : ms * nsPerMs;
    qint64 below = 0; // the six digits behind the milliseconds
    bool ended = false;
    for (std::size_t i = dot + 1; i < dot + 10; ++i) {
        ended = ended || i >= text.size() || text[i] < '0' || text[i] > '9';
        if (i > dot + 3)
            below = below * 10 + (ended ? 0 : text[i] - '0');
    }
    return ms * nsPerMs + below;
}

} // namespace

void LogMerger::add(quint16 source, qint64 now) {
    m_sources[source].patience = now + firstPatienceMs;
}

void LogMerger::put(Source& source, LogStream stream, QByteArray bytes) {
    // A line without a time, or one that goes back, stays behind the one before it.
    source.lastTime = std::max(source.lastTime, stampOf(bytes));
    source.lines.push_back({source.lastTime, stream, std::move(bytes)});
}

void LogMerger::append(quint16 number, LogStream stream, const QByteArray& bytes, qint64 now) {
    Source& source = m_sources[number];
    source.patience = now + patienceMs;
    QByteArray& open = source.open[stream == LogStream::Error];
    for (qsizetype at = 0; at < bytes.size();) {
        const qsizetype newline = bytes.indexOf('\n', at);
        const qsizetype end = newline < 0 ? bytes.size() : newline + 1;
        open += QByteArrayView(bytes).sliced(at, end - at);
        if (newline >= 0 || open.size() > longestLine)
            put(source, stream, std::exchange(open, {}));
        at = end;
    }
}

void LogMerger::finish(quint16 number) {
    Source& source = m_sources[number];
    for (const LogStream stream : {LogStream::Output, LogStream::Error})
        if (QByteArray& open = source.open[stream == LogStream::Error]; !open.isEmpty())
            put(source, stream, std::exchange(open, {}));
    source.ended = true;
}

void LogMerger::clear() {
    m_sources.clear();
}

QList<LogMerger::Piece> LogMerger::take(qint64 now) {
    QList<Piece> pieces;
    while (true) {
        std::pair<const quint16, Source>* oldest = nullptr;
        bool isMissed = false; // one that may have something older to say
        for (auto& entry : m_sources) {
            const Source& source = entry.second;
            if (source.lines.empty())
                isMissed = isMissed || (!source.ended && now < source.patience);
            else if (!oldest || source.lines.front().time < oldest->second.lines.front().time)
                oldest = &entry;
        }
        if (!oldest || isMissed)
            return pieces;
        const Line& line = oldest->second.lines.front();
        if (pieces.isEmpty() || pieces.last().source != oldest->first || pieces.last().stream != line.stream)
            pieces << Piece{oldest->first, line.stream, line.bytes};
        else
            pieces.last().bytes += line.bytes;
        oldest->second.lines.pop_front();
    }
}

bool LogMerger::isWaiting() const {
    return std::ranges::any_of(m_sources, [](const auto& entry) { return !entry.second.lines.empty(); });
}

} // namespace slipway::ui
