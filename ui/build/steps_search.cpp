#include "ui/build/steps_search.h"

#include "ui/build/steps_model.h"

#include <QElapsedTimer>

namespace slipway::ui {

namespace {
constexpr int sliceMs = 6;
constexpr int rowsAtOnce = 200;   // between two looks at the clock
constexpr int againDelayMs = 400; // after more was written
} // namespace

StepsSearch::StepsSearch(const StepsModel* model, QObject* parent)
    : QObject(parent)
    , m_model(model) {
    m_slice.setInterval(0);
    connect(&m_slice, &QTimer::timeout, this, &StepsSearch::slice);
    m_again.setSingleShot(true);
    m_again.setInterval(againDelayMs);
    connect(&m_again, &QTimer::timeout, this, &StepsSearch::begin);
    const auto later = [this] {
        if (!m_matcher.isEmpty() && !m_again.isActive())
            m_again.start();
    };
    connect(model, &QAbstractItemModel::rowsInserted, this, later);
    connect(model, &QAbstractItemModel::modelReset, this, later);
}

void StepsSearch::start(const LogQuery& query) {
    m_matcher = query.text.isEmpty() ? LogMatcher() : LogMatcher(query);
    begin();
}

void StepsSearch::begin() {
    m_again.stop();
    m_slice.stop();
    m_rows = 0;
    m_complete = m_matcher.isEmpty() || m_model->rowCount() == 0;
    m_at = m_complete ? QModelIndex() : m_model->index(0, 0);
    if (m_complete)
        Q_EMIT progressed();
    else
        slice();
}

void StepsSearch::slice() {
    QElapsedTimer clock;
    clock.start();
    QModelIndex at = m_at;
    for (int row = 0; at.isValid(); ++row) {
        if (row % rowsAtOnce == rowsAtOnce - 1 && clock.elapsed() >= sliceMs)
            break;
        m_rows += matches(at);
        at = after(at);
    }
    m_at = at;
    m_complete = !at.isValid();
    if (m_complete)
        m_slice.stop();
    else
        m_slice.start();
    Q_EMIT progressed();
}

bool StepsSearch::matches(const QModelIndex& index) const {
    return !m_matcher.find(index.data().toString()).isEmpty();
}

QModelIndex StepsSearch::after(const QModelIndex& index) const {
    if (!index.isValid())
        return m_model->index(0, 0);
    const QModelIndex step = index.parent();
    if (!step.isValid())
        return m_model->rowCount(index) > 0 ? m_model->index(0, 0, index) : m_model->index(index.row() + 1, 0);
    return index.row() + 1 < m_model->rowCount(step) ? m_model->index(index.row() + 1, 0, step)
                                                     : m_model->index(step.row() + 1, 0);
}

QModelIndex StepsSearch::before(const QModelIndex& index) const {
    const QModelIndex step = index.parent();
    if (index.isValid() && step.isValid())
        return index.row() > 0 ? m_model->index(index.row() - 1, 0, step) : step;
    const int row = index.isValid() ? index.row() - 1 : m_model->rowCount() - 1;
    const QModelIndex previous = m_model->index(row, 0);
    const int lines = previous.isValid() ? m_model->rowCount(previous) : 0;
    return lines > 0 ? m_model->index(lines - 1, 0, previous) : previous;
}

QModelIndex StepsSearch::next(const QModelIndex& from, bool backwards) const {
    if (m_matcher.isEmpty())
        return {};
    QModelIndex at = from;
    // Once around: through the end to the row that it began at.
    for (bool wrapped = false;;) {
        at = backwards ? before(at) : after(at);
        if (!at.isValid()) {
            if (wrapped || m_model->rowCount() == 0)
                return {};
            wrapped = true;
            continue;
        }
        if (matches(at))
            return at;
        if (wrapped && at == from)
            return {};
    }
}

} // namespace slipway::ui
