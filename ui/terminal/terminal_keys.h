// Which of a keyboard's keys a terminal knows, as libvterm names them.
#pragma once

#include <QChar>
#include <Qt>

namespace slipway::ui {

struct TerminalKey {
    int code = 0; // a VTermKey; 0: none
    Qt::KeyboardModifiers modifiers;
};

TerminalKey terminalKey(int key, Qt::KeyboardModifiers modifiers);
// What Ctrl makes of a character: 1 of "a", 27 of "[". -1: nothing.
int controlCode(QChar ch);

} // namespace slipway::ui
