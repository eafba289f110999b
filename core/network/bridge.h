// Bridges: one per network, made through netlink. Root (CAP_NET_ADMIN) in the host's network namespace. Every function
// may be called from any thread and talks to the network namespace of the calling thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "network/address.h"
#include "network/names.h"

namespace slipway::network {

struct BridgeSpec {
    std::string name; // OwnerTag::bridgeName
    Subnet4 subnet;
    Ipv4Address gateway;
    std::optional<Subnet6> subnet6;
    std::optional<Ipv6Address> gateway6; // with subnet6: its first address unless given
    unsigned mtu = 1500;
};

// Makes the bridge as described, or brings an existing one to it (addresses, up), and switches on what forwarding
// needs: net.ipv4.ip_forward, route_localnet on this bridge and, with subnet6, IPv6 forwarding. The host keeps
// accepting router advertisements on links where it did. Idempotent. Conflict when a link of that name is no bridge.
// Without IPv6 in the kernel the IPv6 part is skipped.
Result<> ensureBridge(const BridgeSpec& spec);

// Removes it; a missing one is fine. Endpoints still attached lose their network.
Result<> deleteBridge(const std::string& name);

// Every bridge of this owner.
Result<std::vector<std::string>> listBridges(const OwnerTag& tag);

bool hostHasIpv6();

} // namespace slipway::network
