#include "ui/ports/port_buttons.h"

#include "ui/containers/container_actions.h"
#include "ui/ports/port_actions.h"
#include "ui/widgets/controls.h"

#include <QAction>
#include <QHBoxLayout>

#include <algorithm>

namespace slipway::ui {

namespace {
constexpr qsizetype mostButtons = 2; // more would push everything else out of the row
} // namespace

PortButtons::PortButtons(QWidget* parent)
    : QWidget(parent) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::small);
    rebuild();
}

void PortButtons::setPorts(const QList<PortBinding>& ports) {
    if (ports == m_given)
        return;
    m_given = ports;
    m_ports = ports;
    std::ranges::stable_partition(m_ports, isOpenable);
    rebuild();
}

void PortButtons::rebuild() {
    while (QLayoutItem* item = layout()->takeAt(0)) {
        item->widget()->hide();
        item->widget()->setParent(nullptr); // not found among our children any more
        item->widget()->deleteLater();
        delete item; // takeAt hands it over
    }
    for (const PortBinding& port : m_ports.mid(0, mostButtons)) {
        const bool opens = isOpenable(port);
        QPushButton* button = makeButton(opens ? addressOf(port) : addressOf(port) + QLatin1Char('/') + port.protocol,
                                         opens ? QStringLiteral("open") : QStringLiteral("copy"), ButtonKind::Port);
        button->setObjectName(QStringLiteral("port%1").arg(port.hostPort));
        if (opens) {
            button->setAccessibleName(tr("Open port %1 in the browser").arg(port.hostPort));
            button->setToolTip(tr("Open %1 in the browser (container port %2)")
                                   .arg(ContainerActions::urlOf(port).toString())
                                   .arg(port.containerPort));
        } else {
            button->setAccessibleName(tr("Copy the address of port %1").arg(port.hostPort));
            button->setToolTip(tr("Copy %1 (container port %2)").arg(addressOf(port)).arg(port.containerPort));
        }
        const auto open = [this, port] { Q_EMIT openRequested(port); };
        button->addActions(portActions(port, button, open, [this] { Q_EMIT changeRequested(); }));
        button->setContextMenuPolicy(Qt::ActionsContextMenu);
        if (opens)
            connect(button, &QPushButton::clicked, this, open);
        else
            connect(button, &QPushButton::clicked, this, [port] { copyPort(port); });
        layout()->addWidget(button);
    }
    const auto more = m_ports.size() - mostButtons;
    QToolButton* change = makeToolButton(tr("Change ports…"), QStringLiteral("ports"));
    change->setObjectName(QStringLiteral("changePorts"));
    if (more > 0) {
        change->setText(QStringLiteral("+%1").arg(more));
        change->setToolTip(tr("%n more port(s); change ports…", nullptr, int(more)));
        change->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    }
    connect(change, &QToolButton::clicked, this, &PortButtons::changeRequested);
    layout()->addWidget(change);
}

} // namespace slipway::ui
