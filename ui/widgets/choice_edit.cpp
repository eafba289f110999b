#include "ui/widgets/choice_edit.h"

#include "ui/theme/tokens.h"
#include "ui/widgets/format.h"

#include <QAbstractItemView>
#include <QLineEdit>
#include <QSignalBlocker>

namespace slipway::ui {

ChoiceEdit::ChoiceEdit(const QString& objectName, const QString& accessibleName, QWidget* parent)
    : PickBox(parent) {
    setEditable(true);
    setInsertPolicy(QComboBox::NoInsert);
    setCompleter(nullptr); // would put words into the mouth of who types
    setAccessibleName(accessibleName);
    lineEdit()->setObjectName(objectName);
    lineEdit()->setAccessibleName(accessibleName);
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    connect(this, &QComboBox::activated, this, [this](int index) { setEditText(itemData(index).toString()); });
}

void ChoiceEdit::setPlaceholder(const QString& text) {
    lineEdit()->setPlaceholderText(text);
}

void ChoiceEdit::setChoices(const QList<Choice>& choices) {
    const QSignalBlocker blockBox(this);
    const QSignalBlocker blockLine(lineEdit());
    const QString typed = currentText();
    const int cursor = lineEdit()->cursorPosition();
    clear();
    for (const Choice& choice : choices) {
        const QString value = inertText(choice.value);
        addItem(value.isEmpty()         ? choice.note
                : choice.note.isEmpty() ? value
                                        : QStringLiteral("%1  ·  %2").arg(value, choice.note),
                choice.value);
    }
    setCurrentIndex(-1);
    setEditText(typed);
    lineEdit()->setCursorPosition(cursor);
    view()->setMinimumWidth(view()->sizeHintForColumn(0) + theme::huge);
}

} // namespace slipway::ui
