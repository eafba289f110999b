// What a client gives a build's steps, checked and opened: contexts, agents, limits.
#pragma once

#include <list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/as_user.h"
#include "base/result.h"
#include "base/unique_fd.h"
#include "build/named_context.h"
#include "build/step_inputs.h"
#include "store/image_archive.h"

namespace slipway::engine {

// What NAME of --build-context NAME=SOURCE is.
enum class ContextScheme {
    Directory, // an absolute path
    Image,     // docker-image://REFERENCE
    Layout,    // oci-layout://DIRECTORY[:tag|@digest]
};
struct ContextSource {
    ContextScheme scheme = ContextScheme::Directory;
    std::string path;      // of Directory and Layout
    std::string reference; // of Image; of Layout ":tag", "@digest" or ""
};
// InvalidArgument; Unsupported for a scheme that is not executed.
Result<ContextSource> parseContextSource(std::string_view text);

// The named contexts of one build, open while it lives. Addresses stay: the build borrows them.
class OpenedContexts {
public:
    // `sources`: by name as the client spelt it. Directories are opened as `caller`.
    static Result<OpenedContexts> open(const std::map<std::string, std::string>& sources, const Identity& caller);
    const build::NamedContexts& named() const noexcept { return m_named; }

    // An image of the layout that ImageQuery::layout names, read as the caller.
    Result<store::ImageRecord> resolve(store::Store& store, const std::string& layout, const store::LayoutQuery& query,
                                       std::stop_token stop) const;

private:
    struct Layout {
        UniqueFd directory;
        std::string path;
    };
    Identity m_caller;
    std::list<UniqueFd> m_directories;
    std::map<std::string, Layout> m_layouts;
    build::NamedContexts m_named;
};

// InvalidArgument for a limit that does not exist or contradicts itself. What this machine does not let us raise is cut
// to what it does (runtime::highestLimit), which the returned sentences say.
Result<std::vector<std::string>> checkUlimits(const std::vector<build::StepUlimit>& ulimits);

// InvalidArgument for an id that cannot be one, TooLarge for a secret over maxSecretBytes.
Result<> checkSecrets(const std::map<std::string, build::SecretBytes>& secrets);

} // namespace slipway::engine
