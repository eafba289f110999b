// What one COPY or ADD asks for, with everything expanded.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "build/detail/cache_inputs.h"
#include "build/detail/chmod.h"
#include "build/detail/file_tree.h"
#include "dockerfile/ignore.h"

namespace slipway::build::detail {

struct CopyPlan {
    struct Pattern {
        std::string text;
        int column;
    };
    struct File { // a heredoc
        std::string name;
        std::string content;
    };
    std::string from; // a stage or image; empty: the context
    std::vector<Pattern> patterns;
    std::vector<File> heredocs;
    std::string shown; // all sources, each with a blank behind it
    std::string writtenDestination;
    std::string destination; // clean, absolute
    int destinationColumn = 0;
    bool intoDirectory = false;
    std::string chown;
    std::optional<ModeChange> chmod;
    dockerfile::IgnoreRules excludes;
    bool parents = false;
    bool link = false; // the layer is made without a look at what lies below it
    bool unpack = false;
    std::optional<Timestamp> epoch;

    // Found in the tree.
    std::vector<TreeSource> sources;
    std::vector<std::string> below; // --parents: the place below the destination, one for each source
};

// Each file as an input "file:<where><path>".
Result<> addFiles(const FileTree& tree, const std::vector<TreeSource>& sources, CacheInputs& inputs,
                  const std::string& where = {});
// Does what the plan says, in the root. `tree` may be null when there are only heredocs.
Result<> writeCopy(const FileTree* tree, const CopyPlan& plan, int root);

} // namespace slipway::build::detail
