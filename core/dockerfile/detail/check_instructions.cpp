#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "dockerfile/detail/check_globals.h"
#include "dockerfile/detail/check_state.h"
#include "dockerfile/detail/check_variables.h"
#include "dockerfile/detail/words.h"

namespace slipway::dockerfile::detail {

namespace {

// What a stage has inherited and done so far.
struct StageFacts {
    StageVariables variables;
    bool hasShell = false;
    bool hasWorkdir = false;               // a WORKDIR stood somewhere in this file
    std::optional<std::string> workingDir; // nullopt: not known
};

// Copying what stages inherit is quadratic in a file made for it: from here on they inherit nothing.
constexpr std::size_t maxInherited = 200'000;

bool isKnown(std::string_view text) {
    return text.find(unknownValue) == std::string_view::npos;
}

// A shell command that means the same without a shell: plain words, the first of them a program.
std::optional<std::vector<std::string>> plainCommand(std::string_view command) {
    static constexpr std::array<std::string_view, 36> shellWords{
        ".",     ":",    "alias", "bg",     "break",  "case",    "cd",    "command", "continue",
        "do",    "done", "elif",  "else",   "esac",   "eval",    "exit",  "export",  "fg",
        "fi",    "for",  "if",    "read",   "return", "set",     "shift", "source",  "then",
        "times", "trap", "type",  "ulimit", "umask",  "unalias", "unset", "wait",    "while"};
    const auto isPlain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("_-./:=@%+,").find(c) != std::string_view::npos;
    };
    std::vector<std::string> words;
    for (const WordSpan& span : splitBlank(command, 0)) {
        words.emplace_back(command.substr(span.begin, span.end - span.begin));
        if (!std::ranges::all_of(words.back(), isPlain))
            return std::nullopt;
    }
    if (words.size() > 1 && words.front() == "exec")
        words.erase(words.begin());
    if (words.empty() || words.front().find('=') != std::string::npos || words.front().starts_with('-') ||
        words.front() == "exec" || std::ranges::find(shellWords, words.front()) != shellWords.end())
        return std::nullopt;
    return words;
}

class InstructionChecker {
public:
    InstructionChecker(CheckState& state, std::size_t stage, StageFacts& facts, const Globals& globals)
        : m_state(state)
        , m_stage(state.file.stages[stage])
        , m_facts(facts)
        , m_globals(globals) {}

    void run() {
        for (std::size_t at = m_stage.from + 1; at < m_stage.end; ++at) {
            const Instruction& instruction = m_state.file.instructions[at];
            m_reported.clear();
            std::visit([&](const auto& body) { checkBody(instruction, body); }, instruction.body);
        }
    }

private:
    template <typename T>
    void checkBody(const Instruction&, const T&) {}

    void checkBody(const Instruction& instruction, const Workdir& workdir) {
        const auto path = look(workdir.path);
        const bool known = path && isKnown(*path);
        const bool absolute = !path || path->starts_with('/') || path->starts_with(unknownValue);
        if (!m_facts.hasWorkdir && !absolute) {
            std::optional<Fix> fix;
            if (m_facts.workingDir && workdir.path.text.find_first_of("$\"'\\`") == std::string::npos) {
                std::string whole = cleanPath(*m_facts.workingDir + "/" + workdir.path.text);
                fix = Fix{writeInstead(whole), {{workdir.path.range, std::move(whole)}}};
            }
            m_state.add("WorkdirRelativePath", workdir.path.range, Fact{FactCode::WorkdirRelative, {{"path", *path}}},
                        Fact{FactCode::BeginWithSlash}, std::move(fix));
        }
        m_facts.hasWorkdir = true;
        if (known && path->starts_with('/'))
            m_facts.workingDir = cleanPath(*path);
        else if (known && m_facts.workingDir)
            m_facts.workingDir = cleanPath(*m_facts.workingDir + "/" + *path);
        else
            m_facts.workingDir.reset();
        (void)instruction;
    }

    void checkBody(const Instruction& instruction, const Cmd& cmd) {
        checkOnce(instruction);
        checkForm(instruction, cmd.command);
    }
    void checkBody(const Instruction& instruction, const Entrypoint& entrypoint) {
        checkOnce(instruction);
        checkForm(instruction, entrypoint.command);
    }
    void checkBody(const Instruction& instruction, const Healthcheck&) { checkOnce(instruction); }
    void checkBody(const Instruction&, const Shell&) { m_facts.hasShell = true; }
    void checkBody(const Instruction&, const User& user) { look(user.user); }
    void checkBody(const Instruction&, const Stopsignal& stopsignal) { look(stopsignal.signal); }
    void checkBody(const Instruction&, const Volume& volume) {
        for (const Word& path : volume.paths)
            look(path);
    }
    void checkBody(const Instruction&, const Label& label) {
        for (const auto& pair : label.pairs)
            look(*pair.value);
    }
    void checkBody(const Instruction& instruction, const Run&) {
        for (const Flag& flag : instruction.flags)
            if (flag.name == "mount")
                look({flag.value, flag.range});
    }

