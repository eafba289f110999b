#include "dockerfile/detail/characters.h"

#include <algorithm>
#include <array>
#include <utility>

namespace slipway::dockerfile::detail {

namespace {

// The blocks of what is no letter. Unicode's whole table would be a hundred times as long and make a difference to
// nobody's Dockerfile.
constexpr std::array<std::pair<char32_t, char32_t>, 22> notLetters{{
    {0x80, 0xA9},     {0xAB, 0xB4},     {0xB6, 0xB9},       {0xBB, 0xBF},       {0xD7, 0xD7},     {0xF7, 0xF7},
    {0x300, 0x36F},   {0x2000, 0x2070}, {0x2072, 0x207E},   {0x2080, 0x208F},   {0x20A0, 0x2101}, {0x2190, 0x2BFF},
    {0x2E00, 0x2E7F}, {0x3000, 0x3004}, {0x3007, 0x3030},   {0xE000, 0xF8FF},   {0xFE00, 0xFE6F}, {0xFF00, 0xFF0F},
    {0xFF1A, 0xFF20}, {0xFFE0, 0xFFFF}, {0x1D000, 0x1D37F}, {0x1F000, 0x1FAFF},
}};

} // namespace

char32_t nextCode(std::string_view text, std::size_t& at) noexcept {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
    if (length == 1) {
        ++at;
        return lead;
    }
    if (length == 0 || at + length > text.size())
        return 0x110000u + static_cast<unsigned char>(text[at++]);
    char32_t code = lead & (0xFFu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        const auto byte = static_cast<unsigned char>(text[at + i]);
        if ((byte & 0xC0) != 0x80)
            return 0x110000u + static_cast<unsigned char>(text[at++]);
        code = (code << 6) | (byte & 0x3Fu);
    }
    at += length;
    return code;
}

std::size_t nameCharLength(std::string_view text, std::size_t at) noexcept {
    const char c = text[at];
    if (static_cast<unsigned char>(c) < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ? 1 : 0;
    std::size_t end = at;
    const char32_t code = nextCode(text, end);
    const bool letter = code < 0xE0000 && std::ranges::none_of(notLetters, [&](const auto& block) {
                            return block.first <= code && code <= block.second;
                        });
    return letter ? end - at : 0;
}

} // namespace slipway::dockerfile::detail
