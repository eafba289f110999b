#include "build/detail/stage_graph.h"

#include <algorithm>
#include <map>

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

// Puts what a stage needs in order, depth first; the way down is what a circle is found on.
class Ordering {
public:
    Ordering(const dockerfile::Dockerfile& file, StageGraph& graph, const std::vector<Use>& uses)
        : m_file(file)
        , m_graph(graph)
        , m_uses(uses) {}

    std::expected<void, StageError> need(std::size_t target) {
        // With its own stack: a file may have more stages than a thread's stack has room for.
        m_way.push_back({target, m_graph.stages[target].uses.begin()});
        m_state[target] = State::Begun;
        while (!m_way.empty()) {
            auto& [index, next] = m_way.back();
            auto& node = m_graph.stages[index];
            if (next == node.uses.end()) {
                node.needed = true;
                m_state[index] = State::Done;
                m_way.pop_back();
                continue;
            }
            const std::size_t used = *next++;
            if (m_state[used] == State::Begun)
                return std::unexpected(circle(index, used));
            if (m_state[used] == State::New) {
                m_state[used] = State::Begun;
                m_way.push_back({used, m_graph.stages[used].uses.begin()});
            }
        }
        return {};
    }

    // As they stand in the file wherever nothing speaks against it.
    void order() {
        std::vector<bool> placed(m_graph.stages.size());
        std::vector<std::size_t> way;
        for (const auto& stage : m_graph.stages) {
            if (!stage.needed || placed[stage.index])
                continue;
            way.push_back(stage.index);
            while (!way.empty()) {
                const auto& node = m_graph.stages[way.back()];
                const auto missing = std::ranges::find_if(node.uses, [&](std::size_t used) { return !placed[used]; });
                if (missing != node.uses.end()) {
                    way.push_back(*missing);
                    continue;
                }
                placed[node.index] = true;
                m_graph.needed.push_back(node.index);
                way.pop_back();
            }
        }
    }

private:
    enum class State { New, Begun, Done };
    struct Visit {
        std::size_t index;
        std::set<std::size_t>::const_iterator next;
    };

    std::string name(std::size_t index) const {
        const auto& given = m_file.stages[index].name;
        return given.empty() ? std::to_string(index) : given;
    }

    StageError circle(std::size_t user, std::size_t used) const {
        const auto use =
            std::ranges::find_if(m_uses, [&](const Use& each) { return each.user == user && each.used == used; });
        std::string message;
        if (user == used) {
            message = fmt::format("stage {} cannot copy from itself", name(user));
        } else {
            message = "stages go in a circle: ";
            for (auto visit = std::ranges::find(m_way, used, &Visit::index); visit != m_way.end(); ++visit)
                message += name(visit->index) + " needs ";
            message += name(used);
        }
        StageError found{Error(Errc::InvalidArgument, std::move(message))};
        if (use != m_uses.end()) {
            found.instruction = use->instruction;
            found.column = use->column;
        }
        return found;
    }

    const dockerfile::Dockerfile& m_file;
    StageGraph& m_graph;
    const std::vector<Use>& m_uses;
    std::vector<Visit> m_way;
    std::map<std::size_t, State> m_state;
};

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
    Ordering ordering(file, graph, uses);
    if (auto fine = ordering.need(graph.target); !fine)
        return std::unexpected(std::move(fine.error()));
    for (const Use& use : wrongNumbers)
        if (graph.stages[use.user].needed)
            return std::unexpected(StageError{
                Error(Errc::InvalidArgument,
                      fmt::format("there is no stage of that number: they go from 0 to {}", file.stages.size() - 1)),
                use.instruction, use.column});
    ordering.order();
    return graph;
}

} // namespace slipway::build::detail
