// A paragraph in the middle of a page: its lines are of about the same length, so that no last word stands alone.
#pragma once

#include <QLabel>

namespace slipway::ui {

class BalancedLabel : public QLabel {
    Q_OBJECT
public:
    using QLabel::QLabel;

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    void balance();
};

} // namespace slipway::ui
