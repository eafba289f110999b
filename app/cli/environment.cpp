#include "cli/environment.h"

#include <cstdlib>

#include "base/text.h"
#include "cli/units.h"

namespace slipway::cli {

Environment processEnvironment() {
    return [](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(name.c_str());
        return value ? std::optional<std::string>(value) : std::nullopt;
    };
}

Result<> addVariable(std::string_view text, const Environment& environment, std::vector<std::string>& variables) {
    const auto equals = text.find('=');
    if (text.empty() || equals == 0)
        return fail(Errc::InvalidArgument, "{:?} is not a variable: write NAME=value", text);
    if (equals != std::string_view::npos)
        variables.emplace_back(text);
    else if (const auto value = environment(std::string(text)))
        variables.push_back(fmt::format("{}={}", text, *value));
    return {};
}

Result<> addVariables(std::string_view content, std::string_view name, const Environment& environment,
                      std::vector<std::string>& variables) {
    if (content.starts_with("\xEF\xBB\xBF"))
        content.remove_prefix(3);
    std::size_t number = 0;
    for (const auto& raw : split(content, '\n')) {
        ++number;
        std::string_view line = raw;
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        while (line.starts_with(' ') || line.starts_with('\t'))
            line.remove_prefix(1);
        if (line.empty() || line.starts_with('#'))
            continue;
        const std::string_view key = line.substr(0, line.find('='));
        if (key.find_first_of(" \t") != std::string_view::npos)
            return fail(Errc::InvalidArgument, "{}:{}: the name {:?} contains white space", name, number, key);
        TRY(context(addVariable(line, environment, variables), "{}:{}", name, number));
    }
    return {};
}

Result<> addLabel(std::string_view text, api::StringMap& labels) {
    auto [key, value] = splitAssignment(text);
    if (key.empty())
        return fail(Errc::InvalidArgument, "{:?} is not a label: write key=value", text);
    labels[key] = value;
    return {};
}

} // namespace slipway::cli
