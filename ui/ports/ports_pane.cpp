#include "ui/ports/ports_pane.h"

#include "ui/containers/container_actions.h"
#include "ui/engine/engine_text.h"
#include "ui/jobs/jobs.h"
#include "ui/ports/port_row.h"
#include "ui/ports/published_row.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/format.h"

#include <QHBoxLayout>

#include <algorithm>

namespace slipway::ui {

namespace {

constexpr qsizetype mostSuggestions = 6;

QString complaint(const Error& error) {
    return errorWords(error);
}

void clear(QLayout* layout) {
    while (QLayoutItem* item = layout->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater();
        delete item; // takeAt hands it over
    }
}

} // namespace

PortsPane::PortsPane(ContainerActions* actions, QWidget* parent)
    : QWidget(parent)
    , m_engine(actions->engine())
    , m_actions(actions)
    , m_list(new QVBoxLayout)
    , m_none(makeLabel(tr("No port of this container is published."), theme::Type::Body, theme::Ink::Muted))
    , m_hindrance(makeParagraph({}, theme::Ink::Muted))
    , m_start(makeButton(tr("Start the container"), QStringLiteral("play"), ButtonKind::Link))
    , m_form(new QWidget)
    , m_row(new PortRow(m_engine, {}, PortRow::Origin::Form))
    , m_publish(makeButton(tr("Publish"), QStringLiteral("plus"), ButtonKind::Primary))
    , m_suggestions(new QWidget)
    , m_suggestionList(new QHBoxLayout)
    , m_note(makeLabel({}, theme::Type::Caption)) {
    m_none->setObjectName(QStringLiteral("noPorts"));
    m_hindrance->setObjectName(QStringLiteral("portsHindrance"));
    m_publish->setObjectName(QStringLiteral("publishPort"));
    m_note->setObjectName(QStringLiteral("publishNote"));
    m_note->setWordWrap(true);
    m_note->hide();

    auto* suggestions = new QHBoxLayout(m_suggestions);
    suggestions->setContentsMargins(0, 0, 0, 0);
    suggestions->setSpacing(theme::small);
    suggestions->addWidget(makeLabel(tr("The image exposes"), theme::Type::Caption, theme::Ink::Muted));
    suggestions->addLayout(m_suggestionList);
    suggestions->addStretch();
    auto* heading = new QHBoxLayout;
    heading->setSpacing(theme::small);
    heading->addWidget(makeLabel(tr("Publish a port"), theme::Type::Strong));
    heading->addWidget(makeLabel(tr("this machine → container"), theme::Type::Caption, theme::Ink::Muted), 1);
    auto* line = new QHBoxLayout;
    line->setSpacing(theme::small);
    line->addWidget(m_row, 1);
    line->addWidget(m_publish, 0, Qt::AlignTop);
    auto* form = new QVBoxLayout(m_form);
    form->setContentsMargins(0, 0, 0, 0);
    form->setSpacing(theme::small);
    form->addLayout(heading);
    form->addLayout(line);
    form->addWidget(m_note);
    form->addWidget(m_suggestions);

    m_list->setSpacing(theme::small);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::large);
    layout->addWidget(m_none);
    layout->addLayout(m_list);
    layout->addWidget(m_hindrance);
    layout->addWidget(m_start, 0, Qt::AlignLeft);
    layout->addWidget(m_form);
    layout->addStretch(1);

    connect(m_row, &PortRow::changed, this, &PortsPane::showForm);
    connect(m_row, &PortRow::submitted, this, &PortsPane::publish);
    connect(m_publish, &QPushButton::clicked, this, &PortsPane::publish);
    connect(m_start, &QPushButton::clicked, this, [this] { m_actions->start(m_container->id, m_container->name); });
    connect(m_engine, &EngineClient::statusChanged, this, &PortsPane::showPorts);
    setContainer(nullptr);
}

void PortsPane::setContainer(const Container* container) {
    if (!container || !m_container || container->id != m_container->id) {
        m_coming.clear();
        m_publishing = false;
        removeJob(std::exchange(m_publishJob, 0));
        m_leaving.clear();
        m_stuck.clear();
        m_exposed.clear();
        m_missing.clear();
        m_asked.clear();
        m_suggestions->hide();
        m_row->setPort({});
        m_note->hide();
    }
    m_container = container ? std::optional(*container) : std::nullopt;
    setEnabled(container);
    showPorts();
    suggest();
}

