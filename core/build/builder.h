// Builds an image from a Dockerfile and a context directory. Start reading here.
//
// Text -> syntax tree (core/dockerfile) -> plan (which instructions, in which order, cached or why not) -> executor.
// All access to images, layers, containers and records goes through the Backend (backend.h), so that a build needs
// neither root nor a network in tests.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "base/as_user.h"
#include "base/result.h"
#include "build/backend.h"
#include "build/events.h"
#include "build/named_context.h"
#include "build/step_inputs.h"
#include "build/step_visit.h"

namespace slipway::build {

struct BuildRequest {
    std::string id; // the build's name in its events; empty: a random one
    // Open directory, borrowed; -1: no context (COPY from it fails). Read through this descriptor only, and only what
    // COPY and ADD name; links in it are never followed out of it.
    int context = -1;
    // Whose rights the files below it are opened with; nullopt: ours (a context that we unpacked ourselves).
    std::optional<Identity> contextReader;
    // Names the context across builds, to tell what a line was the last time: its path on the host, or "".
    std::string contextName;

    // Path below the context, or with `dockerfileText` just a name for messages.
    std::string dockerfile = "Dockerfile";
    std::optional<std::string> dockerfileText;
    // Content of the ignore file; nullopt: "<dockerfile>.dockerignore", else ".dockerignore" of the context.
    std::optional<std::string> ignoreText;

    std::vector<std::string> tags;
    std::map<std::string, std::string> buildArgs;
    std::map<std::string, std::string> labels;
    std::string target;   // a stage's name or number; empty: the last
    std::string platform; // empty: this machine's
    bool noCache = false;
    std::set<std::string> noCacheStages; // these alone, by name in any case or by number
    bool pull = false;
    std::string network = "default";   // "default", "none" or "host"
    std::vector<std::string> addHosts; // "name:address"
    std::uint64_t shmSize = 0;         // bytes, 0: default
    // Steps of this build that may run at once; 0: as many as the engine lets run.
    std::size_t parallelism = 0;
    StepLimits limits;
    NamedContexts contexts;
    std::map<std::string, SecretBytes> secrets;   // by id
    std::map<std::string, std::string> sshAgents; // id -> path of the agent's socket, for the StepRunner
    std::vector<std::string> warnings;            // about the request itself, to be told when the build starts
};

struct BuildResult {
    oci::Digest imageId;
    int cachedSteps = 0;
};

// How it was when a line of the Dockerfile last ran.
struct LastRun {
    std::int64_t durationMs = 0;
    std::uint64_t size = 0; // bytes that it added
};

struct PlannedStep {
    StepInfo info;
    bool cached = false;
    Statement reason;            // why not; empty when cached or when there is nothing to compare with
    std::optional<LastRun> last; // of what is cached: the run that made it
    // What it will take: 0 when cached, else what it took the last time; nullopt when it never ran.
    std::optional<std::int64_t> predictedMs;
};

struct Plan {
    std::vector<PlannedStep> steps; // in the order of the Dockerfile
    std::vector<Warning> warnings;
    std::int64_t predictedMs = 0; // of the whole: along the longest way through stages that wait for each other
    int unpredicted = 0;          // steps that will run and that nothing is known of: they come on top
};

class Builder {
public:
    // `backend`'s objects are borrowed for the builder's lifetime. Thread-safe: any number of builds may run at once.
    explicit Builder(Backend backend);

    // Blocks until the build has ended; events arrive on the build's threads, one at a time, BuildFinished last (also
    // after an error in the request). InvalidArgument: a mistake in the Dockerfile or request; its message begins with
    // "Dockerfile:3:1: ". NotFound: a COPY source. Unsupported: a known flag or form that is not executed, by name.
    // Cancelled after a requested stop.
    Result<BuildResult> build(const BuildRequest& request, EventSink& events, std::stop_token stop = {});

    // Builds no further than to that step, and lets `visitor` look at it. Steps before it come from the cache or are
    // run, as in build(), which says what events and errors there are; tags and target of the request count for
    // nothing. InvalidArgument: there is no step at that line. A RUN that fails is an error after it was looked at.
    Result<> visit(const BuildRequest& request, const StepPoint& point, const StepVisitor& visitor, EventSink& events,
                   std::stop_token stop = {});

    // What build() would do, without pulling or running anything. Cancelled after a requested stop.
    Result<Plan> plan(const BuildRequest& request, const std::stop_token& stop = {});

private:
    struct Visit;
    Result<BuildResult> run(const BuildRequest& request, EventSink& events, std::stop_token stop, Visit* visit);
    Scheduler m_own; // for a backend that brings none
    Backend m_backend;
};

} // namespace slipway::build
