// A combo box that a wheel on its way down a scrolled page does not change.
#pragma once

#include <QComboBox>

namespace slipway::ui {

class PickBox : public QComboBox {
    Q_OBJECT
public:
    using QComboBox::QComboBox;

protected:
    void wheelEvent(QWheelEvent* event) override;
};

} // namespace slipway::ui
