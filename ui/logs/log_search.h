// Finds in a log without stopping anything: looks through it in slices, from where one reads to the end, then back to
// the beginning, then at what comes. Counts as it goes.
#pragma once

#include <QObject>
#include <QTimer>

#include <deque>
#include <optional>

#include "ui/logs/log_buffer.h"
#include "ui/logs/log_matcher.h"

namespace slipway::ui {

class LogSearch : public QObject {
    Q_OBJECT
public:
    struct Position {
        qint64 line = 0;
        LogMatcher::Match match;
        bool operator==(const Position&) const = default;
    };

    // `buffer` must outlive the search.
    explicit LogSearch(const LogBuffer* buffer, QObject* parent = nullptr);

    // Looks for something else, from the line `from` on. The first match at or after it, else the nearest before it,
    // becomes the current one as soon as it is found.
    void start(const LogQuery& query, qint64 from);
    void stop();
    const LogMatcher& matcher() const { return m_matcher; }

    // Goes to the next or the previous match, from the end on to the beginning. Without a current one, from `from`.
    void next(qint64 from);
    void previous(qint64 from);
    const std::optional<Position>& current() const { return m_current; }

    // Of the lines looked at so far.
    qint64 total() const { return m_total; }
    // The place of the current match among them, from 1; 0 without one.
    qint64 index() const;
    bool isComplete() const { return m_low <= firstLine() && m_high >= endLine(); }

    // The buffer has more lines, or others.
    void linesChanged();
    void reset();

Q_SIGNALS:
    void currentChanged(); // somebody wants to see it
    void progressed();     // the count is another, or it is complete

private:
    struct Hit {
        qint64 line;
        int count;
    };
    qint64 firstLine() const { return m_buffer->store().first(); }
    qint64 endLine() const { return m_buffer->store().end(); }
    void slice();
    void forget();
    void setCurrent(const Hit& hit, bool last);
    QList<LogMatcher::Match> matchesIn(qint64 line) const;

    const LogBuffer* m_buffer;
    LogMatcher m_matcher;
    QTimer m_timer;
    std::deque<Hit> m_hits;       // by line
    qint64 m_low = 1, m_high = 1; // what has been looked at: from low to high - 1
    qint64 m_total = 0;
    bool m_wantsFirst = false;
    std::optional<Position> m_current;
};

} // namespace slipway::ui
