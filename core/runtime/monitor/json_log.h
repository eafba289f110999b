// One record of docker's json-file format.
#pragma once

#include <string>
#include <string_view>

namespace slipway::runtime::monitor {

// Appends {"log":"…","stream":"…","time":"…"} and a line break. Any bytes are fine in `text`: invalid UTF-8 becomes
// U+FFFD.
void appendLogRecord(std::string& out, std::string_view text, std::string_view stream, std::string_view time);

// `text` as the inside of a JSON string.
void appendEscaped(std::string& out, std::string_view text);

} // namespace slipway::runtime::monitor
