// A field to type in that also offers what is likely, each with a word about it: "127.0.0.1 · this machine only".
#pragma once

#include "ui/widgets/pick_box.h"

namespace slipway::ui {

class ChoiceEdit : public PickBox {
    Q_OBJECT
public:
    struct Choice {
        QString value;
        QString note; // translated; what is shown alone where the value is empty
    };
    // `objectName` is that of the line that is typed in.
    ChoiceEdit(const QString& objectName, const QString& accessibleName, QWidget* parent = nullptr);

    void setPlaceholder(const QString& text);
    // What is typed stays.
    void setChoices(const QList<Choice>& choices);
    QString text() const { return currentText().trimmed(); }
    void setText(const QString& text) { setEditText(text); }
};

} // namespace slipway::ui
