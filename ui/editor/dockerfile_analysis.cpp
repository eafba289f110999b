#include "ui/editor/dockerfile_analysis.h"

#include "dockerfile/checks.h"
#include "dockerfile/expand.h"
#include "dockerfile/parser.h"
#include "ui/editor/rule_words.h"
#include "ui/engine/engine_text.h"

#include <QRegularExpression>

#include <algorithm>

namespace slipway::ui {

namespace {

using dockerfile::Instruction;
using dockerfile::Keyword;

QString text(std::string_view bytes) {
    return QString::fromUtf8(bytes.data(), qsizetype(bytes.size()));
}

class Analyzer {
public:
    Analyzer(const std::string& bytes, const AnalysisInputs& inputs, DockerfileAnalysis& result)
        : m_bytes(bytes)
        , m_inputs(inputs)
        , m_positions(bytes)
        , m_parsed(dockerfile::parse(bytes))
        , m_result(result) {}

    void run() {
        m_result.revision = m_inputs.revision;
        m_result.baseImages = m_inputs.baseImages;
        m_result.parses = m_parsed.ok();
        m_result.escape = QLatin1Char(m_parsed.file.escape);
        m_result.meaning = dockerfile::print(m_parsed.file);
        problems();
        stages();
        for (const Instruction& instruction : m_parsed.file.instructions)
            if (instruction.range.end.line > instruction.range.begin.line)
                m_result.folds << FoldRange{int(instruction.range.begin.line), int(instruction.range.end.line)};
        std::ranges::sort(m_result.folds, {}, &FoldRange::line);
    }

private:
    TextSpan span(const dockerfile::Range& range) const {
        return m_positions.span(range.begin.offset, range.end.offset);
    }

    Problem& add(dockerfile::Severity severity, const dockerfile::Range& range, const Statement& message,
                 const Statement& hint) {
        m_result.problems << Problem{.severity = severity,
                                     .line = int(range.begin.line),
                                     .span = span(range),
                                     .rule = {},
                                     .message = EngineText(message).words(),
                                     .hint = EngineText(hint).words(),
                                     .explanation = {},
                                     .page = {},
                                     .fixTitle = {},
                                     .fix = {}};
        return m_result.problems.last();
    }

    // One of another platform than is asked for is not the one that is built on.
    std::optional<dockerfile::BaseImage> baseImage(const std::string& reference, const std::string& platform) const {
        const auto known = m_inputs.baseImages.constFind(text(reference));
        if (known == m_inputs.baseImages.cend() || (!platform.empty() && text(platform) != known->platform))
            return std::nullopt;
        dockerfile::BaseImage result;
        result.platform = known->platform.toStdString();
        result.workingDir = known->workingDirectory.toStdString();
        result.hasShell = !known->shell.isEmpty();
        for (const QString& variable : known->environment)
            result.environment.push_back(variable.toStdString());
        return result;
    }

    // "python:$VERSION" with the defaults of this file.
    QString imageOf(const dockerfile::From& from) const {
        const dockerfile::Lookup lookup = [this](std::string_view name) -> std::optional<std::string> {
            for (const Variable& global : m_result.globals)
                if (global.name == text(name) && !global.value.isEmpty() && !global.value.contains(QLatin1Char('$')))
                    return global.value.toStdString();
            return std::nullopt;
        };
        const auto expanded = dockerfile::expand(from.image.text, lookup, {.escape = m_parsed.file.escape});
        if (!expanded || !expanded->unset.empty() || expanded->text == "scratch")
            return {};
        return text(expanded->text);
    }

    void problems() {
        for (const dockerfile::Diagnostic& error : m_parsed.errors)
            add(error.severity, error.range, error.message, error.hint);
        // A file that is being typed in is full of what the checks would complain about.
        if (!m_parsed.ok())
            return;
        dockerfile::CheckInputs inputs;
        const Result<dockerfile::IgnoreRules> ignore =
            dockerfile::IgnoreRules::parse(m_inputs.ignoreText.toStdString());
        if (ignore && !ignore->empty())
            inputs.ignore = &*ignore;
        inputs.baseImage = [this](const std::string& reference, const std::string& platform) {
            return baseImage(reference, platform);
        };
        const dockerfile::CheckResult checked = dockerfile::check(m_parsed.file, inputs);
        const auto severity = checked.asErrors ? dockerfile::Severity::Error : dockerfile::Severity::Warning;
        for (const dockerfile::Finding& found : checked.findings) {
            Problem& problem = add(severity, found.range, found.message, found.hint);
            problem.rule = text(found.rule->name);
            problem.explanation = ruleWords(*found.rule);
            problem.page = text(found.rule->url);
            if (!found.fix)
                continue;
            problem.fixTitle = EngineText(found.fix->title).words();
            for (const dockerfile::TextEdit& edit : found.fix->edits) {
                const TextSpan place = span(edit.range);
                problem.fix << TextChange{place.position, place.length, text(edit.replacement)};
            }
        }
        std::ranges::stable_sort(m_result.problems, {}, [](const Problem& problem) { return problem.span.position; });
    }

