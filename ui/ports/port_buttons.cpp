#include "ui/ports/port_buttons.h"

#include "ui/containers/container_actions.h"
#include "ui/widgets/controls.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>

namespace slipway::ui {

PortButtons::PortButtons(QWidget* parent)
    : QWidget(parent) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::small);
}

void PortButtons::setPorts(const QList<PortBinding>& ports) {
    if (ports == m_ports)
        return;
    m_ports = ports;
    while (QLayoutItem* item = layout()->takeAt(0)) {
        item->widget()->deleteLater();
        delete item; // takeAt hands it over
    }
    for (const PortBinding& port : ports) {
        const bool opens = port.protocol == QLatin1String("tcp");
        const QString address = ContainerActions::urlOf(port).toString(QUrl::RemoveScheme).mid(2);
        QPushButton* button =
            makeButton(opens ? address : QStringLiteral("%1/%2").arg(port.hostPort).arg(port.protocol),
                       opens ? QStringLiteral("open") : QString(), ButtonKind::Port);
        button->setObjectName(QStringLiteral("port%1").arg(port.hostPort));
        button->setEnabled(opens);
        button->setAccessibleName(tr("Open port %1 in the browser").arg(port.hostPort));
        button->setToolTip(tr("Open %1 in the browser (container port %2)")
                               .arg(ContainerActions::urlOf(port).toString())
                               .arg(port.containerPort));
        auto* copy = new QAction(theme::icon(QStringLiteral("copy")), tr("Copy address"), button);
        connect(copy, &QAction::triggered, button,
                [port] { QGuiApplication::clipboard()->setText(ContainerActions::urlOf(port).toString()); });
        button->addAction(copy);
        button->setContextMenuPolicy(Qt::ActionsContextMenu);
        connect(button, &QPushButton::clicked, this, [this, port] { Q_EMIT openRequested(port); });
        layout()->addWidget(button);
    }
}

} // namespace slipway::ui
