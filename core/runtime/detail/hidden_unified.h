// Starting a program that must not see a hybrid host's cgroup v2 tree.
#pragma once

#include "base/process.h"

namespace slipway::runtime::detail {

// Process::spawn from a mount namespace of the child's own, a private copy of ours without `unifiedPath`. It costs well
// under a millisecond, and the namespace ends with the child.
Result<Process> spawnWithoutUnified(const ProcessSpec& spec, const std::string& unifiedPath);

} // namespace slipway::runtime::detail
