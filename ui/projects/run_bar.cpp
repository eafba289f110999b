#include "ui/projects/run_bar.h"

#include "ui/containers/container_actions.h"
#include "ui/containers/containers_model.h"
#include "ui/containers/status_words.h"
#include "ui/ports/port_buttons.h"
#include "ui/ports/ports_dialog.h"
#include "ui/theme/states.h"
#include "ui/widgets/age_clock.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icon_label.h"

#include <QFrame>
#include <QVBoxLayout>

#include <algorithm>

namespace slipway::ui {

namespace {
constexpr int shownRows = 3; // the rest is in the containers page
} // namespace

RunBar::RunBar(ContainersModel* model, ContainerActions* actions, const QString& directory, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_actions(actions)
    , m_directory(directory)
    , m_rows(new QVBoxLayout)
    , m_clock(new AgeClock(
          this,
          [this](const QDateTime& now) {
              std::optional<qint64> soonest;
              for (const Container& container : shown())
                  if (const auto next = msUntilStatusChanges(container, now))
                      soonest = std::min(soonest.value_or(*next), *next);
              return soonest;
          },
          [this] { rebuild(); })) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeLine(Qt::Horizontal));
    layout->addLayout(m_rows);
    m_rows->setContentsMargins(theme::medium, theme::small, theme::medium, theme::small);
    m_rows->setSpacing(theme::small);
    connect(model, &ContainersModel::refreshed, this, &RunBar::rebuild);
    connect(model, &ContainersModel::refreshed, m_clock, &AgeClock::touch);
    connect(actions, &ContainerActions::busyChanged, this, &RunBar::rebuild);
    rebuild();
}

QList<Container> RunBar::shown() const {
    return m_model->ofProject(m_directory).mid(0, shownRows);
}

void RunBar::rebuild() {
    const QList<Container> containers = shown();
    // Buttons are made anew only where something changed: a click must not meet a button that is going away.
    QByteArray key;
    for (const Container& container : containers) {
        key += container.id.toUtf8() + char('0' + int(container.state)) + container.name.toUtf8();
        key += m_actions->isBusy(container.id) ? '+' : '-';
        for (const PortBinding& port : container.publishedPorts())
            key += port.hostAddress.toUtf8() + ':' + QByteArray::number(port.hostPort) + '>' +
                   QByteArray::number(port.containerPort) + port.protocol.toUtf8() + ',';
    }
    setVisible(!containers.isEmpty());
    if (key == m_shown) {
        const auto texts = findChildren<ElidedLabel*>(QStringLiteral("runStatus"));
        for (qsizetype i = 0; i < qMin(texts.size(), containers.size()); ++i)
            texts[i]->setFullText(statusText(containers[i]));
        return;
    }
    m_shown = key;
    while (QLayoutItem* item = m_rows->takeAt(0)) {
        item->widget()->hide();
        item->widget()->setParent(nullptr); // not found among our children any more
        item->widget()->deleteLater();
        delete item; // takeAt hands it over
    }
    for (const Container& container : containers)
        m_rows->addWidget(rowFor(container));
}

QWidget* RunBar::rowFor(const Container& container) {
    const bool active = container.isActive();
    const bool crashed = !active && container.exitCode.value_or(0) != 0;
    auto* card = makeCard(active ? "good" : "plain");
    card->setObjectName(QStringLiteral("runRow"));
    const theme::StateLook look = theme::lookOf(container.state);
    auto* icon = new IconLabel(18);
    icon->setIcon(look.icon, look.ink);
    icon->setToolTip(look.label);
    icon->setAccessibleName(look.label);
    auto* name = new ElidedLabel(inertText(container.name));
    name->setFont(theme::font(theme::Type::Strong));
    auto* status = new ElidedLabel(statusText(container));
    status->setObjectName(QStringLiteral("runStatus"));
    status->setProperty("ink", crashed ? QStringLiteral("bad") : QStringLiteral("muted"));
    auto* ports = new PortButtons;
    ports->setPorts(container.publishedPorts());
    connect(ports, &PortButtons::openRequested, m_actions, &ContainerActions::openPort);
    connect(ports, &PortButtons::changeRequested, this,
            [this, id = container.id] { PortsDialog::openFor(m_model, m_actions, id, window()); });

    auto* layout = new QHBoxLayout(card);
    layout->setContentsMargins(theme::medium, theme::small, theme::small, theme::small);
    layout->setSpacing(theme::small);
    layout->addWidget(icon);
    layout->addWidget(name);
    layout->addWidget(status, 1);
    layout->addWidget(ports);
    QToolButton* log = makeToolButton(tr("Log of %1").arg(container.name), QStringLiteral("logs"));
    connect(log, &QToolButton::clicked, this, [this, id = container.id] { Q_EMIT logRequested(id); });
    layout->addWidget(log);
    QToolButton* toggle = active ? makeToolButton(tr("Stop %1").arg(container.name), QStringLiteral("stop"))
                                 : makeToolButton(tr("Start %1").arg(container.name), QStringLiteral("play"));
    toggle->setObjectName(active ? QStringLiteral("stopContainer") : QStringLiteral("startContainer"));
    connect(toggle, &QToolButton::clicked, this, [this, id = container.id, name = container.name, active] {
        if (active)
            m_actions->stop(id, name);
        else
            m_actions->start(id, name);
    });
    layout->addWidget(toggle);
    QToolButton* remove = makeToolButton(tr("Delete %1…").arg(container.name), QStringLiteral("trash"));
    remove->setObjectName(QStringLiteral("deleteContainer"));
    connect(remove, &QToolButton::clicked, this, [this, id = container.id, name = container.name, active] {
        m_actions->confirmAndDelete(window(), id, name, active);
    });
    layout->addWidget(remove);
    const bool busy = m_actions->isBusy(container.id);
    toggle->setEnabled(!busy);
    remove->setEnabled(!busy);
    return card;
}

} // namespace slipway::ui
