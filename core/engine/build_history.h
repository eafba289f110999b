// What builds there were, and how each went. Every build is here, also one that failed, was cancelled or refused; one
// that was running when the engine went down is marked as interrupted at the next start. Thread-safe.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "build/events.h"
#include "store/build_records.h"

namespace slipway::store {
class Store;
}

namespace slipway::engine {

class BuildRecorder;
using store::BuildFilter;
using store::BuildHistoryLimits;
using store::BuildLog;
using store::BuildPruneReport;
using store::BuildRecord;
using store::BuildRecordOutcome;
using store::BuildStepRecord;
using store::BuildStepState;

// Two builds beside each other.
struct BuildComparison {
    store::BuildRecord a, b;
    std::string dockerfileDiff; // unified; empty when the texts are the same, or one was never read
    struct Step {
        // At least one is there; both when the same instruction of the same stage is in both.
        std::optional<store::BuildStepRecord> a, b;
    };
    std::vector<Step> steps; // in the order of b, with what only a has where it stood
};

// Why it was not cached; words alone in a record of an older version.
Statement reasonOf(const store::BuildStepRecord& step);

class BuildHistory {
public:
    explicit BuildHistory(store::Store& store, store::BuildHistoryLimits limits = {});
    ~BuildHistory(); // writes what is left to write

    // A build begins: its record is kept up to date from the recorder's events until it has ended.
    std::shared_ptr<BuildRecorder> record(store::BuildRecord begin, std::string details);

    // All of these know what running builds have done until now. Ids may be given by their beginnings: NotFound, or
    // Conflict when several begin so.
    Result<std::vector<store::BuildRecord>> list(const store::BuildFilter& filter); // newest first
    Result<store::BuildRecord> get(const std::string& id);
    Result<std::vector<store::BuildStepRecord>> steps(const std::string& id);
    Result<std::string> dockerfile(const std::string& id);
    Result<store::BuildLog> log(const std::string& id, int step);
    Result<BuildComparison> compare(const std::string& a, const std::string& b);
    // The events of a build that has ended, made from its record: a step's log is one event, or two around a Gap.
    Result<> replay(const std::string& id, build::EventSink& sink);

    // Conflict while it runs.
    Result<> remove(const std::string& id);
    // Over these limits, the oldest go first; what runs stays.
    Result<store::BuildPruneReport> prune(const store::BuildHistoryLimits& limits);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace slipway::engine
