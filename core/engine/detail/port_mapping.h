// The engine's port mappings as the network library's types, and back.
#pragma once

#include <vector>

#include "engine/containers.h"
#include "network/publisher.h"

namespace slipway::engine {

// None: every address, in any of the ways in which Docker's clients write that. InvalidArgument when it is no address.
Result<std::optional<network::IpAddress>> hostAddress(const std::string& hostIp);
// InvalidArgument for a host address that is none. Duplicates are dropped.
Result<std::vector<network::PortBinding>> portBindings(const std::vector<PortMapping>& mappings);
std::vector<PortMapping> mappingsOf(const std::vector<network::PublishedPort>& ports);
// Whether who asks for `asked` means `mapping`. Without an address it is meant at whichever it is; 0.0.0.0 and :: mean
// one that has no address of its own.
bool isMeant(const PortMapping& mapping, const PortMapping& asked);
// Where a running container answers; Conflict without a network.
Result<network::PortTarget> portTarget(const Container& container);

} // namespace slipway::engine
