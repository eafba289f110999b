#include "base/fact.h"

#include <fmt/format.h>

namespace slipway {

namespace {

std::string shown(const Fact::Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    return text != nullptr ? *text : fmt::to_string(std::get<std::int64_t>(value));
}

} // namespace

std::string Fact::text() const {
    std::string words;
    if (const auto context = arguments.find("context"); context != arguments.end())
        words = fmt::format("context {}: file ", shown(context->second));
    // One pass: what an argument holds is never looked at for names.
    std::string_view rest = formOf(code).english;
    for (std::size_t open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
        const std::size_t close = rest.find('}', open);
        words += rest.substr(0, open);
        const auto value = arguments.find(rest.substr(open + 1, close - open - 1));
        words += value == arguments.end() ? std::string("?") : shown(value->second);
        rest.remove_prefix(close + 1);
    }
    words += rest;
    if (const auto more = arguments.find("more"); more != arguments.end())
        words += fmt::format(" and {} more", shown(more->second));
    return words;
}

Statement statementOf(const Error& error) {
    if (error.fact() != nullptr && !error.hasContext())
        return {error.message(), *error.fact()};
    return error.describe();
}

std::unexpected<Error> fail(Errc code, const Fact& what) {
    return std::unexpected(Error(code, what));
}

} // namespace slipway