    void checkBody(const Instruction&, const Env& env) {
        // Values are fixed for the whole instruction before it changes them.
        std::vector<std::string> values;
        for (const auto& pair : env.pairs)
            values.push_back(look(*pair.value).value_or(std::string(unknownValue)));
        for (std::size_t i = 0; i < env.pairs.size(); ++i)
            m_facts.variables.set(env.pairs[i].key.text, std::move(values[i]));
    }

    void checkBody(const Instruction&, const Arg& arg) {
        for (const auto& pair : arg.pairs) {
            const auto given = m_state.inputs.buildArgs.find(pair.key.text);
            std::optional<std::string> value;
            if (pair.value)
                value = look(*pair.value).value_or(std::string(unknownValue));
            else if (m_globals.declares(pair.key.text))
                value = m_globals.find(pair.key.text);
            else if (m_globals.find(pair.key.text))
                value = unknownValue;
            if (given != m_state.inputs.buildArgs.end())
                value = given->second;
            m_facts.variables.declare(pair.key.text, std::move(value));
        }
    }

    void checkBody(const Instruction&, const Expose& expose) {
        for (const Word& port : expose.ports) {
            const auto text = look(port);
            if (text && isKnown(*text) && !text->empty())
                checkPort(port, *text);
        }
    }

    void checkBody(const Instruction& instruction, const Copy& copy) {
        for (const Flag& flag : instruction.flags)
            if (flag.name == "chown" || flag.name == "chmod" || flag.name == "exclude" || flag.name == "checksum")
                look({flag.value, flag.range});
        for (const Source& source : copy.sources) {
            if (source.heredoc) {
                const Heredoc& heredoc = instruction.heredocs[*source.heredoc];
                if (heredoc.expand)
                    look({heredoc.content, heredoc.marker}, true);
                continue;
            }
            const auto path = look(source.word);
            if (path && isKnown(*path) && instruction.flag("from") == nullptr)
                checkIgnored(instruction, source.word.range, *path);
        }
        look(copy.destination);
    }

    // Reports what `word` uses and nothing defines; what it says, where that can be told.
    std::optional<std::string> look(const Word& word, bool heredoc = false) {
        auto expanded = m_facts.variables.expand(word.text, m_state.file.escape, heredoc);
        if (!expanded)
            return std::nullopt;
        bool certain = true;
        for (const auto& name : expanded->missing) {
            if (m_facts.variables.defines(name))
                continue;
            certain = certain && m_facts.variables.complete();
            reportUndefined(name, word.range);
        }
        return certain ? std::optional(std::move(expanded->text)) : std::nullopt;
    }

    // Without the base image's environment only a misspelling can be told from a variable of the base.
    void reportUndefined(const std::string& name, const Range& range) {
        static constexpr std::array<std::string_view, 2> elsewhere{"BUILDKIT_SBOM_SCAN_CONTEXT",
                                                                   "BUILDKIT_SBOM_SCAN_STAGE"};
        if (m_state.full() || !m_reported.insert(name).second || std::ranges::find(elsewhere, name) != elsewhere.end())
            return;
        const bool complete = m_facts.variables.complete();
        const auto near = complete || name.size() > 2 ? nearestName(name, m_facts.variables.names()) : std::nullopt;
        if (!complete && !near)
            return;
        Statement hint;
        if (near)
            hint = Fact{FactCode::DidYouMean, {{"name", "$" + *near}}};
        else if (m_globals.find(name))
            hint = Fact{FactCode::AddArgToStage, {{"name", name}}};
        m_state.add("UndefinedVar", range, Fact{FactCode::VariableUndefined, {{"name", name}}}, std::move(hint));
    }

    void checkOnce(const Instruction& instruction) {
        const Instruction*& last = m_last[instruction.keyword];
        if (last != nullptr)
            m_state.add("MultipleInstructionsDisallowed", last->keywordRange,
                        about(FactCode::OnlyLastCounts, instruction), {},
                        Fix{about(FactCode::RemoveIdle, instruction), {{last->lines, {}}}});
        last = &instruction;
    }

