#include "dockerfile/checks.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "dockerfile/detail/words.h"
#include "dockerfile/expand.h"

namespace slipway::dockerfile {

namespace {

enum class Case { Upper, Lower, Mixed };

Case caseOf(std::string_view word) {
    const bool upper = std::ranges::any_of(word, [](char c) { return c >= 'A' && c <= 'Z'; });
    const bool lower = std::ranges::any_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
    return upper && lower ? Case::Mixed : lower ? Case::Lower : Case::Upper;
}

// The words of a name that mean a secret, unless a word that makes it public stands there too.
bool looksSecret(std::string_view name) {
    static constexpr std::array<std::string_view, 10> secret{
        "apikey", "auth", "credential", "credentials", "key", "passwd", "password", "pword", "secret", "token"};
    const auto parts = split(toLower(name), '_');
    if (std::ranges::find(parts, "public") != parts.end())
        return false;
    return std::ranges::any_of(parts,
                               [](const std::string& part) { return std::ranges::find(secret, part) != secret.end(); });
}

class Checker {
public:
    explicit Checker(const Dockerfile& file)
        : m_file(file) {
        readDirective();
    }

    CheckResult run() {
        checkCasing();
        checkGlobalArgs();
        for (std::size_t i = 0; i < m_file.stages.size(); ++i)
            checkStage(i);
        for (const auto& instruction : m_file.instructions)
            checkInstruction(instruction);
        std::ranges::stable_sort(m_result.warnings, {},
                                 [](const Diagnostic& warning) { return warning.range.begin.offset; });
        return std::move(m_result);
    }

private:
    void readDirective() {
        for (const auto& directive : m_file.directives) {
            if (directive.name != "check")
                continue;
            for (const auto& option : split(directive.value, ';')) {
                const std::size_t equals = option.find('=');
                const auto key = trim(std::string_view(option).substr(0, equals));
                const auto value = equals == std::string::npos ? std::string_view{}
                                                               : trim(std::string_view(option).substr(equals + 1));
                if (key == "skip")
                    for (const auto& rule : split(value, ','))
                        m_skipped.insert(toLower(trim(rule)));
                else if (key == "error")
                    m_result.asErrors = value == "true";
            }
        }
    }

    void warn(std::string_view rule, const Range& range, std::string message, std::string hint = {}) {
        if (m_skipped.contains("all") || m_skipped.contains(toLower(rule)) || m_result.warnings.size() >= maxWarnings)
            return;
        m_result.warnings.push_back({Severity::Warning, range, std::string(rule), std::move(message), std::move(hint)});
    }

    void checkCasing() {
        std::size_t upper = 0, lower = 0;
        for (const auto& instruction : m_file.instructions)
            ++(caseOf(instruction.keywordText) == Case::Lower ? lower : upper);
        const Case wanted = lower > upper ? Case::Lower : Case::Upper;
        for (const auto& instruction : m_file.instructions)
            if (caseOf(instruction.keywordText) != wanted)
                warn("ConsistentInstructionCasing", instruction.keywordRange,
                     fmt::format("the instruction {} should be in {} case like the others", instruction.keywordText,
                                 wanted == Case::Upper ? "upper" : "lower"));
    }

    void checkGlobalArgs() {
        const std::size_t end = m_file.stages.empty() ? 0 : m_file.stages.front().from;
        for (std::size_t i = 0; i < end; ++i)
            if (const auto* arg = std::get_if<Arg>(&m_file.instructions[i].body))
                for (const auto& pair : arg->pairs)
                    m_globals[pair.key.text] = pair.value ? std::optional(pair.value->text) : std::nullopt;
    }

    std::optional<std::string> global(std::string_view name) const {
        static constexpr std::array<std::string_view, 8> predefined{"TARGETPLATFORM", "TARGETOS",      "TARGETARCH",
                                                                    "TARGETVARIANT",  "BUILDPLATFORM", "BUILDOS",
                                                                    "BUILDARCH",      "BUILDVARIANT"};
        if (std::ranges::find(predefined, name) != predefined.end())
            return std::string("x");
        const auto found = m_globals.find(name);
        return found == m_globals.end() ? std::nullopt : found->second;
    }

