// What one COPY or ADD asks for, with everything expanded.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/time.h"
#include "build/backend.h"
#include "build/detail/cache_inputs.h"
#include "build/detail/chmod.h"
#include "build/detail/file_tree.h"
#include "build/git_source.h"
#include "dockerfile/ignore.h"

namespace slipway::build::detail {

struct CopyPlan {
    struct Pattern {
        std::string text;
        int column;
        std::size_t end = 0; // in `sources`, of what it names
    };
    struct Remote {
        std::string text; // as written
        int column;
        std::size_t after;            // how many patterns stand before it
        std::optional<GitSource> git; // else a file of a web server
        oci::Digest digest;           // of the file: given by --checksum, or what the server has
        GitRevision revision;         // of the repository
        RemoteFile file;              // its content, once it is here
    };
    struct File { // a heredoc
        std::string name;
        std::string content;
    };
    struct KeptDirectory {
        std::string below; // the destination
        TreeEntry like;    // the source's directory
    };
    std::string from; // a stage or image; empty: the context
    std::vector<Pattern> patterns;
    std::vector<Remote> remotes;
    std::vector<File> heredocs;
    std::string shown; // all sources, each with a blank behind it
    std::string writtenDestination;
    std::string destination; // clean, absolute
    int destinationColumn = 0;
    bool intoDirectory = false;
    std::string chown;
    std::optional<ModeChange> chmod;
    std::string writtenChmod;
    dockerfile::IgnoreRules excludes;
    bool parents = false;
    bool link = false;          // the layer is made without a look at what lies below it
    bool unpack = false;        // archives of the context
    bool unpackRemotes = false; // … and of web servers
    bool keepGitDirectory = false;
    std::string checksum; // of the one remote source
    std::optional<Timestamp> epoch;

    // Found in the tree.
    std::vector<TreeSource> sources;
    std::vector<std::string> below;  // --parents: the place below the destination, one for each source
    std::vector<KeptDirectory> kept; // --parents: the directories on the way there, parents first
    std::set<std::string> keptPlaces;
};

// Each file as an input "file:<where><path>".
Result<> addFiles(const FileTree& tree, const std::vector<TreeSource>& sources, CacheInputs& inputs,
                  const std::string& where = {});
class RemoteAdder;
// Does what the plan says, in the root. `tree` may be null when no pattern names anything; `remotes` when it has none.
Result<> writeCopy(const FileTree* tree, CopyPlan& plan, int root, RemoteAdder* remotes = nullptr);

// What lacks `path`: "stage build", "image x", "context assets"; anything else is the build context.
Fact notFoundIn(std::string_view origin, const std::string& path);

} // namespace slipway::build::detail
