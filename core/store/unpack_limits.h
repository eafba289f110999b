// What a layer may ask of the machine before unpacking it is refused (TooLarge).
#pragma once

#include <cstdint>

namespace slipway::store {

struct UnpackLimits {
    std::uint64_t bytes = std::uint64_t{256} << 30; // of tar, inflated
    std::uint64_t entries = 10'000'000;
    // Inflated to compressed, judged once `ratioGrace` bytes have come out. Real layers stay under 100; zeros reach
    // 1000 with gzip.
    std::uint64_t ratio = 1200;
    std::uint64_t ratioGrace = std::uint64_t{1} << 30;
    std::uint32_t pathBytes = 4096;
    std::uint32_t pathDepth = 512;
    std::uint32_t xattrBytes = 1u << 20; // of one entry, names and values
    std::uint32_t maxId = 65535;         // a container's range has 65536 ids
};

} // namespace slipway::store
