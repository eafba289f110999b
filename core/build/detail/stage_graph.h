// Which stages a target needs, and what each of them takes from others.
#pragma once

#include <expected>
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
    std::set<std::size_t> uses;      // base, COPY --from, RUN --mount from=; the latter two may be later stages
};

struct StageGraph {
    std::vector<StageNode> stages;
    std::size_t target = 0;
    std::vector<std::size_t> order; // the needed ones, each behind all that it uses, else as they stand in the file
};

struct StageError {
    Error error;
    const dockerfile::Instruction* instruction = nullptr; // where it is wrong; null: nowhere in the file
    int column = 0;                                       // 0: the instruction's
};

// `isContext`: whether a named context stands for what has this name.
// InvalidArgument for needed stages that use each other in a circle, and for the number of a stage that there is not;
// NotFound for a target that is no stage, with the nearest name.
std::expected<StageGraph, StageError> makeStageGraph(const dockerfile::Dockerfile& file, const GlobalArgs& globals,
                                                     const std::string& target,
                                                     const std::function<bool(std::string_view)>& isContext);

enum class StageReach {
    All,
    Earlier, // triggers: nobody knew of them when the stages were put in order
};
// The stage that a --from= of stage `index` means; nullopt: an image.
std::optional<std::size_t> stageFor(const dockerfile::Dockerfile& file, std::size_t index, std::string_view name,
                                    StageReach reach = StageReach::All);

} // namespace slipway::build::detail
