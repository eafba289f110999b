#include "ui/logs/log_export.h"

#include <QDateTime>

#include <algorithm>
#include <limits>

namespace slipway::ui {

QString formatLogTime(qint64 time) {
    return QDateTime::fromMSecsSinceEpoch(time).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz"));
}

LogExport::LogExport(const LogBuffer& buffer, Times times)
    : LogExport(buffer, times, {buffer.store().first(), 0}, {buffer.end() - 1, std::numeric_limits<int>::max()}) {
    m_lastLineEnds = true;
}

LogExport::LogExport(const LogBuffer& buffer, Times times, LogPosition from, LogPosition to)
    : m_sources(buffer.sources())
    , m_times(times)
    , m_from(from)
    , m_to(to) {
    m_chunks = buffer.store().snapshot();
    m_pendingFirst = buffer.store().end();
    std::erase_if(m_chunks, [&](const auto& chunk) { return chunk->end() <= from.line || chunk->first() > to.line; });
    for (qint64 number = buffer.store().end(); number < buffer.end(); ++number) {
        LogLine line = buffer.line(number);
        m_pending.emplace_back(std::string(line.text), LogLine{.time = line.time,
                                                               .source = line.source,
                                                               .stream = line.stream,
                                                               .ends = number + 1 < buffer.end()});
    }
    if (m_from.line < buffer.store().first())
        m_from = {buffer.store().first(), 0}; // the notice about dropped lines is not part of the log
}

bool LogExport::writeLine(const LogLine& line, qint64 number, bool continued, const Writer& writer) const {
    const bool whole = number > m_from.line || m_from.offset == 0;
    std::string text(line.text);
    if ((number == m_from.line && m_from.offset > 0) || number == m_to.line) {
        QString cut = QString::fromStdString(text);
        if (number == m_to.line)
            cut.truncate(m_to.offset);
        if (number == m_from.line)
            cut.remove(0, m_from.offset);
        text = cut.toStdString();
    }
    if (line.stream == LogStream::Notice && whole)
        text = '[' + text + ']';
    if (whole && !continued && m_sources.size() > 2 && line.source > 0)
        text = m_sources.value(line.source).toStdString() + " | " + text;
    if (whole && !continued && m_times == Times::With && line.time != noTime)
        text = formatLogTime(line.time).toStdString() + ' ' + text;
    if (line.ends && (number < m_to.line || m_lastLineEnds))
        text += '\n';
    return writer(text);
}

bool LogExport::write(const Writer& writer) const {
    const bool bare = m_times == Times::Without && m_sources.size() <= 2;
    bool continued = false;
    for (const auto& chunk : m_chunks) {
        // A whole chunk is what is to be written, but for our notices.
        const bool whole = bare && chunk->first() > m_from.line && chunk->end() <= m_to.line;
        bool notices = false;
        for (qint64 number = chunk->first(); whole && !notices && number < chunk->end(); ++number)
            notices = chunk->line(number).stream == LogStream::Notice;
        if (whole && !notices) {
            if (!writer(chunk->text()))
                return false;
            continue;
        }
        const qint64 last = std::min(chunk->end() - 1, m_to.line);
        for (qint64 number = std::max(chunk->first(), m_from.line); number <= last; ++number) {
            const LogLine line = chunk->line(number);
            if (!writeLine(line, number, continued, writer))
                return false;
            continued = !line.ends;
        }
    }
    // Lines that have not ended stand after all others.
    for (qint64 number = m_pendingFirst; const auto& [text, kept] : m_pending) {
        LogLine line = kept;
        line.text = text;
        if (number >= m_from.line && number <= m_to.line && !writeLine(line, number, false, writer))
            return false;
        ++number;
    }
    return true;
}

QString LogExport::toString() const {
    std::string text;
    write([&](std::string_view part) {
        text += part;
        return true;
    });
    return QString::fromStdString(text);
}

} // namespace slipway::ui
