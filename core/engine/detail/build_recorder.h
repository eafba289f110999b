// Makes a record of a build out of its events, and writes what is new of it to the store now and then.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/json.h"
#include "build/events.h"
#include "store/build_records.h"

namespace slipway::engine {

struct RecorderLimits {
    std::size_t stepLog = 192u << 10; // bytes of a step's log, half of them its beginning
    std::size_t buildLogs = 4u << 20; // bytes of all; steps behind that have a little each
    std::size_t warnings = 100;
};

// The beginning and the end of a text that comes in pieces, cut between lines.
class LogBuffer {
public:
    explicit LogBuffer(std::size_t limit)
        : m_half(limit / 2) {}
    void append(std::string_view text);
    store::BuildLog log() const;
    std::uint64_t total() const { return m_total; }

private:
    std::size_t m_half;
    std::string m_head, m_tail;
    std::uint64_t m_total = 0;
};

// Thread-safe. Events come from the build, writeTo from whoever wants the store to be up to date.
class BuildRecorder final : public build::EventSink {
public:
    // `details`: what was asked for, as the record is to hold it.
    BuildRecorder(store::BuildRecord begin, Json details, RecorderLimits limits = {});
    void handle(const build::Event& event) override;
    // What has changed since the last time. What cannot be written (a full disk) is lost to the history.
    Result<> writeTo(store::BuildRecordStore& records);
    // The build has ended.
    bool ended() const;

private:
    struct Step {
        store::BuildStepRecord record;
        std::optional<LogBuffer> log;
        bool dirty = true;
        bool over() const;
    };
    Step& stepOf(const build::StepInfo& info, Timestamp time);
    void end(int step, Timestamp time, store::BuildStepState state, std::int64_t durationMs);
    void finish(const build::BuildFinished& finished, Timestamp time);

    const RecorderLimits m_limits;
    std::mutex m_writing; // one at a time, in the order of what they found
    mutable std::mutex m_mutex;
    store::BuildRecord m_record;
    Json m_details;
    std::optional<std::string> m_source; // not written yet
    std::map<int, Step> m_steps;         // those that run or are not written yet
    std::size_t m_logBytes = 0;          // promised to steps
    bool m_dirty = true;
    bool m_ended = false;
};

} // namespace slipway::engine
