// A failure as JSON, for whoever sends or keeps it: core/api/README.md, "Build events".
#pragma once

#include "base/json.h"
#include "build/events.h"

namespace slipway::build {

// What is unknown is absent.
Json failureJson(const Failure& failure);

} // namespace slipway::build
