// Roots of build steps that an engine was killed over.
#pragma once

#include <string>

#include "base/result.h"

namespace slipway::engine {

// Unmounts what an earlier process left mounted below the build directories and the trash of the store at `root`, so
// that they can be removed. Before the store is opened; does nothing while another process has it open.
Result<> unmountLeftovers(const std::string& root);

} // namespace slipway::engine
