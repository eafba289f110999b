// Contexts that a build names (--build-context): each stands for a stage or image of its name in FROM, COPY --from and
// RUN --mount=from.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>

#include "base/as_user.h"

namespace slipway::build {

// A directory's files, as root's, without what its own .dockerignore excludes.
struct DirectoryContext {
    int directory = -1;             // open, borrowed
    std::optional<Identity> reader; // whose rights the files are opened with; nullopt: ours
};

// An image that the ImageSource finds.
struct ImageContext {
    std::string reference; // what ImageQuery::reference will say
    std::string layout;    // not empty: ImageQuery::layout
};

// What else a context can be (a repository, an archive behind a URL) becomes one of these before the build.
using NamedContext = std::variant<DirectoryContext, ImageContext>;
using NamedContexts = std::map<std::string, NamedContext>; // by oci::contextKey

} // namespace slipway::build
