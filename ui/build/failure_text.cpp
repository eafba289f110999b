#include "ui/build/failure_text.h"

#include "ui/widgets/format.h"

#include <QCoreApplication>

namespace slipway::ui {

namespace {
struct FailureWords {
    Q_DECLARE_TR_FUNCTIONS(FailureWords)
};

constexpr qsizetype shownLines = 3;
constexpr qsizetype longestLine = 160;
constexpr int signalCodes = 128; // a shell's answer for a command that was killed: this and the signal's number

QString explainSignal(int signal) {
    switch (signal) {
    case 2:
        return FailureWords::tr("It was interrupted (SIGINT).");
    case 4:
        return FailureWords::tr("It met an instruction that this processor does not have (SIGILL). A program for "
                                "another processor does that.");
    case 6:
        return FailureWords::tr("It gave itself up (SIGABRT): a check inside of the program failed.");
    case 7:
        return FailureWords::tr("It read or wrote memory that is not there (SIGBUS).");
    case 8:
        return FailureWords::tr("It divided by zero or the like (SIGFPE).");
    case 9:
        return FailureWords::tr("It was killed (SIGKILL). Most often the system does that to a program that needs more "
                                "memory than there is.");
    case 11:
        return FailureWords::tr("It crashed: it reached for memory that is not its own (SIGSEGV).");
    case 13:
        return FailureWords::tr("It wrote to a program that no longer reads (SIGPIPE).");
    case 15:
        return FailureWords::tr("Something asked it to end (SIGTERM).");
    default:
        return FailureWords::tr("It was ended by signal %1.").arg(signal);
    }
}
} // namespace

QString explainExitCode(int code) {
    if (code == 126)
        return FailureWords::tr("The command was found but cannot be run: it is not executable, or it is a program for "
                                "another system.");
    if (code == 127)
        return FailureWords::tr("The command was not found: it is not in the image, or not in a directory of PATH.");
    if (code > signalCodes && code <= signalCodes + 64)
        return explainSignal(code - signalCodes);
    return {};
}

FailureText describeFailure(const BuildError& error, const QStringList& output) {
    FailureText result;
    result.title = FailureWords::tr("The build failed");
    if (error.line > 0) {
        const QString source = inertText(error.source.section(QLatin1Char('\n'), 0, 0)).simplified();
        result.title = source.isEmpty() ? FailureWords::tr("Line %1 failed").arg(error.line)
                                        : FailureWords::tr("Line %1 failed: %2").arg(error.line).arg(source);
        if (error.exitCode)
            result.title += QLatin1Char(' ') + FailureWords::tr("(exit code %1)").arg(*error.exitCode);
    }
    // Ours first; the engine's own words, in its language, are told as what they are.
    QStringList lines;
    if (const QString words = error.exitCode ? explainExitCode(*error.exitCode) : QString(); !words.isEmpty())
        lines << words;
    if (!error.message.isEmpty())
        lines << FailureWords::tr("The engine says: %1").arg(error.message.words());
    QStringList last;
    for (qsizetype i = output.size() - 1; i >= 0 && last.size() < shownLines; --i) {
        const QString line = inertText(QString(output[i]).replace(QLatin1Char('\t'), QLatin1Char(' '))).trimmed();
        // The engine's message may tell it already.
        if (!line.isEmpty() && !error.message.text.contains(line))
            last.prepend(line.size() > longestLine ? line.left(longestLine) + QStringLiteral("…") : line);
    }
    if (!last.isEmpty())
        lines << FailureWords::tr("It wrote last:") << last;
    result.text = lines.join(QLatin1Char('\n'));
    result.hint = error.hint.isEmpty() ? QString() : FailureWords::tr("Hint: %1").arg(error.hint.words());
    return result;
}

} // namespace slipway::ui
