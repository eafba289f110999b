#include "ui/jobs/batch.h"

#include "ui/engine/engine_text.h"
#include "ui/widgets/format.h"

namespace slipway::ui {

Batch::Batch(QList<Item> items, int atOnce, Call call, QObject* parent)
    : QObject(parent)
    , m_waiting(std::move(items))
    , m_atOnce(atOnce)
    , m_total(int(m_waiting.size()))
    , m_call(std::move(call)) {}

void Batch::start(Jobs* jobs, const QString& title) {
    m_jobs = jobs;
    if (jobs) {
        // What is under way is with the engine.
        const auto dropWaiting = [this] {
            for (const Item& item : std::exchange(m_waiting, {}))
                Q_EMIT itemEnded(item.id);
        };
        m_job = jobs->add(this, title, m_total > 1 ? std::function<void()>(dropWaiting) : nullptr);
    }
    next();
}

void Batch::next() {
    if (m_jobs && m_total > 1)
        m_jobs->setProgress(m_job, m_done, m_total, tr("%1 of %2").arg(m_done).arg(m_total));
    while (m_underWay < m_atOnce && !m_waiting.isEmpty()) {
        const Item item = m_waiting.takeFirst();
        ++m_underWay;
        m_call(this, item.id, [this, item](const Result<>& result) { finish(item, result); });
    }
    if (m_underWay > 0)
        return;
    if (m_jobs)
        m_jobs->remove(m_job);
    Q_EMIT ended(m_failures);
    deleteLater();
}

void Batch::finish(const Item& item, const Result<>& result) {
    --m_underWay;
    ++m_done;
    if (!result) {
        const QString reason = inertText(errorWords(result.error()));
        m_failures << (m_total > 1 ? tr("%1: %2").arg(item.name, reason) : reason);
    }
    Q_EMIT itemEnded(item.id);
    next();
}

} // namespace slipway::ui
