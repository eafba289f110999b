// What one COPY or ADD asks for, with everything expanded.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/time.h"
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
    struct KeptDirectory {
        std::string below; // the destination
        TreeEntry like;    // the source's directory
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
    std::string writtenChmod;
    dockerfile::IgnoreRules excludes;
    bool parents = false;
    bool link = false; // the layer is made without a look at what lies below it
    bool unpack = false;
    std::optional<Timestamp> epoch;

    // Found in the tree.
    std::vector<TreeSource> sources;
    std::vector<std::string> below;  // --parents: the place below the destination, one for each source
    std::vector<KeptDirectory> kept; // --parents: the directories on the way there, parents first
    std::set<std::string> keptPlaces;
};

} // namespace slipway::build::detail