    void stages() {
        const dockerfile::Dockerfile& file = m_parsed.file;
        const std::size_t first = file.stages.empty() ? file.instructions.size() : file.stages[0].from;
        for (std::size_t i = 0; i < first; ++i)
            declare(file.instructions[i], m_result.globals);
        for (std::size_t number = 0; number < file.stages.size(); ++number) {
            const dockerfile::Stage& stage = file.stages[number];
            const auto& from = std::get<dockerfile::From>(file.instructions[stage.from].body);
            StageInfo info;
            info.name = text(from.writtenName);
            info.base = text(from.image.text);
            info.line = int(file.instructions[stage.from].range.begin.line);
            info.endLine = int(file.instructions[stage.end - 1].range.end.line);
            if (from.name)
                info.nameSpan = span(from.name->range);
            if (const auto base = file.findStage(from.image.text, number)) {
                info.baseStage = int(*base);
                if (!file.stages[*base].name.empty() && isName(from.image.text))
                    m_result.stages[info.baseStage].uses << span(from.image.range);
            } else {
                info.image = imageOf(from);
            }
            for (std::size_t i = stage.from + 1; i < stage.end; ++i)
                declare(file.instructions[i], info.variables);
            if (info.endLine > info.line)
                m_result.folds << FoldRange{info.line, info.endLine};
            m_result.stages << info;
        }
        for (const dockerfile::Stage& stage : file.stages)
            for (std::size_t i = stage.from + 1; i < stage.end; ++i)
                readInstruction(file.instructions[i]);
    }

    // What is a number counts as one where a stage is looked up; it is no use of the name.
    static bool isName(std::string_view word) {
        return !std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
    }

    static void declare(const Instruction& instruction, QList<Variable>& variables) {
        const int line = int(instruction.range.begin.line);
        if (const auto* arg = std::get_if<dockerfile::Arg>(&instruction.body))
            for (const dockerfile::KeyValue& pair : arg->pairs)
                variables << Variable{text(pair.key.text), pair.value ? text(pair.value->text) : QString(), line, true};
        if (const auto* env = std::get_if<dockerfile::Env>(&instruction.body))
            for (const dockerfile::KeyValue& pair : env->pairs)
                variables << Variable{text(pair.key.text), pair.value ? text(pair.value->text) : QString(), line,
                                      false};
    }

    void readInstruction(const Instruction& instruction) {
        for (const dockerfile::Flag& flag : instruction.flags) {
            const std::size_t begin = flag.range.begin.offset;
            const std::string_view written =
                std::string_view(m_bytes).substr(begin, flag.range.end.offset - flag.range.begin.offset);
            const std::size_t equals = written.find('=');
            if (equals == std::string_view::npos)
                continue;
            if (flag.name == "from")
                useOf(written.substr(equals + 1), begin + equals + 1);
            if (flag.name == "mount")
                usesOfMount(written.substr(equals + 1), begin + equals + 1);
        }
        if (const auto* copy = std::get_if<dockerfile::Copy>(&instruction.body))
            if (!instruction.flag("from"))
                readCopy(instruction, *copy);
    }

    void useOf(std::string_view name, std::size_t offset) {
        while (!name.empty() && (name.front() == '"' || name.front() == '\'')) {
            name.remove_prefix(1);
            ++offset;
        }
        while (!name.empty() && (name.back() == '"' || name.back() == '\''))
            name.remove_suffix(1);
        const auto stage = m_parsed.file.findStage(name);
        if (stage && isName(name))
            m_result.stages[qsizetype(*stage)].uses << m_positions.span(offset, offset + name.size());
    }

    void usesOfMount(std::string_view value, std::size_t offset) {
        for (std::size_t at = 0; at < value.size();) {
            const std::size_t end = std::min(value.find(',', at), value.size());
            constexpr std::string_view key = "from=";
            if (value.substr(at).starts_with(key) && end >= at + key.size())
                useOf(value.substr(at + key.size(), end - at - key.size()), offset + at + key.size());
            at = end + 1;
        }
    }

