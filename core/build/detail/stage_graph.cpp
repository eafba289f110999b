#include "build/detail/stage_graph.h"

#include <algorithm>
#include <span>
#include <utility>

#include "base/text.h"
#include "dockerfile/mount.h"

namespace slipway::build::detail {

namespace {

// Where a stage takes something from another.
struct Use {
    std::size_t user, used;
    const dockerfile::Instruction* instruction;
    int column;
};

void markNeeded(StageGraph& graph) {
    std::vector<std::size_t> left{graph.target};
    while (!left.empty()) {
        StageNode& node = graph.stages[left.back()];
        left.pop_back();
        if (std::exchange(node.needed, true))
            continue;
        left.insert(left.end(), node.uses.begin(), node.uses.end());
    }
}

// `way`: each stage uses the next, the last one the first.
StageError circle(const dockerfile::Dockerfile& file, std::span<const std::size_t> way, const std::vector<Use>& uses) {
    const auto name = [&](std::size_t index) {
        const auto& given = file.stages[index].name;
        return given.empty() ? std::to_string(index) : given;
    };
    std::string message;
    if (way.size() == 1) {
        message = fmt::format("stage {} cannot copy from itself", name(way.front()));
    } else {
        message = "stages go in a circle: ";
        for (const std::size_t index : way)
            message += name(index) + " needs ";
        message += name(way.front());
    }
    StageError found{Error(Errc::InvalidArgument, std::move(message))};
    // FROM leads to earlier stages only, so one of them copies from itself or from a later one.
    for (std::size_t i = 0; i < way.size(); ++i) {
        const std::size_t user = way[i], used = way[(i + 1) % way.size()];
        const auto use = std::ranges::find_if(
            uses, [&](const Use& each) { return used >= user && each.user == user && each.used == used; });
        if (use == uses.end())
            continue;
        found.instruction = use->instruction;
        found.column = use->column;
        break;
    }
    return found;
}

// Depth first, with a stack of its own: a file may have more stages than a thread's stack has room for.
std::expected<void, StageError> putInOrder(const dockerfile::Dockerfile& file, StageGraph& graph,
                                           const std::vector<Use>& uses) {
    std::vector<bool> placed(graph.stages.size()), onWay(graph.stages.size());
    std::vector<std::size_t> way;
    for (const auto& stage : graph.stages) {
        if (!stage.needed || placed[stage.index])
            continue;
        for (way.push_back(stage.index); !way.empty();) {
            const StageNode& node = graph.stages[way.back()];
            onWay[node.index] = true;
            const auto next = std::ranges::find_if(node.uses, [&](std::size_t used) { return !placed[used]; });
            if (next == node.uses.end()) {
                placed[node.index] = true;
                graph.order.push_back(node.index);
                way.pop_back();
            } else if (onWay[*next]) {
                return std::unexpected(circle(file, {std::ranges::find(way, *next), way.end()}, uses));
            } else {
                way.push_back(*next);
            }
        }
    }
    return {};
}

} // namespace

std::optional<std::size_t> stageFor(const dockerfile::Dockerfile& file, std::size_t index, std::string_view name,
                                    StageReach reach) {
    // Of several with one name the nearest before, as FROM has it.
    if (const auto before = file.findStage(name, index))
        return before;
    return reach == StageReach::All ? file.findStage(name) : std::nullopt;
}

std::expected<StageGraph, StageError> makeStageGraph(const dockerfile::Dockerfile& file, const GlobalArgs& globals,
                                                     const std::string& target,
                                                     const std::function<bool(std::string_view)>& isContext) {
    StageGraph graph;
    std::vector<Use> uses, wrongNumbers;
    const dockerfile::Lookup lookup = [&](std::string_view name) { return globals.find(name); };
    for (std::size_t i = 0; i < file.stages.size(); ++i) {
        const auto& stage = file.stages[i];
        const auto& instruction = file.instructions[stage.from];
        const auto& from = std::get<dockerfile::From>(instruction.body);
        StageNode node;
        node.index = i;
        node.replaced = !stage.name.empty() && isContext(stage.name);
        if (node.replaced) {
            graph.stages.push_back(std::move(node));
            continue;
        }
        // A broken FROM in a stage that nobody needs is nobody's problem: it fails when it runs.
        if (const auto image = dockerfile::expand(from.image.text, lookup, {.escape = file.escape}))
            node.image = image->text;
        const std::string lowered = toLower(node.image);
        for (std::size_t before = i; before-- > 0;)
            if (!file.stages[before].name.empty() && file.stages[before].name == lowered) {
                node.base = before;
                node.uses.insert(before);
                break;
            }
        for (std::size_t at = stage.from + 1; at < stage.end; ++at) {
            const auto& inner = file.instructions[at];
            for (const auto& flag : inner.flags) {
                std::string source;
                if (flag.name == "from")
                    source = flag.value;
                else if (flag.name == "mount" && inner.keyword == dockerfile::Keyword::Run)
                    if (const auto mount = dockerfile::parseRunMount(flag.value))
                        source = mount->from;
                if (source.empty() || isContext(source))
                    continue;
                const int column = static_cast<int>(flag.range.begin.column);
                if (const auto used = stageFor(file, i, source)) {
                    node.uses.insert(*used);
                    uses.push_back({i, *used, &inner, column});
                } else if (parseUnsigned(source)) {
                    wrongNumbers.push_back({i, i, &inner, column});
                }
            }
        }
        graph.stages.push_back(std::move(node));
    }
    graph.target = file.stages.size() - 1;
    if (!target.empty()) {
        const auto found = file.findStage(target);
        if (!found) {
            std::vector<std::string> names;
            for (const auto& stage : file.stages)
                if (!stage.name.empty())
                    names.push_back(stage.name);
            const auto near = nearestMatch(target, names);
            return std::unexpected(StageError{
                Error(Errc::NotFound, fmt::format("there is no stage {} to build{}", target,
                                                  near ? fmt::format(" (did you mean {}?)", *near) : std::string{}))});
        }
        graph.target = *found;
    }
    markNeeded(graph);
    if (auto fine = putInOrder(file, graph, uses); !fine)
        return std::unexpected(std::move(fine.error()));
    for (const Use& use : wrongNumbers)
        if (graph.stages[use.user].needed)
            return std::unexpected(StageError{
                Error(Errc::InvalidArgument,
                      fmt::format("there is no stage of that number: they go from 0 to {}", file.stages.size() - 1)),
                use.instruction, use.column});
    return graph;
}

} // namespace slipway::build::detail
