// Builds under /slipway/v1/: the request, the plan and the events, as core/api/README.md specifies them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/types/container.h"
#include "api/types/image.h"
#include "base/fact.h"

namespace slipway::api {

// A cache to take results from; one of the first two is set.
struct CacheImport {
    std::string reference; // in a registry, or an image of the engine's
    std::string directory; // absolute, on the engine's machine
    std::string tag;       // in the directory's index; empty: whatever there is
};

// POST /slipway/v1/builds and POST /slipway/v1/plan
struct BuildRequest {
    std::string id; // the build's, 24 hex digits; empty: the engine's choice
    // An absolute directory on the engine's machine, "upload:ID" (see ContextUpload), an http(s) URL of a tar or a
    // Dockerfile, or a git repository; empty with dockerfileText: there is nothing to copy from.
    std::string context;
    std::string dockerfile = "Dockerfile";     // relative to the context, or absolute
    std::optional<std::string> dockerfileText; // used instead of the file's content
    std::optional<std::string> ignoreText;     // used instead of the context's .dockerignore
    std::vector<std::string> tags;
    StringMap buildArgs;
    StringMap labels;
    std::string target;
    std::string platform;
    bool noCache = false;
    bool pull = false;
    std::string network = "default";
    std::vector<std::string> addHosts; // "name:address"
    std::int64_t shmSize = 0;          // bytes; 0: the engine's default
    std::int64_t parallelism = 0;      // steps that run at once; 0: as many as the engine lets run
    StringMap annotations;             // of the image's manifest
    // After build.finished the answer stays open until the client closes it: what was made can be fetched till then.
    bool hold = false;
    std::vector<CacheImport> cacheFrom;
    bool inlineCache = false; // the image's configuration gets the cache's records
    bool fetchOnly = false;   // with the answer's end the image goes, unless it was there before

    std::vector<std::string> noCacheFilter; // stages that run again, whatever is cached
    StringMap contexts;                     // name -> /directory, docker-image://reference, oci-layout:///directory
    StringMap secrets;                      // id -> base64 of its bytes
    StringMap ssh;                          // id -> absolute path of an agent's socket
    std::vector<Ulimit> ulimits;
    std::int64_t memory = 0;     // bytes; 0: no limit, as below
    std::int64_t memorySwap = 0; // memory plus swap; -1: unlimited
    std::int64_t cpuShares = 0;
    std::int64_t cpuPeriod = 0; // µs
    std::int64_t cpuQuota = 0;  // µs a period
    std::string cpusetCpus, cpusetMems;

    // By registry ("docker.io", "localhost:5000"). No part of the document: a header takes them (encodeRegistryConfig).
    std::map<std::string, RegistryAuth> credentials;
};

// POST /slipway/v1/contexts
struct ContextUpload {
    std::string id;
};

// One instruction of the plan. Lines are 1-based.
struct PlanStep {
    int line = 0;
    int endLine = 0;
    std::string stage;
    std::string text;
    bool cached = false;
    std::string reason;             // why it is not cached: "app.py changed", "not built before"; empty when it is
    std::optional<Fact> reasonFact; // the same as a fact, when it is one that this version knows
    // Of its last run; absent when it never ran.
    std::optional<std::int64_t> durationMs;
    std::optional<std::int64_t> size;        // bytes that it added
    std::optional<std::int64_t> predictedMs; // what it will take; absent when nobody can know
};

struct BuildPlan {
    std::vector<PlanStep> steps;
    int cachedSteps = 0;
    std::int64_t predictedMs = 0; // of the whole, along the longest way through its stages
    int unpredictedSteps = 0;     // which come on top
};

// What went wrong, and where. Unknown members are empty, 0 or absent.
struct BuildError {
    std::string message;
    std::optional<Fact> messageFact; // the same as a fact, as hintFact is
    std::optional<int> exitCode;
    std::string file;
    int line = 0;
    int column = 0;
    std::string source; // the text of that line
    std::string hint;
    std::optional<Fact> hintFact;
};

enum class BuildEventKind {
    Unknown, // of a later version: skip it
    BuildStarted,
    Warning,
    StepStarted,
    StepCached,
    StepLog,
    StepProgress,
    StepFinished,
    StepFailed,
    BuildFinished,
    Gap,
};

// The name on the wire: "step.started"; empty for Unknown.
std::string_view toString(BuildEventKind kind) noexcept;

// One line of a build's stream. Which members are set follows from the kind: see the table in core/api/README.md.
struct BuildEvent {
    BuildEventKind kind = BuildEventKind::Unknown;
    Timestamp time;

    std::string build;      // started, finished, and every event of followBuilds: the build's id
    std::string dockerfile; // started
    int steps = 0;          // started, step.started, step.cached
    int step = 0;           // every step.*: 1-based number in the build
    std::string stage;
    int line = 0; // warning, step.started, step.cached: 1-based
    int endLine = 0;
    int column = 0;      // warning
    std::string rule;    // warning
    std::string message; // warning
    std::string text;    // step.started, step.cached: the instruction
    std::string reason;  // step.started: why it was not cached
    std::optional<Fact> reasonFact;
    bool shared = false; // step.cached: another build was making the same thing
    int stream = 1;      // step.log: 1 or 2
    std::string data;    // step.log: may end in the middle of a line
    std::string id;      // step.progress: short digest of a layer
    std::string action;  // step.progress: waiting, downloading, extracting, done, exists
    std::int64_t current = 0;
    std::int64_t total = 0; // step.progress: bytes; 0: unknown
    std::int64_t durationMs = 0;
    std::int64_t size = 0; // step.finished: bytes that the step added
    std::string result;    // finished: "ok", "failed", "cancelled"
    std::string image;     // finished, when ok: "sha256:…"
    std::vector<std::string> tags;
    int cachedSteps = 0;
    std::optional<BuildError> error; // step.failed, and finished when not ok
    std::int64_t missedEvents = 0;   // gap: what this reader was too slow for
    std::int64_t missedBytes = 0;    // gap: of logs
};

} // namespace slipway::api
