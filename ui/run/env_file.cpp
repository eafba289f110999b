#include "ui/run/env_file.h"

#include <QCoreApplication>

#include <algorithm>

namespace slipway::ui {

namespace {

bool isBlank(QChar ch) {
    return ch == QLatin1Char(' ') || ch == QLatin1Char('\t');
}

} // namespace

EnvironmentLookup processEnvironment() {
    return [](const QString& name) -> std::optional<QString> {
        const QByteArray key = name.toLocal8Bit();
        if (!qEnvironmentVariableIsSet(key.constData()))
            return std::nullopt;
        return qEnvironmentVariable(key.constData());
    };
}

EnvironmentText parseEnvironment(QString text, const EnvironmentLookup& caller) {
    if (text.startsWith(QChar::ByteOrderMark))
        text.remove(0, 1);
    EnvironmentText result;
    const QStringList lines = text.split(QLatin1Char('\n'));
    for (int number = 1; number <= lines.size(); ++number) {
        QString line = lines[number - 1];
        if (line.endsWith(QLatin1Char('\r')))
            line.chop(1);
        line.erase(line.begin(), std::find_if_not(line.begin(), line.end(), isBlank));
        if (line.isEmpty() || line.startsWith(QLatin1Char('#')))
            continue;
        const qsizetype equals = line.indexOf(QLatin1Char('='));
        const QString name = line.left(equals);
        if (name.isEmpty())
            result.problems << EnvironmentText::Problem{
                number, QCoreApplication::translate("EnvironmentText", "“%1” is not NAME=value.").arg(line)};
        else if (std::any_of(name.begin(), name.end(), isBlank))
            result.problems << EnvironmentText::Problem{
                number,
                QCoreApplication::translate("EnvironmentText", "The name “%1” contains white space.").arg(name)};
        else if (equals >= 0)
            result.variables << line;
        else if (const auto value = caller(name))
            result.variables << name + QLatin1Char('=') + *value;
    }
    return result;
}

} // namespace slipway::ui
