#include "ui/containers/container_detail.h"

#include "ui/containers/container_actions.h"
#include "ui/containers/status_words.h"
#include "ui/engine/engine_text.h"
#include "ui/logs/log_view.h"
#include "ui/ports/port_buttons.h"
#include "ui/ports/ports_pane.h"
#include "ui/terminal/terminal_pane.h"
#include "ui/theme/states.h"
#include "ui/widgets/age_clock.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icon_label.h"

#include <QScrollArea>
#include <QStackedWidget>
#include <QTabBar>
#include <QTimer>
#include <QVBoxLayout>

namespace slipway::ui {

namespace {
constexpr int tail = 100'000; // lines of the past

QWidget* scrolled(QWidget* content) {
    auto* inset = new QWidget;
    inset->setProperty("ground", QStringLiteral("surface"));
    auto* layout = new QVBoxLayout(inset);
    layout->setContentsMargins(theme::large, theme::medium, theme::large, theme::medium);
    layout->addWidget(content);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(inset);
    return scroll;
}
} // namespace

ContainerDetail::ContainerDetail(EngineClient* engine, ContainerActions* actions, QWidget* parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_icon(new IconLabel)
    , m_name(new ElidedLabel)
    , m_status(new ElidedLabel)
    , m_ports(new PortButtons)
    , m_tabs(new QTabBar)
    , m_stack(new QStackedWidget)
    , m_log(new LogView)
    , m_noShell(new EmptyState)
    , m_portsPane(new PortsPane(actions))
    , m_portsPage(scrolled(m_portsPane))
    , m_clock(new AgeClock(
          m_status, [this](const QDateTime& now) { return msUntilStatusChanges(m_container, now); },
          [this] { m_status->setFullText(statusText(m_container)); })) {
    m_name->setFont(theme::font(theme::Type::Strong));
    m_status->setProperty("ink", QStringLiteral("muted"));
    m_log->text()->setAccessibleName(tr("Log of the container"));
    m_log->text()->setPlaceholder(tr("The container has written nothing so far."));
    m_log->text()->feed()->setStamps(LogDecoder::Stamps::Leading);
    auto* header = new QHBoxLayout;
    header->setContentsMargins(theme::large, 0, theme::large, 0);
    header->setSpacing(theme::small);
    header->addWidget(m_icon);
    header->addWidget(m_name);
    header->addSpacing(theme::small);
    header->addWidget(m_tabs, 0, Qt::AlignBottom);
    header->addSpacing(theme::small);
    header->addWidget(m_status, 1);
    header->addWidget(m_ports);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(header);
    layout->addWidget(makeLine(Qt::Horizontal));
    layout->addWidget(m_stack, 1);
    m_tabs->setObjectName(QStringLiteral("containerTabs"));
    m_tabs->setAccessibleName(tr("Parts of the container"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(false);
    m_tabs->addTab(tr("Logs"));
    m_tabs->addTab(tr("Terminal"));
    m_tabs->addTab(tr("Ports"));
    m_stack->addWidget(m_log);
    m_stack->addWidget(m_noShell);
    m_stack->addWidget(m_portsPage);
    m_noShell->describe(QStringLiteral("terminal"), tr("Not running"),
                        tr("A shell needs a container that runs. Start it first."));
    connect(m_tabs, &QTabBar::currentChanged, this, &ContainerDetail::showCurrentTab);
    connect(m_ports, &PortButtons::openRequested, actions, &ContainerActions::openPort);
    connect(m_ports, &PortButtons::changeRequested, this, [this] { showTab(Tab::Ports); });
}

ContainerDetail::~ContainerDetail() {
    unfollow();
}

void ContainerDetail::setContainer(const Container* container) {
    m_portsPane->setContainer(container);
    if (!container) {
        unfollow();
        m_id.clear();
        setVisible(false);
        return;
    }
    const theme::StateLook look = theme::lookOf(container->state);
    m_icon->setIcon(look.icon, look.ink);
    m_icon->setToolTip(look.label);
    m_icon->setAccessibleName(look.label);
    m_name->setFullText(inertText(container->name));
    m_container = *container;
    m_status->setFullText(statusText(m_container));
    m_clock->touch();
    m_ports->setPorts(container->publishedPorts());
    m_log->setFileName(
        QStringLiteral("%1.log").arg(QString(container->name).replace(QLatin1Char('/'), QLatin1Char('_'))));
    // Started again, a container goes on with its log where the follower's stream has ended.
    const bool restarted = container->id == m_id && container->isActive() && !m_active;
    m_active = container->isActive();
    if (container->id != m_id || restarted) {
        unfollow();
        m_id = container->id;
    }
    setVisible(true);
    follow();
    showCurrentTab();
}

void ContainerDetail::openFind() {
    showTab(Tab::Logs);
    m_log->openFind();
}

void ContainerDetail::showTab(Tab tab) {
    m_tabs->setCurrentIndex(int(tab));
}

TerminalPane* ContainerDetail::paneOf(const QString& id) {
    TerminalPane*& pane = m_panes[id];
    if (!pane) {
        pane = new TerminalPane([this, id](int columns, int rows) {
            return m_engine->openTerminal({.container = id, .columns = columns, .rows = rows});
        });
        m_stack->addWidget(pane);
        // Once it has its size, so that the shell's first line is as wide as it should be.
        QTimer::singleShot(0, pane, &TerminalPane::start);
    }
    return pane;
}

void ContainerDetail::keepShellsOf(const QStringList& running) {
    m_panes.removeIf([&](const auto& entry) {
        if (running.contains(entry.key()))
            return false;
        entry.value()->deleteLater();
        m_stack->removeWidget(entry.value());
        return true;
    });
}

void ContainerDetail::showCurrentTab() {
    const Tab tab = Tab(m_tabs->currentIndex());
    if (tab == Tab::Logs)
        m_stack->setCurrentWidget(m_log);
    else if (tab == Tab::Ports)
        m_stack->setCurrentWidget(m_portsPage);
    else if (!m_active)
        m_stack->setCurrentWidget(m_noShell);
    else
        m_stack->setCurrentWidget(paneOf(m_id));
}

std::optional<LogPlace> ContainerDetail::place() const {
    if (!m_followed.isEmpty())
        return m_log->text()->place();
    return m_places.contains(m_id) ? std::optional(m_places[m_id]) : std::nullopt;
}

void ContainerDetail::setPlace(const QString& id, const std::optional<LogPlace>& place) {
    if (place)
        m_places.insert(id, *place);
    else
        m_places.remove(id);
}

void ContainerDetail::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    follow();
}

void ContainerDetail::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    unfollow();
}

void ContainerDetail::follow() {
    if (m_id.isEmpty() || m_followed == m_id || !isVisible())
        return;
    m_followed = m_id;
    m_log->text()->reset();
    if (m_places.contains(m_id))
        m_log->text()->seek(m_places.take(m_id));
    m_job = m_engine->followLogs(
        this, m_id, tail,
        [this](const QList<LogChunk>& chunks) {
            for (const LogChunk& chunk : chunks)
                m_log->text()->feed()->append(
                    chunk.data, 0, chunk.stream == LogChunk::Stream::Error ? LogStream::Error : LogStream::Output);
        },
        [this](const Result<>& result) {
            m_job = 0;
            m_log->text()->feed()->finish();
            if (!result)
                m_log->text()->feed()->addNotice(tr("The log ends here: %1").arg(errorWords(result.error())));
        });
}

void ContainerDetail::unfollow() {
    if (!m_followed.isEmpty())
        setPlace(m_followed, m_log->text()->place());
    m_followed.clear();
    if (m_job)
        m_engine->cancel(std::exchange(m_job, 0));
}

} // namespace slipway::ui
