// The system call filter as the kernel takes it. Compiling one takes an OCI runtime longer than all the rest of
// starting a container, so it is done once for each set of capabilities and handed to crun ready-made.
#pragma once

#include <set>
#include <string>

#include "base/result.h"

namespace slipway::runtime::detail {

// The BPF program of seccompProfile(capabilities) as base64. Compiled at the first call (some 20 ms), remembered for
// the process's life. Thread-safe.
Result<std::string> compiledSeccompFilter(const std::set<std::string>& capabilities);

} // namespace slipway::runtime::detail
