#include "ui/window/edit_menu.h"

#include "ui/logs/log_text.h"
#include "ui/terminal/terminal_view.h"

#include <QApplication>
#include <QLineEdit>
#include <QMenuBar>
#include <QPlainTextEdit>

namespace slipway::ui {

EditMenu::EditMenu(const QString& title, QWidget* window)
    : QMenu(title, window)
    , m_window(window) {
    addStandard(tr("&Undo"), QKeySequence::Undo, "undo", Needs::Undo);
    addStandard(tr("&Redo"), QKeySequence::Redo, "redo", Needs::Redo);
    addSeparator();
    addStandard(tr("Cu&t"), QKeySequence::Cut, "cut", Needs::EditableSelection);
    addStandard(tr("&Copy"), QKeySequence::Copy, "copy", Needs::Selection);
    addStandard(tr("&Paste"), QKeySequence::Paste, "paste", Needs::Editable);
    addStandard(tr("Select &all"), QKeySequence::SelectAll, "selectAll", Needs::Text);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) { focusMoved(now); });
    connect(this, &QMenu::aboutToShow, this, [this] {
        for (const auto& [action, needs] : std::as_const(m_standard))
            action->setEnabled(isPossible(needs));
    });
    // Whoever finds them elsewhere finds them as they are then.
    connect(this, &QMenu::aboutToHide, this, [this] {
        for (const auto& [action, needs] : std::as_const(m_standard))
            action->setEnabled(true);
    });
}

QAction* EditMenu::addNamed(const QString& text, const QKeySequence& keys, const std::function<void()>& slot) {
    QAction* action = addAction(text + QLatin1Char('\t') + keys.toString(QKeySequence::NativeText));
    connect(action, &QAction::triggered, this, slot);
    return action;
}

void EditMenu::addStandard(const QString& text, const QKeySequence& keys, const char* slot, Needs needs) {
    m_standard.append({addNamed(text, keys, [this, slot] { call(slot); }), needs});
}

void EditMenu::focusMoved(QWidget* now) {
    // Menus and popups come and go above the text that is meant.
    if (!now || qobject_cast<QMenuBar*>(now) || now->window() != m_window)
        return;
    const bool isText = qobject_cast<QLineEdit*>(now) || qobject_cast<QPlainTextEdit*>(now) ||
                        qobject_cast<LogText*>(now) || qobject_cast<TerminalView*>(now);
    m_text = isText ? now : nullptr;
}

bool EditMenu::isPossible(Needs needs) const {
    if (const auto* line = qobject_cast<QLineEdit*>(m_text)) {
        switch (needs) {
        case Needs::Undo:
            return line->isUndoAvailable();
        case Needs::Redo:
            return line->isRedoAvailable();
        case Needs::Selection:
            return line->hasSelectedText();
        case Needs::EditableSelection:
            return line->hasSelectedText() && !line->isReadOnly();
        case Needs::Editable:
            return !line->isReadOnly();
        case Needs::Text:
            return !line->text().isEmpty();
        }
    }
    if (const auto* text = qobject_cast<QPlainTextEdit*>(m_text)) {
        switch (needs) {
        case Needs::Undo:
            return text->document()->isUndoAvailable();
        case Needs::Redo:
            return text->document()->isRedoAvailable();
        case Needs::Selection:
            return text->textCursor().hasSelection();
        case Needs::EditableSelection:
            return text->textCursor().hasSelection() && !text->isReadOnly();
        case Needs::Editable:
            return !text->isReadOnly();
        case Needs::Text:
            return !text->document()->isEmpty();
        }
    }
    // Of a log and a terminal something can be taken, and the terminal takes something.
    const bool terminal = qobject_cast<TerminalView*>(m_text) != nullptr;
    return m_text &&
           (needs == Needs::Selection || (needs == Needs::Editable && terminal) || (needs == Needs::Text && !terminal));
}

void EditMenu::call(const char* slot) {
    const QByteArrayView name(slot);
    if (auto* log = qobject_cast<LogText*>(m_text)) {
        if (name == "copy")
            log->copy();
        else if (name == "selectAll")
            log->selectAll();
    } else if (auto* terminal = qobject_cast<TerminalView*>(m_text)) {
        if (name == "copy")
            terminal->copy();
        else if (name == "paste")
            terminal->paste();
    } else if (m_text) {
        QMetaObject::invokeMethod(m_text, slot);
    }
}

} // namespace slipway::ui
