#include "ui/jobs/jobs.h"

#include <QTimer>

#include <algorithm>

namespace slipway::ui {

namespace {
constexpr int patienceMs = 300;
} // namespace

Jobs::Jobs(QObject* parent)
    : QAbstractListModel(parent) {}

Jobs::Id Jobs::add(QObject* owner, const QString& title, std::function<void()> cancel) {
    const Id id = ++m_lastId;
    Job job;
    job.id = id;
    job.title = title;
    job.cancel = std::move(cancel);
    job.owner = connect(owner, &QObject::destroyed, this, [this, id] { remove(id); });
    m_jobs << job;
    QTimer::singleShot(patienceMs, this, [this, id] { reveal(id); });
    return id;
}

qsizetype Jobs::find(Id id) const {
    const auto found = std::ranges::find(m_jobs, id, &Job::id);
    return found == m_jobs.end() ? -1 : found - m_jobs.begin();
}

void Jobs::reveal(Id id) {
    // Timers may swap: whatever is older has waited long enough as well.
    const int at = int(find(id));
    if (at < m_shown)
        return;
    beginInsertRows({}, m_shown, at);
    m_shown = at + 1;
    endInsertRows();
}

void Jobs::setProgress(Id id, qint64 current, qint64 total, const QString& detail) {
    const int at = int(find(id));
    if (at < 0)
        return;
    Job& job = m_jobs[at];
    const int permille = total > 0 ? int(std::clamp<qint64>(current, 0, total) * 1000 / total) : -1;
    if (permille == job.permille && detail == job.detail)
        return;
    job.permille = permille;
    job.detail = detail;
    if (at < m_shown)
        Q_EMIT dataChanged(index(at), index(at));
}

void Jobs::remove(Id id) {
    const int at = int(find(id));
    if (at < 0)
        return;
    disconnect(m_jobs[at].owner);
    if (at >= m_shown) {
        m_jobs.removeAt(at);
        return;
    }
    beginRemoveRows({}, at, at);
    m_jobs.removeAt(at);
    --m_shown;
    endRemoveRows();
}

void Jobs::cancel(Id id) {
    const qsizetype at = find(id);
    // A copy: the job goes meanwhile.
    if (const auto cancel = at < 0 ? nullptr : m_jobs[at].cancel)
        cancel();
}

QStringList Jobs::cancellableTitles() const {
    QStringList result;
    for (const Job& job : m_jobs)
        if (job.cancel)
            result << job.title;
    return result;
}

int Jobs::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : m_shown;
}

QVariant Jobs::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Job& job = m_jobs[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return job.title;
    case IdRole:
        return job.id;
    case PermilleRole:
        return job.permille;
    case DetailRole:
        return job.detail;
    case CancellableRole:
        return bool(job.cancel);
    default:
        return {};
    }
}

} // namespace slipway::ui
