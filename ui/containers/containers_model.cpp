#include "ui/containers/containers_model.h"

#include "ui/containers/status_words.h"
#include "ui/theme/states.h"
#include "ui/widgets/format.h"

#include <algorithm>

namespace slipway::ui {

ContainersModel::ContainersModel(EngineClient* engine, QObject* parent)
    : QAbstractTableModel(parent)
    , m_engine(engine) {
    connect(engine, &EngineClient::containersChanged, this, &ContainersModel::refresh);
    connect(engine, &EngineClient::statusChanged, this, [this] {
        if (m_engine->status().state == EngineState::Ready)
            refresh();
    });
    refresh();
}

void ContainersModel::refresh() {
    if (m_engine->status().state != EngineState::Ready)
        return;
    if (m_job) {
        m_again = true;
        return;
    }
    m_job = m_engine->listContainers(this, [this](Result<QList<Container>> containers) {
        m_job = 0;
        if (containers)
            set(std::move(*containers));
        if (std::exchange(m_again, false))
            refresh();
    });
}

void ContainersModel::set(QList<Container> containers) {
    m_loaded = true;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (Container& container : containers) {
        if (container.since.isValid())
            continue;
        const Container* known = find(container.id);
        container.since =
            sinceOf(container.status, now, known && known->state == container.state ? known->since : QDateTime());
    }
    // Rows are matched by id, so that selection and scroll position survive a refresh.
    for (int row = int(m_containers.size()) - 1; row >= 0; --row) {
        if (std::ranges::none_of(containers, [&](const Container& c) { return c.id == m_containers[row].id; })) {
            beginRemoveRows({}, row, row);
            m_containers.remove(row);
            endRemoveRows();
        }
    }
    for (int row = 0; row < containers.size(); ++row) {
        const auto known = std::ranges::find(m_containers, containers[row].id, &Container::id);
        if (known == m_containers.end()) {
            const int at = qMin(row, int(m_containers.size()));
            beginInsertRows({}, at, at);
            m_containers.insert(at, containers[row]);
            endInsertRows();
        } else if (*known != containers[row]) {
            const int at = int(known - m_containers.begin());
            m_containers[at] = containers[row];
            Q_EMIT dataChanged(index(at, 0), index(at, ColumnCount - 1));
        }
    }
    Q_EMIT refreshed();
}

const Container* ContainersModel::find(const QString& id) const {
    const auto found = std::ranges::find(m_containers, id, &Container::id);
    return found == m_containers.end() ? nullptr : &*found;
}

QList<Container> ContainersModel::ofProject(const QString& directory) const {
    QList<Container> result;
    for (const Container& container : m_containers)
        if (container.labels.value(projectLabel) == directory)
            result << container;
    std::ranges::stable_partition(result, &Container::isActive);
    return result;
}

int ContainersModel::runningCount() const {
    return int(std::ranges::count(m_containers, ContainerState::Running, &Container::state));
}

const Container* ContainersModel::at(const QModelIndex& index) const {
    return index.isValid() ? &m_containers[index.row()] : nullptr;
}

void ContainersModel::setWork(const QHash<QString, QString>& work) {
    const QHash<QString, QString> before = std::exchange(m_work, work);
    for (int row = 0; row < m_containers.size(); ++row)
        if (const QString& id = m_containers[row].id; before.value(id) != work.value(id))
            Q_EMIT dataChanged(index(row, State), index(row, State));
}

int ContainersModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_containers.size());
}
int ContainersModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

namespace {

QString portText(const PortBinding& port) {
    const QString inside = QStringLiteral("%1/%2").arg(port.containerPort).arg(port.protocol);
    return port.hostPort ? QStringLiteral("%1 → %2").arg(port.hostPort).arg(inside) : inside;
}

QString stateText(const Container& container) {
    const QString label = theme::lookOf(container.state).label;
    if (container.state == ContainerState::Exited && container.exitCode)
        return QStringLiteral("%1 (%2)").arg(label).arg(*container.exitCode);
    return label;
}

} // namespace

QVariant ContainersModel::data(const QModelIndex& index, int role) const {
    const Container* container = at(index);
    if (!container)
        return {};
    if (role == IdRole)
        return container->id;
    if (role == SortRole && index.column() == Created)
        return container->created;
    if (role == SortRole && index.column() == State)
        return int(container->state);
    const QString work = index.column() == State ? m_work.value(container->id) : QString();
    if (role == Qt::DecorationRole && !work.isEmpty())
        return theme::icon(QStringLiteral("state-busy"), theme::Ink::Busy);
    if (role == Qt::DecorationRole && index.column() == State) {
        const theme::StateLook look = theme::lookOf(container->state);
        return theme::icon(look.icon, look.ink);
    }
    if (role == Qt::ToolTipRole && index.column() == State)
        return toolTipText(statusText(*container));
    if (role == Qt::ToolTipRole && index.column() == Created)
        return QLocale().toString(container->created.toLocalTime(), QLocale::LongFormat);
    if (role != Qt::DisplayRole && role != SortRole && role != Qt::ToolTipRole && role != Qt::AccessibleTextRole)
        return {};
    QString text;
    switch (index.column()) {
    case Name:
        text = inertText(container->name);
        break;
    case State:
        text = work.isEmpty() ? stateText(*container) : work;
        break;
    case Image:
        text = inertText(container->image);
        break;
    case Ports: {
        QStringList ports;
        for (const PortBinding& port : container->publishedPorts())
            ports << portText(port);
        text = ports.join(QStringLiteral(", "));
        break;
    }
    case Created:
        text = formatAge(container->created);
        break;
    default:
        break;
    }
    return role == Qt::ToolTipRole ? toolTipText(text) : text;
}

QVariant ContainersModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Name");
    case State:
        return tr("State");
    case Image:
        return tr("Image");
    case Ports:
        return tr("Ports");
    case Created:
        return tr("Created");
    default:
        return {};
    }
}

} // namespace slipway::ui
