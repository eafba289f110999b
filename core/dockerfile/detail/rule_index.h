// Many path patterns at once: which of them, the last one counting, matches a path or one of its parents. Patterns that
// begin alike share what they have in common, and the sets of places where they stand are remembered, so that a path
// costs about as much as it has characters, however many patterns there are.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "dockerfile/glob.h"

namespace slipway::dockerfile::detail {

// Built by one thread; afterwards any may ask.
class RuleIndex {
public:
    RuleIndex();
    RuleIndex(const RuleIndex&) = delete;
    RuleIndex& operator=(const RuleIndex&) = delete;

    // `rule` ascends from call to call.
    void add(const Glob& glob, int rule, bool negated);

    // The last rule that matches, or -1.
    int last(std::string_view path);
    // Whether a negated rule behind `rule` could match something below `directory`.
    bool mayNegateBelow(std::string_view directory, int rule);

private:
    using Id = std::uint32_t;
    static constexpr Id none = ~Id{0};
    enum class Loop : std::uint8_t {
        No,
        InName,  // behind *: takes any character but "/"
        InPath,  // behind **: takes any
        Skipping // inside **/: takes any, and leaves behind a "/"
    };
    struct Node {
        Glob::Op op;       // how it is reached from its parent
        bool negatedClass; // of Class
        Loop loop;
        char32_t value;      // of Char; of Class where its ranges begin in m_ranges
        std::uint32_t count; // of Class: how many ranges
        int accepts;         // the last rule that ends here, or -1
        int negates;         // the last negated rule that can still be reached by more characters, or -1
        Id child, sibling;
        Id other; // of **/: the node that skips; of that one: where it leads
    };
    // A set of nodes, as one state.
    struct State {
        std::vector<Id> nodes;
        int accepts = -1, negates = -1;
    };

    Id childFor(Id parent, const Glob& glob, const Glob::Node& node);
    Id newNode(const Glob::Node& node, Loop loop);
    void include(Id node);
    Id step(Id state, char32_t code);
    Id stateOf(std::vector<Id> nodes);
    void forget();
    bool inClass(const Node& node, char32_t code) const;

    std::unordered_map<std::string, int> m_literals;
    std::map<std::string, int> m_negatedLiterals;
    std::vector<Node> m_nodes;
    std::vector<std::pair<char32_t, char32_t>> m_ranges;

    std::mutex m_mutex; // guards what follows
    std::vector<State> m_states;
    std::map<std::vector<Id>, Id> m_known;
    std::unordered_map<std::uint64_t, Id> m_steps;
    std::size_t m_remembered = 0; // nodes in all states
    std::vector<std::uint32_t> m_seen;
    std::uint32_t m_round = 0;
    std::vector<Id> m_next;
};

} // namespace slipway::dockerfile::detail
