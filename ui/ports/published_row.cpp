#include "ui/ports/published_row.h"

#include "ui/containers/container_actions.h"
#include "ui/ports/port_actions.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/format.h"

#include <QHBoxLayout>

namespace slipway::ui {

namespace {

QString reachOf(const PortBinding& port) {
    if (port.hostAddress.isEmpty() || port.hostAddress == QLatin1String("0.0.0.0") ||
        port.hostAddress == QLatin1String("::"))
        return PublishedRow::tr("at every address");
    if (port.hostAddress == QLatin1String("127.0.0.1") || port.hostAddress == QLatin1String("::1"))
        return PublishedRow::tr("from this machine only");
    return PublishedRow::tr("at %1").arg(inertText(port.hostAddress));
}

} // namespace

PublishedRow::PublishedRow(const PortGroup& group, QWidget* parent)
    : QWidget(parent)
    , m_group(group)
    , m_progress(makeLabel(tr("Removing…"), theme::Type::Caption, theme::Ink::Muted))
    , m_problem(makeLabel({}, theme::Type::Caption, theme::Ink::Bad))
    , m_remove(makeToolButton(tr("Remove port %1").arg(group.hostText()), QStringLiteral("trash"))) {
    const PortBinding& port = group.first();
    QLabel* inside = makeLabel(tr("→ %1/%2 in the container").arg(group.containerText(), port.protocol));
    QLabel* reach = makeLabel(reachOf(port), theme::Type::Body, theme::Ink::Muted);
    QToolButton* copy = makeToolButton(tr("Copy address %1").arg(group.address()), QStringLiteral("copy"));
    copy->setObjectName(QStringLiteral("copyPort%1").arg(port.hostPort));
    m_remove->setObjectName(QStringLiteral("removePort%1").arg(port.hostPort));
    m_problem->setObjectName(QStringLiteral("removeProblem"));
    m_problem->setWordWrap(true);
    m_progress->hide();
    m_problem->hide();

    auto* line = new QHBoxLayout;
    line->setSpacing(theme::small);
    if (!group.isRange() && isOpenable(port)) {
        QPushButton* open = makeButton(addressOf(port), QStringLiteral("open"), ButtonKind::Port);
        open->setObjectName(QStringLiteral("openPort%1").arg(port.hostPort));
        open->setAccessibleName(tr("Open port %1 in the browser").arg(port.hostPort));
        open->setToolTip(tr("Open %1 in the browser").arg(ContainerActions::urlOf(port).toString()));
        connect(open, &QPushButton::clicked, this, [this] { Q_EMIT openRequested(m_group.first()); });
        line->addWidget(open);
    } else {
        line->addWidget(makeLabel(group.address(), theme::Type::Strong));
    }
    line->addWidget(inside);
    line->addSpacing(theme::small);
    line->addWidget(reach);
    line->addStretch();
    line->addWidget(m_progress);
    line->addWidget(copy);
    line->addWidget(m_remove);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::tight);
    layout->addLayout(line);
    layout->addWidget(m_problem);

    connect(copy, &QToolButton::clicked, this, [this] {
        if (m_group.isRange())
            copyText(m_group.address());
        else
            copyPort(m_group.first());
    });
    connect(m_remove, &QToolButton::clicked, this, &PublishedRow::removeRequested);
}

void PublishedRow::setBusy(bool busy) {
    m_progress->setVisible(busy);
    m_remove->setEnabled(!busy);
}

void PublishedRow::setRemovable(bool removable) {
    m_remove->setVisible(removable);
}

void PublishedRow::setProblem(const QString& problem) {
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

} // namespace slipway::ui