void PortsPane::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    suggest();
}

QString PortsPane::hindrance() const {
    if (!m_container)
        return {};
    if (m_engine->status().state != EngineState::Ready)
        return tr("Ports can be changed as soon as the engine answers.");
    if (!m_engine->status().extras)
        return tr("This engine can't change the ports of a container that runs: only Slipway's own can. Run the image "
                  "again with other ports instead.");
    if (!m_container->isActive())
        return tr("Nothing is published while the container does not run. Start it to add and remove ports.");
    return {};
}

void PortsPane::showPorts() {
    const QList<PortGroup> groups = m_container ? groupPorts(m_container->publishedPorts()) : QList<PortGroup>();
    const QString why = hindrance();
    m_leaving.removeIf([&](const PortBinding& port) {
        return std::ranges::none_of(groups, [&](const PortGroup& group) { return group.ports.contains(port); });
    });
    // Rows stay where their ports do: a click must not meet one that is going away.
    for (PublishedRow* row : std::as_const(m_rows))
        if (!groups.contains(row->group()))
            row->deleteLater();
    m_rows.removeIf([&](PublishedRow* row) { return !groups.contains(row->group()); });
    for (qsizetype i = 0; i < groups.size(); ++i) {
        if (i >= m_rows.size() || m_rows[i]->group() != groups[i]) {
            auto* row = new PublishedRow(groups[i]);
            m_rows.insert(i, row);
            m_list->insertWidget(int(i), row);
            connect(row, &PublishedRow::openRequested, m_actions, &ContainerActions::openPort);
            connect(row, &PublishedRow::removeRequested, this, [this, row] { withdraw(row->group().ports); });
        }
        QString problem;
        bool leaving = false;
        for (const PortBinding& port : groups[i].ports) {
            leaving = leaving || m_leaving.contains(port);
            problem = problem.isEmpty() ? m_stuck.value(port) : problem;
        }
        m_rows[i]->setBusy(leaving);
        m_rows[i]->setRemovable(why.isEmpty());
        m_rows[i]->setProblem(problem);
    }
    const bool active = m_container && m_container->isActive();
    m_none->setVisible(active && groups.isEmpty());
    m_hindrance->setText(why);
    m_hindrance->setVisible(!why.isEmpty());
    m_start->setVisible(m_container && !active && m_engine->status().state == EngineState::Ready &&
                        m_engine->status().extras);
    m_form->setVisible(m_container && why.isEmpty());
    showForm();
}

void PortsPane::suggest() {
    if (!m_container || !isVisible() || !hindrance().isEmpty())
        return;
    if (m_asked != m_container->id) {
        m_asked = m_container->id;
        m_engine->inspectImage(this, m_container->imageId.isEmpty() ? m_container->image : m_container->imageId,
                               [this, id = m_asked](const Result<ImageDetails>& details) {
                                   if (!details || !m_container || m_container->id != id)
                                       return; // typed in, then
                                   m_exposed = details->exposedPorts;
                                   suggest();
                               });
        return;
    }
    QList<PortBinding> missing = m_exposed;
    missing.removeIf([this](const PortBinding& port) {
        return std::ranges::any_of(m_container->ports, [&](const PortBinding& other) {
            return other.hostPort != 0 && other.containerPort == port.containerPort && other.protocol == port.protocol;
        });
    });
    if (missing == m_missing)
        return;
    m_missing = missing;
    clear(m_suggestionList);
    for (const PortBinding& port : missing.mid(0, mostSuggestions)) {
        const QString text = QStringLiteral("%1/%2").arg(port.containerPort).arg(port.protocol);
        QPushButton* take = makeButton(text, {}, ButtonKind::Link);
        take->setAccessibleName(tr("Publish container port %1").arg(text));
        connect(take, &QPushButton::clicked, this, [this, port] { m_row->setPort(port); });
        m_suggestionList->addWidget(take);
    }
    m_suggestions->setVisible(!missing.isEmpty());
    if (m_row->isBlank() && !missing.isEmpty() && !m_publishing)
        m_row->setPort(missing.first());
}

void PortsPane::showForm() {
    const bool good = !m_row->isBlank() && m_row->problem().isEmpty() && m_row->conflict().isEmpty();
    m_row->setEnabled(!m_publishing);
    m_publish->setEnabled(m_publishing ? m_comingAtFirst > 1 : good);
    m_publish->setText(!m_publishing ? tr("Publish") : m_comingAtFirst == 1 ? tr("Publishing…") : tr("Stop"));
}

