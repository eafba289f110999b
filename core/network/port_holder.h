// Who holds a host port, and which port is free: for the error message and for the desktop's "use 5006 instead".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "network/ports.h"

namespace slipway::network {

struct PortHolder {
    IpAddress address; // that it is bound to
    std::uint16_t port = 0;
    Protocol protocol = Protocol::Tcp;
    uid_t uid = 0;
    pid_t pid = 0;           // 0: could not be found (another pid namespace, or gone)
    std::string process;     // name as in /proc/PID/comm, control characters replaced; empty without a pid
    std::string containerId; // set when it is a port of a Slipway container (of any owner)

    // "python3 (pid 123)", "container 3f2a…", "another process of uid 33".
    std::string describe() const;
};

// The listening (TCP) or bound (UDP) socket that stands in the way of binding `address`:`port`; without an address
// every one on that port counts. Not found is an empty optional, not an error. Reads /proc; without root other users'
// processes have no pid. `address` any also stands in the way of every specific address, and the reverse.
Result<std::optional<PortHolder>> findPortHolder(Protocol protocol, const std::optional<IpAddress>& address,
                                                 std::uint16_t port);

// Every listening TCP and bound UDP socket, one pass over /proc.
Result<std::vector<PortHolder>> listPortHolders();

// The first port from `first` upwards that can be bound at this moment; NotFound when there is none up to 65535.
Result<std::uint16_t> nextFreePort(Protocol protocol, const std::optional<IpAddress>& address, std::uint16_t first);

} // namespace slipway::network
