#include "ui/builds/comparison_model.h"

#include "ui/build/step_look.h"
#include "ui/widgets/format.h"

namespace slipway::ui {

namespace {

StepState stateOf(const BuildStepRecord& step) {
    if (step.state == QLatin1String("cached"))
        return StepState::Cached;
    if (step.state == QLatin1String("done"))
        return StepState::Done;
    if (step.state == QLatin1String("failed"))
        return StepState::Failed;
    if (step.state == QLatin1String("running"))
        return StepState::Running;
    return step.state == QLatin1String("cancelled") ? StepState::Cancelled : StepState::Waiting;
}

bool ran(const BuildStepRecord& step) {
    const StepState state = stateOf(step);
    return state == StepState::Done || state == StepState::Failed;
}

QString textOf(const std::optional<BuildStepRecord>& step) {
    if (!step)
        return QStringLiteral("–");
    QString text = ran(*step) ? formatDuration(step->durationMs) : lookOf(stateOf(*step)).label;
    if (stateOf(*step) == StepState::Failed)
        text += QStringLiteral(" · ") + lookOf(StepState::Failed).label;
    return text;
}

// What the later one took more, "+1.2 s"; only where both ran.
QString differenceOf(const BuildComparison::Step& step) {
    if (!step.a || !step.b || !ran(*step.a) || !ran(*step.b))
        return {};
    const qint64 more = step.b->durationMs - step.a->durationMs;
    if (more == 0)
        return QStringLiteral("±0");
    return (more > 0 ? QStringLiteral("+") : QStringLiteral("−")) + formatDuration(qAbs(more));
}

} // namespace

ComparisonModel::ComparisonModel(QObject* parent)
    : QAbstractTableModel(parent) {}

void ComparisonModel::setSteps(const QList<BuildComparison::Step>& steps) {
    beginResetModel();
    m_steps = steps;
    endResetModel();
}

int ComparisonModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_steps.size());
}
int ComparisonModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ComparisonModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const BuildComparison::Step& step = m_steps[index.row()];
    const std::optional<BuildStepRecord>& side = index.column() == Earlier ? step.a : step.b;
    const bool isSide = index.column() == Earlier || index.column() == Later;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        if (index.column() == Step)
            return inertText(step.text.simplified());
        return isSide ? textOf(side) : differenceOf(step);
    case Qt::DecorationRole:
        if (isSide && side) {
            const StepLook look = lookOf(stateOf(*side));
            return theme::icon(look.icon, look.ink);
        }
        return {};
    case Qt::FontRole:
        return index.column() == Step ? QVariant(theme::font(theme::Type::Code)) : QVariant();
    case Qt::ToolTipRole:
        if (index.column() == Step)
            return toolTipText(inertText(step.text.simplified()));
        if (isSide && side && !side->reason.isEmpty())
            return toolTipText(tr("Not cached: %1").arg(inertText(side->reason.words())));
        return isSide && !side ? tr("Only the other build has this step.") : QString();
    default:
        return {};
    }
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Step:
        return tr("Step");
    case Earlier:
        return tr("Earlier");
    case Later:
        return tr("Later");
    case Difference:
        return tr("Difference");
    default:
        return {};
    }
}

} // namespace slipway::ui
