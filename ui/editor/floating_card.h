// A card that floats over the window it is a child of, near what it is about: completions, explanations, questions.
#pragma once

#include <QFrame>

namespace slipway::ui {

class FloatingCard : public QFrame {
    Q_OBJECT
public:
    // Hidden, and without the focus.
    explicit FloatingCard(QWidget* window);

protected:
    // Below `anchor`, in the window's coordinates, or above it where there is no room; inside of the window.
    void place(const QRect& anchor, const QSize& size);
    // How wide it can be, at most `wanted`.
    int widthFor(int wanted) const;
};

} // namespace slipway::ui
