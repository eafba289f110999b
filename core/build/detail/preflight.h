// What can be refused before anything is pulled or run.
#pragma once

#include <expected>

#include "build/detail/session.h"

namespace slipway::build::detail {

// RUN's flags: Unsupported or PermissionDenied for what no step may have here. `column` is that of the flag then.
Result<> checkRunFlags(const dockerfile::Instruction& instruction, StepRunner& steps, int& column);

struct PlacedError {
    Error error;
    Failure failure;
};

// An error of an instruction; column 0: the keyword's.
PlacedError placed(const BuildSession& session, const dockerfile::Instruction& instruction, int column, Error error);

// Every needed stage: the flags of its RUN instructions, and whether this machine can run anything for its platform if
// it has any. Needs the session's graph.
std::expected<void, PlacedError> checkSteps(const BuildSession& session);

} // namespace slipway::build::detail
