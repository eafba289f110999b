// Ports that were published as one range, told again as one: 8000-8010 → 9000-9010.
#pragma once

#include "ui/engine/engine_types.h"

namespace slipway::ui {

struct PortGroup {
    QList<PortBinding> ports; // never empty; each one above the one before it, here and inside

    bool isRange() const { return ports.size() > 1; }
    const PortBinding& first() const { return ports.first(); }
    QString hostText() const;      // "8000-8010"
    QString containerText() const; // "9000-9010"
    // "localhost:8080", "192.168.7.4:53"
    QString address() const;
    bool operator==(const PortGroup&) const = default;
};

// By port of this machine. A few ports that happen to be neighbours are told one by one.
QList<PortGroup> groupPorts(QList<PortBinding> ports);

} // namespace slipway::ui
