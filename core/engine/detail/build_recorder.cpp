#include "engine/detail/build_recorder.h"

#include <algorithm>

#include "base/fact_json.h"
#include "base/utf8.h"
#include "build/failure_json.h"

namespace slipway::engine {

namespace {

constexpr std::size_t kLeastLog = 1024;

std::int64_t millisecondsBetween(Timestamp from, Timestamp to) {
    return std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::milliseconds>(to - from).count());
}

} // namespace

void LogBuffer::append(std::string_view text) {
    m_total += text.size();
    const std::size_t begins = std::min(text.size(), m_half - m_head.size());
    m_head += text.substr(0, begins);
    text.remove_prefix(begins);
    if (text.size() > m_half)
        text.remove_prefix(text.size() - m_half);
    m_tail += text;
    // Not at each piece: moving the rest costs.
    if (m_tail.size() > 2 * m_half)
        m_tail.erase(0, m_tail.size() - m_half);
}

store::BuildLog LogBuffer::log() const {
    store::BuildLog log{m_head, 0, m_tail.size() > m_half ? m_tail.substr(m_tail.size() - m_half) : m_tail};
    if (m_head.size() + log.tail.size() == m_total) {
        log.head += std::exchange(log.tail, {});
        return log;
    }
    if (const auto end = log.head.rfind('\n'); end != std::string::npos)
        log.head.resize(end + 1);
    else
        log.head.resize(log.head.size() - unfinishedUtf8(log.head));
    std::size_t begin = log.tail.find('\n');
    if (begin == std::string::npos || begin + 1 == log.tail.size())
        for (begin = 0; begin < log.tail.size() && (static_cast<unsigned char>(log.tail[begin]) & 0xC0) == 0x80;)
            ++begin;
    else
        ++begin;
    log.tail.erase(0, begin);
    log.cut = m_total - log.head.size() - log.tail.size();
    return log;
}

bool BuildRecorder::Step::over() const {
    return record.state != store::BuildStepState::Running && record.state != store::BuildStepState::Waiting;
}

BuildRecorder::BuildRecorder(store::BuildRecord begin, Json details, RecorderLimits limits)
    : m_limits(limits)
    , m_record(std::move(begin))
    , m_details(std::move(details)) {}

BuildRecorder::Step& BuildRecorder::stepOf(const build::StepInfo& info, Timestamp time) {
    Step& step = m_steps[info.step];
    auto& record = step.record;
    record.step = info.step;
    record.stage = info.stage;
    record.line = info.line;
    record.endLine = info.endLine;
    record.text = info.text;
    record.startMs = millisecondsBetween(m_record.started, time);
    step.dirty = m_dirty = true;
    return step;
}

void BuildRecorder::end(int number, Timestamp time, store::BuildStepState state, std::int64_t durationMs) {
    const auto found = m_steps.find(number);
    if (found == m_steps.end())
        return;
    auto& record = found->second.record;
    record.state = state;
    record.durationMs = durationMs >= 0 ? durationMs : millisecondsBetween(m_record.started, time) - record.startMs;
    found->second.dirty = m_dirty = true;
}

void BuildRecorder::finish(const build::BuildFinished& finished, Timestamp time) {
    using store::BuildRecordOutcome;
    for (auto& [number, step] : m_steps) {
        if (!step.over())
            end(number, time, store::BuildStepState::Cancelled, -1);
        else if (finished.outcome == build::BuildOutcome::Cancelled &&
                 step.record.state == store::BuildStepState::Failed)
            end(number, time, store::BuildStepState::Cancelled, step.record.durationMs);
    }
    const bool refused = finished.outcome == build::BuildOutcome::Failed && m_record.steps == 0;
    m_record.outcome = refused                                              ? BuildRecordOutcome::Refused
                       : finished.outcome == build::BuildOutcome::Ok        ? BuildRecordOutcome::Ok
                       : finished.outcome == build::BuildOutcome::Cancelled ? BuildRecordOutcome::Cancelled
                                                                            : BuildRecordOutcome::Failed;
    m_record.durationMs = finished.durationMs;
    m_record.cachedSteps = finished.cachedSteps;
    m_record.image = finished.image;
    if (finished.error)
        m_details["error"] = build::failureJson(*finished.error);
    m_dirty = m_ended = true;
}

