#include "base/fact_json.h"

namespace slipway {

namespace {

constexpr std::size_t maxArguments = 16; // no form has nearly as many

bool isComplete(const Fact& fact) {
    std::string_view rest = formOf(fact.code).english;
    for (std::size_t open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
        const std::size_t close = rest.find('}', open);
        if (!fact.arguments.contains(rest.substr(open + 1, close - open - 1)))
            return false;
        rest.remove_prefix(close + 1);
    }
    return true;
}

std::string factKey(std::string_view key) {
    return std::string(key) + "Fact";
}

} // namespace

Json factJson(const Fact& fact) {
    Json json = {{"code", formOf(fact.code).name}};
    for (const auto& [name, value] : fact.arguments)
        std::visit([&](const auto& plain) { json[name] = plain; }, value);
    return json;
}

std::optional<Fact> factFromJson(const Json& json) {
    if (!json.is_object() || json.size() > maxArguments)
        return std::nullopt;
    const auto name = json.find("code");
    if (name == json.end() || !name->is_string())
        return std::nullopt;
    const auto code = factCodeOf(name->get_ref<const std::string&>());
    if (!code)
        return std::nullopt;
    Fact fact{*code};
    for (const auto& [key, value] : json.items()) {
        if (key == "code")
            continue;
        if (value.is_string())
            fact.arguments.emplace(key, value.get<std::string>());
        else if (value.is_number_integer())
            fact.arguments.emplace(key, value.get<std::int64_t>());
    }
    return isComplete(fact) ? std::optional(std::move(fact)) : std::nullopt;
}

void addStatement(Json& object, std::string_view key, const Statement& statement) {
    if (statement.empty())
        return;
    object[std::string(key)] = statement.text;
    if (statement.fact)
        object[factKey(key)] = factJson(*statement.fact);
}

Statement statementOf(const Json& object, std::string_view key) {
    Statement statement(jsonString(object, key).value_or(""));
    if (const auto fact = object.find(factKey(key)); fact != object.end() && !statement.empty())
        statement.fact = factFromJson(*fact);
    return statement;
}

} // namespace slipway
