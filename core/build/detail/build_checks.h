// The checks of a build's Dockerfile, with what the build knows beyond its text.
#pragma once

#include "build/detail/session.h"
#include "dockerfile/checks.h"

namespace slipway::build::detail {

// Looks at base images that are here already; fetches none.
dockerfile::CheckResult checkDockerfile(const BuildSession& session);

// The build args that change how the Dockerfile itself is read: BUILDKIT_SYNTAX, BUILDKIT_DOCKERFILE_CHECK.
Result<> checkReadingArgs(const std::map<std::string, std::string>& buildArgs);

} // namespace slipway::build::detail
