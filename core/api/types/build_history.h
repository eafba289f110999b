// Records of builds under /slipway/v1/builds, as core/api/README.md specifies them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/types/build.h"

namespace slipway::api {

// An element of GET /slipway/v1/builds.
struct BuildSummary {
    std::string id;
    std::string name;    // of the project
    std::string context; // directory
    std::string dockerfile;
    std::string target;
    std::vector<std::string> tags;
    std::string outcome; // "running", "ok", "failed", "cancelled", "refused", "interrupted"
    Timestamp started;
    std::int64_t durationMs = 0;
    int steps = 0;
    int cachedSteps = 0;
    std::string image; // when ok
    std::optional<BuildError> error;
};

struct BuildList {
    std::vector<BuildSummary> builds; // newest first
};

struct BuildStepDetail {
    int step = 0;
    std::string stage;
    int line = 0, endLine = 0;
    std::string text;
    std::string state;  // "waiting", "running", "cached", "done", "failed", "cancelled"
    std::string reason; // why it was not cached
    std::optional<Fact> reasonFact;
    std::int64_t startMs = 0; // since the build's start
    std::int64_t durationMs = 0;
    std::int64_t size = 0;
    std::int64_t logBytes = 0;
};

struct BuildWarning {
    int line = 0, column = 0;
    std::string rule, message;
};

// GET /slipway/v1/builds/{id}
struct BuildDetail {
    BuildSummary summary;
    std::map<std::string, std::optional<std::string>> args; // nullopt: a secret, not kept
    std::string platform, network;
    bool noCache = false, pull = false;
    std::vector<BuildWarning> warnings;
    std::vector<BuildStepDetail> timeline; // the steps that began, in their order
};

// GET /slipway/v1/builds/compare
struct BuildComparison {
    struct Step {
        std::string stage, text;
        std::optional<BuildStepDetail> a, b; // one may be absent
    };
    struct Difference {
        std::string name;
        std::optional<std::string> a, b; // absent: not given, or a secret
    };
    BuildSummary a, b;
    std::string dockerfile;          // unified diff; empty: none
    std::vector<Difference> args;    // only those that differ
    std::vector<Difference> options; // "target", "noCache", …: only those that differ
    std::vector<Step> steps;
};

// POST /slipway/v1/builds/prune
struct BuildPruneReply {
    std::int64_t builds = 0;
    std::int64_t spaceReclaimed = 0;
};

} // namespace slipway::api
