// Choosing addresses and subnets. Pure: the engine keeps what is taken in its database and passes it in.
#pragma once

#include <optional>
#include <set>
#include <vector>

#include "network/address.h"

namespace slipway::network {

// The addresses of one network. Not thread-safe; cheap to build from the database's rows each time.
class IpAllocator {
public:
    // Network and broadcast addresses (length <= 30) and the gateway are never handed out.
    IpAllocator(const Subnet4& subnet, Ipv4Address gateway);

    // Marks an address as taken; addresses outside the subnet are ignored.
    void take(Ipv4Address address);
    // Conflict when taken, InvalidArgument when outside the subnet or reserved.
    Result<> takeRequested(Ipv4Address address);
    // The next free address after `lastHandedOut`, wrapping around: an address just released is used again last, so a
    // client that still talks to a removed container does not reach its successor. Conflict when none is left.
    Result<Ipv4Address> takeNext(std::optional<Ipv4Address> lastHandedOut = {});

private:
    bool isReserved(Ipv4Address address) const;
    Subnet4 m_subnet;
    Ipv4Address m_gateway;
    std::set<Ipv4Address> m_taken;
};

// The first usable address: a network's gateway unless the user named one.
Ipv4Address defaultGateway(const Subnet4& subnet);
Ipv6Address defaultGateway(const Subnet6& subnet);

// The IPv6 address of an endpoint: the network's prefix with the IPv4 address in its last four bytes, so that it needs
// no lease of its own. The prefix must be at most 96 long.
Result<Ipv6Address> ipv6For(const Subnet6& subnet, Ipv4Address address);

// A range from which networks of `length` are cut ("network pools" in the configuration).
struct AddressPool {
    Subnet4 range;
    unsigned length = 24;
};

// Private ranges that VPNs, clouds and other engines use least.
std::vector<AddressPool> defaultPools();

// The first subnet of the pools that overlaps nothing in `taken` (the host's own subnets and our other networks).
// Conflict when the pools are exhausted.
Result<Subnet4> chooseSubnet(const std::vector<AddressPool>& pools, const std::vector<Subnet4>& taken);

// fdXX:XXXX:XXXX:YYYY::/64 (RFC 4193), from hashes of the owner's tag and of the network's id: the same every time.
Subnet6 uniqueLocalSubnet(std::string_view ownerTag, std::string_view networkId);

// Every IPv4 subnet that this host has an address in or a route to, the default route aside.
Result<std::vector<Subnet4>> hostSubnets();

} // namespace slipway::network
