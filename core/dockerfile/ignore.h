// .dockerignore (docs.docker.com/build/concepts/context/#dockerignore-files).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dockerfile/glob.h"

namespace slipway::dockerfile {

namespace detail {
class RuleIndex;
}

// A value; copies share what is remembered about paths. Any thread may ask.
class IgnoreRules {
public:
    IgnoreRules() = default; // ignores nothing

    // Byte order mark stripped, "#" lines and empty ones skipped, patterns trimmed and cleaned, a leading "/" dropped,
    // "!" negates. InvalidArgument names the line of a malformed pattern; TooLarge over 1 MiB, 10,000 rules, or when
    // patterns with several wildcards have more than 8192 characters: all of those may have to be followed at once.
    static Result<IgnoreRules> parse(std::string_view text);

    // Whether `path` (relative to the context, no leading "/") is left out: the last rule that matches it or one of its
    // parents decides.
    bool excludes(std::string_view path) const;
    // Whether nothing below this directory can be included either: a walk may skip it.
    bool prunes(std::string_view directory) const;
    // The rule that leaves `path` out as written, or empty.
    std::string_view ruleFor(std::string_view path) const;

    bool empty() const noexcept { return m_rules.empty(); }
    // Whether some rule takes files back in.
    bool negates() const noexcept;

private:
    struct Rule {
        std::string text;
        bool negated;
    };
    const Rule* lastMatch(std::string_view path) const;
    std::vector<Rule> m_rules;
    std::shared_ptr<detail::RuleIndex> m_index;
};

// Go's path.Clean: "./a//b/../c/" -> "a/c"; "" and "." -> "."; leading ".." stay in a relative path.
std::string cleanPath(std::string_view path);

} // namespace slipway::dockerfile
