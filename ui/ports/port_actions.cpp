#include "ui/ports/port_actions.h"

#include "ui/containers/container_actions.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QClipboard>
#include <QCoreApplication>
#include <QCursor>
#include <QGuiApplication>
#include <QToolTip>

namespace slipway::ui {

bool isOpenable(const PortBinding& port) {
    return port.hostPort != 0 && port.protocol == QLatin1String("tcp");
}

QString addressOf(const PortBinding& port) {
    return ContainerActions::urlOf(port).authority();
}

void copyText(const QString& text) {
    QGuiApplication::clipboard()->setText(text);
    QToolTip::showText(QCursor::pos(), QCoreApplication::translate("PortActions", "Copied: %1").arg(text));
}

void copyPort(const PortBinding& port) {
    copyText(isOpenable(port) ? ContainerActions::urlOf(port).toString() : addressOf(port));
}

QList<QAction*> portActions(const PortBinding& port, QObject* owner, std::function<void()> open,
                            std::function<void()> change) {
    const auto make = [owner](const char* icon, const QString& text, std::function<void()> act) {
        auto* action = new QAction(theme::icon(QLatin1String(icon)), text, owner);
        QObject::connect(action, &QAction::triggered, owner, std::move(act));
        return action;
    };
    QList<QAction*> actions;
    if (isOpenable(port))
        actions << make("open",
                        QCoreApplication::translate("PortActions", "Open port %1 in the browser").arg(port.hostPort),
                        std::move(open));
    actions << make("copy", QCoreApplication::translate("PortActions", "Copy address"), [port] { copyPort(port); });
    actions << make("ports", QCoreApplication::translate("PortActions", "Change ports…"), std::move(change));
    return actions;
}

} // namespace slipway::ui
