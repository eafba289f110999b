// What the engine still has of a build that is over. A record keeps no layers: they are those of the build cache, which
// the plan of the same Dockerfile tells of. What the cache has lost would be made anew, and be something else.
#pragma once

#include <QObject>

#include "ui/editor/step_action.h"
#include "ui/engine/engine_client.h"

namespace slipway::ui {

class RecordLayers : public QObject {
    Q_OBJECT
public:
    explicit RecordLayers(EngineClient* engine, QObject* parent = nullptr);
    ~RecordLayers() override;

    // Asks the engine. `request`: the build as it was, its Dockerfile's text included. `lostArgs`: the build arguments
    // that are missing in it.
    void ask(const BuildRequest& request, const QStringList& lostArgs = {});
    // Nothing can be had, for this reason, translated.
    void refuse(const QString& reason);
    const BuildRequest& request() const { return m_request; }

    // Why this cannot be done with the step at a line, translated; empty where it can.
    QString hindrance(StepAction action, int line) const;

private:
    EngineClient* m_engine;
    BuildRequest m_request;
    QStringList m_lostArgs;
    JobId m_job = 0;
    QString m_refusal;
    QList<PlanStep> m_steps;
};

} // namespace slipway::ui
