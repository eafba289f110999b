// Advice about a Dockerfile that is right but could be better: the build checks of BuildKit, by the same names
// (docs.docker.com/reference/build-checks). Pure; what needs a base image or a context is not here
// (InvalidBaseImagePlatform, CopyIgnoredFile).
#pragma once

#include <vector>

#include "dockerfile/diagnostic.h"
#include "dockerfile/syntax.h"

namespace slipway::dockerfile {

struct CheckResult {
    std::vector<Diagnostic> warnings; // in the order of the text
    bool asErrors = false;            // "# check=error=true": warnings are to fail the build
};

// Obeys "# check=skip=Rule,Rule" and "skip=all".
CheckResult check(const Dockerfile& file);

} // namespace slipway::dockerfile
