// A pointer to content: OCI image-spec descriptor.md.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "oci/digest.h"
#include "oci/platform.h"

namespace slipway::oci {

struct Descriptor {
    std::string mediaType;
    Digest digest;
    std::uint64_t size = 0; // bytes, exactly
    std::optional<Platform> platform;
    std::map<std::string, std::string> annotations; // never become runtime configuration
    std::vector<std::string> urls;                  // foreign layers; never fetched

    bool operator==(const Descriptor&) const = default;
};

} // namespace slipway::oci
