// Edit: acts on the text that has the focus, or had it before the menu took it.
//
// The keys are those that the texts handle themselves: the menu names them without taking them, so that a terminal
// still gets its Ctrl+C.
#pragma once

#include <QMenu>
#include <QPointer>

namespace slipway::ui {

class EditMenu : public QMenu {
    Q_OBJECT
public:
    // Texts in `window` count.
    EditMenu(const QString& title, QWidget* window);

    // An item whose key belongs to somebody else.
    QAction* addNamed(const QString& text, const QKeySequence& keys, const std::function<void()>& slot);

private:
    enum class Needs { Undo, Redo, Selection, EditableSelection, Editable, Text };
    void addStandard(const QString& text, const QKeySequence& keys, const char* slot, Needs needs);
    void focusMoved(QWidget* now);
    bool isPossible(Needs needs) const;
    void call(const char* slot);

    QWidget* m_window;
    QPointer<QWidget> m_text;
    QList<std::pair<QAction*, Needs>> m_standard;
};

} // namespace slipway::ui
