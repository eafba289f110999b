#include "ui/terminal/terminal_keys.h"

#include <vterm_keycodes.h>

namespace slipway::ui {

TerminalKey terminalKey(int key, Qt::KeyboardModifiers modifiers) {
    const bool keypad = modifiers.testFlag(Qt::KeypadModifier);
    switch (key) {
    // Few programs understand these with modifiers; what they send without is what people mean.
    case Qt::Key_Return:
        return {VTERM_KEY_ENTER, modifiers & Qt::AltModifier};
    case Qt::Key_Enter:
        return {keypad ? VTERM_KEY_KP_ENTER : VTERM_KEY_ENTER, modifiers & Qt::AltModifier};
    case Qt::Key_Escape:
        return {VTERM_KEY_ESCAPE, {}};
    case Qt::Key_Backspace:
        return {VTERM_KEY_BACKSPACE, modifiers & Qt::AltModifier};
    case Qt::Key_Tab:
        return {VTERM_KEY_TAB, modifiers & Qt::ShiftModifier};
    case Qt::Key_Backtab:
        return {VTERM_KEY_TAB, Qt::ShiftModifier};
    case Qt::Key_Up:
        return {VTERM_KEY_UP, modifiers};
    case Qt::Key_Down:
        return {VTERM_KEY_DOWN, modifiers};
    case Qt::Key_Left:
        return {VTERM_KEY_LEFT, modifiers};
    case Qt::Key_Right:
        return {VTERM_KEY_RIGHT, modifiers};
    case Qt::Key_Insert:
        return {VTERM_KEY_INS, modifiers};
    case Qt::Key_Delete:
        return {VTERM_KEY_DEL, modifiers};
    case Qt::Key_Home:
        return {VTERM_KEY_HOME, modifiers};
    case Qt::Key_End:
        return {VTERM_KEY_END, modifiers};
    case Qt::Key_PageUp:
        return {VTERM_KEY_PAGEUP, modifiers};
    case Qt::Key_PageDown:
        return {VTERM_KEY_PAGEDOWN, modifiers};
    default:
        break;
    }
    if (key >= Qt::Key_F1 && key <= Qt::Key_F12)
        return {VTERM_KEY_FUNCTION(key - Qt::Key_F1 + 1), modifiers};
    return {};
}

int controlCode(QChar ch) {
    const char16_t code = ch.toLower().unicode();
    if (code >= u'a' && code <= u'z')
        return code - u'a' + 1;
    switch (code) {
    case u' ':
    case u'@':
    case u'2':
        return 0;
    case u'[':
    case u'3':
        return 27;
    case u'\\':
    case u'4':
        return 28;
    case u']':
    case u'5':
        return 29;
    case u'^':
    case u'6':
        return 30;
    case u'_':
    case u'-':
    case u'/':
    case u'7':
        return 31;
    case u'?':
    case u'8':
        return 127;
    default:
        return -1;
    }
}

} // namespace slipway::ui
