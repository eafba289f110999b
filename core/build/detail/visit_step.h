// The step that is to be looked at, and no more than what leads to it.
#pragma once

#include "build/step_visit.h"
#include "dockerfile/syntax.h"

namespace slipway::build::detail {

struct VisitPlan {
    StepPoint point;
    const StepVisitor& visitor;
    const dockerfile::Instruction* instruction = nullptr; // of the session's file
};

// Finds the instruction and cuts off what stands behind it, so that the stage's end is the place. InvalidArgument:
// there is no step at that line.
Result<> cutBehind(dockerfile::Dockerfile& file, VisitPlan& visit);

} // namespace slipway::build::detail
