// A container's published ports as buttons: a click opens the browser, the context menu has what else there is. The
// last button leads to all of them, and to where they are changed.
#pragma once

#include <QWidget>

#include "ui/engine/engine_types.h"

namespace slipway::ui {

class PortButtons : public QWidget {
    Q_OBJECT
public:
    explicit PortButtons(QWidget* parent = nullptr);
    void setPorts(const QList<PortBinding>& ports);

Q_SIGNALS:
    void openRequested(const slipway::ui::PortBinding& port);
    void changeRequested();

private:
    void rebuild();

    QList<PortBinding> m_given;
    QList<PortBinding> m_ports; // those that can be opened first
};

} // namespace slipway::ui
