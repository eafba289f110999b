// Looks for something in the headings of steps and in what they wrote, a slice at a time.
#pragma once

#include <QModelIndex>
#include <QObject>
#include <QTimer>

#include "ui/logs/log_matcher.h"

namespace slipway::ui {

class StepsModel;

class StepsSearch : public QObject {
    Q_OBJECT
public:
    explicit StepsSearch(const StepsModel* model, QObject* parent = nullptr);

    void start(const LogQuery& query);
    void stop() { start({}); }
    const LogMatcher& matcher() const { return m_matcher; }
    int rows() const { return m_rows; } // that match, as far as it has looked
    bool isComplete() const { return m_complete; }

    // The next row that matches behind `from`, around the end; invalid when there is none. An invalid `from` is the
    // place before everything.
    QModelIndex next(const QModelIndex& from, bool backwards) const;

Q_SIGNALS:
    void progressed();

private:
    void begin();
    void slice();
    bool matches(const QModelIndex& index) const;
    QModelIndex after(const QModelIndex& index) const;
    QModelIndex before(const QModelIndex& index) const;

    const StepsModel* m_model;
    LogMatcher m_matcher;
    QTimer m_slice, m_again;
    QPersistentModelIndex m_at; // the next to look at
    int m_rows = 0;
    bool m_complete = true;
};

} // namespace slipway::ui
