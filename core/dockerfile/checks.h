// Advice about a Dockerfile that is right but could be better: the build checks of BuildKit, by the same names and
// under the same conditions (docs.docker.com/reference/build-checks). Pure: what must be known of base images and the
// context is handed in, and what is not known is not complained about.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockerfile/fix.h"
#include "dockerfile/ignore.h"
#include "dockerfile/syntax.h"

namespace slipway::dockerfile {

struct RuleFacts {
    std::string_view name; // "StageNameCasing"
    std::string_view explanation;
    std::string_view url;      // its page in Docker's documentation
    bool experimental = false; // only where "# check=experimental=…" asks for it
};

// All rules, by name.
const std::vector<RuleFacts>& checkRules();

struct Finding {
    const RuleFacts* rule; // never null, lives as long as the program
    Range range;
    Statement message;
    Statement hint;         // what to do about it; may be empty
    std::optional<Fix> fix; // where doing so takes no thought and changes no image
};

// What matters of a base image.
struct BaseImage {
    std::string platform;                 // os/architecture[/variant]; empty: not known
    std::vector<std::string> environment; // NAME=value
    std::string workingDir;
    bool hasShell = false; // it sets SHELL
};

struct CheckInputs {
    std::string target;   // check only the stages that this one needs; empty: all
    std::string platform; // of the build, os/architecture[/variant]; empty: not known
    // BUILDKIT_DOCKERFILE_CHECK replaces the directive; ask parseCheckOptions first whether it is well-formed.
    std::map<std::string, std::string> buildArgs;
    const IgnoreRules* ignore = nullptr; // for CopyIgnoredFile
    // For InvalidBaseImagePlatform, and to know which variables are defined; nullopt when it is not known.
    std::function<std::optional<BaseImage>(const std::string& reference, const std::string& platform)> baseImage;
};

struct CheckResult {
    std::vector<Finding> findings; // in the order of the text, at most 500
    bool asErrors = false;         // "error=true": findings are to fail the build
};

// Obeys "# check=skip=…;error=…;experimental=…".
CheckResult check(const Dockerfile& file, const CheckInputs& inputs = {});

} // namespace slipway::dockerfile
