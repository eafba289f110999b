// Which variables a stage has at a place, and what they are, as far as the text tells.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockerfile/expand.h"

namespace slipway::dockerfile::detail {

// Stands for a value that is not known: no Dockerfile has it as text of its own that would matter.
inline constexpr std::string_view unknownValue = "\x01";

class StageVariables {
public:
    // A variable of the base image, or ENV.
    void set(std::string_view name, std::string value);
    void declare(std::string_view name, std::optional<std::string> value); // ARG; nullopt: it has none
    void setComplete(bool complete) noexcept { m_complete = complete; }

    // Whether all variables are known, those of the base image too.
    bool complete() const noexcept { return m_complete; }
    bool defines(std::string_view name) const { return m_env.contains(name) || m_args.contains(name); }
    std::size_t size() const noexcept { return m_env.size() + m_args.size(); }
    std::vector<std::string> names() const;

    Result<Expanded> expand(std::string_view text, char escape, bool heredoc = false) const;

private:
    std::map<std::string, std::string, std::less<>> m_env;
    std::map<std::string, std::optional<std::string>, std::less<>> m_args;
    bool m_complete = false;
};

} // namespace slipway::dockerfile::detail
