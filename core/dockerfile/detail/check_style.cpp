#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "dockerfile/detail/check_state.h"
#include "dockerfile/detail/words.h"
#include "dockerfile/secret_name.h"

namespace slipway::dockerfile::detail {

namespace {

std::string inCase(std::string_view word, Case wanted) {
    return wanted == Case::Lower ? toLower(word) : toUpper(word);
}

void checkCasing(CheckState& state) {
    std::size_t upper = 0, lower = 0;
    for (const auto& instruction : state.file.instructions) {
        const Case written = caseOf(instruction.keywordText);
        upper += written == Case::Upper ? 1 : 0;
        lower += written == Case::Lower ? 1 : 0;
    }
    const Case wanted = lower > upper ? Case::Lower : Case::Upper;
    const bool toLower = wanted == Case::Lower;
    for (const auto& instruction : state.file.instructions) {
        const Case written = caseOf(instruction.keywordText);
        if (written == wanted)
            continue;
        Fix fix{Fact{toLower ? FactCode::WriteInLowerCase : FactCode::WriteInUpperCase,
                     {{"word", instruction.keywordText}}},
                {{instruction.keywordRange, inCase(instruction.keywordText, wanted)}}};
        // AS goes along, or fixing one finding would make another.
        const auto* from = std::get_if<From>(&instruction.body);
        if (from != nullptr && from->as && caseOf(from->as->text) != wanted)
            fix.edits.push_back({from->as->range, inCase(from->as->text, wanted)});
        state.add("ConsistentInstructionCasing", instruction.keywordRange,
                  Fact{toLower ? FactCode::InstructionNotLower : FactCode::InstructionNotUpper,
                       {{"instruction", instruction.keywordText}}},
                  {}, std::move(fix));
    }
}

void checkFromCasing(CheckState& state, const Instruction& instruction, const From& from) {
    if (from.as) {
        const Case written = caseOf(instruction.keywordText);
        if (written != Case::Mixed && caseOf(from.as->text) != written) {
            std::string as = inCase(from.as->text, written);
            Fix fix{writeInstead(as), {{from.as->range, std::move(as)}}};
            state.add("FromAsCasing", from.as->range,
                      Fact{FactCode::CasesDiffer, {{"as", from.as->text}, {"from", instruction.keywordText}}}, {},
                      std::move(fix));
        }
    }
    if (from.name && from.writtenName != from.name->text)
        state.add("StageNameCasing", from.name->range, Fact{FactCode::StageNameNotLower, {{"stage", from.writtenName}}},
                  {}, Fix{writeInstead(from.name->text), {{from.name->range, from.name->text}}});
}

void checkEmptyLines(CheckState& state, const Instruction& instruction) {
    if (instruction.emptyLines.empty())
        return;
    Fix fix{Fact{FactCode::RemoveEmptyLines}, {}};
    for (const Range& lines : instruction.emptyLines)
        fix.edits.push_back({lines, {}});
    const Position begin = instruction.emptyLines.front().begin;
    state.add("NoEmptyContinuation", {begin, begin}, about(FactCode::EmptyLineInside, instruction),
              Fact{FactCode::RemoveOrComment}, std::move(fix));
}

// A value in double quotes that means `text` itself.
std::string quoted(std::string_view text, char escape) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '$' || c == escape)
            out += escape;
        out += c;
    }
    return out + '"';
}

void checkMaintainer(CheckState& state, const Instruction& instruction) {
    const auto* maintainer = std::get_if<Maintainer>(&instruction.body);
    if (maintainer == nullptr)
        return;
    const Word& name = maintainer->name;
    std::optional<Fix> fix;
    if (name.range.begin.line == name.range.end.line) {
        const bool lower = caseOf(instruction.keywordText) == Case::Lower;
        fix = Fix{Fact{FactCode::MakeLabel},
                  {{instruction.keywordRange, lower ? "label" : "LABEL"},
                   {name.range, "org.opencontainers.image.authors=" + quoted(name.text, state.file.escape)}}};
    }
    state.add("MaintainerDeprecated", instruction.keywordRange, Fact{FactCode::MaintainerOutdated},
              "LABEL org.opencontainers.image.authors=…", std::move(fix));
}

