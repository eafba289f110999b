// Ulimits as rlimits, within what we may give.
#pragma once

#include <vector>

#include "base/json.h"
#include "runtime/container_spec.h"

namespace slipway::runtime::detail {

// The runtime-spec's process.rlimits. Both limits are clipped to this process's own hard limit, since raising that
// needs CAP_SYS_RESOURCE. InvalidArgument for an unknown name or a soft limit above the hard one.
Result<Json> rlimitsToOci(const std::vector<Ulimit>& ulimits);

} // namespace slipway::runtime::detail
