// Pulling with progress and the caller's credentials: `pull`, and `run` when the image is missing.
#pragma once

#include <string>

#include "api/client/client.h"
#include "base/result.h"

namespace slipway::cli {

enum class PullOutput { Stdout, Stderr, Quiet };

Result<> pull(api::Client& client, const std::string& reference, const std::string& platform, bool allTags,
              PullOutput output);

} // namespace slipway::cli
