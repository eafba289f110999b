#include "engine/build_history.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/diff.h"
#include "base/fact_json.h"
#include "base/json.h"
#include "base/log.h"
#include "engine/detail/build_recorder.h"
#include "store/store.h"

namespace slipway::engine {

namespace {

// What a killed engine loses of a running build at most.
constexpr std::chrono::milliseconds kPeriod{250};

build::Failure failureOf(const Json& details) {
    build::Failure failure;
    const auto found = details.find("error");
    if (found == details.end() || !found->is_object())
        return failure;
    failure.message = statementOf(*found, "message");
    if (const auto code = jsonInt(*found, "exitCode", -1).value_or(-1); code >= 0)
        failure.exitCode = static_cast<int>(code);
    failure.file = jsonString(*found, "file").value_or("");
    failure.line = static_cast<int>(jsonInt(*found, "line").value_or(0));
    failure.column = static_cast<int>(jsonInt(*found, "column").value_or(0));
    failure.source = jsonString(*found, "source").value_or("");
    failure.hint = statementOf(*found, "hint");
    return failure;
}

build::BuildOutcome outcomeOf(store::BuildRecordOutcome outcome) {
    switch (outcome) {
    case store::BuildRecordOutcome::Ok:
        return build::BuildOutcome::Ok;
    case store::BuildRecordOutcome::Failed:
    case store::BuildRecordOutcome::Refused:
        return build::BuildOutcome::Failed;
    default:
        return build::BuildOutcome::Cancelled;
    }
}

} // namespace

Statement reasonOf(const store::BuildStepRecord& step) {
    Statement reason(step.reason);
    if (!step.reasonFact.empty())
        if (const auto fact = parseJson(step.reasonFact, "a step's reason"))
            reason.fact = factFromJson(*fact);
    return reason;
}

struct BuildHistory::Impl {
    store::Store& store;
    const store::BuildHistoryLimits limits;
    std::mutex mutex;
    std::condition_variable_any wake;
    std::vector<std::shared_ptr<BuildRecorder>> active; // running, or not all written
    bool writing = false;                               // the thread is there
    std::jthread thread;                                // only while builds run

    Impl(store::Store& s, store::BuildHistoryLimits l)
        : store(s)
        , limits(l) {}

    void flush() {
        std::vector<std::shared_ptr<BuildRecorder>> recorders;
        {
            const std::lock_guard lock(mutex);
            recorders = active;
        }
        std::vector<std::shared_ptr<BuildRecorder>> done;
        for (const auto& recorder : recorders) {
            const bool ended = recorder->ended();
            if (const auto written = recorder->writeTo(store.builds()); !written)
                log::warning("build history: {}", written.error().describe());
            if (ended)
                done.push_back(recorder);
        }
        if (done.empty())
            return;
        {
            const std::lock_guard lock(mutex);
            std::erase_if(active,
                          [&](const auto& recorder) { return std::ranges::find(done, recorder) != done.end(); });
        }
        if (const auto pruned = store.builds().prune(limits); !pruned)
            log::warning("build history: {}", pruned.error().describe());
    }