    void checkFrom(const Instruction& instruction, const From& from) {
        const auto expanded =
            expand(from.image.text, [this](std::string_view name) { return global(name); }, {.escape = m_file.escape});
        if (expanded) {
            std::vector<std::string> names;
            for (const auto& [name, value] : m_globals)
                names.push_back(name);
            bool undefined = false;
            for (const auto& name : expanded->unset) {
                if (m_globals.contains(name))
                    continue;
                undefined = true;
                const auto near = nearestMatch(name, names);
                warn("UndefinedArgInFrom", from.image.range,
                     fmt::format("FROM argument '{}' is not declared before the first FROM", name),
                     near ? fmt::format("did you mean {}?", *near) : fmt::format("add ARG {} above", name));
            }
            const std::string& image = expanded->text;
            const bool broken = image.empty() || image.ends_with(':') || image.ends_with('@') || image.ends_with('/');
            if (!undefined && broken && !expanded->unset.empty())
                warn("InvalidDefaultArgInFrom", from.image.range,
                     fmt::format("the default of an ARG in {} gives an empty or invalid base name", from.image.text),
                     "give it a default value");
        }
        if (const Flag* platform = instruction.flag("platform")) {
            if (platform->value == "$TARGETPLATFORM" || platform->value == "${TARGETPLATFORM}")
                warn("RedundantTargetPlatform", platform->range, "--platform=$TARGETPLATFORM is what FROM does anyway");
            else if (platform->value.find('$') == std::string::npos && m_file.stages.size() < 2)
                warn("FromPlatformFlagConstDisallowed", platform->range,
                     fmt::format("FROM --platform should not be the constant {}", platform->value),
                     "choose the platform when building");
        }
        const auto words = detail::splitBlank(instruction.arguments, 0);
        if (!from.name || words.size() < 2)
            return;
        const auto& as = words[words.size() - 2];
        const std::string_view asText = std::string_view(instruction.arguments).substr(as.begin, as.end - as.begin);
        if (caseOf(asText) != caseOf(instruction.keywordText))
            warn("FromAsCasing", instruction.keywordRange,
                 fmt::format("'{}' and '{}' should have the same case", asText, instruction.keywordText));
        const std::string_view written =
            std::string_view(instruction.arguments).substr(words.back().begin, words.back().end - words.back().begin);
        if (written != from.name->text)
            warn("StageNameCasing", from.name->range, fmt::format("the stage name '{}' should be lower case", written));
        if (from.name->text == "scratch" || from.name->text == "context")
            warn("ReservedStageName", from.name->range, fmt::format("'{}' is a reserved name", from.name->text));
    }

    void checkStage(std::size_t index) {
        const Stage& stage = m_file.stages[index];
        const auto& fromInstruction = m_file.instructions[stage.from];
        const auto& from = std::get<From>(fromInstruction.body);
        checkFrom(fromInstruction, from);
        if (!stage.name.empty())
            for (std::size_t before = 0; before < index; ++before)
                if (m_file.stages[before].name == stage.name) {
                    warn("DuplicateStageName", from.name->range,
                         fmt::format("the stage name '{}' is used more than once", stage.name));
                    break;
                }
        bool rooted = false;
        bool shell = false;
        std::map<Keyword, const Instruction*> last;
        for (std::size_t at = stage.from + 1; at < stage.end; ++at) {
            const Instruction& instruction = m_file.instructions[at];
            if (const auto* workdir = std::get_if<Workdir>(&instruction.body)) {
                const std::string& path = workdir->path.text;
                const bool absolute = path.starts_with('/') || path.starts_with('$') || path.starts_with("\"/");
                if (!absolute && !rooted)
                    warn("WorkdirRelativePath", workdir->path.range,
                         fmt::format("the relative WORKDIR {} depends on the base image", path), "begin it with /");
                rooted = rooted || absolute;
            }
            shell = shell || instruction.keyword == Keyword::Shell;
            const bool command = instruction.keyword == Keyword::Cmd || instruction.keyword == Keyword::Entrypoint;
            if (command || instruction.keyword == Keyword::Healthcheck) {
                if (last.contains(instruction.keyword))
                    warn("MultipleInstructionsDisallowed", last[instruction.keyword]->keywordRange,
                         fmt::format("only the last {} of a stage counts", toString(instruction.keyword)));
                last[instruction.keyword] = &instruction;
            }
            if (command && !shell) {
                const auto* cmd = std::get_if<Cmd>(&instruction.body);
                const Command& value = cmd != nullptr ? cmd->command : std::get<Entrypoint>(instruction.body).command;
                if (value.shellForm)
                    warn(
                        "JSONArgsRecommended", instruction.keywordRange,
                        fmt::format("in shell form {} does not get signals like Ctrl+C", toString(instruction.keyword)),
                        fmt::format("{} [\"program\", \"argument\"]", toString(instruction.keyword)));
            }
        }
        checkVariables(stage);
    }

