// A large button with an icon, a title and a line of explanation.
#pragma once

#include <QPushButton>

namespace slipway::ui {

class TileButton : public QPushButton {
    Q_OBJECT
public:
    TileButton(const QString& iconName, const QString& title, const QString& text, QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
};

} // namespace slipway::ui
