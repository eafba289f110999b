#include "ui/run/run_command.h"

#include <algorithm>

namespace slipway::ui {

QString shellQuoted(const QString& word) {
    const auto plain = [](QChar ch) {
        return (ch.isLetterOrNumber() && ch.unicode() < 128) || QStringLiteral("_@%+=:,./-").contains(ch);
    };
    if (!word.isEmpty() && std::all_of(word.begin(), word.end(), plain))
        return word;
    return QLatin1Char('\'') + QString(word).replace(QLatin1Char('\''), QLatin1String("'\\''")) + QLatin1Char('\'');
}

QString runCommand(const RunRequest& request) {
    QStringList words{QStringLiteral("slipway"), QStringLiteral("run"), QStringLiteral("-d")};
    if (request.removeWhenStopped)
        words << QStringLiteral("--rm");
    if (!request.name.isEmpty())
        words << QStringLiteral("--name") << shellQuoted(request.name);
    for (const PortBinding& port : request.ports) {
        QString text = QStringLiteral("%1:%2").arg(port.hostPort).arg(port.containerPort);
        if (!port.hostAddress.isEmpty())
            text.prepend(port.hostAddress + QLatin1Char(':'));
        if (port.protocol != QLatin1String("tcp"))
            text += QLatin1Char('/') + port.protocol;
        words << QStringLiteral("-p") << text;
    }
    for (const QString& variable : request.environment)
        words << QStringLiteral("-e") << shellQuoted(variable);
    words << shellQuoted(request.image);
    for (const QString& word : request.command)
        words << shellQuoted(word);
    return words.join(QLatin1Char(' '));
}

std::optional<QStringList> splitCommand(const QString& line) {
    QStringList words;
    QString word;
    bool inWord = false;
    QChar quote;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar ch = line[i];
        const bool escapes = ch == QLatin1Char('\\') && quote != QLatin1Char('\'') && i + 1 < line.size();
        if (escapes) {
            word += line[++i];
            inWord = true;
        } else if (!quote.isNull()) {
            if (ch == quote)
                quote = QChar();
            else
                word += ch;
        } else if (ch == QLatin1Char('\'') || ch == QLatin1Char('"')) {
            quote = ch;
            inWord = true;
        } else if (ch.isSpace()) {
            if (inWord)
                words << std::exchange(word, {});
            inWord = false;
        } else {
            word += ch;
            inWord = true;
        }
    }
    if (!quote.isNull())
        return std::nullopt;
    if (inWord)
        words << word;
    return words;
}

} // namespace slipway::ui
