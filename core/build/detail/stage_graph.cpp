#include "build/detail/stage_graph.h"

#include "base/text.h"
#include "dockerfile/mount.h"

namespace slipway::build::detail {

namespace {

void need(StageGraph& graph, std::size_t index) {
    // Stages only use earlier ones, so one pass downwards is enough.
    graph.stages[index].needed = true;
    for (std::size_t i = index + 1; i-- > 0;)
        if (graph.stages[i].needed)
            for (const std::size_t used : graph.stages[i].uses)
                graph.stages[used].needed = true;
}

} // namespace

std::vector<std::size_t> StageGraph::order() const {
    std::vector<std::size_t> needed;
    for (const auto& stage : stages)
        if (stage.needed)
            needed.push_back(stage.index);
    return needed;
}

std::optional<std::size_t> stageFor(const dockerfile::Dockerfile& file, std::size_t index, std::string_view name) {
    return file.findStage(name, index);
}

Result<StageGraph> makeStageGraph(const dockerfile::Dockerfile& file, const GlobalArgs& globals,
                                  const std::string& target, const std::function<bool(std::string_view)>& isContext) {
    StageGraph graph;
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
                if (const auto used = stageFor(file, i, source))
                    node.uses.insert(*used);
                else if (!stage.name.empty() && toLower(source) == stage.name)
                    return fail(Errc::InvalidArgument, "line {}: stage {} cannot copy from itself",
                                inner.range.begin.line, stage.name);
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
            return fail(Errc::NotFound, "there is no stage {} to build{}", target,
                        near ? fmt::format(" (did you mean {}?)", *near) : std::string{});
        }
        graph.target = *found;
    }
    need(graph, graph.target);
    return graph;
}

} // namespace slipway::build::detail
