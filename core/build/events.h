// What a build tells while it runs: facts, in order. core/api renders them (core/api/README.md, "Build events"); the
// Docker text stream, the command line's output and the desktop's timeline are renderings too.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/fact.h"
#include "base/time.h"

namespace slipway::build {

// What went wrong, as far as it is known; empty and 0 are "not known".
struct Failure {
    Statement message;
    std::optional<int> exitCode; // of the RUN that failed
    std::string file;            // the Dockerfile's name
    int line = 0;                // 1-based
    int column = 0;
    std::string source; // the instruction or line
    Statement hint;     // "did you mean app.py?"
};

// An instruction of the plan, as events name it.
struct StepInfo {
    int step = 0; // 1-based in this build
    int steps = 0;
    std::string stage; // its AS name, or its number
    int line = 0;
    int endLine = 0;
    std::string text; // "COPY app.py /app/"
};

struct BuildStarted {
    std::string build; // id
    std::string dockerfile;
    int steps = 0;
    std::shared_ptr<const std::string> text; // of the Dockerfile; null when it could not be read. Stays in the engine
};
struct Warning {
    int line = 0;
    int column = 0;
    std::string rule;
    std::string message;
};
struct StepStarted {
    StepInfo info;
    Statement reason; // why it was not cached; empty with nothing to compare with
};
struct StepCached {
    StepInfo info;
    bool shared = false; // another build, or another stage of this one, was making the same thing
};
struct StepLog {
    int step = 0;
    int stream = 1;   // 1 or 2
    std::string data; // as the process wrote it: any bytes, cut anywhere but within a UTF-8 character
};
enum class TransferAction { Waiting, Downloading, Extracting, Done, Exists };
std::string_view toString(TransferAction action) noexcept; // "waiting", …
struct StepProgress {
    int step = 0;
    std::string id; // short digest of a layer
    TransferAction action = TransferAction::Waiting;
    std::uint64_t current = 0; // bytes
    std::uint64_t total = 0;   // 0: unknown
};
struct StepFinished {
    int step = 0;
    std::int64_t durationMs = 0;
    std::uint64_t size = 0; // bytes that the step added
};
struct StepFailed {
    int step = 0;
    std::int64_t durationMs = 0;
    Failure error;
};
enum class BuildOutcome { Ok, Failed, Cancelled };
std::string_view toString(BuildOutcome outcome) noexcept; // "ok", "failed", "cancelled"
struct BuildFinished {
    std::string build;
    BuildOutcome outcome = BuildOutcome::Ok;
    std::int64_t durationMs = 0;
    std::string image; // "sha256:…" when ok
    std::vector<std::string> tags;
    int cachedSteps = 0;
    std::optional<Failure> error;
};

// In the place of what this reader does not get: it was too slow, or came when it was no longer kept (journal.h).
struct Gap {
    std::uint64_t events = 0; // step.log and step.progress only
    std::uint64_t bytes = 0;  // of logs
};

using EventBody = std::variant<BuildStarted, Warning, StepStarted, StepCached, StepLog, StepProgress, StepFinished,
                               StepFailed, BuildFinished, Gap>;

struct Event {
    Timestamp time;
    EventBody body;
};

// Receives the events of one build, one at a time, on whichever thread made them. Must not call back into the build
// and should not block for long: the step that speaks waits meanwhile.
class EventSink {
public:
    virtual ~EventSink() = default;
    virtual void handle(const Event& event) = 0;
};

} // namespace slipway::build
