#include "ui/builds/builds_model.h"

#include "ui/builds/outcome_look.h"
#include "ui/engine/engine_text.h"
#include "ui/widgets/format.h"

#include <QLocale>

#include <algorithm>

namespace slipway::ui {

qint64 durationOf(const BuildSummary& build) {
    if (build.outcome != BuildOutcome::Running)
        return build.durationMs;
    return qMax<qint64>(0, build.started.msecsTo(QDateTime::currentDateTimeUtc()));
}

BuildsModel::BuildsModel(EngineClient* engine, QObject* parent)
    : QAbstractTableModel(parent)
    , m_engine(engine) {
    connect(engine, &EngineClient::statusChanged, this, [this] {
        if (m_active) {
            follow();
            refresh();
        }
    });
}

BuildsModel::~BuildsModel() {
    for (const JobId job : {m_job, m_followJob})
        if (job)
            m_engine->cancel(job);
}

void BuildsModel::setActive(bool active) {
    if (m_active == active)
        return;
    m_active = active;
    if (active) {
        follow();
        refresh();
        return;
    }
    if (m_followJob)
        m_engine->cancel(std::exchange(m_followJob, 0));
}

void BuildsModel::follow() {
    const EngineStatus status = m_engine->status();
    if (m_followJob || status.state != EngineState::Ready || !status.extras)
        return;
    m_followJob = m_engine->followBuilds(
        this, [this](const QList<BuildEvent>& events) { take(events); }, [this](const Result<>&) { m_followJob = 0; });
}

void BuildsModel::take(const QList<BuildEvent>& events) {
    using Kind = BuildEvent::Kind;
    bool changed = false;
    for (const BuildEvent& event : events) {
        changed = changed || event.kind == Kind::BuildStarted || event.kind == Kind::BuildFinished;
        if (event.kind != Kind::StepCached)
            continue;
        const auto build = std::ranges::find(m_builds, event.build, &BuildSummary::id);
        if (build == m_builds.end() || build->outcome != BuildOutcome::Running)
            continue;
        build->steps = qMax(build->steps, event.steps);
        const int row = int(build - m_builds.begin());
        Q_EMIT dataChanged(index(row, Cached), index(row, Cached));
    }
    if (changed)
        refresh();
}

void BuildsModel::refresh() {
    const EngineStatus status = m_engine->status();
    if (status.state != EngineState::Ready)
        return;
    if (!status.extras) {
        m_problem = tr("This engine keeps no record of builds. Slipway's own does.");
        Q_EMIT refreshed();
        return;
    }
    if (m_job) {
        m_again = true;
        return;
    }
    m_job = m_engine->listBuilds(this, [this](Result<QList<BuildSummary>> builds) {
        m_job = 0;
        if (builds) {
            m_problem.clear();
            set(std::move(*builds));
        } else {
            m_problem = inertText(errorWords(builds.error()));
            Q_EMIT refreshed();
        }
        if (std::exchange(m_again, false))
            refresh();
    });
}

void BuildsModel::set(QList<BuildSummary> builds) {
    m_loaded = true;
    // Rows are matched by id, so that selection and scroll position survive.
    for (int row = int(m_builds.size()) - 1; row >= 0; --row) {
        if (std::ranges::find(builds, m_builds[row].id, &BuildSummary::id) == builds.end()) {
            beginRemoveRows({}, row, row);
            m_builds.remove(row);
            endRemoveRows();
        }
    }
    for (int row = 0; row < builds.size(); ++row) {
        const auto known = std::ranges::find(m_builds, builds[row].id, &BuildSummary::id);
        if (known == m_builds.end()) {
            const int at = qMin(row, int(m_builds.size()));
            beginInsertRows({}, at, at);
            m_builds.insert(at, builds[row]);
            endInsertRows();
        } else if (*known != builds[row]) {
            const int at = int(known - m_builds.begin());
            m_builds[at] = builds[row];
            Q_EMIT dataChanged(index(at, 0), index(at, ColumnCount - 1));
        }
    }
    Q_EMIT refreshed();
}

const BuildSummary* BuildsModel::find(const QString& id) const {
    const auto found = std::ranges::find(m_builds, id, &BuildSummary::id);
    return found == m_builds.end() ? nullptr : &*found;
}

const BuildSummary* BuildsModel::at(const QModelIndex& index) const {
    return index.isValid() ? &m_builds[index.row()] : nullptr;
}

QList<BuildSummary> BuildsModel::relatives(const BuildSummary& build) const {
    QList<BuildSummary> result;
    for (const BuildSummary& other : m_builds)
        if (other.context == build.context && other.dockerfile == build.dockerfile && other.name == build.name)
            result.prepend(other);
    return result;
}

int BuildsModel::runningCount() const {
    return int(std::ranges::count(m_builds, BuildOutcome::Running, &BuildSummary::outcome));
}

int BuildsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_builds.size());
}
int BuildsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString BuildsModel::textOf(const BuildSummary& build, int column) const {
    switch (column) {
    case Outcome:
        return lookOf(build.outcome).label;
    case Project:
        return inertText(build.name);
    case Started:
        return formatAge(build.started);
    case Duration:
        return formatDuration(durationOf(build));
    case Cached:
        return build.steps > 0 ? tr("%1 of %2").arg(build.cachedSteps).arg(build.steps) : QString();
    case Tags:
        return inertText(build.tags.join(QStringLiteral(", ")));
    default:
        return {};
    }
}

QVariant BuildsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const BuildSummary& build = m_builds[index.row()];
    const int column = index.column();
    switch (role) {
    case IdRole:
        return build.id;
    case SortRole:
        switch (column) {
        case Outcome:
            return int(build.outcome);
        case Started:
            return build.started;
        case Duration:
            return durationOf(build);
        case Cached:
            return build.steps > 0 ? double(build.cachedSteps) / build.steps : 0.0;
        default:
            return textOf(build, column);
        }
    case Qt::DecorationRole:
        if (column == Outcome) {
            const OutcomeLook look = lookOf(build.outcome);
            return theme::icon(look.icon, look.ink);
        }
        return {};
    case Qt::ToolTipRole:
        if (column == Outcome && build.error)
            return toolTipText(inertText(build.error->message.words()));
        if (column == Project)
            return toolTipText(inertText(build.context + QLatin1Char('/') + build.dockerfile));
        if (column == Started)
            return QLocale().toString(build.started.toLocalTime(), QLocale::LongFormat);
        return toolTipText(textOf(build, column));
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return textOf(build, column);
    default:
        return {};
    }
}

QVariant BuildsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Outcome:
        return tr("Outcome");
    case Project:
        return tr("Project");
    case Started:
        return tr("Started");
    case Duration:
        return tr("Duration");
    case Cached:
        return tr("Cached");
    case Tags:
        return tr("Tags");
    default:
        return {};
    }
}

} // namespace slipway::ui
