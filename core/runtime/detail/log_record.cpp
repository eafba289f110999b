#include "runtime/detail/log_record.h"

#include <cstdint>

#include "base/json.h"

namespace slipway::runtime::detail {

namespace {

bool streamOf(std::string_view name, LogStream& stream) {
    if (name == "stdout")
        stream = LogStream::Stdout;
    else if (name == "stderr")
        stream = LogStream::Stderr;
    else if (name == "slipway")
        stream = LogStream::Slipway;
    else
        return false;
    return true;
}

int hexDigit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

void appendUtf8(std::string& out, std::uint32_t code) {
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xc0 | (code >> 6));
        out += static_cast<char>(0x80 | (code & 0x3f));
    } else {
        out += static_cast<char>(0xe0 | (code >> 12));
        out += static_cast<char>(0x80 | ((code >> 6) & 0x3f));
        out += static_cast<char>(0x80 | (code & 0x3f));
    }
}

// The JSON string that starts at `text` (after its quote), up to its closing quote, which is removed as well.
// Surrogates are left to the general parser.
bool takeString(std::string_view& text, std::string& out) {
    for (;;) {
        const auto stop = text.find_first_of("\"\\");
        if (stop == std::string_view::npos)
            return false;
        out.append(text.substr(0, stop));
        if (text[stop] == '"') {
            text.remove_prefix(stop + 1);
            return true;
        }
        if (stop + 1 >= text.size())
            return false;
        const char kind = text[stop + 1];
        text.remove_prefix(stop + 2);
        switch (kind) {
        case 'n':
            out += '\n';
            break;
        case 'r':
            out += '\r';
            break;
        case 't':
            out += '\t';
            break;
        case 'b':
            out += '\b';
            break;
        case 'f':
            out += '\f';
            break;
        case '"':
        case '\\':
        case '/':
            out += kind;
            break;
        case 'u': {
            if (text.size() < 4)
                return false;
            std::uint32_t code = 0;
            for (int i = 0; i < 4; ++i) {
                const int digit = hexDigit(text[static_cast<std::size_t>(i)]);
                if (digit < 0)
                    return false;
                code = code * 16 + static_cast<std::uint32_t>(digit);
            }
            if (code >= 0xd800 && code < 0xe000)
                return false;
            appendUtf8(out, code);
            text.remove_prefix(4);
            break;
        }
        default:
            return false;
        }
    }
}

bool take(std::string_view& text, std::string_view expected) {
    if (!text.starts_with(expected))
        return false;
    text.remove_prefix(expected.size());
    return true;
}

} // namespace

bool LogRecordParser::parse(std::string_view line, LogEntry& entry) {
    return parseOurs(line, entry) || parseAny(line, entry);
}

// Exactly as our monitor (and docker) write it: no tree is built.
bool LogRecordParser::parseOurs(std::string_view line, LogEntry& entry) {
    entry.text.clear();
    if (!take(line, "{\"log\":\"") || !takeString(line, entry.text) || !take(line, ",\"stream\":\""))
        return false;
    const auto nameEnd = line.find('"');
    if (nameEnd == std::string_view::npos || !streamOf(line.substr(0, nameEnd), entry.stream))
        return false;
    line.remove_prefix(nameEnd);
    if (!take(line, "\",\"time\":\"") || !line.ends_with("\"}"))
        return false;
    line.remove_suffix(2);
    return parseTime(line, entry.time);
}

bool LogRecordParser::parseAny(std::string_view line, LogEntry& entry) {
    const auto json = parseJson(line, "log record", {.bytes = 1u << 20, .depth = 4});
    if (!json || !json->is_object())
        return false;
    auto text = jsonString(*json, "log");
    const auto stream = jsonString(*json, "stream");
    const auto time = jsonString(*json, "time");
    if (!text || !stream || !time || !streamOf(*stream, entry.stream) || !parseTime(*time, entry.time))
        return false;
    entry.text = std::move(*text);
    return true;
}

bool LogRecordParser::parseTime(std::string_view text, Timestamp& time) {
    if (text != m_timeText || m_timeText.empty()) {
        const auto parsed = parseRfc3339(text);
        if (!parsed)
            return false;
        m_timeText = text;
        m_time = *parsed;
    }
    time = m_time;
    return true;
}

} // namespace slipway::runtime::detail
