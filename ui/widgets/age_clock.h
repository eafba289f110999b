// Keeps words about times right, "3 minutes ago": they are written anew at the moment that they change, which is ever
// more seldom, and only while somebody can see them. Nobody is asked for anything.
#pragma once

#include <QDateTime>
#include <QTimer>

#include <functional>
#include <optional>

QT_BEGIN_NAMESPACE
class QModelIndex;
class QTreeView;
QT_END_NAMESPACE

namespace slipway::ui {

class Seen;

class AgeClock : public QObject {
    Q_OBJECT
public:
    // The milliseconds from `now` until what is shown reads differently; nothing: it never will.
    using Next = std::function<std::optional<qint64>(const QDateTime& now)>;

    // The widget's child. `refresh` writes the words, and is called as well when the widget comes into sight.
    AgeClock(QWidget* widget, Next next, std::function<void()> refresh);

    // The times are others now.
    void touch();
    bool isActive() const { return m_timer.isActive(); }

private:
    void tick();
    void schedule();

    Seen* m_seen;
    Next m_next;
    std::function<void()> m_refresh;
    QTimer m_timer;
};

// The same for the cells of a table's column. `next` is asked for the rows that can be seen.
AgeClock* keepColumnCurrent(QTreeView* table, int column,
                            std::function<std::optional<qint64>(const QModelIndex& cell, const QDateTime& now)> next);
// Where the column says formatAge() of the time that is the cell's `timeRole`.
AgeClock* keepAgesCurrent(QTreeView* table, int column, int timeRole);

} // namespace slipway::ui