    void checkForm(const Instruction& instruction, const Command& command) {
        if (!command.shellForm || m_facts.hasShell)
            return;
        const std::string_view name = toString(instruction.keyword);
        std::optional<Fix> fix;
        const bool oneLine = command.range.begin.line == command.range.end.line;
        if (const auto words = oneLine ? plainCommand(command.args.front()) : std::nullopt) {
            std::string array = "[";
            for (const auto& word : *words)
                array += fmt::format("{}\"{}\"", array.size() == 1 ? "" : ", ", word);
            array += ']';
            fix = Fix{writeInstead(fmt::format("{} {}", name, array)), {{command.range, array}}};
        }
        m_state.add("JSONArgsRecommended", instruction.keywordRange, about(FactCode::ShellFormSignals, instruction),
                    about(FactCode::JsonForm, instruction), std::move(fix));
    }

    void checkPort(const Word& port, const std::string& text) {
        const bool literal = port.text == text;
        const std::size_t colon = text.rfind(':');
        const std::string container = text.substr(colon == std::string::npos ? 0 : colon + 1);
        const std::size_t slash = container.find('/');
        const std::string protocol = slash == std::string::npos ? std::string{} : container.substr(slash + 1);
        if (colon != std::string::npos) {
            std::optional<Fix> fix;
            if (literal && !container.empty() && slash != 0)
                fix = Fix{writeInstead(container), {{port.range, container}}};
            m_state.add("ExposeInvalidFormat", port.range, Fact{FactCode::ExposeOfHost, {{"port", text}}}, {},
                        std::move(fix));
        }
        if (toLower(protocol) != protocol) {
            std::optional<Fix> fix;
            if (literal) {
                std::string lower = text.substr(0, text.size() - protocol.size()) + toLower(protocol);
                fix = Fix{writeInstead(lower), {{port.range, std::move(lower)}}};
            }
            m_state.add("ExposeProtoCasing", port.range, Fact{FactCode::ProtocolNotLower, {{"port", text}}}, {},
                        std::move(fix));
        }
    }

    void checkIgnored(const Instruction& instruction, const Range& range, const std::string& path) {
        const IgnoreRules* ignore = m_state.inputs.ignore;
        const bool remote = path.find("://") != std::string::npos || path.starts_with("git@");
        if (ignore == nullptr || ignore->empty() || remote)
            return;
        std::string clean = cleanPath("/" + path).substr(1);
        if (clean.empty())
            return;
        // A rule that takes files back in may save some that a pattern means.
        if (hasWildcards(clean) ? ignore->negates() || !ignore->excludes(clean) : !ignore->prunes(clean))
            return;
        m_state.add("CopyIgnoredFile", range,
                    about(FactCode::CopyOfIgnored, instruction,
                          {{"path", path}, {"rule", std::string(ignore->ruleFor(clean))}}),
                    Fact{FactCode::ChangeRuleOrDropCopy});
    }

    CheckState& m_state;
    const Stage& m_stage;
    StageFacts& m_facts;
    const Globals& m_globals;
    std::map<Keyword, const Instruction*> m_last;
    std::set<std::string> m_reported; // of this instruction
};

void inheritImage(StageFacts& facts, CheckState& state, const StageBase& base) {
    facts.variables.set("PATH", std::string(unknownValue));
    if (toLower(base.image) == "scratch") {
        facts.variables.setComplete(true);
        facts.workingDir = "/";
        return;
    }
    const BaseImage* image = state.image(base.image, base.platform);
    if (image == nullptr)
        return;
    facts.variables.setComplete(true);
    facts.hasShell = image->hasShell;
    facts.workingDir = image->workingDir.empty() ? "/" : image->workingDir;
    for (const auto& variable : image->environment) {
        const std::size_t equals = variable.find('=');
        facts.variables.set(std::string_view(variable).substr(0, equals),
                            equals == std::string::npos ? std::string{} : variable.substr(equals + 1));
    }
}

} // namespace

void checkInstructions(CheckState& state) {
    const Globals globals(state.file, state.inputs, Globals::Args::Given);
    const auto bases = stageBases(state.file, state.inputs);
    std::vector<StageFacts> facts(bases.size());
    std::vector<std::size_t> heirs(bases.size(), 0);
    for (std::size_t i = 0; i < bases.size(); ++i)
        if (bases[i].stage && state.wanted[i])
            ++heirs[*bases[i].stage];
    std::size_t inherited = 0;
    for (std::size_t i = 0; i < bases.size(); ++i) {
        if (!state.wanted[i])
            continue;
        if (!bases[i].stage) {
            inheritImage(facts[i], state, bases[i]);
        } else {
            StageFacts& parent = facts[*bases[i].stage];
            inherited += parent.variables.size();
            if (inherited <= maxInherited)
                facts[i] = --heirs[*bases[i].stage] == 0 ? std::move(parent) : parent;
        }
        InstructionChecker(state, i, facts[i], globals).run();
        if (heirs[i] == 0)
            facts[i] = {};
    }
}

} // namespace slipway::dockerfile::detail
