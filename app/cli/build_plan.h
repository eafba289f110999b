// What `build --plan` prints.
#pragma once

#include <string>

#include "api/types/build.h"

namespace slipway::cli {

// A row for each instruction, with the time and size of its last run, and a line that sums up.
std::string planText(const api::BuildPlan& plan);

} // namespace slipway::cli
