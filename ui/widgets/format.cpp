#include "ui/widgets/format.h"

#include <QCoreApplication>
#include <QLocale>

namespace slipway::ui {

namespace {
QString tr(const char* text, int n = -1) { return QCoreApplication::translate("Format", text, nullptr, n); }
} // namespace

QString formatDuration(qint64 milliseconds) {
    if (milliseconds < 1000)
        return tr(QT_TRANSLATE_NOOP("Format", "%1 ms")).arg(milliseconds);
    if (milliseconds < 60'000)
        return tr(QT_TRANSLATE_NOOP("Format", "%1 s")).arg(QLocale().toString(double(milliseconds) / 1000, 'f', 1));
    return tr(QT_TRANSLATE_NOOP("Format", "%1 min %2 s")).arg(milliseconds / 60'000).arg(milliseconds / 1000 % 60);
}

QString formatSize(qint64 bytes) { return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat); }

QString formatAge(const QDateTime& time) {
    if (!time.isValid())
        return {};
    const qint64 seconds = time.secsTo(QDateTime::currentDateTimeUtc());
    if (seconds < 5)
        return tr(QT_TRANSLATE_NOOP("Format", "just now"));
    if (seconds < 60)
        return tr(QT_TRANSLATE_N_NOOP("Format", "%n seconds ago"), int(seconds));
    if (seconds < 3600)
        return tr(QT_TRANSLATE_N_NOOP("Format", "%n minutes ago"), int(seconds / 60));
    if (seconds < 86400)
        return tr(QT_TRANSLATE_N_NOOP("Format", "%n hours ago"), int(seconds / 3600));
    if (seconds < 86400 * 60)
        return tr(QT_TRANSLATE_N_NOOP("Format", "%n days ago"), int(seconds / 86400));
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
