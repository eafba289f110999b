#include "ui/editor/floating_card.h"

#include "ui/theme/tokens.h"

#include <QGraphicsDropShadowEffect>

namespace slipway::ui {

FloatingCard::FloatingCard(QWidget* window)
    : QFrame(window) {
    setProperty("card", QStringLiteral("popup"));
    auto* shadow = new QGraphicsDropShadowEffect(this);
    shadow->setBlurRadius(theme::huge);
    shadow->setOffset(0, theme::tight);
    shadow->setColor(QColor(0, 0, 0, 90));
    setGraphicsEffect(shadow);
    hide();
}

int FloatingCard::widthFor(int wanted) const {
    return qMin(wanted, parentWidget()->width() - 2 * theme::small);
}

void FloatingCard::place(const QRect& anchor, const QSize& size) {
    int top = anchor.bottom() + theme::tight;
    if (top + size.height() > parentWidget()->height() && anchor.top() - size.height() > 0)
        top = anchor.top() - size.height() - theme::tight;
    const int rightmost = qMax(theme::small, parentWidget()->width() - size.width() - theme::small);
    setGeometry({QPoint(qBound(theme::small, anchor.left(), rightmost), top), size});
    show();
    raise();
}

} // namespace slipway::ui
