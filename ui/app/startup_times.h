// For `./dev bench`: tells on the log when the window is first painted, and when it first shows what the engine has.
// Off unless QT_LOGGING_RULES has "slipway.startup.debug=true". Times are the system's monotonic clock in nanoseconds,
// so that whoever started the program can subtract its own.
#pragma once

#include <QWidget>

namespace slipway::ui {

// Watches `window` until it has told both; call before it is shown.
void tellStartupTimes(QWidget* window);

} // namespace slipway::ui
