// Kernel settings that belong to a container's own namespaces.
#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "runtime/container_spec.h"

namespace slipway::runtime::detail {

// `wanted` over the defaults: any container user may listen below 1024 and ping, since the network namespace is the
// container's own. InvalidArgument for a setting of the whole host.
Result<std::map<std::string, std::string>> resolveSysctls(const std::map<std::string, std::string>& wanted,
                                                          NetworkMode network);

} // namespace slipway::runtime::detail
