#include "dockerfile/detail/check_variables.h"

#include <algorithm>

namespace slipway::dockerfile::detail {

namespace {

// Longer values are not kept: nothing that is checked depends on them, and doubling ones would cost much.
constexpr std::size_t maxValue = 1024;
constexpr std::size_t maxExpanded = 64u << 10;

std::string kept(std::string value) {
    return value.size() > maxValue ? std::string(unknownValue) : std::move(value);
}

} // namespace

void StageVariables::set(std::string_view name, std::string value) {
    m_env.insert_or_assign(std::string(name), kept(std::move(value)));
}

void StageVariables::declare(std::string_view name, std::optional<std::string> value) {
    if (value)
        value = kept(std::move(*value));
    m_args.insert_or_assign(std::string(name), std::move(value));
}

std::vector<std::string> StageVariables::names() const {
    std::vector<std::string> names;
    for (const auto& [name, value] : m_env)
        names.push_back(name);
    for (const auto& [name, value] : m_args)
        if (!m_env.contains(name))
            names.push_back(name);
    return names;
}

Result<Expanded> StageVariables::expand(std::string_view text, char escape, bool heredoc) const {
    const auto lookup = [&](std::string_view name) -> std::optional<std::string> {
        if (const auto found = m_env.find(name); found != m_env.end())
            return found->second;
        if (const auto found = m_args.find(name); found != m_args.end())
            return found->second;
        return std::nullopt;
    };
    ExpandOptions options;
    options.escape = heredoc ? '\\' : escape;
    options.keepQuotes = heredoc;
    options.limit = std::max(maxExpanded, 2 * text.size());
    return dockerfile::expand(text, lookup, options);
}

} // namespace slipway::dockerfile::detail
