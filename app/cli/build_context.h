// What `slipway build` takes as its context: a directory, standard input, a URL or a git repository.
#pragma once

#include <optional>
#include <string>

#include "api/client/client.h"
#include "base/result.h"

namespace slipway::cli {

struct BuildContext {
    enum class Kind {
        Directory,  // `place` is its absolute path
        Remote,     // `place` is what the engine fetches
        Archive,    // standard input is a tar; `head` has been read from it
        Dockerfile, // standard input was a Dockerfile alone: `text`
    };
    Kind kind = Kind::Directory;
    std::string place;
    std::string head;
    std::string text;
};

// As docker reads it: "-" is standard input, and its first bytes say what it holds; a directory that is there wins over
// everything else; then URLs, user@host:path and github.com/… .
Result<BuildContext> locateContext(const std::string& text);

// Sends an Archive, and returns what a build request calls it.
Result<std::string> sendContext(api::Client& client, const BuildContext& context);

// Standard input as a Dockerfile. TooLarge over 2 MiB.
Result<std::string> readDockerfile(std::string head = {});

} // namespace slipway::cli
