// One of the project's icons beside a text. It follows the scheme and the screen that it is on. Give it an accessible
// name, or the property "decorative" where it says nothing that is not said beside it.
#pragma once

#include <QLabel>

#include "ui/theme/icons.h"

namespace slipway::ui {

class IconLabel : public QLabel {
    Q_OBJECT
public:
    explicit IconLabel(int size = theme::iconSize, QWidget* parent = nullptr);

    void setIcon(const QString& name, theme::Ink ink = theme::Ink::Muted);

protected:
    bool event(QEvent* event) override;

private:
    void render();

    int m_size;
    QIcon m_icon;
};

} // namespace slipway::ui
