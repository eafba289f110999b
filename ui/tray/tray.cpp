#include "ui/tray/tray.h"

#include "ui/containers/container_actions.h"
#include "ui/containers/containers_model.h"
#include "ui/theme/states.h"
#include "ui/widgets/format.h"

#include <QMenu>

namespace slipway::ui {

Tray::Tray(EngineClient* engine, ContainersModel* model, ContainerActions* actions, QObject* parent)
    : QObject(parent)
    , m_engine(engine)
    , m_model(model)
    , m_actions(actions)
    , m_menu(new QMenu) {
    connect(model, &ContainersModel::refreshed, this, &Tray::rebuild);
    connect(engine, &EngineClient::statusChanged, this, &Tray::rebuild);
    if (QSystemTrayIcon::isSystemTrayAvailable()) {
        m_icon = new QSystemTrayIcon(theme::applicationIcon(), this);
        m_icon->setContextMenu(m_menu);
        connect(m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
            if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick)
                Q_EMIT showRequested();
        });
        m_icon->show();
    }
    rebuild();
}

// A top-level menu has no widget to belong to.
Tray::~Tray() {
    delete m_menu;
}

void Tray::rebuild() {
    m_menu->clear();
    const theme::StateLook engine = theme::lookOf(m_engine->status().state);
    QAction* header = m_menu->addAction(theme::icon(engine.icon, engine.ink), engine.label);
    header->setEnabled(false);
    m_menu->addSeparator();
    int running = 0;
    for (const Container& container : m_model->containers()) {
        if (!container.isActive())
            continue;
        ++running;
        const theme::StateLook look = theme::lookOf(container.state);
        // An ampersand in a name is no shortcut.
        QMenu* entry = m_menu->addMenu(theme::icon(look.icon, look.ink),
                                       inertText(container.name).replace(QLatin1Char('&'), QLatin1String("&&")));
        for (const PortBinding& port : container.publishedPorts())
            entry->addAction(theme::icon(QStringLiteral("open")), tr("Open port %1").arg(port.hostPort), m_actions,
                             [actions = m_actions, port] { actions->openPort(port); });
        entry->addSeparator();
        entry->addAction(theme::icon(QStringLiteral("stop")), tr("Stop"), m_actions,
                         [actions = m_actions, id = container.id, name = container.name] { actions->stop(id, name); });
    }
    if (running == 0)
        m_menu->addAction(tr("Nothing is running"))->setEnabled(false);
    m_menu->addSeparator();
    m_menu->addAction(theme::icon(QStringLiteral("window")), tr("Show Slipway"), this, &Tray::showRequested);
    m_menu->addAction(tr("Quit"), this, &Tray::quitRequested);
    if (m_icon)
        m_icon->setToolTip(running == 0 ? tr("Slipway: nothing is running")
                                        : tr("Slipway: %n container(s) running", nullptr, running));
}

} // namespace slipway::ui
