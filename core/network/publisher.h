// Published ports. The host port is bound first and stays bound while published, so a port in use is an error that
// names its holder; then the kernel translates (Firewall). What the kernel cannot translate ([::1], IPv6 to an
// IPv4-only container) is proxied by a small process per container, slipway-port, which holds the bound sockets and
// survives this one: after a crash of the helper every port goes on answering.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "base/unique_fd.h"
#include "network/firewall.h"
#include "network/ports.h"

namespace slipway::network {

struct PublisherConfig {
    OwnerTag tag;
    std::string runDirectory; // sockets are <runDirectory>/ports/<container id>.sock
    std::string portProgram;  // path of slipway-port
    // slipway-port gives up all capabilities and becomes this user and group.
    uid_t portUid = 65534;
    gid_t portGid = 65534;
};

// Where a container answers.
struct PortTarget {
    Ipv4Address address;
    std::optional<Ipv6Address> address6; // set: IPv6 is translated in the kernel instead of proxied to `address`
};

// Thread-safe, stateless but for its configuration: what is published is what the port processes say.
class Publisher {
public:
    explicit Publisher(PublisherConfig config);

    // Adds ports to a container, running or about to be. All or nothing. Bindings that are published already are
    // Conflict. Returns one entry per binding, in order, with the chosen host ports.
    // Conflict: "port 5005/tcp is already in use by python3 (pid 123)". PermissionDenied for ports that this process
    // may not bind; whether the caller may is the engine's to decide before.
    Result<std::vector<PublishedPort>> publish(const std::string& containerId, const PortTarget& target,
                                               const std::vector<PortBinding>& bindings);

    // Takes ports back; those not published are ignored. The port process ends with its last port. Established
    // connections through the proxy are closed, translated ones are forgotten.
    Result<> unpublish(const std::string& containerId, const std::vector<PublishedPort>& ports);
    // All ports of a container that has ended. Fine when it has none. Connections to its addresses are the caller's to
    // forget (StaleAddresses).
    Result<> release(const std::string& containerId);

    struct State {
        PortTarget target;
        std::vector<PublishedPort> ports;
    };
    // From the port process; empty ports when there is none (or it has died).
    Result<State> published(const std::string& containerId) const;
    // Containers that have a live port process. Sockets of dead ones are removed.
    Result<std::vector<std::string>> containers() const;
    // Everything that is published now: the second argument of Firewall::replace at start.
    Result<std::vector<NatEntry>> entries() const;

private:
    PublisherConfig m_config;
    Firewall m_firewall;
};

} // namespace slipway::network
