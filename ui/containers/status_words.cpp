#include "ui/containers/status_words.h"

#include "ui/theme/states.h"
#include "ui/widgets/format.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace slipway::ui {

namespace {

struct StatusWords {
    Q_DECLARE_TR_FUNCTIONS(StatusWords)
};

// "3 minutes", as it stands behind "for" and before "ago"; empty for what is no such span.
QString spanText(const QString& words) {
    if (words == QLatin1String("Less than a second"))
        return StatusWords::tr("less than a second");
    if (words == QLatin1String("About a minute"))
        return StatusWords::tr("about a minute");
    if (words == QLatin1String("About an hour"))
        return StatusWords::tr("about an hour");
    static const QRegularExpression pattern(QStringLiteral("^(\\d{1,6}) (second|minute|hour|day|week|month|year)s?$"));
    const QRegularExpressionMatch match = pattern.match(words);
    if (!match.hasMatch())
        return {};
    const int count = match.captured(1).toInt();
    const QString unit = match.captured(2);
    if (unit == QLatin1String("second"))
        return StatusWords::tr("%n second(s)", nullptr, count);
    if (unit == QLatin1String("minute"))
        return StatusWords::tr("%n minute(s)", nullptr, count);
    if (unit == QLatin1String("hour"))
        return StatusWords::tr("%n hour(s)", nullptr, count);
    if (unit == QLatin1String("day"))
        return StatusWords::tr("%n day(s)", nullptr, count);
    if (unit == QLatin1String("week"))
        return StatusWords::tr("%n week(s)", nullptr, count);
    if (unit == QLatin1String("month"))
        return StatusWords::tr("%n month(s)", nullptr, count);
    return StatusWords::tr("%n year(s)", nullptr, count);
}

// What stands in brackets behind the time; empty for what is not known.
QString conditionText(const QString& words) {
    if (words == QLatin1String("healthy"))
        return StatusWords::tr("healthy");
    if (words == QLatin1String("unhealthy"))
        return StatusWords::tr("unhealthy");
    if (words == QLatin1String("health: starting"))
        return StatusWords::tr("health is not known yet");
    if (words == QLatin1String("Paused"))
        return StatusWords::tr("paused");
    return {};
}

QString translated(const QString& status) {
    static const QRegularExpression up(QStringLiteral("^Up ([A-Za-z0-9 ]+?)(?: \\(([A-Za-z: ]+)\\))?$"));
    static const QRegularExpression ended(QStringLiteral("^(Exited|Restarting) \\((-?\\d+)\\) ([A-Za-z0-9 ]+) ago$"));
    if (const auto match = up.match(status); match.hasMatch()) {
        const QString span = spanText(match.captured(1));
        if (span.isEmpty())
            return {};
        if (match.captured(2).isEmpty())
            return StatusWords::tr("Up %1").arg(span);
        const QString condition = conditionText(match.captured(2));
        return condition.isEmpty() ? QString() : StatusWords::tr("Up %1 (%2)").arg(span, condition);
    }
    if (const auto match = ended.match(status); match.hasMatch()) {
        const QString span = spanText(match.captured(3));
        if (span.isEmpty())
            return {};
        return match.captured(1) == QLatin1String("Exited")
                   ? StatusWords::tr("Exited (%1) %2 ago").arg(match.captured(2), span)
                   : StatusWords::tr("Restarting, after it exited (%1) %2 ago").arg(match.captured(2), span);
    }
    return {};
}

} // namespace

QString statusText(const Container& container) {
    const QString label = theme::lookOf(container.state).label;
    if (container.status.isEmpty() || container.status == QLatin1String("Created") ||
        container.status == QLatin1String("Dead") || container.status == QLatin1String("Paused"))
        return label;
    const QString words = translated(container.status);
    return words.isEmpty() ? inertText(container.status) : words;
}

} // namespace slipway::ui
