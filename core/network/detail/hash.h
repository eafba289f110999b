// A hash that is the same in every run, build and version: kernel objects are found again by names made from it.
#pragma once

#include <cstdint>
#include <string_view>

namespace slipway::network::detail {

// FNV-1a, 64 bits, with a final mix so that short texts differ in every digit.
inline std::uint64_t stableHash(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    hash ^= hash >> 32;
    hash *= 0xd6e8feb86659fd93u;
    return hash ^ hash >> 32;
}

} // namespace slipway::network::detail