    void readCopy(const Instruction& instruction, const dockerfile::Copy& copy) {
        CopyInstruction result;
        result.line = int(instruction.range.begin.line);
        result.text = text(instruction.text());
        const QList<Variable> variables = m_result.variablesAt(result.line);
        const dockerfile::Lookup lookup = [&](std::string_view name) -> std::optional<std::string> {
            const auto found = std::find_if(variables.rbegin(), variables.rend(), [&](const Variable& variable) {
                return variable.name == text(name) && !variable.value.isEmpty();
            });
            if (found == variables.rend() || found->value.contains(QLatin1Char('$')))
                return std::nullopt;
            return found->value.toStdString();
        };
        for (const dockerfile::Source& source : copy.sources) {
            if (source.heredoc)
                continue;
            const std::string& word = source.word.text;
            // What ADD fetches is not of the context.
            if (instruction.keyword == Keyword::Add &&
                (word.find("://") != std::string::npos || word.starts_with("git@")))
                continue;
            const auto expanded = dockerfile::expand(word, lookup, {.escape = m_parsed.file.escape, .keepUnset = true});
            result.open = result.open || !expanded || !expanded->unset.empty();
            result.sources << (expanded ? text(expanded->text) : text(word));
        }
        for (const dockerfile::Flag& flag : instruction.flags)
            if (flag.name == "exclude")
                result.excludes << text(flag.value);
        if (!result.sources.isEmpty())
            m_result.copies << result;
    }

    const std::string& m_bytes;
    const AnalysisInputs& m_inputs;
    TextPositions m_positions;
    dockerfile::ParseResult m_parsed;
    DockerfileAnalysis& m_result;
};

} // namespace

std::shared_ptr<const DockerfileAnalysis> analyze(const QString& text, const AnalysisInputs& inputs) {
    auto result = std::make_shared<DockerfileAnalysis>();
    const std::string bytes = text.toStdString();
    Analyzer(bytes, inputs, *result).run();
    return result;
}

const StageInfo* DockerfileAnalysis::stageAt(int line) const {
    const StageInfo* found = nullptr;
    for (const StageInfo& stage : stages)
        if (stage.line <= line)
            found = &stage;
    return found;
}

QList<Variable> DockerfileAnalysis::variablesAt(int line) const {
    const StageInfo* stage = stageAt(line);
    if (!stage || stage->line == line) {
        QList<Variable> result;
        for (const char* name : {"BUILDPLATFORM", "BUILDOS", "BUILDARCH", "BUILDVARIANT", "TARGETPLATFORM", "TARGETOS",
                                 "TARGETARCH", "TARGETVARIANT"})
            result << Variable{QLatin1String(name), {}, 0, true};
        for (const Variable& global : globals)
            if (global.line < line)
                result << global;
        return result;
    }
    QList<Variable> result;
    // A base stage hands on what it sets, not what it declares.
    QList<const StageInfo*> chain;
    for (int base = stage->baseStage; base >= 0 && chain.size() < stages.size(); base = stages[base].baseStage)
        chain.prepend(&stages[base]);
    const QString& image = chain.isEmpty() ? stage->image : chain.first()->image;
    const QStringList environment = baseImages.value(image).environment;
    for (const QString& pair : environment)
        result << Variable{
            .name = pair.section(QLatin1Char('='), 0, 0), .value = pair.section(QLatin1Char('='), 1), .image = image};
    for (const StageInfo* base : std::as_const(chain))
        for (const Variable& variable : base->variables)
            if (!variable.isArgument)
                result << variable;
    for (Variable variable : stage->variables) {
        if (variable.line >= line)
            break;
        if (variable.isArgument && variable.value.isEmpty())
            for (const Variable& global : globals)
                if (global.name == variable.name)
                    variable.value = global.value;
        result << variable;
    }
    return result;
}

const StageInfo* DockerfileAnalysis::stageNamedAt(int position) const {
    const auto at = [position](const TextSpan& span) { return span.length > 0 && span.contains(position); };
    const auto found = std::ranges::find_if(
        stages, [&](const StageInfo& stage) { return at(stage.nameSpan) || std::ranges::any_of(stage.uses, at); });
    return found == stages.end() ? nullptr : &*found;
}

const StageInfo* DockerfileAnalysis::findStage(const QString& name) const {
    const auto found = std::ranges::find_if(stages, [&](const StageInfo& stage) {
        return !stage.name.isEmpty() && stage.name.compare(name, Qt::CaseInsensitive) == 0;
    });
    return found == stages.end() ? nullptr : &*found;
}

QStringList DockerfileAnalysis::images() const {
    QStringList result;
    for (const StageInfo& stage : stages)
        if (!stage.image.isEmpty())
            result << stage.image;
    result.removeDuplicates();
    return result;
}

bool isStageName(const QString& name) {
    static const QRegularExpression pattern(QStringLiteral("^[A-Za-z][A-Za-z0-9._-]*$"));
    return name.size() <= 128 && pattern.match(name).hasMatch();
}

QList<TextChange> renameStage(const StageInfo& stage, const QString& name) {
    QList<TextChange> changes{{stage.nameSpan.position, stage.nameSpan.length, name}};
    for (const TextSpan& use : stage.uses)
        changes << TextChange{use.position, use.length, name};
    std::ranges::sort(changes, {}, &TextChange::position);
    return changes;
}

} // namespace slipway::ui
