#include "ui/widgets/age_clock.h"

#include "ui/widgets/format.h"
#include "ui/widgets/seen.h"

#include <QHeaderView>
#include <QScrollBar>
#include <QTreeView>

#include <algorithm>

namespace slipway::ui {

namespace {
constexpr qint64 slackMs = 5;            // so that the words have changed by then, whatever a timer is worth
constexpr qint64 longestMs = 86'400'000; // a timer knows no more than 24 days
} // namespace

AgeClock::AgeClock(QWidget* widget, Next next, std::function<void()> refresh)
    : QObject(widget)
    , m_seen(new Seen(widget))
    , m_next(std::move(next))
    , m_refresh(std::move(refresh)) {
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer); // a coarse one comes early, to no avail
    connect(&m_timer, &QTimer::timeout, this, &AgeClock::tick);
    connect(m_seen, &Seen::changed, this, [this](bool seen) {
        if (seen)
            tick();
        else
            m_timer.stop();
    });
    connect(m_seen, &Seen::windowActivated, this, [this] {
        if (m_seen->is())
            tick();
    });
    schedule();
}

void AgeClock::touch() {
    // Changes come in bursts, and in the middle of them nothing can be asked of a view.
    if (m_seen->is())
        m_timer.start(0);
}

void AgeClock::tick() {
    m_refresh();
    schedule();
}

void AgeClock::schedule() {
    m_timer.stop();
    if (!m_seen->is())
        return;
    if (const auto next = m_next(QDateTime::currentDateTimeUtc()))
        m_timer.start(int(std::clamp<qint64>(*next + slackMs, slackMs, longestMs)));
}

AgeClock* keepColumnCurrent(QTreeView* table, int column,
                            std::function<std::optional<qint64>(const QModelIndex& cell, const QDateTime& now)> next) {
    const auto soonest = [table, column, next = std::move(next)](const QDateTime& now) {
        std::optional<qint64> result;
        if (table->isColumnHidden(column))
            return result;
        const int bottom = table->viewport()->height();
        for (QModelIndex row = table->indexAt({0, 0}); row.isValid(); row = table->indexBelow(row)) {
            if (table->visualRect(row).top() > bottom)
                break;
            if (const auto one = next(row.siblingAtColumn(column), now))
                result = std::min(result.value_or(*one), *one);
        }
        return result;
    };
    const auto repaint = [table, column] {
        if (!table->isColumnHidden(column))
            table->viewport()->update(table->columnViewportPosition(column), 0, table->columnWidth(column),
                                      table->viewport()->height());
    };
    auto* clock = new AgeClock(table, soonest, repaint);
    const QAbstractItemModel* model = table->model();
    QObject::connect(model, &QAbstractItemModel::rowsInserted, clock, &AgeClock::touch);
    QObject::connect(model, &QAbstractItemModel::rowsRemoved, clock, &AgeClock::touch);
    QObject::connect(model, &QAbstractItemModel::dataChanged, clock, &AgeClock::touch);
    QObject::connect(model, &QAbstractItemModel::layoutChanged, clock, &AgeClock::touch);
    QObject::connect(model, &QAbstractItemModel::modelReset, clock, &AgeClock::touch);
    QObject::connect(table->verticalScrollBar(), &QScrollBar::valueChanged, clock, &AgeClock::touch);
    QObject::connect(table->verticalScrollBar(), &QScrollBar::rangeChanged, clock, &AgeClock::touch); // a new height
    QObject::connect(table->header(), &QHeaderView::sectionResized, clock, &AgeClock::touch);         // or hidden
    return clock;
}

AgeClock* keepAgesCurrent(QTreeView* table, int column, int timeRole) {
    return keepColumnCurrent(table, column, [timeRole](const QModelIndex& cell, const QDateTime& now) {
        return msUntilAgeChanges(cell.data(timeRole).toDateTime(), now);
    });
}

} // namespace slipway::ui
