#include "ui/widgets/format.h"

#include <QCoreApplication>
#include <QLocale>

namespace slipway::ui {

QString formatDuration(qint64 milliseconds) {
    if (milliseconds < 1000)
        return QCoreApplication::translate("Format", "%1 ms").arg(milliseconds);
    if (milliseconds < 60'000)
        return QCoreApplication::translate("Format", "%1 s").arg(QLocale().toString(double(milliseconds) / 1000, 'f', 1));
    return QCoreApplication::translate("Format", "%1 min %2 s").arg(milliseconds / 60'000).arg(milliseconds / 1000 % 60);
}

QString formatSize(qint64 bytes) { return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat); }

QString formatAge(const QDateTime& time) {
    if (!time.isValid())
        return {};
    const qint64 seconds = time.secsTo(QDateTime::currentDateTimeUtc());
    if (seconds < 5)
        return QCoreApplication::translate("Format", "just now");
    if (seconds < 60)
        return QCoreApplication::translate("Format", "%n seconds ago", nullptr, int(seconds));
    if (seconds < 3600)
        return QCoreApplication::translate("Format", "%n minutes ago", nullptr, int(seconds / 60));
    if (seconds < 86400)
        return QCoreApplication::translate("Format", "%n hours ago", nullptr, int(seconds / 3600));
    if (seconds < 86400 * 60)
        return QCoreApplication::translate("Format", "%n days ago", nullptr, int(seconds / 86400));
    return QLocale().toString(time.toLocalTime().date(), QLocale::ShortFormat);
}

QString inertText(const QString& text) {
    QString result = text;
    for (QChar& ch : result)
        if (ch.category() == QChar::Other_Control || ch.category() == QChar::Other_Format)
            ch = QChar::ReplacementCharacter;
    return result;
}

} // namespace slipway::ui
