#include "ui/builds/record_layers.h"

#include "ui/engine/engine_text.h"
#include "ui/widgets/format.h"

#include <algorithm>
#include <utility>

namespace slipway::ui {

RecordLayers::RecordLayers(EngineClient* engine, QObject* parent)
    : QObject(parent)
    , m_engine(engine) {}

RecordLayers::~RecordLayers() {
    if (m_job)
        m_engine->cancel(m_job);
}

void RecordLayers::refuse(const QString& reason) {
    if (m_job)
        m_engine->cancel(std::exchange(m_job, 0));
    m_steps.clear();
    m_refusal = reason;
}

void RecordLayers::ask(const BuildRequest& request, const QStringList& lostArgs) {
    refuse(tr("The engine is being asked what it still has of this build."));
    m_request = request;
    m_lostArgs = lostArgs;
    m_job = m_engine->plan(this, request, [this](const Result<QList<PlanStep>>& steps) {
        m_job = 0;
        if (steps) {
            m_refusal.clear();
            m_steps = *steps;
        } else {
            m_refusal = tr("What the engine still has of this build cannot be told: %1")
                            .arg(inertText(errorWords(steps.error())));
        }
    });
}

QString RecordLayers::hindrance(StepAction action, int line) const {
    if (!m_refusal.isEmpty())
        return m_refusal;
    const auto step =
        std::ranges::find_if(m_steps, [line](const PlanStep& one) { return one.line <= line && line <= one.endLine; });
    if (step == m_steps.end())
        return tr("This line was not needed, or makes no layer.");
    if (step->cached)
        return {};
    // What stands before it may be there although it is not: it failed, or something that it reads has changed.
    if (action == StepAction::ShellBefore && step != m_steps.begin() && std::prev(step)->cached)
        return {};
    QString why = step->reason.isEmpty()
                      ? tr("The engine has no layer of this step: it failed, or its layer was removed meanwhile.")
                      : tr("The engine no longer has the layer of this step, it would be made anew: %1")
                            .arg(inertText(step->reason.words()));
    if (!m_lostArgs.isEmpty())
        why +=
            QLatin1Char('\n') + tr("The record does not have what may be a secret: the value of %1. Steps that use it "
                                   "cannot be found again.")
                                    .arg(inertText(m_lostArgs.join(QStringLiteral(", "))));
    return why;
}

} // namespace slipway::ui
