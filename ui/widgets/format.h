// Figures as a person reads them, in the language of the application.
#pragma once

#include <QDateTime>
#include <QString>

#include <optional>

namespace slipway::ui {

QString formatDuration(qint64 milliseconds); // "12 ms", "1.2 s", "2 min 5 s"
QString formatSize(qint64 bytes);            // "1.3 MB", decimal units
// "3 minutes ago"; empty for an invalid time.
QString formatAge(const QDateTime& time, const QDateTime& now = QDateTime::currentDateTimeUtc());
// When it says something else: milliseconds from `now`; nothing where it never will.
std::optional<qint64> msUntilAgeChanges(const QDateTime& time, const QDateTime& now);
// `text` for a tooltip, where Qt would take what looks like markup for it.
QString toolTipText(const QString& text);
// `text` for a menu or a tab, where Qt would take "&" for the mark of an accelerator.
QString menuText(const QString& text);
// Text from a container or an image on one line: control characters are shown as U+FFFD.
QString inertText(const QString& text);

} // namespace slipway::ui
