// The history of builds: what was built from what, how each step went, what it printed. Bounded, the oldest go first.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace slipway::store {

namespace detail {
class StoreContext;
}

enum class BuildRecordOutcome {
    Running = 0,
    Ok = 1,
    Failed = 2,
    Cancelled = 3,
    Refused = 4,     // nothing was run: the request or the Dockerfile was wrong
    Interrupted = 5, // the engine went down in the middle of it
};

// Everything but steps and Dockerfile: what lists show.
struct BuildRecord {
    std::string id;         // lower-case hex
    std::string name;       // of the project
    std::string context;    // directory, or ""
    std::string dockerfile; // path or name
    BuildRecordOutcome outcome = BuildRecordOutcome::Running;
    Timestamp started;
    std::int64_t durationMs = 0;
    int steps = 0;
    int cachedSteps = 0;
    std::string image;   // "sha256:…" when ok
    std::string details; // JSON: request, warnings, error; the store does not look into it
};

enum class BuildStepState { Waiting = 0, Running = 1, Cached = 2, Done = 3, Failed = 4, Cancelled = 5 };

struct BuildStepRecord {
    int step = 0; // 1-based
    std::string stage;
    int line = 0, endLine = 0;
    std::string text;
    BuildStepState state = BuildStepState::Waiting;
    std::string reason;       // why it was not cached
    std::string reasonFact;   // JSON, the same as a fact; empty where it is not known. The store does not look into it
    std::int64_t startMs = 0; // since the build's start
    std::int64_t durationMs = 0;
    std::uint64_t size = 0;     // bytes that it added
    std::uint64_t logBytes = 0; // that it printed
};

// What a step printed: its beginning and its end. `cut` bytes between them were not kept.
struct BuildLog {
    std::string head;
    std::uint64_t cut = 0;
    std::string tail;
};

struct BuildStepChange {
    BuildStepRecord step;
    std::optional<BuildLog> log; // nullopt: what is kept stays
};

struct BuildFilter {
    std::string name;    // the project's; or a context directory
    std::string context; // directory
    std::optional<BuildRecordOutcome> outcome;
    std::string before;    // id: builds that began before that one
    std::size_t limit = 0; // 0: all
};

struct BuildHistoryLimits {
    std::size_t builds = 500;
    std::uint64_t bytes = 64u << 20; // of rows, logs compressed
};

struct BuildPruneReport {
    std::size_t builds = 0;
    std::uint64_t bytes = 0;
};

class BuildRecordStore {
public:
    explicit BuildRecordStore(detail::StoreContext& context)
        : m_context(context) {}

    // New or replaced, with the steps that changed, in one transaction. `source`: the Dockerfile's text; nullopt: what
    // is kept stays. InvalidArgument for an id that is not lower-case hex.
    Result<> put(const BuildRecord& record, const std::optional<std::string>& source,
                 const std::vector<BuildStepChange>& changes);

    // A full id or the beginning of one. NotFound, or Conflict when ambiguous.
    Result<BuildRecord> resolve(std::string_view id);
    Result<std::vector<BuildRecord>> list(const BuildFilter& filter); // newest first. NotFound for `before`
    Result<std::vector<BuildStepRecord>> steps(std::string_view id);  // full id; in their order
    Result<std::string> source(std::string_view id);                  // full id; NotFound when it was never read
    Result<BuildLog> log(std::string_view id, int step);              // full id; empty when it printed nothing

    Result<> remove(std::string_view id); // full id; NotFound
    // Everything over the limits, the oldest first; what runs stays.
    Result<BuildPruneReport> prune(const BuildHistoryLimits& limits);
    // At start: what still seems to run does not. How many there were.
    Result<std::size_t> markInterrupted();

private:
    detail::StoreContext& m_context;
};

} // namespace slipway::store
