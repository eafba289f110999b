// A card beside what the mouse, or the cursor, is on: what it is, in a few words. Goes with the next key or move away.
#pragma once

#include "ui/editor/floating_card.h"

QT_BEGIN_NAMESPACE
class QLabel;
QT_END_NAMESPACE

namespace slipway::ui {

struct HoverText {
    QString title; // in the type of code
    QString text;
    QString example; // in the type of code
    QString foot;
    bool isEmpty() const { return title.isEmpty() && text.isEmpty(); }
};

class HoverCard : public FloatingCard {
    Q_OBJECT
public:
    explicit HoverCard(QWidget* window);

    // `anchor` is in the window's coordinates and stays uncovered.
    void open(const HoverText& text, const QRect& anchor);
    QString title() const;
    QString text() const;

private:
    QLabel* m_title;
    QLabel* m_text;
    QLabel* m_example;
    QLabel* m_foot;
};

} // namespace slipway::ui