void BuildRecorder::handle(const build::Event& event) {
    using store::BuildStepState;
    const std::lock_guard lock(m_mutex);
    if (const auto* started = std::get_if<build::BuildStarted>(&event.body)) {
        m_record.steps = started->steps;
        if (started->text)
            m_source = *started->text;
        m_dirty = true;
    } else if (const auto* warning = std::get_if<build::Warning>(&event.body)) {
        Json& warnings = m_details["warnings"];
        if (warnings.size() < m_limits.warnings)
            warnings.push_back({{"line", warning->line},
                                {"column", warning->column},
                                {"rule", warning->rule},
                                {"message", warning->message}});
    } else if (const auto* step = std::get_if<build::StepStarted>(&event.body)) {
        auto& record = stepOf(step->info, event.time).record;
        record.state = BuildStepState::Running;
        record.reason = step->reason.text;
        record.reasonFact = step->reason.fact ? dumpJson(factJson(*step->reason.fact)) : std::string{};
    } else if (const auto* cached = std::get_if<build::StepCached>(&event.body)) {
        stepOf(cached->info, event.time).record.state = BuildStepState::Cached;
        ++m_record.cachedSteps;
    } else if (const auto* log = std::get_if<build::StepLog>(&event.body)) {
        const auto found = m_steps.find(log->step);
        if (found == m_steps.end())
            return;
        auto& [record, buffer, dirty] = found->second;
        if (!buffer) {
            const std::size_t left = m_limits.buildLogs - std::min(m_limits.buildLogs, m_logBytes);
            const std::size_t share = std::max(std::min(m_limits.stepLog, left / 2), kLeastLog);
            m_logBytes += share;
            buffer.emplace(share);
        }
        buffer->append(log->data);
        record.logBytes = buffer->total();
        dirty = m_dirty = true;
    } else if (const auto* finished = std::get_if<build::StepFinished>(&event.body)) {
        if (const auto found = m_steps.find(finished->step); found != m_steps.end())
            found->second.record.size = finished->size;
        end(finished->step, event.time, BuildStepState::Done, finished->durationMs);
    } else if (const auto* failed = std::get_if<build::StepFailed>(&event.body)) {
        end(failed->step, event.time, BuildStepState::Failed, failed->durationMs);
    } else if (const auto* end = std::get_if<build::BuildFinished>(&event.body)) {
        finish(*end, event.time);
    }
}

bool BuildRecorder::ended() const {
    const std::lock_guard lock(m_mutex);
    return m_ended;
}

Result<> BuildRecorder::writeTo(store::BuildRecordStore& records) {
    const std::lock_guard writing(m_writing);
    store::BuildRecord record;
    std::optional<std::string> source;
    std::vector<store::BuildStepChange> changes;
    {
        const std::lock_guard lock(m_mutex);
        if (!m_dirty)
            return {};
        if (!m_ended)
            m_record.durationMs = millisecondsBetween(m_record.started, now());
        m_record.details = dumpJson(m_details);
        record = m_record;
        source = std::exchange(m_source, std::nullopt);
        for (auto at = m_steps.begin(); at != m_steps.end();) {
            Step& step = at->second;
            if (step.dirty)
                changes.push_back({step.record, step.log ? std::optional(step.log->log()) : std::nullopt});
            step.dirty = false;
            // Whether one that failed was cancelled is only known at the end.
            const bool settled = step.over() && (m_ended || step.record.state != store::BuildStepState::Failed);
            at = settled ? m_steps.erase(at) : std::next(at);
        }
        m_dirty = false;
    }
    return records.put(record, source, changes);
}

} // namespace slipway::engine
