#include "ui/engine/engine_types.h"

#include <QCoreApplication>

#include <algorithm>
#include <tuple>

namespace slipway::ui {

namespace {
const QString anyIpv4 = QStringLiteral("0.0.0.0"), anyIpv6 = QStringLiteral("::");
} // namespace

bool PortBinding::operator<(const PortBinding& other) const {
    return std::tie(containerPort, protocol, hostAddress, hostPort) <
           std::tie(other.containerPort, other.protocol, other.hostAddress, other.hostPort);
}

QList<PortBinding> Container::publishedPorts() const {
    QList<PortBinding> result;
    for (PortBinding port : ports) {
        PortBinding other = port;
        other.hostAddress = port.hostAddress == anyIpv4 ? anyIpv6 : anyIpv4;
        if (port.hostAddress == anyIpv6 && ports.contains(other))
            continue;
        if (port.hostAddress == anyIpv4 && ports.contains(other))
            port.hostAddress.clear();
        if (port.hostPort != 0 && !result.contains(port))
            result << port;
    }
    std::ranges::stable_sort(result, {}, &PortBinding::hostPort);
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
