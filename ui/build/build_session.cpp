#include "ui/build/build_session.h"

#include "ui/editor/plan_mark.h"
#include "ui/widgets/format.h"

#include <algorithm>

namespace slipway::ui {

BuildSession::BuildSession(EngineClient* engine, QObject* parent)
    : QObject(parent)
    , m_engine(engine) {}

BuildSession::~BuildSession() {
    if (m_buildJob)
        m_engine->cancel(m_buildJob);
}

void BuildSession::plan(const BuildRequest& request) {
    if (isRunning() || !m_engine->status().extras || m_engine->status().state != EngineState::Ready) {
        forgetPlan();
        return;
    }
    // One at a time: the engine would go on with those that nobody waits for, and be late with all of them.
    if (m_planJob) {
        m_nextPlan = request;
        return;
    }
    // The number is known only after the call, and the answer comes only after this function: a shared cell joins them.
    const auto asked = std::make_shared<JobId>(0);
    *asked = m_planJob = m_engine->plan(this, request, [this, asked](const Result<QList<PlanStep>>& steps) {
        if (*asked != m_planJob)
            return;
        m_planJob = 0;
        if (const auto next = std::exchange(m_nextPlan, std::nullopt))
            plan(*next);
        else if (steps)
            describePlan(*steps);
    });
}

void BuildSession::forgetPlan() {
    m_nextPlan.reset();
    if (m_planJob)
        m_engine->cancel(std::exchange(m_planJob, 0));
}

void BuildSession::describePlan(const QList<PlanStep>& steps) {
    // What was just built is cached: the times on its lines tell more than that.
    if (m_state == State::Succeeded && std::ranges::all_of(steps, &PlanStep::cached))
        return;
    if (isRunning())
        return;
    m_marks.clear();
    for (const PlanStep& step : steps)
        m_marks << markOf(step);
    if (m_state == State::Idle || m_state == State::Planned) {
        m_stepCount = int(steps.size());
        m_cachedSteps = int(std::ranges::count(steps, true, &PlanStep::cached));
        m_steps.setPlan(steps);
        setState(State::Planned);
    }
    Q_EMIT marksChanged();
}

void BuildSession::begin() {
    forgetPlan();
    m_error.reset();
    m_image.clear();
    m_cachedSteps = 0;
    m_stepCount = 0;
    m_loggedStep = 0;
    m_clock.start();
    m_planned = m_marks;
    for (LineMark& mark : m_marks) {
        mark.state = LineState::Waiting;
        mark.note.clear();
    }
    m_steps.clear();
    setState(State::Running);
    Q_EMIT marksChanged();
}

void BuildSession::start(const BuildRequest& request) {
    if (isRunning())
        return;
    if (m_buildJob) // that has ended, but not its stream
        m_engine->cancel(m_buildJob);
    begin();
    m_buildJob = m_engine->build(
        this, request, [this](const QList<BuildEvent>& events) { apply(events); },
        [this](const Result<>& result) { streamEnded(result); });
}

void BuildSession::follow(const QString& id) {
    if (m_buildJob)
        m_engine->cancel(m_buildJob);
    m_marks.clear(); // they are of another build
    begin();
    m_buildJob = m_engine->followBuild(
        this, id, [this](const QList<BuildEvent>& events) { apply(events); },
        [this](const Result<>& result) { streamEnded(result); });
}

void BuildSession::streamEnded(const Result<>& result) {
    m_buildJob = 0;
    if (!isRunning())
        return;
    // The stream ended without a last event: the engine went away or never began.
    m_error = BuildError{.message = result ? EngineText(tr("The engine ended the build without a word."))
                                           : errorText(result.error())};
    m_steps.markCancelled();
    setState(State::Failed);
    Q_EMIT finished();
}

QStringList BuildSession::lastOutput() const {
    constexpr int looked = 20; // among them are empty ones
    return m_steps.lastOutput(m_steps.failedStep(), looked);
}

void BuildSession::cancel() {
    if (!isRunning())
        return;
    m_engine->cancel(std::exchange(m_buildJob, 0));
    m_steps.markCancelled();
    for (LineMark& mark : m_marks)
        if (mark.state == LineState::Running || mark.state == LineState::Waiting)
            mark.state = LineState::WillRun;
    m_durationMs = m_clock.elapsed();
    setState(State::Cancelled);
    Q_EMIT marksChanged();
    Q_EMIT finished();
}

void BuildSession::reset() {
    if (isRunning())
        return;
    forgetPlan();
    m_error.reset();
    m_image.clear();
    m_marks.clear();
    m_steps.clear();
    m_stepCount = 0;
    m_cachedSteps = 0;
    setState(State::Idle);
    Q_EMIT marksChanged();
}

void BuildSession::forgetOutcome() {
    if (isRunning() || !m_error)
        return;
    m_error.reset();
    setState(State::Planned);
}

namespace {

// Output comes in small pieces; those that follow each other from the same step are one.
QList<BuildEvent> joined(const QList<BuildEvent>& events) {
    QList<BuildEvent> result;
    result.reserve(events.size());
    for (const BuildEvent& event : events) {
        const bool goesOn = !result.isEmpty() && event.kind == BuildEvent::Kind::StepLog &&
                            result.last().kind == BuildEvent::Kind::StepLog && result.last().step == event.step &&
                            result.last().stream == event.stream;
        if (goesOn)
            result.last().data += event.data;
        else
            result << event;
    }
    return result;
}

qint64 timeOf(const BuildEvent& event) {
    return event.time > 0 ? event.time : noTime;
}

} // namespace

// "[3/7] RUN make" in bold, and what there is to say after it.
void BuildSession::logHeading(const BuildEvent& event, const QString& text, const QString& after) {
    // A line of its own, whatever the step has not ended yet.
    Q_EMIT logged(0, LogStream::Output,
                  QStringLiteral("\x1b[1m[%1/%2] %3\x1b[0m%4\n")
                      .arg(event.step)
                      .arg(event.steps > 0 ? event.steps : m_stepCount)
                      .arg(inertText(text), after)
                      .toUtf8(),
                  timeOf(event));
    m_loggedStep = event.step;
}

void BuildSession::log(const BuildEvent& event) {
    using Kind = BuildEvent::Kind;
    switch (event.kind) {
    case Kind::StepStarted:
    case Kind::StepCached:
        logHeading(event, event.text, event.kind == Kind::StepCached ? tr("  (cached)") : QString());
        break;
    case Kind::StepLog:
        // Steps that run at the same time write in turns.
        if (m_loggedStep != event.step)
            logHeading(event, m_steps.indexOfStep(event.step).data().toString(), tr("  (goes on)"));
        Q_EMIT logged(event.step, event.stream == 2 ? LogStream::Error : LogStream::Output, event.data.toUtf8(),
                      timeOf(event));
        break;
    case Kind::StepFinished:
        Q_EMIT logEnded(event.step);
        break;
    case Kind::StepFailed:
        Q_EMIT logEnded(event.step);
        if (event.error)
            Q_EMIT logged(event.step, LogStream::Output,
                          QStringLiteral("\x1b[31m%1\x1b[0m\n").arg(inertText(event.error->message.words())).toUtf8(),
                          timeOf(event));
        break;
    case Kind::Gap:
        Q_EMIT noticed(tr("%1 of output missing here: the build wrote faster than it could be read")
                           .arg(formatSize(event.missedBytes)));
        break;
    default:
        break;
    }
}

void BuildSession::apply(const QList<BuildEvent>& batch) {
    using Kind = BuildEvent::Kind;
    bool marked = false;
    const QList<BuildEvent> events = joined(batch);
    for (const BuildEvent& event : events) {
        m_steps.apply(event);
        mark(event);
        log(event);
        marked = marked || event.kind != Kind::StepLog;
        switch (event.kind) {
        case Kind::BuildStarted:
            m_stepCount = event.steps;
            break;
        case Kind::StepFailed:
            if (event.error)
                m_error = event.error;
            break;
        case Kind::BuildFinished:
            m_durationMs = event.durationMs;
            m_cachedSteps = event.cachedSteps;
            m_image = event.image;
            if (event.error && (!m_error || m_error->line == 0))
                m_error = event.error;
            break;
        default:
            break;
        }
    }
    if (marked)
        Q_EMIT marksChanged();
    if (events.isEmpty() || events.last().kind != Kind::BuildFinished)
        return;
    switch (events.last().outcome) {
    case BuildEvent::Outcome::Ok:
        setState(State::Succeeded);
        break;
    case BuildEvent::Outcome::Failed:
        setState(State::Failed);
        break;
    case BuildEvent::Outcome::Cancelled:
        setState(State::Cancelled);
        break;
    }
    Q_EMIT finished();
}

void BuildSession::mark(const BuildEvent& event) {
    using Kind = BuildEvent::Kind;
    if (event.kind == Kind::StepStarted || event.kind == Kind::StepCached) {
        auto at = std::ranges::find(m_marks, event.line, &LineMark::line);
        if (at == m_marks.end())
            at = m_marks.insert(m_marks.end(), LineMark{});
        const bool cached = event.kind == Kind::StepCached;
        const QString reason = inertText(event.reason.words());
        // Where the plan was right it said the same and more: how long it took and how long it will take.
        const auto planned = std::ranges::find(m_planned, event.line, &LineMark::line);
        const bool asPlanned = planned != m_planned.end() &&
                               planned->state == (cached ? LineState::Cached : LineState::WillRun) &&
                               planned->tooltip.startsWith(reason);
        const QString hover = asPlanned ? planned->tooltip : reason;
        *at = {event.line, event.endLine, cached ? LineState::Cached : LineState::Running, {}, hover};
        return;
    }
    if (event.kind == Kind::StepFinished || event.kind == Kind::StepFailed) {
        const QModelIndex step = m_steps.indexOfStep(event.step);
        const auto at = std::ranges::find(m_marks, step.data(StepsModel::LineRole).toInt(), &LineMark::line);
        if (at == m_marks.end())
            return;
        const bool failed = event.kind == Kind::StepFailed;
        at->state = failed ? LineState::Failed : LineState::Done;
        at->note = step.data(StepsModel::DetailRole).toString();
        at->tooltip = hoverAfterRun(step.data(StepsModel::ReasonRole).toString(), at->note);
        if (failed) {
            at->note = tr("failed");
            at->tooltip = event.error ? inertText(event.error->message.words()) : QString();
        }
        return;
    }
    // A text that cannot be parsed fails without a step; the line still is known.
    if (event.kind == Kind::BuildFinished && event.error && event.error->line > 0 && !m_steps.failedStep().isValid()) {
        const QString message = inertText(event.error->message.words());
        m_marks.removeIf([&](const LineMark& mark) { return mark.line == event.error->line; });
        m_marks << LineMark{event.error->line, event.error->line, LineState::Failed, message, message};
    }
    if (event.kind == Kind::BuildFinished)
        for (LineMark& mark : m_marks)
            if (mark.state == LineState::Waiting || mark.state == LineState::Running)
                mark.state = LineState::None;
}

void BuildSession::setState(State state) {
    m_state = state;
    Q_EMIT stateChanged();
}

QString BuildSession::summary() const {
    switch (m_state) {
    case State::Idle:
        return {};
    case State::Planned: {
        const int running = m_stepCount - m_cachedSteps;
        if (running == 0)
            return tr("Next build: everything is cached");
        return tr("Next build: %1 of %2 steps will run").arg(running).arg(m_stepCount);
    }
    case State::Running:
        return tr("Building…");
    case State::Succeeded:
        if (m_cachedSteps > 0)
            return tr("Built in %1, %2 of %3 steps cached")
                .arg(formatDuration(m_durationMs))
                .arg(m_cachedSteps)
                .arg(m_stepCount);
        return tr("Built in %1").arg(formatDuration(m_durationMs));
    case State::Failed:
        return tr("Build failed");
    case State::Cancelled:
        return tr("Build cancelled");
    }
    return {};
}

} // namespace slipway::ui
