// Path patterns: Go's filepath.Match plus "**". Matching costs at most (pattern x path) steps, whatever the pattern.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace slipway::dockerfile {

namespace detail {
class RuleIndex;
}

// * any run of bytes but "/", ? one character but "/", [a-z] [^a-z] classes, \x the character x; "**" any run of bytes,
// "**/" also nothing at all.
class Glob {
public:
    // InvalidArgument for a malformed class or a trailing backslash, TooLarge over 4096 bytes.
    static Result<Glob> compile(std::string_view pattern);

    bool matches(std::string_view path) const;
    // Whether it matches `path` or a directory above it: one pass.
    bool matchesPathOrParent(std::string_view path) const;
    // Whether some path that begins with `directory` + "/" could match: if not, a walk need not enter it.
    bool mayMatchBelow(std::string_view directory) const;
    // Whether it has no wildcards: it names one path.
    bool isLiteral() const noexcept { return m_literal; }
    // That path, escapes resolved.
    const std::string& literal() const noexcept { return m_text; }

private:
    enum class Op : std::uint8_t { Char, AnyChar, Star, GlobStar, GlobStarSlash, Class };
    using Ranges = std::vector<std::pair<char32_t, char32_t>>;
    struct Node {
        Op op;
        bool negated = false;    // of Class
        char32_t value = 0;      // of Char; of Class where its ranges begin
        std::uint32_t count = 0; // of Class: how many
    };
    std::span<const std::pair<char32_t, char32_t>> rangesOf(const Node& node) const {
        return {m_ranges.data() + (node.op == Op::Class ? node.value : 0), node.count};
    }
    friend class detail::RuleIndex;
    using States = std::vector<bool>;
    void close(States& states) const;
    // Consumes `text`; false as soon as no state is alive.
    bool run(States& states, std::string_view text) const;
    bool step(const States& states, States& next, char32_t code) const;

    std::vector<Node> m_nodes; // none of a literal
    Ranges m_ranges;
    bool m_literal = true;
    std::string m_text; // of a literal
};

// Whether `text` has any of * ? [ that is not escaped.
bool hasWildcards(std::string_view text) noexcept;

} // namespace slipway::dockerfile
