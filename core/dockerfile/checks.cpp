#include "dockerfile/checks.h"

#include <algorithm>

#include "base/text.h"
#include "dockerfile/detail/check_state.h"

namespace slipway::dockerfile {

namespace detail {

void CheckState::add(std::string_view rule, const Range& range, Statement message, Statement hint,
                     std::optional<Fix> fix) {
    if (full())
        return;
    const auto facts = std::ranges::find(checkRules(), rule, &RuleFacts::name);
    if (options.wants(rule, facts->experimental))
        findings.push_back({&*facts, range, std::move(message), std::move(hint), std::move(fix)});
}

const BaseImage* CheckState::image(const std::string& reference, const std::string& platform) {
    if (reference.empty() || !inputs.baseImage)
        return nullptr;
    const auto [entry, added] = images.try_emplace({reference, platform});
    if (added)
        entry->second = inputs.baseImage(reference, platform);
    return entry->second ? &*entry->second : nullptr;
}

Case caseOf(std::string_view word) noexcept {
    const bool upper = std::ranges::any_of(word, [](char c) { return c >= 'A' && c <= 'Z'; });
    const bool lower = std::ranges::any_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
    return upper && lower ? Case::Mixed : lower ? Case::Lower : Case::Upper;
}

std::string toUpper(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return out;
}

Fact writeInstead(std::string replacement) {
    return {FactCode::WriteInstead, {{"replacement", std::move(replacement)}}};
}

Fact about(FactCode code, const Instruction& instruction, Fact::Arguments others) {
    others.emplace("instruction", std::string(toString(instruction.keyword)));
    return {code, std::move(others)};
}

std::optional<std::string> nearestName(std::string_view wanted, const std::vector<std::string>& names) {
    constexpr std::size_t most = 500;
    return names.size() > most ? std::nullopt : nearestMatch(wanted, names);
}

} // namespace detail

namespace {

CheckOptions optionsOf(const Dockerfile& file, const CheckInputs& inputs) {
    if (const auto given = inputs.buildArgs.find("BUILDKIT_DOCKERFILE_CHECK"); given != inputs.buildArgs.end())
        return parseCheckOptions(given->second).value_or(CheckOptions{});
    for (const auto& directive : file.directives)
        if (directive.name == "check")
            return parseCheckOptions(directive.value).value_or(CheckOptions{});
    return {};
}

} // namespace

CheckResult check(const Dockerfile& file, const CheckInputs& inputs) {
    detail::CheckState state{file, inputs, optionsOf(file, inputs), {}, {}, {}};
    detail::checkStyle(state);
    detail::checkStages(state);
    detail::checkInstructions(state);
    std::ranges::stable_sort(state.findings, {}, [](const Finding& found) { return found.range.begin.offset; });
    return {std::move(state.findings), state.options.error};
}

} // namespace slipway::dockerfile
