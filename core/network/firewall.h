// The owner's nft table (family inet): forwarding, masquerade, and NAT for published ports. Every change is one atomic
// `nft -j -f -` transaction. Other tables are never touched.
//
// What it guarantees: containers of different networks do not reach each other; a container's ports are reached from
// outside only when published; nobody but the host itself reaches what is published on 127.0.0.1; containers never
// reach the host's 127.0.0.0/8 although the bridges have route_localnet.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "network/names.h"
#include "network/ports.h"

namespace slipway::network {

enum class Reach { Outside, Internal }; // Internal: no way out of the network (docker's --internal)

struct FirewallNetwork {
    std::string bridge;
    Subnet4 subnet;
    std::optional<Subnet6> subnet6;
    Reach reach = Reach::Outside;
};

// One published port of one container, as the kernel translates it.
struct NatEntry {
    PublishedPort port;
    Ipv4Address target;
    // Set: IPv6 connections to addresses other than ::1 are translated too. Without it they are proxied to `target`.
    std::optional<Ipv6Address> target6;
};

// Thread-safe: nft serialises; the object holds no state but the table's name.
class Firewall {
public:
    explicit Firewall(OwnerTag tag);

    // Replaces the whole table by this state, atomically: existing connections go on. For the helper's start.
    Result<> replace(const std::vector<FirewallNetwork>& networks, const std::vector<NatEntry>& ports);
    // Unavailable when the table is missing (somebody ran `nft flush ruleset`): call replace().
    Result<> addNetwork(const FirewallNetwork& network);
    Result<> removeNetwork(const FirewallNetwork& network);
    Result<> addPorts(const std::vector<NatEntry>& ports);
    // Entries that are not there are no error.
    Result<> removePorts(const std::vector<NatEntry>& ports);

    // Removes the table; a missing one is fine.
    Result<> remove();
    Result<bool> isPresent() const;

private:
    OwnerTag m_tag;
};

// A rule of somebody else that drops forwarded packets whatever our table accepts ("table ip filter chain FORWARD has
// policy drop"). Containers then reach nothing outside and published ports answer only from this host.
struct ForwardBlock {
    std::string family, table, chain;
    std::string describe() const;
};
Result<std::vector<ForwardBlock>> findForwardBlocks();

// Drops the kernel's connection tracking entries from or to these addresses, so that a later container with one of them
// does not get its predecessor's packets (StaleAddresses does so behind the caller's back). Returns how many there
// were. Some 10 ms however few there are: the kernel's whole table is looked through.
Result<std::size_t> forgetConnections(const std::vector<IpAddress>& addresses);
// Those alone that are translated to that port of it, so that an unpublished port ends at once.
Result<std::size_t> forgetConnections(const IpAddress& address, ContainerPort port);

} // namespace slipway::network
