// A look at one step of a plan: its file system before or after it, with all that a command of it would see.
#pragma once

#include <functional>
#include <optional>

#include "base/result.h"
#include "build/backend.h"
#include "build/events.h"
#include "oci/digest.h"

namespace slipway::build {

enum class StepSide { Before, After };

struct StepPoint {
    int line = 0; // any line of the instruction, 1-based
    StepSide side = StepSide::After;
};

struct StepVisit {
    StepInfo info;
    // What is written to it is discarded. After a RUN that failed it is that command's own, as it left it.
    MutableRoot& root;
    // `args` is the stage's shell, to be talked to; environment, user, directory, network, and the mounts of a RUN are
    // those of the step.
    const StepRequest& request;
    oci::Digest before, after;   // chains; `after` is that of `before` where the step made no layer, or was not taken
    std::optional<int> exitCode; // of the RUN, when it failed
};

// Called once, on the build's thread; the build goes no further. Its error is the step's.
using StepVisitor = std::function<Result<>(const StepVisit& visit)>;

} // namespace slipway::build