    void write(std::stop_token stop) {
        std::unique_lock lock(mutex);
        while (!stop.stop_requested() && !active.empty()) {
            wake.wait_for(lock, stop, kPeriod, [&] {
                return std::ranges::any_of(active, [](const auto& recorder) { return recorder->ended(); });
            });
            lock.unlock();
            flush();
            lock.lock();
        }
        writing = false;
    }
};

BuildHistory::BuildHistory(store::Store& store, store::BuildHistoryLimits limits)
    : m_impl(std::make_unique<Impl>(store, limits)) {
    const auto interrupted = store.builds().markInterrupted();
    if (!interrupted)
        log::warning("build history: {}", interrupted.error().describe());
    else if (*interrupted > 0)
        log::info("builds that were interrupted when the engine went down: {}", *interrupted);
}

BuildHistory::~BuildHistory() {
    m_impl->thread = {};
    m_impl->flush();
}

std::shared_ptr<BuildRecorder> BuildHistory::record(store::BuildRecord begin, std::string details) {
    auto parsed = parseJson(details, "a build's details");
    auto recorder = std::make_shared<BuildRecorder>(std::move(begin), parsed ? std::move(*parsed) : Json::object());
    const std::lock_guard lock(m_impl->mutex);
    m_impl->active.push_back(recorder);
    if (!m_impl->writing) {
        m_impl->writing = true;
        m_impl->thread = std::jthread([impl = m_impl.get()](std::stop_token stop) { impl->write(std::move(stop)); });
    }
    return recorder;
}

Result<std::vector<store::BuildRecord>> BuildHistory::list(const store::BuildFilter& filter) {
    m_impl->flush();
    return m_impl->store.builds().list(filter);
}

Result<store::BuildRecord> BuildHistory::get(const std::string& id) {
    m_impl->flush();
    return m_impl->store.builds().resolve(id);
}

Result<std::vector<store::BuildStepRecord>> BuildHistory::steps(const std::string& id) {
    return m_impl->store.builds().steps(TRY(get(id)).id);
}

Result<std::string> BuildHistory::dockerfile(const std::string& id) {
    return m_impl->store.builds().source(TRY(get(id)).id);
}

Result<store::BuildLog> BuildHistory::log(const std::string& id, int step) {
    return m_impl->store.builds().log(TRY(get(id)).id, step);
}

Result<BuildComparison> BuildHistory::compare(const std::string& a, const std::string& b) {
    BuildComparison comparison;
    comparison.a = TRY(get(a));
    comparison.b = TRY(get(b));
    auto& records = m_impl->store.builds();
    const auto textA = records.source(comparison.a.id);
    const auto textB = records.source(comparison.b.id);
    if (textA && textB)
        comparison.dockerfileDiff =
            unifiedDiff(*textA, *textB, comparison.a.dockerfile + "@" + comparison.a.id.substr(0, 12),
                        comparison.b.dockerfile + "@" + comparison.b.id.substr(0, 12));
    const auto stepsA = TRY(records.steps(comparison.a.id));
    const auto stepsB = TRY(records.steps(comparison.b.id));
    const auto keys = [](const std::vector<store::BuildStepRecord>& steps) {
        std::vector<std::string> texts;
        for (const auto& step : steps)
            texts.push_back(step.stage + "\n" + step.text);
        return texts;
    };
    std::size_t x = 0, y = 0;
    const auto upTo = [&](std::size_t i, std::size_t j) {
        for (; x < i; ++x)
            comparison.steps.push_back({stepsA[x], std::nullopt});
        for (; y < j; ++y)
            comparison.steps.push_back({std::nullopt, stepsB[y]});
    };
    for (const auto& [i, j] : commonSubsequence(keys(stepsA), keys(stepsB))) {
        upTo(i, j);
        comparison.steps.push_back({stepsA[x++], stepsB[y++]});
    }
    upTo(stepsA.size(), stepsB.size());
    return comparison;
}

Result<> BuildHistory::replay(const std::string& id, build::EventSink& sink) {
    using store::BuildStepState;
    const auto record = TRY(get(id));
    if (record.outcome == store::BuildRecordOutcome::Running)
        return fail(Errc::Conflict, "build {} is running", record.id);
    const Json details = parseJson(record.details, "a build's details").value_or(Json::object());
    const auto at = [&](std::int64_t ms) { return record.started + std::chrono::milliseconds(ms); };
    sink.handle({record.started, build::BuildStarted{record.id, record.dockerfile, record.steps, nullptr}});
    for (const auto& warning : jsonArray(details, "warnings").value_or(Json::array()))
        sink.handle({record.started, build::Warning{static_cast<int>(jsonInt(warning, "line").value_or(0)),
                                                    static_cast<int>(jsonInt(warning, "column").value_or(0)),
                                                    jsonString(warning, "rule").value_or(""),
                                                    jsonString(warning, "message").value_or("")}});
    const auto failure = failureOf(details);
    for (const auto& step : TRY(m_impl->store.builds().steps(record.id))) {
        const build::StepInfo info{step.step, record.steps, step.stage, step.line, step.endLine, step.text};
        if (step.state == BuildStepState::Cached) {
            sink.handle({at(step.startMs), build::StepCached{info}});
            continue;
        }
        sink.handle({at(step.startMs), build::StepStarted{info, reasonOf(step)}});
        const Timestamp end = at(step.startMs + step.durationMs);
        auto log = TRY(m_impl->store.builds().log(record.id, step.step));
        if (!log.head.empty())
            sink.handle({end, build::StepLog{step.step, 1, std::move(log.head)}});
        if (log.cut > 0)
            sink.handle({end, build::Gap{0, log.cut}});
        if (!log.tail.empty())
            sink.handle({end, build::StepLog{step.step, 1, std::move(log.tail)}});
        if (step.state == BuildStepState::Done)
            sink.handle({end, build::StepFinished{step.step, step.durationMs, step.size}});
        else if (step.state == BuildStepState::Failed)
            sink.handle({end, build::StepFailed{step.step, step.durationMs, failure}});
    }
    build::BuildFinished finished;
    finished.build = record.id;
    finished.outcome = outcomeOf(record.outcome);
    finished.durationMs = record.durationMs;
    finished.image = record.image;
    finished.tags = jsonStrings(details, "tags").value_or(std::vector<std::string>{});
    finished.cachedSteps = record.cachedSteps;
    if (!failure.message.empty())
        finished.error = failure;
    else if (record.outcome == store::BuildRecordOutcome::Interrupted)
        finished.error = build::Failure{.message = Fact{FactCode::EngineWentDown}};
    sink.handle({at(record.durationMs), std::move(finished)});
    return {};
}

Result<> BuildHistory::remove(const std::string& id) {
    const auto record = TRY(get(id));
    if (record.outcome == store::BuildRecordOutcome::Running)
        return fail(Errc::Conflict, "build {} is running: cancel it first", record.id);
    return m_impl->store.builds().remove(record.id);
}

Result<store::BuildPruneReport> BuildHistory::prune(const store::BuildHistoryLimits& limits) {
    m_impl->flush();
    return m_impl->store.builds().prune(limits);
}

} // namespace slipway::engine
