// What can be done with a published port, the same from a button, a table's cell and a list.
#pragma once

#include "ui/engine/engine_types.h"

#include <functional>

QT_BEGIN_NAMESPACE
class QAction;
class QObject;
QT_END_NAMESPACE

namespace slipway::ui {

// Whether a browser can be pointed at it.
bool isOpenable(const PortBinding& port);
// "localhost:8080"
QString addressOf(const PortBinding& port);
// Into the clipboard; says so at the pointer.
void copyText(const QString& text);
// The address into the clipboard, as a URL where a browser takes it.
void copyPort(const PortBinding& port);
// Open, Copy address, Change ports…: what a right click on a port offers. They belong to `owner`.
QList<QAction*> portActions(const PortBinding& port, QObject* owner, std::function<void()> open,
                            std::function<void()> change);

} // namespace slipway::ui
