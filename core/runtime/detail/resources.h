// Limits as the OCI runtime-spec's linux.resources object, without what this host has no controller for.
#pragma once

#include "base/json.h"
#include "runtime/cgroups.h"
#include "runtime/container_spec.h"

namespace slipway::runtime::detail {

Json resourcesToOci(const Resources& resources, const HostCgroups& cgroups);

} // namespace slipway::runtime::detail
