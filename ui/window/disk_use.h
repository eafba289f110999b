// How much disk the engine uses. Asks only when something has changed, and a while after it: measuring costs the engine
// more than a list does. While nothing happens nothing is asked.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include "ui/engine/engine_client.h"

namespace slipway::ui {

class DiskUse : public QObject {
    Q_OBJECT
public:
    // `engine` must outlive it.
    explicit DiskUse(EngineClient* engine, QObject* parent = nullptr);

    // nullopt: not known, because no engine has told.
    const std::optional<DiskUsage>& usage() const { return m_usage; }
    // One line for each kind; what the engine does not measure says so. Empty when nothing is known.
    QString breakdown() const;

Q_SIGNALS:
    void changed();

private:
    void touch();
    void ask();

    EngineClient* m_engine;
    QTimer m_pause;
    QElapsedTimer m_clock;
    JobId m_job = 0;
    bool m_again = false; // changed while a question was under way
    std::optional<DiskUsage> m_usage;
};

} // namespace slipway::ui
