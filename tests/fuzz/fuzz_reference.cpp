// What is accepted is printed back to the same value, and never becomes a path that leaves its place.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "oci/platform.h"
#include "oci/reference.h"

using namespace slipway::oci;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto reference = Reference::parse(text)) {
        if (Reference::parse(reference->canonical()) != *reference ||
            Reference::parse(reference->familiar()) != *reference)
            std::abort();
        if (reference->repository().find("..") != std::string::npos || reference->repository().starts_with('/'))
            std::abort();
    }
    if (const auto digest = Digest::parse(text); digest && digest->str() != text)
        std::abort();
    if (const auto platform = Platform::parse(text); platform && Platform::parse(platform->str()) != *platform)
        std::abort();
    return 0;
}
