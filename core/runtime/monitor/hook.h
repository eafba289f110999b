// The OCI hook of build steps: tells runStep that the namespaces exist, and waits until their network is attached.
#pragma once

#include <string>

namespace slipway::runtime::monitor {

// Connects to `socketPath`, sends "pid N\n" (from the container state on standard input), and waits for "ok". 0, or 1
// for any other end, which makes the OCI runtime give up.
int runHook(const std::string& socketPath);

} // namespace slipway::runtime::monitor
