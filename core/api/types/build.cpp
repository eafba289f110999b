#include "api/types/build.h"

#include <array>

#include "api/types/detail/fields.h"

namespace slipway::api {

namespace {
constexpr std::array<std::string_view, 11> kindNames{
    "",         "build.started", "warning",       "step.started", "step.cached",
    "step.log", "step.progress", "step.finished", "step.failed",  "build.finished",
    "gap"};

BuildEventKind kindFrom(std::string_view name) {
    for (std::size_t i = 1; i < kindNames.size(); ++i)
        if (name == kindNames[i])
            return static_cast<BuildEventKind>(i);
    return BuildEventKind::Unknown;
}
} // namespace

std::string_view toString(BuildEventKind kind) noexcept {
    return kindNames[static_cast<std::size_t>(kind)];
}

template <typename V>
void fields(V& v, CacheImport& c) {
    v.optional("reference", c.reference);
    v.optional("directory", c.directory);
    v.optional("tag", c.tag);
}
SLIPWAY_WIRE_DOCUMENT(CacheImport)

template <typename V>
void fields(V& v, BuildRequest& r) {
    v.optional("id", r.id);
    v("context", r.context);
    v("dockerfile", r.dockerfile);
    v("dockerfileText", r.dockerfileText);
    v.optional("ignoreText", r.ignoreText);
    v("tags", r.tags);
    v("buildArgs", r.buildArgs);
    v("labels", r.labels);
    v("target", r.target);
    v("platform", r.platform);
    v("noCache", r.noCache);
    v("pull", r.pull);
    v("network", r.network);
    v("addHosts", r.addHosts);
    v("shmSize", r.shmSize);
    v.optional("parallelism", r.parallelism);
    v.optional("annotations", r.annotations);
    v.optional("cacheFrom", r.cacheFrom);
    v.optional("inlineCache", r.inlineCache);
    v.optional("hold", r.hold);
    v.optional("fetchOnly", r.fetchOnly);
    v.optional("noCacheFilter", r.noCacheFilter);
    v.optional("contexts", r.contexts);
    v.optional("secrets", r.secrets);
    v.optional("ssh", r.ssh);
    v.optional("ulimits", r.ulimits);
    v.optional("memory", r.memory);
    v.optional("memorySwap", r.memorySwap);
    v.optional("cpuShares", r.cpuShares);
    v.optional("cpuPeriod", r.cpuPeriod);
    v.optional("cpuQuota", r.cpuQuota);
    v.optional("cpusetCpus", r.cpusetCpus);
    v.optional("cpusetMems", r.cpusetMems);
}
SLIPWAY_WIRE_DOCUMENT(BuildRequest)

template <typename V>
void fields(V& v, ContextUpload& u) {
    v("id", u.id);
}
SLIPWAY_WIRE_DOCUMENT(ContextUpload)

template <typename V>
void fields(V& v, PlanStep& s) {
    v("line", s.line);
    v("endLine", s.endLine);
    v.optional("stage", s.stage);
    v("text", s.text);
    v("cached", s.cached);
    v.optional("reason", s.reason);
    v.optional("reasonFact", s.reasonFact);
    v.optional("durationMs", s.durationMs);
    v.optional("size", s.size);
    v.optional("predictedMs", s.predictedMs);
}
SLIPWAY_WIRE_DOCUMENT(PlanStep)

template <typename V>
void fields(V& v, BuildPlan& p) {
    v("steps", p.steps);
    v.optional("cachedSteps", p.cachedSteps);
    v.optional("predictedMs", p.predictedMs);
    v.optional("unpredictedSteps", p.unpredictedSteps);
}
SLIPWAY_WIRE_DOCUMENT(BuildPlan)

template <typename V>
void fields(V& v, BuildError& e) {
    v("message", e.message);
    v.optional("messageFact", e.messageFact);
    v.optional("exitCode", e.exitCode);
    v.optional("file", e.file);
    v.optional("line", e.line);
    v.optional("column", e.column);
    v.optional("source", e.source);
    v.optional("hint", e.hint);
    v.optional("hintFact", e.hintFact);
}
SLIPWAY_WIRE_DOCUMENT(BuildError)

template <typename V>
void fields(V& v, BuildEvent& e) {
    std::string name(toString(e.kind));
    v("event", name);
    v("time", e.time);
    if constexpr (V::reading)
        e.kind = kindFrom(name);
    v.optional("build", e.build);
    switch (e.kind) {
    case BuildEventKind::Unknown:
        break;
    case BuildEventKind::BuildStarted:
        v("dockerfile", e.dockerfile);
        v("steps", e.steps);
        break;
    case BuildEventKind::Warning:
        v("line", e.line);
        v.optional("column", e.column);
        v("rule", e.rule);
        v("message", e.message);
        break;
    case BuildEventKind::StepStarted:
    case BuildEventKind::StepCached:
        v("step", e.step);
        v("steps", e.steps);
        v("stage", e.stage);
        v("line", e.line);
        v("endLine", e.endLine);
        v("text", e.text);
        if (e.kind == BuildEventKind::StepStarted) {
            v.optional("reason", e.reason);
            v.optional("reasonFact", e.reasonFact);
        } else {
            v.optional("shared", e.shared);
        }
        break;
    case BuildEventKind::StepLog:
        v("step", e.step);
        v("stream", e.stream);
        v("data", e.data);
        break;
    case BuildEventKind::StepProgress:
        v("step", e.step);
        v("id", e.id);
        v("action", e.action);
        v("current", e.current);
        v("total", e.total);
        break;
    case BuildEventKind::StepFinished:
        v("step", e.step);
        v("durationMs", e.durationMs);
        v("size", e.size);
        break;
    case BuildEventKind::StepFailed:
        v("step", e.step);
        v("durationMs", e.durationMs);
        v.optional("error", e.error);
        break;
    case BuildEventKind::BuildFinished:
        v("result", e.result);
        v("durationMs", e.durationMs);
        v.optional("image", e.image);
        v("tags", e.tags);
        v("cachedSteps", e.cachedSteps);
        v.optional("error", e.error);
        break;
    case BuildEventKind::Gap:
        v("events", e.missedEvents);
        v("bytes", e.missedBytes);
        break;
    }
}
SLIPWAY_WIRE_DOCUMENT(BuildEvent)

} // namespace slipway::api
