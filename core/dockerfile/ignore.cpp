#include "dockerfile/ignore.h"

#include <algorithm>

#include "base/fact.h"
#include "base/text.h"
#include "dockerfile/detail/rule_index.h"

namespace slipway::dockerfile {

namespace {
constexpr std::size_t maxBytes = 1u << 20;
constexpr std::size_t maxRules = 10'000;
constexpr std::size_t maxSeveral = 8192;

// Whether runs of any characters stand in the middle more than once: each may have to be followed from many places of
// a path. Those at the ends cost nothing.
bool hasSeveralWildcards(std::string_view pattern) {
    while (pattern.starts_with("**/"))
        pattern.remove_prefix(3);
    while (pattern.ends_with('*'))
        pattern.remove_suffix(1);
    int runs = 0;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        if (pattern[at] == '\\')
            ++at;
        else if (pattern[at] == '*' && (at == 0 || pattern[at - 1] != '*'))
            ++runs;
    }
    return runs > 1;
}
} // namespace

std::string cleanPath(std::string_view path) {
    const bool rooted = path.starts_with('/');
    std::vector<std::string_view> parts;
    while (!path.empty()) {
        const std::size_t slash = path.find('/');
        const std::string_view part = path.substr(0, slash);
        path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
        if (part.empty() || part == ".")
            continue;
        if (part != "..")
            parts.push_back(part);
        else if (!parts.empty() && parts.back() != "..")
            parts.pop_back();
        else if (!rooted)
            parts.push_back(part);
    }
    std::string out = rooted ? "/" : "";
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i != 0)
            out += '/';
        out += parts[i];
    }
    return out.empty() ? "." : out;
}

Result<IgnoreRules> IgnoreRules::parse(std::string_view text) {
    if (text.size() > maxBytes)
        return fail(Errc::TooLarge,
                    Fact{FactCode::IgnoreTooLarge, {{"size", humanSize(text.size())}, {"limit", humanSize(maxBytes)}}});
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    IgnoreRules rules;
    rules.m_index = std::make_shared<detail::RuleIndex>();
    std::int64_t number = 0;
    std::size_t several = 0;
    while (!text.empty()) {
        const std::size_t newline = text.find('\n');
        const std::string_view line = text.substr(0, newline);
        text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
        ++number;
        if (line.starts_with('#'))
            continue;
        std::string_view pattern = trim(line);
        if (pattern.empty())
            continue;
        const std::string written(pattern);
        const bool negated = pattern.starts_with('!');
        if (negated)
            pattern = trim(pattern.substr(1));
        if (pattern.empty())
            return fail(Errc::InvalidArgument, Fact{FactCode::IgnoreRuleEmpty, {{"line", number}}});
        std::string clean = cleanPath(pattern);
        if (clean.size() > 1 && clean.starts_with('/'))
            clean.erase(0, 1);
        auto glob = Glob::compile(clean);
        if (!glob)
            return fail(glob.error().code(),
                        Fact{FactCode::IgnoreRuleMalformed, {{"line", number}, {"pattern", written.substr(0, 200)}}});
        if (rules.m_rules.size() == maxRules)
            return fail(Errc::TooLarge,
                        Fact{FactCode::IgnoreTooManyRules, {{"limit", static_cast<std::int64_t>(maxRules)}}});
        several += hasSeveralWildcards(clean) ? clean.size() : 0;
        if (several > maxSeveral)
            return fail(Errc::TooLarge, Fact{FactCode::IgnoreTooManyWildcards, {{"line", number}}});
        rules.m_index->add(*glob, static_cast<int>(rules.m_rules.size()), negated);
        rules.m_rules.push_back({written, negated});
    }
    return rules;
}

const IgnoreRules::Rule* IgnoreRules::lastMatch(std::string_view path) const {
    const int last = m_index ? m_index->last(path) : -1;
    return last < 0 ? nullptr : &m_rules[static_cast<std::size_t>(last)];
}

bool IgnoreRules::excludes(std::string_view path) const {
    const Rule* rule = lastMatch(path);
    return rule != nullptr && !rule->negated;
}

bool IgnoreRules::prunes(std::string_view directory) const {
    const Rule* last = lastMatch(directory);
    return last != nullptr && !last->negated &&
           !m_index->mayNegateBelow(directory, static_cast<int>(last - m_rules.data()));
}

bool IgnoreRules::negates() const noexcept {
    return std::ranges::any_of(m_rules, &Rule::negated);
}

std::string_view IgnoreRules::ruleFor(std::string_view path) const {
    const Rule* rule = lastMatch(path);
    return rule != nullptr && !rule->negated ? std::string_view(rule->text) : std::string_view{};
}

} // namespace slipway::dockerfile
