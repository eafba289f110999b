// Reads a container's json-file log: the newest file and the rotated ones (PATH.1 is the one before PATH), oldest line
// first, and follows it while it grows and rotates. Contents are hostile: every line is parsed with limits, malformed
// ones are skipped and counted.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/time.h"

namespace slipway::runtime {

enum class LogStream : std::uint8_t { Stdout = 1, Stderr = 2, Slipway = 3 };

struct LogEntry {
    LogStream stream = LogStream::Stdout;
    Timestamp time{};
    std::string text; // with its "\n", unless it is a part of a longer line
};

struct LogQuery {
    std::optional<std::uint64_t> tail; // only the last N lines; nullopt: all
    std::optional<Timestamp> since;    // at or after
    std::optional<Timestamp> until;    // at or before
    bool out = true;
    bool err = true;
    bool follow = false;
};

class LogReader {
public:
    // Opens the files; one that does not exist yet is fine (an empty log). With follow an inotify descriptor is made.
    static Result<LogReader> open(const std::string& path, const LogQuery& query);
    LogReader(LogReader&&) noexcept;
    LogReader& operator=(LogReader&&) noexcept;
    ~LogReader();

    // The next entry, or nullopt when there is none now: the end, or, when following, "wait until fd() is readable".
    // Never blocks on anything but the disk. `entry` is reused to spare allocations. One thread at a time.
    Result<bool> next(LogEntry& entry);

    // Readable when there may be more; -1 unless following. Poll it together with the container's exitFd: after the
    // exit, drain with next() once more, then stop.
    int fd() const noexcept;
    // until has been passed: there will be no more, whatever is appended.
    bool finished() const noexcept;

    // Lines that were not readable as log lines; files that were rotated away before they were read to their end.
    std::uint64_t malformedLines() const noexcept;
    std::uint64_t lostFiles() const noexcept;

private:
    struct State;
    explicit LogReader(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace slipway::runtime
