#include "ui/build/steps_model.h"

#include "ui/widgets/format.h"

#include <QDateTime>

#include <algorithm>

namespace slipway::ui {

namespace {
// Under one step; the plain-text log keeps more.
constexpr qsizetype keptLines = 5'000;

qint64 timeOf(const BuildEvent& event) {
    return event.time > 0 ? event.time : QDateTime::currentMSecsSinceEpoch();
}
} // namespace

StepLine::StepLine(const LogLine& line)
    : text(line.text.data(), qsizetype(line.text.size()))
    , plain(line.plain) {
    runs.reserve(qsizetype(line.runs.size()));
    for (const LogRun& run : line.runs)
        runs << LogRun{run.start - line.runsFrom, run.style};
}

LogLine StepLine::line() const {
    return {.text = {text.constData(), std::size_t(text.size())},
            .runs = {runs.constData(), std::size_t(runs.size())},
            .plain = plain};
}

StepsModel::StepsModel(QObject* parent)
    : QAbstractItemModel(parent) {}

void StepsModel::clear() {
    beginResetModel();
    m_steps.clear();
    m_startedAt = 0;
    m_endedAt = 0;
    endResetModel();
}

void StepsModel::setPlan(const QList<PlanStep>& steps) {
    beginResetModel();
    m_steps.clear();
    m_startedAt = 0;
    m_endedAt = 0;
    for (const PlanStep& planned : steps) {
        auto step = std::make_unique<Step>();
        step->number = int(m_steps.size()) + 1;
        step->total = int(steps.size());
        step->line = planned.line;
        step->endLine = planned.endLine;
        step->text = planned.text;
        step->reason = planned.reason;
        step->state = planned.cached ? StepState::Cached : StepState::WillRun;
        m_steps.push_back(std::move(step));
    }
    endResetModel();
}

StepsModel::Step& StepsModel::stepFor(const BuildEvent& event) {
    const auto at = std::ranges::lower_bound(m_steps, event.step, {}, [](const auto& step) { return step->number; });
    if (at != m_steps.end() && (*at)->number == event.step)
        return **at;
    const int row = int(at - m_steps.begin());
    auto step = std::make_unique<Step>();
    step->number = event.step;
    beginInsertRows({}, row, row);
    Step& result = **m_steps.insert(at, std::move(step));
    endInsertRows();
    return result;
}

void StepsModel::apply(const BuildEvent& event) {
    using Kind = BuildEvent::Kind;
    switch (event.kind) {
    case Kind::BuildStarted:
        clear();
        m_startedAt = timeOf(event);
        return;
    case Kind::Warning:
    case Kind::Gap:
        return;
    case Kind::BuildFinished:
        m_endedAt = timeOf(event);
        if (event.outcome != BuildEvent::Outcome::Ok)
            markCancelled(m_endedAt);
        return;
    default:
        break;
    }
    if (m_startedAt == 0)
        m_startedAt = timeOf(event);
    Step& step = stepFor(event);
    switch (event.kind) {
    case Kind::StepStarted:
    case Kind::StepCached:
        step.total = event.steps;
        step.line = event.line;
        step.endLine = event.endLine;
        step.stage = event.stage;
        step.text = event.text;
        step.reason = event.reason;
        step.startMs = qMax<qint64>(0, timeOf(event) - m_startedAt);
        step.state = event.kind == Kind::StepCached ? StepState::Cached : StepState::Running;
        break;
    case Kind::StepLog: {
        QList<StepLine> lines;
        const std::string data = event.data.toStdString();
        step.decoder.feed(data, [&](const LogLine& line) { lines << StepLine(line); });
        appendLog(step, std::move(lines));
        return;
    }
    case Kind::StepProgress:
        step.layers[event.layer] = event.action == QLatin1String("done") || event.action == QLatin1String("exists")
                                       ? qMakePair(event.total, event.total)
                                       : qMakePair(event.current, event.total);
        break;
    case Kind::StepFinished:
    case Kind::StepFailed:
        step.decoder.finish([&](const LogLine& line) { appendLog(step, {StepLine(line)}); });
        step.durationMs = event.durationMs;
        step.size = event.size;
        step.state = event.kind == Kind::StepFailed ? StepState::Failed : StepState::Done;
        if (event.error)
            step.error = event.error->message.words();
        break;
    default:
        break;
    }
    changed(step);
}

void StepsModel::appendLog(Step& step, QList<StepLine> lines) {
    if (lines.isEmpty())
        return;
    step.written += lines.size();
    // Of a flood only what is kept at its end becomes rows.
    if (lines.size() > keptLines) {
        lines.remove(0, lines.size() - keptLines);
        removeLog(step, step.log.size());
    }
    const QModelIndex parent = index(rowOf(step), 0);
    beginInsertRows(parent, int(step.log.size()), int(step.log.size() + lines.size()) - 1);
    step.log += lines;
    endInsertRows();
    if (step.log.size() > keptLines * 5 / 4)
        removeLog(step, step.log.size() - keptLines);
    const qint64 gone = step.written - step.log.size();
    if (gone == 0)
        return;
    const QByteArray notice = tr("%Ln earlier line(s): the text has them", nullptr, int(gone) + 1).toUtf8();
    step.log[0] = StepLine(LogLine{.text = {notice.constData(), std::size_t(notice.size())}});
    Q_EMIT dataChanged(index(0, 0, parent), index(0, 0, parent));
}

void StepsModel::removeLog(Step& step, qsizetype lines) {
    if (lines == 0)
        return;
    beginRemoveRows(index(rowOf(step), 0), 0, int(lines) - 1);
    step.log.remove(0, lines);
    endRemoveRows();
}

void StepsModel::markCancelled() {
    m_endedAt = QDateTime::currentMSecsSinceEpoch();
    markCancelled(m_endedAt);
}

void StepsModel::markCancelled(qint64 at) {
    for (const auto& step : m_steps) {
        if (step->state == StepState::Running || step->state == StepState::Waiting) {
            if (step->state == StepState::Running)
                step->durationMs = qMax<qint64>(0, at - m_startedAt - step->startMs);
            step->state = StepState::Cancelled;
            changed(*step);
        }
    }
}

void StepsModel::changed(const Step& step) {
    const QModelIndex at = index(rowOf(step), 0);
    Q_EMIT dataChanged(at, at);
}

int StepsModel::rowOf(const Step& step) const {
    return int(std::ranges::lower_bound(m_steps, step.number, {}, [](const auto& s) { return s->number; }) -
               m_steps.begin());
}

QModelIndex StepsModel::indexOfStep(int number) const {
    for (int row = 0; row < rowCount(); ++row)
        if (m_steps[row]->number == number)
            return index(row, 0);
    return {};
}

QModelIndex StepsModel::failedStep() const {
    for (int row = 0; row < rowCount(); ++row)
        if (m_steps[row]->state == StepState::Failed)
            return index(row, 0);
    return {};
}

QModelIndex StepsModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? m_steps[parent.row()].get() : nullptr);
}

