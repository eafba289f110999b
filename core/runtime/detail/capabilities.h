// Capability names and sets.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "runtime/container_spec.h"

namespace slipway::runtime::detail {

// moby's default set, with prefix.
const std::vector<std::string>& defaultCapabilitySet();

// The default set after `changes` ("ALL" in either list is honoured). InvalidArgument for an unknown name,
// PermissionDenied for one outside the default set unless `extraAllowed`.
Result<std::set<std::string>> resolveCapabilities(const CapabilityChanges& changes, bool extraAllowed);

} // namespace slipway::runtime::detail
