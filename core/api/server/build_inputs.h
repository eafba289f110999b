// What a client gives a build's steps: limits, contexts, secrets, agents.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "api/server/message.h"
#include "base/json.h"
#include "engine/builds.h"

namespace slipway::api {

// An object of strings; members that are null are left out. InvalidArgument names `what`.
Result<std::map<std::string, std::string>> stringsOf(const Json& object, std::string_view what);

// From a build request of ours (core/api/README.md). No message ever quotes a secret.
Result<> readStepInputs(const Json& body, engine::BuildOptions& options);
// From the parameters of Docker's POST /build.
Result<> readStepInputs(const Query& query, engine::BuildOptions& options);

} // namespace slipway::api
