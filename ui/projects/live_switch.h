// The switch for building while typing: a track with a knob, and the word beside it.
#pragma once

#include <QAbstractButton>

namespace slipway::ui {

class LiveSwitch : public QAbstractButton {
    Q_OBJECT
public:
    explicit LiveSwitch(QWidget* parent = nullptr);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
};

} // namespace slipway::ui
