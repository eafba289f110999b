#include "ui/engine/engine_types.h"

#include <QCoreApplication>

#include <algorithm>

namespace slipway::ui {

QList<PortBinding> Container::publishedPorts() const {
    QList<PortBinding> result;
    for (const PortBinding& port : ports) {
        const bool known = std::ranges::any_of(result, [&](const PortBinding& other) {
            return other.containerPort == port.containerPort && other.hostPort == port.hostPort &&
                   other.protocol == port.protocol;
        });
        if (port.hostPort != 0 && !known)
            result << port;
    }
    std::ranges::sort(result, {}, &PortBinding::hostPort);
    return result;
}

bool Container::isActive() const {
    return state == ContainerState::Running || state == ContainerState::Paused || state == ContainerState::Restarting;
}

QString Image::shortId() const {
    const qsizetype colon = id.indexOf(QLatin1Char(':'));
    return id.mid(colon + 1, 12);
}

qint64 DiskUsage::total() const {
    qint64 sum = 0;
    for (const qint64 part : {images, containers, volumes, buildCache})
        sum += qMax<qint64>(0, part);
    return sum;
}

QString PortHolder::describe() const {
    switch (kind) {
    case Kind::Nobody:
        return {};
    case Kind::Process:
        if (pid > 0)
            return QCoreApplication::translate("PortHolder", "%1 (process %2)").arg(name).arg(pid);
        return name;
    case Kind::Container:
        return QCoreApplication::translate("PortHolder", "container %1").arg(name);
    case Kind::Unknown:
        break;
    }
    return QCoreApplication::translate("PortHolder", "another program");
}

} // namespace slipway::ui