    // Without the base image's environment only a misspelling can be told from a variable of the base.
    void checkVariables(const Stage& stage) {
        std::vector<std::string> known;
        for (std::size_t at = stage.from + 1; at < stage.end; ++at) {
            const Instruction& instruction = m_file.instructions[at];
            const auto look = [&](const Word& word) {
                const auto expanded = expand(word.text,
                                             [&](std::string_view name) {
                                                 return std::ranges::find(known, name) == known.end()
                                                            ? std::nullopt
                                                            : std::optional<std::string>("x");
                                             },
                                             {.escape = m_file.escape});
                if (!expanded)
                    return;
                for (const auto& name : expanded->unset)
                    if (const auto near = name.size() > 2 ? nearestMatch(name, known) : std::nullopt)
                        warn("UndefinedVar", word.range, fmt::format("the variable '${}' is not defined", name),
                             fmt::format("did you mean ${}?", *near));
            };
            if (const auto* copy = std::get_if<Copy>(&instruction.body)) {
                for (const auto& source : copy->sources)
                    look(source.word);
                look(copy->destination);
            } else if (const auto* workdir = std::get_if<Workdir>(&instruction.body)) {
                look(workdir->path);
            } else if (const auto* user = std::get_if<User>(&instruction.body)) {
                look(user->user);
            } else if (const auto* label = std::get_if<Label>(&instruction.body)) {
                for (const auto& pair : label->pairs)
                    look(*pair.value);
            } else if (const auto* expose = std::get_if<Expose>(&instruction.body)) {
                for (const auto& port : expose->ports)
                    look(port);
            } else if (const auto* env = std::get_if<Env>(&instruction.body)) {
                for (const auto& pair : env->pairs)
                    look(*pair.value);
                for (const auto& pair : env->pairs)
                    known.push_back(pair.key.text);
            } else if (const auto* arg = std::get_if<Arg>(&instruction.body)) {
                for (const auto& pair : arg->pairs)
                    known.push_back(pair.key.text);
            }
            if (known.size() > maxKnown)
                return;
        }
    }

    void checkInstruction(const Instruction& instruction) {
        if (instruction.emptyContinuation)
            warn("NoEmptyContinuation", instruction.keywordRange, "an empty line inside an instruction",
                 "remove it or make it a comment");
        if (instruction.keyword == Keyword::Maintainer)
            warn("MaintainerDeprecated", instruction.keywordRange, "MAINTAINER is deprecated",
                 "LABEL org.opencontainers.image.authors=…");
        const auto secrets = [&](const std::vector<KeyValue>& pairs) {
            for (const auto& pair : pairs)
                if (looksSecret(pair.key.text))
                    warn("SecretsUsedInArgOrEnv", pair.key.range,
                         fmt::format("{} \"{}\" looks like a secret: it stays readable in the image",
                                     toString(instruction.keyword), pair.key.text),
                         "RUN --mount=type=secret");
        };
        if (const auto* env = std::get_if<Env>(&instruction.body)) {
            secrets(env->pairs);
            if (env->legacy)
                legacy(instruction);
        } else if (const auto* label = std::get_if<Label>(&instruction.body)) {
            if (label->legacy)
                legacy(instruction);
        } else if (const auto* arg = std::get_if<Arg>(&instruction.body)) {
            secrets(arg->pairs);
        } else if (const auto* expose = std::get_if<Expose>(&instruction.body)) {
            for (const auto& port : expose->ports)
                checkPort(port);
        }
    }

    void legacy(const Instruction& instruction) {
        warn("LegacyKeyValueFormat", instruction.keywordRange,
             fmt::format("\"{0} key=value\" should be used instead of \"{0} key value\"",
                         toString(instruction.keyword)));
    }

    void checkPort(const Word& port) {
        if (port.text.find('$') != std::string::npos)
            return;
        if (port.text.find(':') != std::string::npos) {
            warn("ExposeInvalidFormat", port.range,
                 fmt::format("EXPOSE {} names a host address or port: only the container's port belongs here",
                             port.text));
            return;
        }
        const std::size_t slash = port.text.find('/');
        if (slash != std::string::npos && caseOf(std::string_view(port.text).substr(slash + 1)) != Case::Lower)
            warn("ExposeProtoCasing", port.range, fmt::format("the protocol of {} should be lower case", port.text));
    }

    static constexpr std::size_t maxWarnings = 100;
    static constexpr std::size_t maxKnown = 500; // names that a misspelling is compared with
    const Dockerfile& m_file;
    std::set<std::string> m_skipped;
    std::map<std::string, std::optional<std::string>, std::less<>> m_globals;
    CheckResult m_result;
};

} // namespace

CheckResult check(const Dockerfile& file) {
    return Checker(file).run();
}

} // namespace slipway::dockerfile
