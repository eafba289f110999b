#include "ui/editor/editor_hover.h"

#include "ui/editor/instruction_docs.h"
#include "ui/editor/instruction_text.h"
#include "ui/widgets/format.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QTextBlock>

namespace slipway::ui {

namespace {

constexpr qsizetype mostOnBuild = 5;

struct EditorHover {
    Q_DECLARE_TR_FUNCTIONS(EditorHover)
};

// The match of `pattern` that covers `column`.
QRegularExpressionMatch matchAt(const QRegularExpression& pattern, const QString& line, int column) {
    auto matches = pattern.globalMatch(line);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        if (match.capturedStart() <= column && column <= match.capturedEnd())
            return match;
    }
    return {};
}

HoverText hoverOf(const Documentation& documentation) {
    return {documentation.title, documentation.text, documentation.example, {}};
}

HoverText variable(const QString& name, int line, const DockerfileAnalysis& analysis) {
    const QList<Variable> known = analysis.variablesAt(line);
    const auto found =
        std::find_if(known.rbegin(), known.rend(), [&](const Variable& variable) { return variable.name == name; });
    if (found == known.rend())
        return {QLatin1Char('$') + name, EditorHover::tr("Nothing in this file sets it: the base image may."), {}, {}};
    HoverText result;
    result.title = (found->isArgument ? QStringLiteral("ARG ") : QStringLiteral("ENV ")) + name +
                   (found->value.isEmpty() ? QString() : QLatin1Char('=') + inertText(found->value));
    if (!found->image.isEmpty())
        result.text = EditorHover::tr("The base image %1 sets it.").arg(inertText(found->image));
    else if (found->line == 0)
        result.text = EditorHover::tr("The engine sets it.");
    else if (found->isArgument)
        result.text = found->value.isEmpty() ? EditorHover::tr("A build argument without a default.")
                                             : EditorHover::tr("A build argument; this is its default.");
    else
        result.text = EditorHover::tr("A variable of the image's environment.");
    if (found->line > 0)
        result.foot = EditorHover::tr("Line %1").arg(found->line);
    return result;
}

HoverText baseImage(const QString& reference, const ImageDetails& image) {
    HoverText result;
    result.title = inertText(reference);
    QStringList facts{formatSize(image.size), inertText(image.platform)};
    if (image.created.isValid())
        facts << EditorHover::tr("made %1").arg(formatAge(image.created));
    QStringList lines{facts.join(QStringLiteral(" · "))};
    lines << EditorHover::tr("User: %1").arg(image.user.isEmpty() ? QStringLiteral("root") : inertText(image.user));
    if (!image.workingDirectory.isEmpty())
        lines << EditorHover::tr("Working directory: %1").arg(inertText(image.workingDirectory));
    if (!image.entrypoint.isEmpty())
        lines << EditorHover::tr("Entrypoint: %1").arg(inertText(image.entrypoint.join(QLatin1Char(' '))));
    if (!image.command.isEmpty())
        lines << EditorHover::tr("Command: %1").arg(inertText(image.command.join(QLatin1Char(' '))));
    if (!image.shell.isEmpty())
        lines << EditorHover::tr("Shell: %1").arg(inertText(image.shell.join(QLatin1Char(' '))));
    if (!image.exposedPorts.isEmpty()) {
        QStringList ports;
        for (const PortBinding& port : image.exposedPorts)
            ports << QStringLiteral("%1/%2").arg(port.containerPort).arg(inertText(port.protocol));
        lines << EditorHover::tr("Exposes: %1").arg(ports.join(QStringLiteral(", ")));
    }
    result.text = lines.join(QLatin1Char('\n'));
    // What somebody else's image does to this build is not to be overlooked.
    for (const QString& instruction : image.onBuild.mid(0, mostOnBuild))
        result.example += QStringLiteral("ONBUILD %1\n").arg(inertText(instruction));
    result.example.chop(1);
    if (!image.onBuild.isEmpty())
        result.foot =
            EditorHover::tr("%n instruction(s) of it run right behind FROM", nullptr, int(image.onBuild.size()));
    return result;
}

HoverText stage(const StageInfo& stage) {
    const int lines = stage.endLine - stage.line + 1;
    return {QStringLiteral("FROM %1 AS %2").arg(inertText(stage.base), stage.name),
            EditorHover::tr("A stage of %n line(s).", nullptr, lines),
            {},
            EditorHover::tr("Line %1; F12 goes there, F2 renames it").arg(stage.line)};
}

} // namespace

HoverText hoverOf(const Problem& problem) {
    HoverText result;
    result.title = inertText(problem.message);
    QStringList text;
    if (!problem.hint.isEmpty())
        text << inertText(problem.hint);
    if (!problem.explanation.isEmpty())
        text << problem.explanation;
    result.text = text.join(QLatin1Char('\n'));
    QStringList foot;
    if (!problem.rule.isEmpty())
        foot << problem.rule;
    if (problem.hasFix())
        foot << EditorHover::tr("Alt+Return fixes it: %1").arg(inertText(problem.fixTitle));
    result.foot = foot.join(QStringLiteral(" · "));
    return result;
}

HoverText hoverAt(const QTextBlock& block, int column, const DockerfileAnalysis* analysis) {
    static const QRegularExpression variablePattern(QStringLiteral("\\$\\{?([A-Za-z_][A-Za-z0-9_]*)\\}?"));
    static const QRegularExpression wordPattern(QStringLiteral("[^\\s=,\"']+"));
    const QString line = block.text();
    if (line.trimmed().startsWith(QLatin1Char('#')))
        return {};
    const InstructionText instruction =
        instructionBefore(block, column, analysis ? analysis->escape : QLatin1Char('\\'));
    if (analysis) {
        if (const auto match = matchAt(variablePattern, line, column); match.hasMatch())
            return variable(match.captured(1), instruction.line, *analysis);
    }
    const QRegularExpressionMatch word = matchAt(wordPattern, line, column);
    if (!word.hasMatch())
        return {};
    const QTextBlock first = block.document()->findBlockByNumber(instruction.line - 1);
    QStringList words = first.text().simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    int keywordColumn = int(first.text().indexOf(words.value(0)));
    auto keyword = dockerfile::keywordFrom(words.value(0).toStdString());
    if (keyword == dockerfile::Keyword::Onbuild && words.size() > 1) {
        const int inner = int(first.text().indexOf(words[1], keywordColumn + 7));
        if (block != first || word.capturedStart() >= inner) {
            keyword = dockerfile::keywordFrom(words[1].toStdString());
            keywordColumn = inner;
        }
    }
    if (!keyword)
        return {};
    if (block == first && word.capturedStart() == keywordColumn)
        return hoverOf(documentationOf(*keyword));
    if (word.captured().startsWith(QLatin1String("--")))
        if (const auto documentation = documentationOfFlag(*keyword, word.captured().mid(2)))
            return hoverOf(*documentation);
    if (*keyword == dockerfile::Keyword::Healthcheck && word.captured() == QLatin1String("CMD"))
        return hoverOf(documentationOf(*keyword));
    if (analysis)
        if (const StageInfo* named = analysis->findStage(word.captured()))
            if (*keyword == dockerfile::Keyword::From || instruction.before.contains(QLatin1String("from=")))
                return stage(*named);
    if (analysis && *keyword == dockerfile::Keyword::From) {
        const StageInfo* from = analysis->stageAt(instruction.line);
        if (from && from->line == instruction.line && from->base == word.captured())
            if (const auto known = analysis->baseImages.constFind(from->image); known != analysis->baseImages.cend())
                return baseImage(from->image, *known);
    }
    return {};
}

} // namespace slipway::ui
