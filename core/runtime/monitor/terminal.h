// Receiving a container's pseudo-terminal from the OCI runtime (its --console-socket).
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "base/unique_fd.h"

namespace slipway::runtime::monitor {

// A listening Unix socket at `directory`/`name`, 0600, close-on-exec. The path may be longer than a socket address.
Result<UniqueFd> listenAt(const std::string& directory, const std::string& name, bool nonBlocking);
// A connection to it. NotFound when nobody listens.
Result<UniqueFd> connectTo(const std::string& directory, const std::string& name);

// The terminal's master, once the runtime has sent it, non-blocking. Timeout after `timeoutMs`, Unavailable when the
// runtime (`pidFd`) has ended without.
Result<UniqueFd> receiveTerminal(int listener, int timeoutMs, int pidFd);

Result<> resizeTerminal(int master, std::uint16_t rows, std::uint16_t columns);

} // namespace slipway::runtime::monitor
