// A shell at a step of a build.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "api/client/client.h"
#include "api/types/build.h"

namespace slipway::cli {

struct DebugOptions {
    int line = 0; // 0: where the build failed
    bool before = false;
    bool changes = false; // list what the step changed, and open nothing
    bool json = false;
    std::string build; // of a kept build
    std::vector<std::string> command;
};

void addDebugOptions(CLI::App& command, DebugOptions& options);

// What a kept build was asked for, with its Dockerfile as it was. Arguments in `given` win, and are needed for those
// that were not kept. Without a line, `options` gets that of the failure.
Result<api::BuildRequest> requestOfBuild(api::Client& client, DebugOptions& options, const api::StringMap& given);

// Talks to the shell until it has ended; its exit code.
Result<int> debugStep(api::Client& client, api::BuildRequest request, const DebugOptions& options);

} // namespace slipway::cli
