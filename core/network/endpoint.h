// A container's connection to a bridge: a veth pair, one end in the container's network namespace.
//
// Threads: any. Namespaces are entered by short-lived threads of our own; the caller's thread stays where it is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "base/unique_fd.h"
#include "network/address.h"
#include "network/names.h"

namespace slipway::network {

enum class DefaultRoute { No, Yes };

struct EndpointSpec {
    std::string hostLink; // OwnerTag::vethName: the end on the host
    std::string bridge;
    std::string containerLink = "eth0"; // "eth1" … for further networks
    Ipv4Address address;
    unsigned prefixLength = 24;
    std::optional<Ipv4Address> gateway; // none for internal networks
    std::optional<Ipv6Address> address6;
    unsigned prefixLength6 = 64;
    std::optional<Ipv6Address> gateway6;
    std::optional<MacAddress> mac; // MacAddress::fromAddress(address) unless given
    unsigned mtu = 1500;
    DefaultRoute defaultRoute = DefaultRoute::Yes;
};

// The network namespace of a process, for connect(); NotFound when it has ended.
Result<UniqueFd> openNetworkNamespace(pid_t pid);

// Brings the namespace's loopback up; connectEndpoint does so too. For containers without a network.
Result<> raiseLoopback(int netnsFd);

// Makes the pair and configures both ends: link, MAC, addresses (no duplicate address detection: they are leased),
// routes, loopback. All or nothing: on error nothing is left. A leftover of the same host name is replaced.
// Takes a few milliseconds.
Result<> connectEndpoint(int netnsFd, const EndpointSpec& spec);

// Removes the pair by its host end. A missing one is fine: it goes away with the namespace.
Result<> disconnectEndpoint(const std::string& hostLink);

// Host ends of this owner's pairs that exist now.
Result<std::vector<std::string>> listEndpoints(const OwnerTag& tag);

} // namespace slipway::network
