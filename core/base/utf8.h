// UTF-8 that comes in pieces.
#pragma once

#include <cstddef>
#include <string_view>

namespace slipway {

// How many bytes at the end begin a character that is not whole yet: 0 to 3.
constexpr std::size_t unfinishedUtf8(std::string_view text) noexcept {
    for (std::size_t back = 1; back <= 3 && back <= text.size(); ++back) {
        const auto byte = static_cast<unsigned char>(text[text.size() - back]);
        if ((byte & 0xC0) == 0x80)
            continue;
        const std::size_t length = byte >= 0xF5 ? 0 : byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC2 ? 2 : 0;
        return length > back ? back : 0;
    }
    return 0;
}

} // namespace slipway