// "KEY a b" as "KEY=…": nullopt where that needs a person.
std::optional<Fix> assignmentFix(const KeyValue& pair, char escape) {
    const Range gap{pair.key.range.end, pair.value->range.begin};
    const auto isPlain = [&](std::string_view text) {
        return text.find_first_of("\"'") == std::string_view::npos && text.find(escape) == std::string_view::npos;
    };
    if (gap.begin.line != gap.end.line || !isPlain(pair.key.text) || pair.key.text.find('$') != std::string::npos)
        return std::nullopt;
    Fix fix{writeInstead(pair.key.text + "=…"), {}};
    if (splitQuoted(pair.value->text, 0, escape).size() == 1)
        fix.edits = {{gap, "="}};
    else if (isPlain(pair.value->text))
        fix.edits = {{gap, "=\""}, {{pair.value->range.end, pair.value->range.end}, "\""}};
    else
        return std::nullopt;
    return fix;
}

void checkKeyValues(CheckState& state, const Instruction& instruction, const std::vector<KeyValue>& pairs,
                    bool legacy) {
    if (!legacy)
        return;
    state.add("LegacyKeyValueFormat", instruction.keywordRange, about(FactCode::WriteAssignment, instruction), {},
              assignmentFix(pairs.front(), state.file.escape));
}

void checkSecrets(CheckState& state, const Instruction& instruction, const std::vector<KeyValue>& pairs) {
    for (const auto& pair : pairs)
        if (looksSecret(pair.key.text))
            state.add("SecretsUsedInArgOrEnv", pair.key.range,
                      about(FactCode::LooksSecret, instruction, {{"name", pair.key.text}}),
                      Fact{FactCode::UseSecretMount});
}

// `names`: what the definition defines; the comment that counts is the last one above it.
void checkDescription(CheckState& state, const Instruction& instruction, const std::vector<std::string>& names) {
    if (names.empty() || instruction.comments.empty())
        return;
    const Comment& comment = instruction.comments.back();
    if (std::ranges::find(names, comment.text.substr(0, comment.text.find(' '))) != names.end())
        return;
    Fact message = names.size() == 1 ? about(FactCode::CommentForm, instruction, {{"name", names.front()}})
                                     : about(FactCode::CommentFormOfArguments, instruction);
    const bool crlf = instruction.lines.begin.offset - comment.range.end.offset == 2;
    const Position at = instruction.lines.begin;
    state.add("InvalidDefinitionDescription", comment.range, std::move(message), Fact{FactCode::OrEmptyLineBelow},
              Fix{Fact{FactCode::PutEmptyLineBelow}, {{{at, at}, crlf ? "\r\n" : "\n"}}});
}

} // namespace

void checkStyle(CheckState& state) {
    checkCasing(state);
    bool inStage = false;
    for (const auto& instruction : state.file.instructions) {
        checkEmptyLines(state, instruction);
        checkMaintainer(state, instruction);
        if (const auto* from = std::get_if<From>(&instruction.body)) {
            inStage = true;
            checkFromCasing(state, instruction, *from);
            if (from->name)
                checkDescription(state, instruction, {from->name->text});
        } else if (const auto* env = std::get_if<Env>(&instruction.body)) {
            checkKeyValues(state, instruction, env->pairs, env->legacy);
            checkSecrets(state, instruction, env->pairs);
        } else if (const auto* label = std::get_if<Label>(&instruction.body)) {
            checkKeyValues(state, instruction, label->pairs, label->legacy);
        } else if (const auto* arg = std::get_if<Arg>(&instruction.body)) {
            // Above the first FROM an ARG is no part of any image.
            if (inStage)
                checkSecrets(state, instruction, arg->pairs);
            std::vector<std::string> names;
            for (const auto& pair : arg->pairs)
                names.push_back(pair.key.text);
            checkDescription(state, instruction, names);
        }
    }
}

} // namespace slipway::dockerfile::detail