QModelIndex StepsModel::parent(const QModelIndex& child) const {
    const auto* step = static_cast<const Step*>(child.constInternalPointer());
    return step ? createIndex(rowOf(*step), 0) : QModelIndex();
}

int StepsModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid())
        return int(m_steps.size());
    if (parent.internalPointer() || parent.column() != 0)
        return 0;
    return int(m_steps[parent.row()]->log.size());
}

int StepsModel::columnCount(const QModelIndex&) const {
    return 1;
}

QString StepsModel::detailOf(const Step& step) const {
    QStringList parts;
    switch (step.state) {
    case StepState::Cached:
        return tr("cached");
    case StepState::WillRun:
        return step.reason.words();
    case StepState::Waiting:
        return {};
    case StepState::Cancelled:
        return tr("cancelled");
    case StepState::Running: {
        qint64 current = 0, total = 0;
        for (const auto& [layerCurrent, layerTotal] : step.layers) {
            current += layerCurrent;
            total += layerTotal;
        }
        return total > 0 ? tr("%1 of %2").arg(formatSize(current), formatSize(total)) : QString();
    }
    case StepState::Done:
    case StepState::Failed:
        parts << formatDuration(step.durationMs);
        if (step.size > 0)
            parts << formatSize(step.size);
        break;
    }
    return parts.join(QStringLiteral(" · "));
}

QVariant StepsModel::stepData(const Step& step, int role) const {
    switch (role) {
    case Qt::DisplayRole:
        return inertText(step.text);
    case Qt::ToolTipRole: {
        QString tip = inertText(step.text).toHtmlEscaped();
        if (!step.reason.isEmpty())
            tip += QStringLiteral("<br>") + tr("Not cached: %1").arg(inertText(step.reason.words())).toHtmlEscaped();
        return QString(QStringLiteral("<p>") + tip + QStringLiteral("</p>"));
    }
    case Qt::AccessibleTextRole: {
        static const char* const words[] = {QT_TR_NOOP("waiting"),  QT_TR_NOOP("will run"), QT_TR_NOOP("running"),
                                            QT_TR_NOOP("cached"),   QT_TR_NOOP("done"),     QT_TR_NOOP("failed"),
                                            QT_TR_NOOP("cancelled")};
        return tr("Step %1 of %2, %3: %4").arg(step.number).arg(step.total).arg(tr(words[int(step.state)]), step.text);
    }
    case StateRole:
        return QVariant::fromValue(step.state);
    case NumberRole:
        return step.number;
    case TotalRole:
        return step.total;
    case LineRole:
        return step.line;
    case EndLineRole:
        return step.endLine;
    case DetailRole:
        return inertText(detailOf(step));
    case ReasonRole:
        return inertText(step.reason.words());
    case ErrorRole:
        return inertText(step.error);
    case StageRole:
        return step.stage;
    case StartRole:
        return step.startMs;
    case DurationRole:
        return step.state == StepState::Running ? qMax<qint64>(0, elapsedMs() - step.startMs) : step.durationMs;
    case SizeRole:
        return step.size;
    case IsLogRole:
        return false;
    default:
        return {};
    }
}

const StepLine& StepsModel::logLine(const QModelIndex& index) const {
    return static_cast<const Step*>(index.constInternalPointer())->log[index.row()];
}

const CellStyles& StepsModel::styles(const QModelIndex& index) const {
    return static_cast<const Step*>(index.constInternalPointer())->styles;
}

QStringList StepsModel::lastOutput(const QModelIndex& step, int lines) const {
    QStringList result;
    if (!step.isValid() || step.internalPointer())
        return result;
    const QList<StepLine>& log = m_steps[step.row()]->log;
    for (qsizetype i = qMax<qsizetype>(0, log.size() - lines); i < log.size(); ++i)
        result << log[i].toString();
    return result;
}

qint64 StepsModel::elapsedMs() const {
    if (m_startedAt == 0)
        return 0;
    return qMax<qint64>(0, (m_endedAt ? m_endedAt : QDateTime::currentMSecsSinceEpoch()) - m_startedAt);
}

QVariant StepsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto* step = static_cast<const Step*>(index.constInternalPointer());
    if (!step)
        return stepData(*m_steps[index.row()], role);
    if (role == Qt::DisplayRole)
        return logLine(index).toString();
    if (role == Qt::ToolTipRole)
        return toolTipText(logLine(index).toString());
    if (role == IsLogRole)
        return true;
    return {};
}

} // namespace slipway::ui
