// build --check and --call: what is asked of a Dockerfile instead of building it. The file is read here, and only base
// images are asked of the engine, if there is one.
#pragma once

#include <string>
#include <string_view>

#include "api/types/build.h"
#include "cli/cli.h"

namespace slipway::cli {

enum class Call { Build, Check, Outline, Targets };

struct CallOptions {
    Call call = Call::Build;
    bool json = false; // for programs
    bool fix = false;  // apply the fixes that take no thought to the file
};

// "check", "lint", "outline", "targets", "build", each with ",format=json" or ",format=text" behind it.
Result<CallOptions> parseCall(std::string_view text);

// Prints what was asked for. ExitFailure when a check finds anything or the file has errors. `request` names the
// Dockerfile and its context.
Result<int> runCall(const CallOptions& options, const api::BuildRequest& request, Context& context);

} // namespace slipway::cli
