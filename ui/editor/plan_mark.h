// How a step of the plan looks in the gutter, before any build.
#pragma once

#include "ui/editor/line_mark.h"
#include "ui/engine/engine_types.h"

namespace slipway::ui {

LineMark markOf(const PlanStep& step);

} // namespace slipway::ui
