// A log, or a part of it, as text: a copy of what there is at a moment, to be written by any thread.
#pragma once

#include <QStringList>

#include "ui/logs/log_buffer.h"

#include <compare>
#include <functional>

namespace slipway::ui {

// Between two characters of a line.
struct LogPosition {
    qint64 line = 0;
    int offset = 0; // in UTF-16 units
    auto operator<=>(const LogPosition&) const = default;
};

class LogExport {
public:
    enum class Times { Without, With };
    using Writer = std::function<bool(std::string_view)>; // false: no more

    // Everything, or what is between two positions. Names of sources stand before their lines if there are several.
    LogExport(const LogBuffer& buffer, Times times);
    LogExport(const LogBuffer& buffer, Times times, LogPosition from, LogPosition to);

    qint64 lines() const { return m_to.line - m_from.line + 1; }
    // False when the writer said so.
    bool write(const Writer& writer) const;
    QString toString() const;

private:
    bool writeLine(const LogLine& line, qint64 number, bool continued, const Writer& writer) const;

    LogStore::Chunks m_chunks;
    std::vector<std::pair<std::string, LogLine>> m_pending; // the first is the second's text
    qint64 m_pendingFirst = 1;
    QStringList m_sources;
    Times m_times;
    LogPosition m_from, m_to;
    bool m_lastLineEnds = false; // whether the last line is written with its end
};

// "2026-11-24 14:00:49.123", in local time.
QString formatLogTime(qint64 time);

} // namespace slipway::ui
