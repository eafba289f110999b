#include "ui/widgets/format.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTextDocument>

namespace slipway::ui {

QString formatDuration(qint64 milliseconds) {
    if (milliseconds < 1000)
        return QCoreApplication::translate("Format", "%1 ms").arg(milliseconds);
    if (milliseconds < 60000)
        return QCoreApplication::translate("Format", "%1 s")
            .arg(QLocale().toString(double(milliseconds) / 1000, 'f', 1));
    return QCoreApplication::translate("Format", "%1 min %2 s").arg(milliseconds / 60000).arg(milliseconds / 1000 % 60);
}

QString formatSize(qint64 bytes) {
    return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat);
}

namespace {
constexpr int justNowSeconds = 5;
constexpr int mostDays = 60; // from then on the date says more
} // namespace

QString formatAge(const QDateTime& time, const QDateTime& now) {
    if (!time.isValid())
        return {};
    const qint64 seconds = time.secsTo(now);
    if (seconds < justNowSeconds)
        return QCoreApplication::translate("Format", "just now");
    // lupdate of Qt 6.4 never ends on a division inside of translate().
    const int minutes = int(seconds / 60), hours = minutes / 60, days = hours / 24;
    if (minutes == 0)
        return QCoreApplication::translate("Format", "%n seconds ago", nullptr, int(seconds));
    if (hours == 0)
        return QCoreApplication::translate("Format", "%n minutes ago", nullptr, minutes);
    if (days == 0)
        return QCoreApplication::translate("Format", "%n hours ago", nullptr, hours);
    if (days < mostDays)
        return QCoreApplication::translate("Format", "%n days ago", nullptr, days);
    return QLocale().toString(time.toLocalTime().date(), QLocale::ShortFormat);
}

std::optional<qint64> msUntilAgeChanges(const QDateTime& time, const QDateTime& now) {
    constexpr qint64 second = 1'000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;
    if (!time.isValid())
        return std::nullopt;
    const qint64 age = time.msecsTo(now);
    if (age < justNowSeconds * second)
        return justNowSeconds * second - age;
    if (age >= mostDays * day)
        return std::nullopt;
    const qint64 unit = age < minute ? second : age < hour ? minute : age < day ? hour : day;
    return unit - age % unit;
}

QString toolTipText(const QString& text) {
    return Qt::mightBeRichText(text) ? QStringLiteral("<span>%1</span>").arg(text.toHtmlEscaped()) : text;
}

QString menuText(const QString& text) {
    return QString(text).replace(QLatin1Char('&'), QStringLiteral("&&"));
}

QString inertText(const QString& text) {
    QString result = text;
    for (QChar& ch : result)
        if (ch.category() == QChar::Other_Control || ch.category() == QChar::Other_Format)
            ch = QChar::ReplacementCharacter;
    return result;
}

} // namespace slipway::ui
