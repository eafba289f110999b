#include "ui/ports/ports_dialog.h"

#include "ui/containers/container_actions.h"
#include "ui/containers/containers_model.h"
#include "ui/ports/ports_pane.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/format.h"
#include "ui/widgets/tab_order.h"

#include <QScrollArea>
#include <QVBoxLayout>

namespace slipway::ui {

PortsDialog::PortsDialog(ContainersModel* containers, ContainerActions* actions, const QString& containerId,
                         QWidget* parent)
    : QDialog(parent)
    , m_containers(containers)
    , m_id(containerId)
    , m_title(new ElidedLabel({}, Qt::ElideMiddle))
    , m_pane(new PortsPane(actions)) {
    setObjectName(QStringLiteral("portsDialog"));
    setMinimumWidth(760);
    resize(760, 420);
    m_title->setFont(theme::font(theme::Type::Title));
    auto* banner = new Banner;
    auto* inset = new QWidget;
    auto* insetLayout = new QVBoxLayout(inset);
    insetLayout->setContentsMargins(theme::huge, 0, theme::huge, 0);
    insetLayout->addWidget(m_pane);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(inset);
    QPushButton* close = makeButton(tr("Close"));
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(theme::huge, 0, theme::huge, 0);
    buttons->addStretch();
    buttons->addWidget(close);
    auto* head = new QVBoxLayout;
    head->setContentsMargins(theme::huge, 0, theme::huge, 0);
    head->setSpacing(theme::small);
    head->addWidget(m_title);
    head->addWidget(banner);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, theme::huge, 0, theme::huge);
    layout->setSpacing(theme::large);
    layout->addLayout(head);
    layout->addWidget(scroll, 1);
    layout->addLayout(buttons);

    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(containers, &ContainersModel::refreshed, this, &PortsDialog::follow);
    // What goes wrong with the container belongs in front of who looks at it.
    connect(actions, &ContainerActions::failed, this,
            [banner](const QString& title, const QString& text) { banner->tell(Banner::Kind::Error, title, text); });
    follow();
}

void PortsDialog::openFor(ContainersModel* containers, ContainerActions* actions, const QString& containerId,
                          QWidget* window) {
    auto* dialog = new PortsDialog(containers, actions, containerId, window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void PortsDialog::follow() {
    const Container* container = m_containers->find(m_id);
    if (!container) {
        reject();
        return;
    }
    const QString title = tr("Ports of %1").arg(inertText(container->name));
    setWindowTitle(title);
    m_title->setFullText(title);
    m_pane->setContainer(container);
}

// Rows come and go: each is walked where it stands.
bool PortsDialog::focusNextPrevChild(bool next) {
    return focusByTabOrder(this, next);
}

} // namespace slipway::ui
