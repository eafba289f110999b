#include "dockerfile/detail/rule_index.h"

#include <algorithm>

#include "dockerfile/detail/characters.h"

namespace slipway::dockerfile::detail {

namespace {

constexpr std::size_t maxRemembered = 1u << 19; // nodes in states: 4 MiB with their keys
constexpr std::size_t maxSteps = 1u << 17;

} // namespace

RuleIndex::RuleIndex() {
    m_nodes.push_back({Glob::Op::Char, false, Loop::No, 0, 0, -1, -1, none, none, none});
}

RuleIndex::Id RuleIndex::newNode(const Glob::Node& node, Loop loop) {
    m_nodes.push_back({node.op, node.negated, loop, node.value, 0, -1, -1, none, none, none});
    return static_cast<Id>(m_nodes.size() - 1);
}

RuleIndex::Id RuleIndex::childFor(Id parent, const Glob& glob, const Glob::Node& node) {
    const auto ranges = glob.rangesOf(node);
    for (Id child = m_nodes[parent].child; child != none; child = m_nodes[child].sibling) {
        const Node& known = m_nodes[child];
        if (known.op != node.op)
            continue;
        if (node.op == Glob::Op::Class) {
            const auto begin = m_ranges.begin() + static_cast<std::ptrdiff_t>(known.value);
            if (known.negatedClass == node.negated &&
                std::equal(begin, begin + known.count, ranges.begin(), ranges.end()))
                return child;
        } else if (node.op != Glob::Op::Char || known.value == node.value) {
            return child;
        }
    }
    const Loop loop = node.op == Glob::Op::Star       ? Loop::InName
                      : node.op == Glob::Op::GlobStar ? Loop::InPath
                                                      : Loop::No;
    const Id id = newNode(node, loop);
    if (node.op == Glob::Op::Class) {
        m_nodes[id].value = static_cast<char32_t>(m_ranges.size());
        m_nodes[id].count = static_cast<std::uint32_t>(ranges.size());
        m_ranges.insert(m_ranges.end(), ranges.begin(), ranges.end());
    } else if (node.op == Glob::Op::GlobStarSlash) {
        const Id skipping = newNode(node, Loop::Skipping);
        m_nodes[skipping].other = id;
        m_nodes[id].other = skipping;
    }
    m_nodes[id].sibling = m_nodes[parent].child;
    m_nodes[parent].child = id;
    return id;
}

void RuleIndex::add(const Glob& glob, int rule, bool negated) {
    if (glob.isLiteral()) {
        m_literals[glob.literal()] = rule;
        if (negated)
            m_negatedLiterals[glob.literal()] = rule;
        return;
    }
    Id at = 0;
    std::vector<Id> way{at};
    for (const auto& node : glob.m_nodes)
        way.push_back(at = childFor(at, glob, node));
    m_nodes[at].accepts = rule;
    if (!negated)
        return;
    // Where a negated rule can still be reached from: every node on the way, and the last one if it takes more.
    for (const Id id : way) {
        if (id != at || m_nodes[id].loop != Loop::No)
            m_nodes[id].negates = rule;
        if (m_nodes[id].op == Glob::Op::GlobStarSlash && id != 0)
            m_nodes[m_nodes[id].other].negates = rule;
    }
}

bool RuleIndex::inClass(const Node& node, char32_t code) const {
    for (std::uint32_t i = 0; i < node.count; ++i) {
        const auto& [low, high] = m_ranges[node.value + i];
        if (low <= code && code <= high)
            return !node.negatedClass;
    }
    return node.negatedClass;
}

// Adds the node to m_next, and those that are reached from it for nothing.
void RuleIndex::include(Id id) {
    if (m_seen[id] == m_round)
        return;
    m_seen[id] = m_round;
    m_next.push_back(id);
    for (Id child = m_nodes[id].child; child != none; child = m_nodes[child].sibling)
        if (const auto op = m_nodes[child].op;
            op == Glob::Op::Star || op == Glob::Op::GlobStar || op == Glob::Op::GlobStarSlash)
            include(child);
}

RuleIndex::Id RuleIndex::stateOf(std::vector<Id> nodes) {
    std::ranges::sort(nodes);
    if (const auto known = m_known.find(nodes); known != m_known.end())
        return known->second;
    State state;
    for (const Id id : nodes) {
        state.accepts = std::max(state.accepts, m_nodes[id].accepts);
        state.negates = std::max(state.negates, m_nodes[id].negates);
    }
    m_remembered += nodes.size() + 8;
    state.nodes = nodes;
    m_states.push_back(std::move(state));
    const auto id = static_cast<Id>(m_states.size() - 1);
    m_known.emplace(std::move(nodes), id);
    return id;
}

// State 0 is the one that a path begins in.
void RuleIndex::forget() {
    m_states.clear();
    m_known.clear();
    m_steps.clear();
    m_remembered = 0;
    m_seen.resize(m_nodes.size(), 0);
    ++m_round;
    m_next.clear();
    include(0);
    stateOf(m_next);
}

RuleIndex::Id RuleIndex::step(Id state, char32_t code) {
    const std::uint64_t key = (std::uint64_t{state} << 32) | code;
    if (const auto known = m_steps.find(key); known != m_steps.end())
        return known->second;
    ++m_round;
    m_next.clear();
    for (const Id id : m_states[state].nodes) {
        const Node& node = m_nodes[id];
        if (node.loop == Loop::InPath || node.loop == Loop::Skipping || (node.loop == Loop::InName && code != '/'))
            include(id);
        if (node.loop == Loop::Skipping && code == '/')
            include(node.other);
        for (Id child = node.child; child != none; child = m_nodes[child].sibling) {
            const Node& to = m_nodes[child];
            switch (to.op) {
            case Glob::Op::Char:
                if (to.value == code)
                    include(child);
                break;
            case Glob::Op::AnyChar:
                if (code != '/')
                    include(child);
                break;
            case Glob::Op::Class:
                if (code != '/' && inClass(to, code))
                    include(child);
                break;
            case Glob::Op::GlobStarSlash:
                include(to.other);
                if (code == '/')
                    include(child);
                break;
            case Glob::Op::Star:
            case Glob::Op::GlobStar:
                break; // reached for nothing already
            }
        }
    }
    if (m_remembered + m_next.size() > maxRemembered || m_steps.size() >= maxSteps) {
        const std::vector<Id> keep = m_next;
        forget();
        return stateOf(keep);
    }
    const Id next = stateOf(m_next);
    m_steps.emplace(key, next);
    return next;
}

int RuleIndex::last(std::string_view path) {
    int best = -1;
    if (!m_literals.empty())
        for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
            if (const auto found = m_literals.find(std::string(path.substr(0, end))); found != m_literals.end())
                best = std::max(best, found->second);
            if (end == std::string_view::npos)
                break;
        }
    if (m_nodes.size() == 1)
        return best;
    const std::lock_guard lock(m_mutex);
    if (m_states.empty())
        forget();
    Id state = 0;
    for (std::size_t at = 0; at < path.size();) {
        if (path[at] == '/')
            best = std::max(best, m_states[state].accepts);
        state = step(state, nextCode(path, at));
        if (m_states[state].nodes.empty())
            return best;
    }
    return std::max(best, m_states[state].accepts);
}

bool RuleIndex::mayNegateBelow(std::string_view directory, int rule) {
    const std::string prefix = directory.empty() || directory == "." ? std::string{} : std::string(directory) + "/";
    for (auto at = m_negatedLiterals.lower_bound(prefix);
         at != m_negatedLiterals.end() && at->first.starts_with(prefix); ++at)
        if (at->second > rule)
            return true;
    if (m_nodes.size() == 1)
        return false;
    const std::lock_guard lock(m_mutex);
    if (m_states.empty())
        forget();
    Id state = 0;
    for (std::size_t at = 0; at < prefix.size();)
        state = step(state, nextCode(prefix, at));
    return m_states[state].negates > rule;
}

} // namespace slipway::dockerfile::detail
