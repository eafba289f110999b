#include "ui/widgets/balanced_label.h"

#include <QEvent>

namespace slipway::ui {

void BalancedLabel::resizeEvent(QResizeEvent* event) {
    QLabel::resizeEvent(event);
    balance();
}

bool BalancedLabel::event(QEvent* event) {
    const bool handled = QLabel::event(event);
    if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::FontChange)
        balance();
    return handled;
}

// The least width at which there are no more lines than at the whole one.
void BalancedLabel::balance() {
    const auto linesAt = [this](int room) {
        return fontMetrics().boundingRect(QRect(0, 0, room, QWIDGETSIZE_MAX), Qt::TextWordWrap, text()).height();
    };
    int least = width() / 2, most = width();
    const int height = linesAt(most);
    if (height > fontMetrics().lineSpacing())
        while (most - least > 1) {
            const int middle = (least + most) / 2;
            (linesAt(middle) > height ? least : most) = middle;
        }
    const int margin = (width() - most) / 2;
    if (contentsMargins().left() != margin)
        setContentsMargins(margin, 0, margin, 0);
}

} // namespace slipway::ui
