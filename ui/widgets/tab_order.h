// The order in which Tab walks: that of the layouts, at the moment of the key. Qt's own is the order in which controls
// were made, which puts whatever comes later behind everything else. A window asks for it in focusNextPrevChild().
#pragma once

#include <QList>

QT_BEGIN_NAMESPACE
class QWidget;
QT_END_NAMESPACE

namespace slipway::ui {

// All that Tab reaches in `window` now: by the layouts, row by row in a grid; what is in no layout comes after.
QList<QWidget*> tabOrder(QWidget* window);
// The next or the one before it gets the focus; false where there is none.
bool focusByTabOrder(QWidget* window, bool next);

// What is in `widget` comes last in the `scope` around it.
void setTabLast(QWidget* widget, QWidget* scope);

} // namespace slipway::ui
