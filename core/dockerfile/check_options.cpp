#include "dockerfile/check_options.h"

#include <algorithm>
#include <array>

#include "base/fact.h"
#include "base/text.h"

namespace slipway::dockerfile {

namespace {

// The spellings that Go's strconv.ParseBool takes.
std::optional<bool> boolOf(std::string_view text) {
    static constexpr std::array<std::string_view, 6> yes{"1", "t", "T", "true", "TRUE", "True"};
    static constexpr std::array<std::string_view, 6> no{"0", "f", "F", "false", "FALSE", "False"};
    if (std::ranges::find(yes, text) != yes.end())
        return true;
    return std::ranges::find(no, text) != no.end() ? std::optional(false) : std::nullopt;
}

void readRules(std::string_view value, bool& all, std::set<std::string, std::less<>>& rules) {
    all = value == "all";
    rules.clear();
    if (!all)
        for (const auto& rule : split(value, ','))
            rules.emplace(trim(rule));
}

} // namespace

bool CheckOptions::wants(std::string_view rule, bool isExperimental) const {
    if (isExperimental && !experimentalAll && !experimental.contains(rule))
        return false;
    return !skipAll && !skipped.contains(rule);
}

Result<CheckOptions> parseCheckOptions(std::string_view text) {
    CheckOptions options;
    if (trim(text).empty())
        return options;
    for (const auto& part : split(text, ';')) {
        const std::size_t equals = part.find('=');
        const auto wrong = [&] {
            return fail(Errc::InvalidArgument,
                        Fact{FactCode::CheckOptionInvalid, {{"option", std::string(trim(part).substr(0, 60))}}});
        };
        if (equals == std::string::npos)
            return wrong();
        const auto key = trim(std::string_view(part).substr(0, equals));
        const auto value = trim(std::string_view(part).substr(equals + 1));
        if (key == "skip") {
            readRules(value, options.skipAll, options.skipped);
        } else if (key == "experimental") {
            readRules(value, options.experimentalAll, options.experimental);
        } else if (key == "error") {
            const auto error = boolOf(value);
            if (!error)
                return wrong();
            options.error = *error;
        } else {
            return wrong();
        }
    }
    return options;
}

} // namespace slipway::dockerfile
