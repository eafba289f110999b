// The engine's port mappings as the network library's types, and back.
#pragma once

#include <vector>

#include "engine/containers.h"
#include "network/publisher.h"

namespace slipway::engine {

// InvalidArgument for a host address that is none. Duplicates are dropped.
Result<std::vector<network::PortBinding>> portBindings(const std::vector<PortMapping>& mappings);
std::vector<PortMapping> mappingsOf(const std::vector<network::PublishedPort>& ports);
// Where a running container answers; Conflict without a network.
Result<network::PortTarget> portTarget(const Container& container);

} // namespace slipway::engine
