// One build or plan: what all its stages share.
#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "build/builder.h"
#include "build/detail/context.h"
#include "build/detail/events_out.h"
#include "build/detail/named_directories.h"
#include "build/detail/stage_graph.h"
#include "build/detail/variables.h"
#include "build/detail/visit_step.h"
#include "dockerfile/parser.h"

namespace slipway::build::detail {

enum class Mode { Build, Plan };

// How a stage stands after its last instruction.
struct StageState {
    oci::ImageConfig image;
    std::vector<oci::Digest> chainIds; // lowest first
    StageArgs args;
    std::string key;              // of the last instruction
    std::string baseId;           // image id that it began with
    std::optional<Fact> cause;    // why the first step that was not cached was not; nullopt: all were
    std::int64_t predictedMs = 0; // planning only: when it will stand so, from the build's beginning
    bool known = true;            // planning only: false behind a step that would have to run
    std::size_t configBytes = 0;  // of history texts, which hold every value that was set
    bool cmdIsOurs = false;       // CMD came from this stage, so ENTRYPOINT keeps it

    oci::Digest chain() const { return chainIds.empty() ? oci::Digest{} : chainIds.back(); }
};

struct BuildSession {
    const BuildRequest& request;
    Backend& backend;
    Mode mode;
    EventsOut events;
    std::stop_source stop;

    VisitPlan* visit = nullptr; // null: nobody looks at a step

    std::unique_ptr<Context> context;
    NamedContextSet contexts;
    dockerfile::Dockerfile file;
    oci::Platform platform;
    GlobalArgs globals;
    StageGraph graph;
    std::optional<Timestamp> epoch; // SOURCE_DATE_EPOCH
    std::vector<int> firstStep;     // of each stage, 1-based; 0: not needed
    std::atomic<int> steps = 0;     // grows when a trigger asks for a stage that nothing else needs

    // Guarded by `mutex`.
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<std::optional<StageState>> done; // by stage
    bool broken = false;                         // a stage failed: nobody waits any longer
    std::optional<Error> error;                  // the first
    std::optional<Failure> failure;
    int cachedSteps = 0;
    std::set<std::string> consumedArgs;
    Plan plan;

    std::set<std::string> made; // keys of what this build has made: valid for it even when the cache is off

    std::optional<StepSlots> ownSlots; // the request's limit

    BuildSession(const BuildRequest& r, Backend& b, Mode m, EventSink* sink)
        : request(r)
        , backend(b)
        , mode(m)
        , events(sink) {
        if (request.parallelism > 0)
            ownSlots.emplace(request.parallelism);
    }

    // A place to run in: among the build's own steps, and among all of the engine's.
    struct Admission {
        StepSlots::Slot ofBuild, ofEngine;
    };
    Result<Admission> admit();

    bool hasMade(const std::string& key) {
        const std::lock_guard lock(mutex);
        return made.contains(key);
    }
    void noteMade(const std::string& key) {
        const std::lock_guard lock(mutex);
        made.insert(key);
    }

    // Whether the stage's steps run even when they are cached.
    bool cacheOff(std::size_t stage) const;
    // Blocks until the stage has ended; Cancelled when the build fails meanwhile.
    Result<StageState> waitFor(std::size_t stage);
    void finish(std::size_t stage, StageState state);
    // Keeps the first failure and stops everything else.
    void fail(Error error, Failure failure);
};

} // namespace slipway::build::detail
