// What "# check=" and the build arg BUILDKIT_DOCKERFILE_CHECK say (docs.docker.com/build/checks).
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "base/result.h"

namespace slipway::dockerfile {

struct CheckOptions {
    bool skipAll = false;
    std::set<std::string, std::less<>> skipped; // names of rules
    bool experimentalAll = false;
    std::set<std::string, std::less<>> experimental; // rules that are off unless named here
    bool error = false;                              // findings are to fail the build

    bool wants(std::string_view rule, bool isExperimental) const;
};

// "skip=Rule,Rule;error=true;experimental=all". InvalidArgument names the part that is wrong; names of rules that do
// not exist are fine, as they may in another version.
Result<CheckOptions> parseCheckOptions(std::string_view text);

} // namespace slipway::dockerfile
