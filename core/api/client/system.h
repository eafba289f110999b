// The engine itself, and Slipway's own questions to it.
#pragma once

#include <string>

#include "api/client/client.h"
#include "api/types/system.h"

namespace slipway::api {

// GET /_ping: whether an engine answers there.
[[nodiscard]] Request ping(Client& client, Callback<> done);
[[nodiscard]] Request getVersion(Client& client, Callback<EngineVersion> done);
[[nodiscard]] Request getInfo(Client& client, Callback<EngineInfo> done);
[[nodiscard]] Request getDiskUsage(Client& client, Callback<DiskUsage> done);

struct EventsOptions {
    std::string since; // Unix time or RFC 3339; empty: from now on
    std::string until; // the same; empty: until cancelled
    Filters filters;
};
[[nodiscard]] Request followEvents(Client& client, const EventsOptions& options, Sink<Event> sink);

// POST /auth: whether a registry takes these credentials. The result is its identity token, if it gave one.
[[nodiscard]] Request checkCredentials(Client& client, const RegistryAuth& auth, Callback<std::string> done);

// Slipway's engine only (EngineVersion::isSlipway); NotFound from any other.
[[nodiscard]] Request getSlipwayInfo(Client& client, Callback<SlipwayInfo> done);
// Whether a host port is free at an address (empty: at every one), who holds it, and which is next. `protocol`: "tcp"
// or "udp".
[[nodiscard]] Request getPortStatus(Client& client, std::uint16_t port, const std::string& protocol,
                                    const std::string& address, Callback<PortStatus> done);

} // namespace slipway::api
