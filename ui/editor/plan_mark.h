// How a step of the plan looks in the gutter, before any build.
#pragma once

#include "ui/editor/line_mark.h"
#include "ui/engine/engine_types.h"

namespace slipway::ui {

LineMark markOf(const PlanStep& step);
// What the mark says once the step has run: why it did, and "1.2 s · 14 MB". Either may be empty.
QString hoverAfterRun(const QString& reason, const QString& figures);

} // namespace slipway::ui
