// One project's builds: the plan before, the running build, its outcome; what the gutter and the step list show.
#pragma once

#include <QElapsedTimer>
#include <QObject>

#include "ui/build/steps_model.h"
#include "ui/editor/line_mark.h"
#include "ui/engine/engine_client.h"

namespace slipway::ui {

class BuildSession : public QObject {
    Q_OBJECT
public:
    enum class State { Idle, Planned, Running, Succeeded, Failed, Cancelled };

    // `engine` must outlive the session.
    explicit BuildSession(EngineClient* engine, QObject* parent = nullptr);
    ~BuildSession() override;

    // Asks for the plan, unless a build runs; an older question's answer is dropped.
    void plan(const BuildRequest& request);
    void start(const BuildRequest& request);
    // Shows a build that somebody else started, or one that is over, by its id.
    void follow(const QString& id);
    void cancel();
    // Forgets plan and outcome: what is built from now on is another file. Not while a build runs.
    void reset();
    // The text has changed since the outcome: a failed line may no longer be the one that failed.
    void forgetOutcome();

    State state() const { return m_state; }
    bool isRunning() const { return m_state == State::Running; }
    StepsModel* steps() { return &m_steps; }
    const QList<LineMark>& marks() const { return m_marks; }
    const QString& image() const { return m_image; }
    const std::optional<BuildError>& error() const { return m_error; }
    // "Built in 3.2 s, 4 of 7 steps cached"
    QString summary() const;
    // The last lines of the step that failed.
    QStringList lastOutput() const;

Q_SIGNALS:
    void stateChanged();
    void marksChanged();
    // For the plain-text view, of every step.
    // `step` 0: about the build. `time` as LogLine has it.
    void logged(int step, LogStream stream, const QByteArray& text, qint64 time);
    void logEnded(int step);
    void noticed(const QString& text); // what is missing in the log, and why
    void finished();                   // after a build's last event

private:
    void begin();
    void streamEnded(const Result<>& result);
    void setState(State state);
    void apply(const QList<BuildEvent>& events);
    void log(const BuildEvent& event);
    void logHeading(const BuildEvent& event, const QString& text, const QString& after);
    void mark(const BuildEvent& event);
    void forgetPlan();
    void describePlan(const QList<PlanStep>& steps);

    EngineClient* m_engine;
    StepsModel m_steps;
    State m_state = State::Idle;
    JobId m_planJob = 0;
    std::optional<BuildRequest> m_nextPlan; // asked for meanwhile
    JobId m_buildJob = 0;
    QList<LineMark> m_marks;
    QList<LineMark> m_planned; // as they were when the build began
    QString m_image;
    std::optional<BuildError> m_error;
    QElapsedTimer m_clock;
    qint64 m_durationMs = 0;
    int m_stepCount = 0;
    int m_loggedStep = 0; // whose heading stands above what is logged
    int m_cachedSteps = 0;
};

} // namespace slipway::ui
