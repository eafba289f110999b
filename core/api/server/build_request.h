// A build request of /slipway/v1/, as core/api/README.md describes it.
#pragma once

#include "api/server/message.h"
#include "engine/builds.h"

namespace slipway::api {

// From the request's body; members that are not of a build are left alone.
Result<engine::BuildOptions> parseBuildRequest(const Request& request);

} // namespace slipway::api
