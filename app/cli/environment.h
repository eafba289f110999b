// --env, --env-file, --label, --label-file and --build-arg.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/types/container.h"
#include "base/result.h"

namespace slipway::cli {

// The caller's environment; nullopt for a name that is not set.
using Environment = std::function<std::optional<std::string>(const std::string&)>;
Environment processEnvironment();

// "K=V" as it is; "K" alone takes the caller's value, and is left out when there is none.
Result<> addVariable(std::string_view text, const Environment& environment, std::vector<std::string>& variables);

// An env file's content: lines of "K=V" or "K", blank ones and those that begin with # skipped, values verbatim
// (docker takes no quotes off). A byte order mark is dropped. `name` is for the message, with the line's number.
Result<> addVariables(std::string_view content, std::string_view name, const Environment& environment,
                      std::vector<std::string>& variables);

// "K=V" or "K" (empty value).
Result<> addLabel(std::string_view text, api::StringMap& labels);

} // namespace slipway::cli
