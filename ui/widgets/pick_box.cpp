#include "ui/widgets/pick_box.h"

#include <QWheelEvent>

namespace slipway::ui {

void PickBox::wheelEvent(QWheelEvent* event) {
    event->ignore();
}

} // namespace slipway::ui
