// A combo box that a wheel on its way down a scrolled page does not change, with room around what it offers.
#pragma once

#include <QComboBox>

namespace slipway::ui {

class PickBox : public QComboBox {
    Q_OBJECT
public:
    explicit PickBox(QWidget* parent = nullptr);

protected:
    void wheelEvent(QWheelEvent* event) override;
};

} // namespace slipway::ui
