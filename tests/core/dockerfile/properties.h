// What holds for any text whatever. Used by the tests over generated files and by the fuzzers: each returns what is
// wrong, or nothing.
#pragma once

#include <string>
#include <string_view>

#include "core/dockerfile/tree_text.h"
#include "dockerfile/checks.h"
#include "dockerfile/format.h"
#include "dockerfile/lexer.h"
#include "dockerfile/outline.h"
#include "dockerfile/parser.h"

namespace slipway::dockerfile::test {

inline std::string brokenTokens(std::string_view text) {
    std::size_t last = 0;
    for (const auto& token : tokenize(text)) {
        if (token.range.begin.offset < last || token.range.end.offset > text.size() ||
            token.range.begin.line != token.range.end.line)
            return fmt::format("a token at {}..{} after {}", token.range.begin.offset, token.range.end.offset, last);
        last = token.range.end.offset;
    }
    return {};
}

inline bool isInside(const Range& range, std::string_view text) {
    return range.begin.offset <= range.end.offset && range.end.offset <= text.size();
}

inline std::string brokenParse(std::string_view text) {
    const auto parsed = parse(text);
    for (const auto& error : parsed.errors) {
        if (!isInside(error.range, text))
            return "an error outside the text: " + error.message.text;
        render(error, text, "Dockerfile");
    }
    for (const auto& instruction : parsed.file.instructions)
        if (!isInside(instruction.range, text) || !isInside(instruction.lines, text) ||
            !isInside(instruction.keywordRange, text))
            return "an instruction outside the text: " + instruction.text();
    if (!parsed.ok())
        return {};
    const std::string tree = describe(parsed.file);
    const std::string printed = print(parsed.file);
    const auto again = parse(printed);
    if (!again.ok())
        return "what is printed does not parse: " + renderShort(again.errors.front(), "Dockerfile");
    if (describe(again.file) != tree)
        return fmt::format("what is printed is another tree:\n{}\n---\n{}", tree, describe(again.file));
    return print(again.file) == printed ? std::string{} : "printing twice gives two texts";
}

inline std::string brokenFormat(std::string_view text) {
    const auto parsed = parse(text);
    const std::string formatted = format(text);
    if (!parsed.ok())
        return formatted == text ? std::string{} : "a text with errors was formatted";
    const auto again = parse(formatted);
    if (!again.ok() || describe(again.file) != describe(parsed.file))
        return "formatting gives another tree";
    return format(formatted) == formatted ? std::string{} : "formatting twice gives two texts";
}

inline std::size_t countOf(const CheckResult& result, const RuleFacts* rule) {
    std::size_t count = 0;
    for (const auto& found : result.findings)
        count += found.rule == rule ? 1 : 0;
    return count;
}

// `fixes`: how many were applied.
inline std::string brokenChecks(std::string_view text, const CheckInputs& inputs, std::size_t& fixes) {
    const auto parsed = parse(text);
    if (!parsed.ok())
        return {};
    targetsOf(parsed.file);
    (void)outlineOf(parsed.file, {}, {});
    const auto checked = check(parsed.file, inputs);
    for (const auto& found : checked.findings) {
        if (!isInside(found.range, text))
            return fmt::format("{} outside the text", found.rule->name);
        if (!found.fix)
            continue;
        const auto fixed = applyFix(text, *found.fix);
        if (!fixed)
            return fmt::format("{}: {}", found.rule->name, fixed.error().message());
        const auto again = parse(*fixed);
        if (!again.ok())
            return fmt::format("{}: \"{}\" breaks the text: {}\n{}", found.rule->name, found.fix->title.text,
                               renderShort(again.errors.front(), "Dockerfile"), *fixed);
        if (checked.findings.size() < 400 &&
            countOf(check(again.file, inputs), found.rule) >= countOf(checked, found.rule))
            return fmt::format("{}: \"{}\" does not help:\n{}", found.rule->name, found.fix->title.text, *fixed);
        ++fixes;
    }
    return {};
}

} // namespace slipway::dockerfile::test
