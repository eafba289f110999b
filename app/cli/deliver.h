// Bringing a build's result to where it was asked for, once the engine has it.
#pragma once

#include <string>

#include "api/client/client.h"
#include "base/result.h"
#include "cli/build_output.h"

namespace slipway::cli {

struct BuiltImage {
    std::string id;    // "sha256:…"
    std::string build; // the build's id
};

enum class DeliverProgress { Shown, Quiet };

// Every output in turn; the first that fails ends it.
Result<> deliver(api::Client& client, const BuiltImage& built, const BuildOutputs& outputs, DeliverProgress progress);

// buildx's --metadata-file: buildx.build.ref always; containerimage.digest, .config.digest and .descriptor where an
// image leaves or stays; image.name with its names.
Result<> writeMetadata(api::Client& client, const BuiltImage& built, const BuildOutputs& outputs,
                       const std::string& path);

} // namespace slipway::cli
