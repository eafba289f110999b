#include "runtime/monitor/json_log.h"

#include <array>
#include <cstdint>

namespace slipway::runtime::monitor {

namespace {

constexpr std::array<bool, 256> plainBytes() {
    std::array<bool, 256> plain{};
    for (std::size_t c = 0x20; c < 0x7f; ++c)
        plain[c] = c != '"' && c != '\\';
    return plain;
}
constexpr std::array<bool, 256> Plain = plainBytes();

// Length of the valid UTF-8 sequence at the start of `text`, which begins with a byte over 0x7f; 0 if it is none.
std::size_t sequenceLength(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t first = byte(0);
    const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() < length)
        return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xc0) != 0x80)
            return 0;
    // Overlong forms, surrogates and what lies past U+10FFFF.
    if ((first == 0xe0 && byte(1) < 0xa0) || (first == 0xed && byte(1) > 0x9f) || (first == 0xf0 && byte(1) < 0x90) ||
        (first == 0xf4 && byte(1) > 0x8f))
        return 0;
    return length;
}

void appendSpecial(std::string& out, unsigned char c) {
    switch (c) {
    case '"':
        out += "\\\"";
        return;
    case '\\':
        out += "\\\\";
        return;
    case '\n':
        out += "\\n";
        return;
    case '\r':
        out += "\\r";
        return;
    case '\t':
        out += "\\t";
        return;
    default:
        constexpr const char* digits = "0123456789abcdef";
        out += "\\u00";
        out += digits[c >> 4];
        out += digits[c & 15];
    }
}

} // namespace

void appendEscaped(std::string& out, std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t run = at;
        while (at < text.size() && Plain[static_cast<unsigned char>(text[at])])
            ++at;
        out.append(text.data() + run, at - run);
        if (at == text.size())
            return;
        const auto c = static_cast<unsigned char>(text[at]);
        if (c < 0x80) {
            appendSpecial(out, c);
            ++at;
        } else if (const auto length = sequenceLength(text.substr(at))) {
            out.append(text.data() + at, length);
            at += length;
        } else {
            out += "\\ufffd";
            ++at;
        }
    }
}

void appendLogRecord(std::string& out, std::string_view text, std::string_view stream, std::string_view time) {
    out += "{\"log\":\"";
    appendEscaped(out, text);
    out += "\",\"stream\":\"";
    out += stream;
    out += "\",\"time\":\"";
    out += time;
    out += "\"}\n";
}

} // namespace slipway::runtime::monitor
