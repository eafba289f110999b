#include "ui/build/timeline_model.h"

#include "ui/build/step_look.h"
#include "ui/widgets/format.h"

#include <algorithm>

namespace slipway::ui {

TimelineModel::TimelineModel(StepsModel* steps, QObject* parent)
    : QAbstractListModel(parent)
    , m_steps(steps) {
    connect(steps, &QAbstractItemModel::modelReset, this, &TimelineModel::rebuild);
    connect(steps, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex& at) {
        if (!at.isValid())
            rebuild();
    });
    connect(steps, &QAbstractItemModel::dataChanged, this, [this] {
        // A step tells its stage after its number.
        rebuild();
        if (!m_rows.isEmpty())
            Q_EMIT dataChanged(index(0), index(int(m_rows.size()) - 1));
    });
    rebuild();
}

void TimelineModel::rebuild() {
    QList<Row> rows;
    QStringList stages;
    for (int i = 0; i < m_steps->rowCount(); ++i) {
        const QString stage = m_steps->index(i, 0).data(StepsModel::StageRole).toString();
        if (!stages.contains(stage))
            stages << stage;
    }
    for (const QString& stage : std::as_const(stages)) {
        if (stages.size() > 1)
            rows << Row{stage, -1};
        for (int i = 0; i < m_steps->rowCount(); ++i)
            if (m_steps->index(i, 0).data(StepsModel::StageRole).toString() == stage)
                rows << Row{stage, i};
    }
    if (rows == m_rows)
        return;
    beginResetModel();
    m_rows = rows;
    endResetModel();
}

int TimelineModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_rows.size());
}

QString TimelineModel::toolTip(int step) const {
    const QModelIndex at = m_steps->index(step, 0);
    const auto state = at.data(StepsModel::StateRole).value<StepState>();
    QStringList lines{at.data().toString()};
    QStringList figures{lookOf(state).label};
    const bool ran = state == StepState::Running || state == StepState::Done || state == StepState::Failed;
    if (ran)
        figures << formatDuration(at.data(StepsModel::DurationRole).toLongLong());
    if (const qint64 size = at.data(StepsModel::SizeRole).toLongLong(); size > 0)
        figures << formatSize(size);
    lines << figures.join(QStringLiteral(" · "));
    if (ran)
        lines << tr("Began after %1").arg(formatDuration(at.data(StepsModel::StartRole).toLongLong()));
    if (const QString reason = at.data(StepsModel::ReasonRole).toString(); !reason.isEmpty())
        lines << tr("Not cached: %1").arg(reason);
    return toolTipText(lines.join(QLatin1Char('\n')));
}

QVariant TimelineModel::stageData(const Row& row, int role) const {
    qint64 start = -1, end = 0;
    int count = 0;
    for (const Row& other : m_rows) {
        if (other.stage != row.stage || other.step < 0)
            continue;
        const QModelIndex step = m_steps->index(other.step, 0);
        const qint64 from = step.data(StepsModel::StartRole).toLongLong();
        start = start < 0 ? from : std::min(start, from);
        end = std::max(end, from + step.data(StepsModel::DurationRole).toLongLong());
        ++count;
    }
    switch (role) {
    case Qt::DisplayRole:
        return stageName(row.stage);
    case Qt::ToolTipRole:
        return toolTipText(tr("%1: %2").arg(stageName(row.stage), formatDuration(end - start)));
    case Qt::AccessibleTextRole:
        return tr("%1: %2").arg(stageName(row.stage), formatDuration(end - start));
    case StepsModel::StartRole:
        return start;
    case StepsModel::DurationRole:
        return end - start;
    case StepsModel::DetailRole:
        return formatDuration(end - start);
    case IsStageRole:
        return true;
    case StageStepsRole:
        return count;
    default:
        return {};
    }
}

QVariant TimelineModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row& row = m_rows[index.row()];
    if (row.step < 0)
        return stageData(row, role);
    if (role == IsStageRole)
        return false;
    if (role == Qt::ToolTipRole)
        return toolTip(row.step);
    return m_steps->index(row.step, 0).data(role);
}

} // namespace slipway::ui
