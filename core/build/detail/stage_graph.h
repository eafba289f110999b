// Which stages a target needs, and what each of them takes from others.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "build/detail/variables.h"
#include "dockerfile/syntax.h"

namespace slipway::build::detail {

struct StageNode {
    std::size_t index = 0;
    bool needed = false;
    std::string image;               // of FROM, expanded
    bool replaced = false;           // a named context stands in its place: nothing of it runs
    std::optional<std::size_t> base; // FROM names this earlier stage
    std::set<std::size_t> uses;      // base, COPY --from, RUN --mount from=
};

struct StageGraph {
    std::vector<StageNode> stages;
    std::size_t target = 0;
    // The needed ones, each behind all that it uses.
    std::vector<std::size_t> order() const;
};

// `isContext`: whether a named context stands for what has this name.
// InvalidArgument (beginning with the line) for an empty image name or a stage that uses itself; NotFound for a target
// that is no stage, with the nearest name.
Result<StageGraph> makeStageGraph(const dockerfile::Dockerfile& file, const GlobalArgs& globals,
                                  const std::string& target, const std::function<bool(std::string_view)>& isContext);

// The stage that a --from= of stage `index` means; nullopt: an image.
std::optional<std::size_t> stageFor(const dockerfile::Dockerfile& file, std::size_t index, std::string_view name);

} // namespace slipway::build::detail
