// A container's published ports as buttons: a click opens the browser, the context menu copies the address.
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

private:
    QList<PortBinding> m_ports;
};

} // namespace slipway::ui
