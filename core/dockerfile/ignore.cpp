#include "dockerfile/ignore.h"

#include "base/text.h"

namespace slipway::dockerfile {

namespace {
constexpr std::size_t maxBytes = 1u << 20;
constexpr std::size_t maxRules = 10'000;
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
        return fail(Errc::TooLarge, ".dockerignore has {}; at most {} are read", humanSize(text.size()),
                    humanSize(maxBytes));
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    IgnoreRules rules;
    std::size_t number = 0;
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
            return fail(Errc::InvalidArgument, ".dockerignore:{}: \"!\" names nothing", number);
        std::string clean = cleanPath(pattern);
        if (clean.size() > 1 && clean.starts_with('/'))
            clean.erase(0, 1);
        auto glob = Glob::compile(clean);
        if (!glob)
            return std::unexpected(std::move(glob.error()).withContext(fmt::format(".dockerignore:{}", number)));
        if (rules.m_rules.size() == maxRules)
            return fail(Errc::TooLarge, ".dockerignore has more than {} rules", maxRules);
        rules.m_rules.push_back({written, std::move(*glob), negated});
    }
    return rules;
}

const IgnoreRules::Rule* IgnoreRules::lastMatch(std::string_view path) const {
    for (auto rule = m_rules.rbegin(); rule != m_rules.rend(); ++rule)
        if (rule->glob.matchesPathOrParent(path))
            return &*rule;
    return nullptr;
}

bool IgnoreRules::excludes(std::string_view path) const {
    const Rule* rule = lastMatch(path);
    return rule != nullptr && !rule->negated;
}

bool IgnoreRules::prunes(std::string_view directory) const {
    const Rule* last = lastMatch(directory);
    if (last == nullptr || last->negated)
        return false;
    for (const Rule* rule = last + 1; rule != m_rules.data() + m_rules.size(); ++rule)
        if (rule->negated && rule->glob.mayMatchBelow(directory))
            return false;
    return true;
}

std::string_view IgnoreRules::ruleFor(std::string_view path) const {
    const Rule* rule = lastMatch(path);
    return rule != nullptr && !rule->negated ? std::string_view(rule->text) : std::string_view{};
}

} // namespace slipway::dockerfile
