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

constexpr qint64 minute = 60, hour = 60 * minute, halfHour = hour / 2, day = 24 * hour;

// A length as docker's units package tells it, and the seconds [from, to) that are told so.
struct Span {
    enum class Unit { Second, Minute, Hour, Day, Week, Month, Year };
    Unit unit = Unit::Second;
    int count = 0;
    qint64 from = 0, to = 0;
};

// From an hour on they are counted in hours, up and down to the nearest.
Span makeSpan(Span::Unit unit, int count) {
    const auto ofDays = [&](qint64 days) {
        return Span{unit, count, count * days * day - halfHour, (count + 1) * days * day - halfHour};
    };
    switch (unit) {
    case Span::Unit::Second:
        return {unit, count, count, count + 1};
    case Span::Unit::Minute:
        return {unit, count, count * minute, (count + 1) * minute};
    case Span::Unit::Hour:
        return {unit, count, qMax(hour, count * hour - halfHour), count * hour + halfHour};
    case Span::Unit::Day:
        return ofDays(1);
    case Span::Unit::Week:
        return ofDays(7);
    case Span::Unit::Month:
        return ofDays(30);
    case Span::Unit::Year:
        break;
    }
    return ofDays(365);
}

Span spanOf(qint64 seconds) {
    seconds = qMax<qint64>(0, seconds);
    if (seconds < minute)
        return makeSpan(Span::Unit::Second, int(seconds));
    if (seconds < hour)
        return makeSpan(Span::Unit::Minute, int(seconds / minute));
    const int hours = int((seconds + halfHour) / hour), days = hours / 24;
    if (hours < 48)
        return makeSpan(Span::Unit::Hour, hours);
    if (days < 14)
        return makeSpan(Span::Unit::Day, days);
    if (days < 60)
        return makeSpan(Span::Unit::Week, days / 7);
    if (days < 2 * 365)
        return makeSpan(Span::Unit::Month, days / 30);
    return makeSpan(Span::Unit::Year, days / 365);
}

std::optional<Span> spanIn(const QString& words) {
    if (words == QLatin1String("Less than a second"))
        return makeSpan(Span::Unit::Second, 0);
    if (words == QLatin1String("About a minute"))
        return makeSpan(Span::Unit::Minute, 1);
    if (words == QLatin1String("About an hour"))
        return makeSpan(Span::Unit::Hour, 1);
    static const QStringList units{QStringLiteral("second"), QStringLiteral("minute"), QStringLiteral("hour"),
                                   QStringLiteral("day"),    QStringLiteral("week"),   QStringLiteral("month"),
                                   QStringLiteral("year")};
    static const QRegularExpression pattern(QStringLiteral("^(\\d{1,6}) (second|minute|hour|day|week|month|year)s?$"));
    const QRegularExpressionMatch match = pattern.match(words);
    if (!match.hasMatch())
        return std::nullopt;
    return makeSpan(Span::Unit(units.indexOf(match.captured(2))), match.captured(1).toInt());
}

// "3 minutes", as it stands behind "for" and before "ago".
QString spanText(const Span& span) {
    switch (span.unit) {
    case Span::Unit::Second:
        return span.count == 0 ? StatusWords::tr("less than a second")
                               : StatusWords::tr("%n second(s)", nullptr, span.count);
    case Span::Unit::Minute:
        return span.count == 1 ? StatusWords::tr("about a minute")
                               : StatusWords::tr("%n minute(s)", nullptr, span.count);
    case Span::Unit::Hour:
        return span.count == 1 ? StatusWords::tr("about an hour") : StatusWords::tr("%n hour(s)", nullptr, span.count);
    case Span::Unit::Day:
        return StatusWords::tr("%n day(s)", nullptr, span.count);
    case Span::Unit::Week:
        return StatusWords::tr("%n week(s)", nullptr, span.count);
    case Span::Unit::Month:
        return StatusWords::tr("%n month(s)", nullptr, span.count);
    case Span::Unit::Year:
        break;
    }
    return StatusWords::tr("%n year(s)", nullptr, span.count);
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

struct Status {
    enum class Kind { Up, Exited, Restarting };
    Kind kind = Kind::Up;
    QString exitCode;
    QString condition; // in brackets behind the time
    Span span;
};

std::optional<Status> parse(const QString& status) {
    static const QRegularExpression up(QStringLiteral("^Up ([A-Za-z0-9 ]+?)(?: \\(([A-Za-z: ]+)\\))?$"));
    static const QRegularExpression ended(QStringLiteral("^(Exited|Restarting) \\((-?\\d+)\\) ([A-Za-z0-9 ]+) ago$"));
    if (const auto match = up.match(status); match.hasMatch()) {
        if (const auto span = spanIn(match.captured(1)))
            return Status{Status::Kind::Up, {}, match.captured(2), *span};
    } else if (const auto end = ended.match(status); end.hasMatch()) {
        if (const auto span = spanIn(end.captured(3)))
            return Status{end.captured(1) == QLatin1String("Exited") ? Status::Kind::Exited : Status::Kind::Restarting,
                          end.captured(2),
                          {},
                          *span};
    }
    return std::nullopt;
}

QString translated(const Status& status, const Span& span) {
    switch (status.kind) {
    case Status::Kind::Up: {
        if (status.condition.isEmpty())
            return StatusWords::tr("Up %1").arg(spanText(span));
        const QString condition = conditionText(status.condition);
        return condition.isEmpty() ? QString() : StatusWords::tr("Up %1 (%2)").arg(spanText(span), condition);
    }
    case Status::Kind::Exited:
        return StatusWords::tr("Exited (%1) %2 ago").arg(status.exitCode, spanText(span));
    case Status::Kind::Restarting:
        break;
    }
    return StatusWords::tr("Restarting, after it exited (%1) %2 ago").arg(status.exitCode, spanText(span));
}

} // namespace

QString statusText(const Container& container, const QDateTime& now) {
    const QString label = theme::lookOf(container.state).label;
    if (container.status.isEmpty() || container.status == QLatin1String("Created") ||
        container.status == QLatin1String("Dead") || container.status == QLatin1String("Paused"))
        return label;
    const auto status = parse(container.status);
    const QString words =
        !status ? QString()
                : translated(*status, container.since.isValid() ? spanOf(container.since.secsTo(now)) : status->span);
    return words.isEmpty() ? inertText(container.status) : words;
}

std::optional<qint64> msUntilStatusChanges(const Container& container, const QDateTime& now) {
    if (!container.since.isValid() || !parse(container.status))
        return std::nullopt;
    return qMax<qint64>(0, container.since.addSecs(spanOf(container.since.secsTo(now)).to).toMSecsSinceEpoch() -
                               now.toMSecsSinceEpoch());
}

QDateTime sinceOf(const QString& status, const QDateTime& now, const QDateTime& known) {
    constexpr qint64 onTheWay = 2; // seconds, of rounding and of an answer
    const auto told = parse(status);
    if (!told)
        return {};
    if (known.isValid()) {
        const qint64 seconds = known.secsTo(now);
        if (seconds >= told->span.from - onTheWay && seconds < told->span.to + onTheWay)
            return known;
    }
    return now.addSecs(-told->span.from);
}

} // namespace slipway::ui
