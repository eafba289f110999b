// One line of a log, as its store hands it out.
#pragma once

#include <QtGlobal>

#include <span>
#include <string_view>

namespace slipway::ui {

enum class LogStream : quint8 {
    Output,
    Error,
    Notice, // not the program's words but ours: a gap, the end of the log
};

// From byte `start` of the line on, its text has the look of this number (see CellStyles).
struct LogRun {
    quint32 start = 0;
    quint16 style = 0;
    bool operator==(const LogRun&) const = default;
};

inline constexpr qint64 noTime = -1;

// Borrowed: valid until the store changes.
struct LogLine {
    std::string_view text; // valid UTF-8 without control characters, except for tabs
    std::span<const LogRun> runs;
    quint32 runsFrom = 0; // what the runs' starts are counted from
    qint64 time = noTime; // milliseconds since the epoch
    quint16 source = 0;
    LogStream stream = LogStream::Output;
    bool ends = true;   // false: cut for its length, and the next line goes on with it
    bool plain = false; // printable ASCII only: a byte is a character is a cell
};

} // namespace slipway::ui
