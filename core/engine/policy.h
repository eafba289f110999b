// Rights, decided at one place and from "no": what the owner may ask of a container without an administrator's
// consent. It looks at the parsed options, the same object that is carried out.
#pragma once

#include "base/result.h"
#include "engine/options.h"

namespace slipway::engine {

struct PolicyLimits {
    int unprivilegedPortStart = 1024; // the host's net.ipv4.ip_unprivileged_port_start
    bool buildHostNetwork = false;    // "build": {"allow-host-network": true} in the configuration
};

// Reads the host's limits.
PolicyLimits hostLimits();

// PermissionDenied with a sentence that names the option, when it needs consent; Unsupported for what no consent gives.
Result<> authorise(const ContainerOptions& options, const PolicyLimits& limits);
Result<> authorise(const PortMapping& mapping, const PolicyLimits& limits);

// RUN --network=host, and a build's --network host.
Result<> authoriseBuildHostNetwork(const PolicyLimits& limits);

// Whether `caller` may use the engine of `owner` at all: the owner and root.
bool mayUse(uid_t owner, uid_t caller);

} // namespace slipway::engine