void PortsPane::publish() {
    if (m_publishing) {
        m_coming.clear(); // what is under way ends by itself
        return;
    }
    if (!m_publish->isEnabled() || !m_container)
        return;
    m_coming = m_row->bindings();
    m_comingAtFirst = m_coming.size();
    m_publishing = true;
    m_note->hide();
    const QString name = inertText(m_container->name);
    // One that is under way ends by itself; those behind it can be left out.
    m_publishJob =
        m_comingAtFirst == 1
            ? addJob(tr("Publishing port %1 of %2").arg(m_coming.first().hostPort).arg(name))
            : addJob(tr("Publishing %1 ports of %2").arg(m_comingAtFirst).arg(name), [this] { m_coming.clear(); });
    publishNext();
}

void PortsPane::publishNext() {
    if (m_coming.isEmpty()) {
        endPublishing();
        m_row->setPort({});
        m_row->focusHostPort();
        return;
    }
    showForm();
    const PortBinding port = m_coming.takeFirst();
    if (m_comingAtFirst > 1 && m_actions->jobs())
        m_actions->jobs()->setProgress(m_publishJob, m_comingAtFirst - m_coming.size() - 1, m_comingAtFirst,
                                       tr("port %1").arg(port.hostPort));
    if (m_comingAtFirst > 1) {
        m_note->setText(tr("Publishing %1 of %2…").arg(m_comingAtFirst - m_coming.size()).arg(m_comingAtFirst));
        setStyleProperty(m_note, "ink", QStringLiteral("muted"));
        m_note->show();
    }
    m_engine->publishPort(this, m_container->id, port, [this, port, id = m_container->id](const Result<>& result) {
        if (m_container && m_container->id == id && m_publishing)
            published(port, result);
    });
}

void PortsPane::published(const PortBinding& port, const Result<>& result) {
    if (result) {
        publishNext();
        return;
    }
    const qsizetype before = m_comingAtFirst - m_coming.size() - 1;
    m_coming.clear();
    endPublishing();
    QString text = tr("Port %1 could not be published: %2").arg(port.hostPort).arg(complaint(result.error()));
    if (before > 0)
        text += QLatin1Char('\n') + tr("%n port(s) before it are published.", nullptr, int(before));
    m_note->setText(text);
    setStyleProperty(m_note, "ink", QStringLiteral("bad"));
    m_note->show();
    m_row->recheck(); // somebody may have taken it meanwhile
}

void PortsPane::endPublishing() {
    m_publishing = false;
    removeJob(std::exchange(m_publishJob, 0));
    m_note->hide();
    showForm();
}

void PortsPane::withdraw(const QList<PortBinding>& ports) {
    const QString name = inertText(m_container->name);
    const quint64 job = addJob(ports.size() == 1 ? tr("Removing port %1 of %2").arg(ports.first().hostPort).arg(name)
                                                 : tr("Removing %1 ports of %2").arg(ports.size()).arg(name));
    const auto left = std::make_shared<qsizetype>(ports.size());
    for (const PortBinding& port : ports) {
        m_leaving << port;
        m_stuck.remove(port);
        m_engine->withdrawPort(this, m_container->id, port,
                               [this, port, job, left, id = m_container->id](const Result<>& result) {
                                   if (--*left == 0)
                                       removeJob(job);
                                   if (m_container && m_container->id == id)
                                       withdrawn(port, result);
                               });
    }
    showPorts();
}

quint64 PortsPane::addJob(const QString& title, std::function<void()> cancel) {
    return m_actions->jobs() ? m_actions->jobs()->add(this, title, std::move(cancel)) : 0;
}

void PortsPane::removeJob(quint64 job) {
    if (m_actions->jobs())
        m_actions->jobs()->remove(job);
}

void PortsPane::withdrawn(const PortBinding& port, const Result<>& result) {
    // One that is gone already is what was asked for; the list will tell.
    if (result || result.error().code() == Errc::NotFound)
        return;
    m_leaving.removeAll(port);
    m_stuck[port] = tr("Port %1 could not be removed: %2").arg(port.hostPort).arg(complaint(result.error()));
    showPorts();
}

} // namespace slipway::ui
