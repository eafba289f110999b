// Where a registry is reached: itself and its mirrors.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "registry/config.h"
#include "registry/detail/url.h"

namespace slipway::registry::detail {

struct Endpoint {
    std::string name; // whose credentials: "docker.io", "mirror.example:5000"
    Url base;         // "https://registry-1.docker.io/v2/"
    bool mirror = false;
    bool insecure = false;      // may show any certificate
    bool schemeGuessed = false; // https, but plain HTTP will do when it speaks no TLS

    // base + "library/python/manifests/3.8"
    Url at(std::string_view path) const;
};

// In the order to ask. Mirrors first, for pulls only.
Result<std::vector<Endpoint>> endpointsOf(std::string_view registry, const RegistryConfig& config, bool withMirrors);

} // namespace slipway::registry::detail
