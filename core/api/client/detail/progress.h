// Pulls and pushes on the wire. For the .cpp files of api/client.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "api/client/client.h"
#include "api/types/image.h"

namespace slipway::api::detail {

// A line of docker's progress; a failure that it tells is the error.
Result<PullProgress> readProgress(std::string_view line);
// X-Registry-Auth.
void addAuth(HttpRequest& request, const std::optional<RegistryAuth>& auth);
// X-Registry-Config.
HttpRequest withCredentials(HttpRequest request, const std::map<std::string, RegistryAuth>& byRegistry);

} // namespace slipway::api::detail
