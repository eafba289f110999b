#include "ui/run/run_command.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace slipway::ui {

QString shellQuoted(const QString& word) {
    const auto plain = [](QChar ch) {
        return (ch.isLetterOrNumber() && ch.unicode() < 128) || QStringLiteral("_@%+=:,./-").contains(ch);
    };
    if (!word.isEmpty() && std::all_of(word.begin(), word.end(), plain))
        return word;
    return QLatin1Char('\'') + QString(word).replace(QLatin1Char('\''), QLatin1String("'\\''")) + QLatin1Char('\'');
}

QString publishText(const PortBinding& port) {
    QString text = QStringLiteral("%1:%2").arg(port.hostPort).arg(port.containerPort);
    if (port.hostAddress.contains(QLatin1Char(':')))
        text.prepend(QLatin1Char('[') + port.hostAddress + QLatin1String("]:"));
    else if (!port.hostAddress.isEmpty())
        text.prepend(port.hostAddress + QLatin1Char(':'));
    if (port.protocol != QLatin1String("tcp"))
        text += QLatin1Char('/') + port.protocol;
    return text;
}

QString runCommand(const RunRequest& request) {
    QStringList words{QStringLiteral("slipway"), QStringLiteral("run"), QStringLiteral("-d")};
    const auto option = [&words](const QString& name, const QString& value) {
        if (!value.isEmpty())
            words << name << shellQuoted(value);
    };
    if (request.removeWhenStopped)
        words << QStringLiteral("--rm");
    option(QStringLiteral("--name"), request.name);
    for (const PortBinding& port : request.ports)
        option(QStringLiteral("-p"), publishText(port));
    for (const QString& variable : request.environment)
        option(QStringLiteral("-e"), variable);
    for (const MountPoint& mount : request.mounts)
        option(QStringLiteral("-v"), mountText(mount));
    option(QStringLiteral("--network"), request.network);
    option(QStringLiteral("--restart"), request.restartPolicy);
    option(QStringLiteral("--user"), request.user);
    option(QStringLiteral("--memory"), sizeText(request.memory));
    option(QStringLiteral("--cpus"), cpusText(request.nanoCpus));
    option(QStringLiteral("--entrypoint"), request.entryPoint);
    words << shellQuoted(request.image);
    for (const QString& word : request.command)
        words << shellQuoted(word);
    return words.join(QLatin1Char(' '));
}

QString mountText(const MountPoint& mount) {
    const QString text = mount.source + QLatin1Char(':') + mount.target;
    return mount.readOnly ? text + QLatin1String(":ro") : text;
}

std::optional<qint64> parseSize(const QString& text) {
    static const QRegularExpression form(QStringLiteral("^(\\d+(?:\\.\\d+)?)\\s*(?:([bkmgt])|([kmgt])i?b)?$"),
                                         QRegularExpression::CaseInsensitiveOption);
    const auto match = form.match(text.trimmed());
    if (!match.hasMatch())
        return std::nullopt;
    const QString unit = (match.captured(2) + match.captured(3)).toLower();
    const qsizetype power = unit.isEmpty() ? 0 : QStringLiteral("bkmgt").indexOf(unit);
    const double bytes = std::ldexp(match.captured(1).toDouble(), 10 * int(power));
    if (bytes < 1 || bytes >= std::ldexp(1.0, 63))
        return std::nullopt;
    return qint64(bytes);
}

QString sizeText(qint64 bytes) {
    if (bytes <= 0)
        return {};
    int power = 0;
    while (bytes % 1024 == 0 && power < 4) {
        bytes /= 1024;
        ++power;
    }
    return QString::number(bytes) + QLatin1Char("bkmgt"[power]);
}

std::optional<qint64> parseCpus(const QString& text) {
    static const QRegularExpression form(QStringLiteral("^\\d{1,4}(\\.\\d{1,9})?$"));
    const qint64 nano = form.match(text.trimmed()).hasMatch() ? qRound64(text.trimmed().toDouble() * 1e9) : 0;
    return nano > 0 ? std::optional(nano) : std::nullopt;
}

QString cpusText(qint64 nanoCpus) {
    return nanoCpus <= 0 ? QString() : QString::number(double(nanoCpus) / 1e9, 'g', 13);
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
