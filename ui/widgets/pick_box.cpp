#include "ui/widgets/pick_box.h"

#include <QStyledItemDelegate>
#include <QWheelEvent>

namespace slipway::ui {

PickBox::PickBox(QWidget* parent)
    : QComboBox(parent) {
    setItemDelegate(new QStyledItemDelegate(this)); // the one that the style sheet reaches
}

void PickBox::wheelEvent(QWheelEvent* event) {
    event->ignore();
}

} // namespace slipway::ui
