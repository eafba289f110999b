// Parsing one line of a json-file log. Pure; the input is hostile.
#pragma once

#include <string>
#include <string_view>

#include "runtime/log_reader.h"

namespace slipway::runtime::detail {

class LogRecordParser {
public:
    // `line` without its line break. False if it is not a log record; `entry` is undefined then.
    bool parse(std::string_view line, LogEntry& entry);

private:
    bool parseOurs(std::string_view line, LogEntry& entry);
    bool parseAny(std::string_view line, LogEntry& entry);
    bool parseTime(std::string_view text, Timestamp& time);

    // Records that were read in one go have one time.
    std::string m_timeText;
    Timestamp m_time{};
};

} // namespace slipway::runtime::detail
