// Binding the host's end of a published port.
#pragma once

#include <vector>

#include "base/unique_fd.h"
#include "network/ports.h"

namespace slipway::network::detail {

struct BoundPort {
    PublishedPort port;
    std::vector<UniqueFd> sockets; // one per address family; TCP ones listen
};

// Conflict names the holder; a range or a random port tries on.
Result<BoundPort> bindPort(const PortBinding& binding);

} // namespace slipway::network::detail
