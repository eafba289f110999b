#include "ui/ports/port_group.h"

#include "ui/ports/port_actions.h"

#include <algorithm>

namespace slipway::ui {

namespace {

constexpr qsizetype shortestRange = 4;

QString rangeText(quint16 first, quint16 last) {
    return first == last ? QString::number(first) : QStringLiteral("%1-%2").arg(first).arg(last);
}

} // namespace

QString PortGroup::hostText() const {
    return rangeText(ports.first().hostPort, ports.last().hostPort);
}

QString PortGroup::containerText() const {
    return rangeText(ports.first().containerPort, ports.last().containerPort);
}

QString PortGroup::address() const {
    const QString one = addressOf(first());
    return isRange() ? QStringLiteral("%1-%2").arg(one).arg(ports.last().hostPort) : one;
}

QList<PortGroup> groupPorts(QList<PortBinding> ports) {
    std::ranges::sort(ports, {}, [](const PortBinding& port) {
        return std::tuple(port.protocol, port.hostAddress, port.hostPort, port.containerPort);
    });
    QList<PortGroup> runs;
    for (const PortBinding& port : std::as_const(ports)) {
        const PortBinding* before = runs.isEmpty() ? nullptr : &runs.last().ports.last();
        if (before && before->protocol == port.protocol && before->hostAddress == port.hostAddress &&
            before->hostPort + 1 == port.hostPort && before->containerPort + 1 == port.containerPort)
            runs.last().ports << port;
        else
            runs << PortGroup{{port}};
    }
    QList<PortGroup> result;
    for (const PortGroup& run : std::as_const(runs)) {
        if (run.ports.size() >= shortestRange) {
            result << run;
            continue;
        }
        for (const PortBinding& port : run.ports)
            result << PortGroup{{port}};
    }
    std::ranges::stable_sort(result, {}, [](const PortGroup& group) { return group.first().hostPort; });
    return result;
}

} // namespace slipway::ui
