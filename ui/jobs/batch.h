// One thing done to several of a kind: some of them at once, one row in the jobs for all, and what failed told together
// in the end.
#pragma once

#include "ui/engine/engine_client.h"
#include "ui/jobs/jobs.h"

namespace slipway::ui {

class Batch : public QObject {
    Q_OBJECT
public:
    struct Item {
        QString id;
        QString name; // for telling a person
    };
    // Calls the engine for one of them.
    using Call = std::function<void(QObject* receiver, const QString& id, EngineClient::Reply<void> reply)>;

    // `atOnce` is how many are under way together.
    Batch(QList<Item> items, int atOnce, Call call, QObject* parent);

    // Goes when it has ended. `title` is that of its row; `jobs` may be null. Cancelled there, what has not begun does
    // not begin.
    void start(Jobs* jobs, const QString& title);

Q_SIGNALS:
    // However it ended.
    void itemEnded(const QString& id);
    // A line each, "web: it is stuck".
    void ended(const QStringList& failures);

private:
    void next();
    void finish(const Item& item, const Result<>& result);

    QList<Item> m_waiting;
    const int m_atOnce, m_total;
    int m_underWay = 0, m_done = 0;
    Call m_call;
    QStringList m_failures;
    Jobs* m_jobs = nullptr;
    Jobs::Id m_job = 0;
};

} // namespace slipway::ui
