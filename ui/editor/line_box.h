// A field that opens over the editor for one short answer, with choices below it: a stage's new name, where to go.
// Enter gives the answer, Escape and a click elsewhere close it.
#pragma once

#include "ui/editor/floating_card.h"

QT_BEGIN_NAMESPACE
class QLabel;
class QLineEdit;
class QListWidget;
QT_END_NAMESPACE

namespace slipway::ui {

class LineBox : public FloatingCard {
    Q_OBJECT
public:
    struct Choice {
        QString text, detail;
        int value = 0;
    };
    // What is wrong with an answer; empty: nothing.
    using Check = std::function<QString(const QString&)>;

    LineBox(const QString& name, QWidget* window);

    void setChoices(const QList<Choice>& choices);
    void setCheck(Check check);
    // Below `anchor`, in the window's coordinates.
    void openAt(const QRect& anchor, const QString& text);

Q_SIGNALS:
    void answered(const QString& text);
    void chosen(int value); // of a choice

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void update();
    void finish();
    void closeBox();

    QLineEdit* m_input;
    QLabel* m_problem;
    QListWidget* m_list;
    QList<Choice> m_choices;
    Check m_check;
    QRect m_anchor;
    QPointer<QWidget> m_before; // had the focus
};

} // namespace slipway::ui
