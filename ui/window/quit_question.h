// Asks before quitting loses something, and names it.
#pragma once

#include <QStringList>

QT_BEGIN_NAMESPACE
class QWidget;
QT_END_NAMESPACE

namespace slipway::ui {

enum class QuitAnswer { Stay, Quit, SaveAndQuit };

// `unsaved`: files with changes; `running`: jobs that end with the desktop. With neither nothing is asked.
QuitAnswer askToQuit(QWidget* window, const QStringList& unsaved, const QStringList& running);

} // namespace slipway::ui
