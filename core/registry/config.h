// What an administrator sets about registries ("registry-mirrors", "insecure-registries" of slipway.json).
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace slipway::registry {

struct RetryPolicy {
    int attempts = 6; // in all, for one request; a blob that makes progress starts counting afresh
    std::chrono::milliseconds firstDelay{300}; // doubled each time, with jitter
    std::chrono::milliseconds maxDelay{15'000};
    std::chrono::milliseconds maxRetryAfter{60'000}; // a longer Retry-After is an error at once
};

struct RegistryConfig {
    // Registry ("docker.io") -> base URLs ("https://mirror.example:5000", also with a path), asked in this order before
    // the registry itself, for pulls only. A mirror gets its own credentials, never those of the registry.
    std::map<std::string, std::vector<std::string>> mirrors;
    // Host, host:port, or an IPv4 network in CIDR form, that may speak plain HTTP or show a certificate that cannot be
    // verified. Loopback addresses always may.
    std::vector<std::string> insecureRegistries;
    // As docker has it: <directory>/<host:port>/ca.crt is trusted for that registry beside the system's authorities,
    // and client.cert with client.key there is what we show it. "" for none.
    std::string certificateDirectory = "/etc/docker/certs.d";
    std::chrono::milliseconds connectTimeout{15'000};
    std::chrono::milliseconds stallTimeout{60'000}; // without a single byte
    RetryPolicy retry;
    std::string userAgent = "slipway/0.1";

    // InvalidArgument names the entry that is neither a host nor a URL.
    Result<> validate() const;
    bool isInsecure(std::string_view hostAndPort) const;
};

} // namespace slipway::registry
