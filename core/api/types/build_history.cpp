#include "api/types/build_history.h"

#include "api/types/detail/fields.h"

namespace slipway::api {

template <typename V>
void fields(V& v, BuildSummary& b) {
    v("id", b.id);
    v("name", b.name);
    v("context", b.context);
    v("dockerfile", b.dockerfile);
    v("target", b.target);
    v("tags", b.tags);
    v("outcome", b.outcome);
    v("started", b.started);
    v("durationMs", b.durationMs);
    v("steps", b.steps);
    v("cachedSteps", b.cachedSteps);
    v.optional("image", b.image);
    v.optional("error", b.error);
}
SLIPWAY_WIRE_DOCUMENT(BuildSummary)

template <typename V>
void fields(V& v, BuildList& l) {
    v("builds", l.builds);
}
SLIPWAY_WIRE_DOCUMENT(BuildList)

template <typename V>
void fields(V& v, BuildStepDetail& s) {
    v("step", s.step);
    v("stage", s.stage);
    v("line", s.line);
    v("endLine", s.endLine);
    v("text", s.text);
    v("state", s.state);
    v.optional("reason", s.reason);
    v.optional("reasonFact", s.reasonFact);
    v("startMs", s.startMs);
    v("durationMs", s.durationMs);
    v("size", s.size);
    v("logBytes", s.logBytes);
}
SLIPWAY_WIRE_DOCUMENT(BuildStepDetail)

template <typename V>
void fields(V& v, BuildWarning& w) {
    v("line", w.line);
    v("column", w.column);
    v("rule", w.rule);
    v("message", w.message);
}
SLIPWAY_WIRE_PART(BuildWarning)

template <typename V>
void fields(V& v, BuildDetail& b) {
    fields(v, b.summary);
    v("args", b.args);
    v("platform", b.platform);
    v("network", b.network);
    v("noCache", b.noCache);
    v("pull", b.pull);
    v("warnings", b.warnings);
    v("timeline", b.timeline);
}
SLIPWAY_WIRE_DOCUMENT(BuildDetail)

template <typename V>
void fields(V& v, BuildComparison::Step& s) {
    v("stage", s.stage);
    v("text", s.text);
    v.optional("a", s.a);
    v.optional("b", s.b);
}
SLIPWAY_WIRE_PART(BuildComparison::Step)

template <typename V>
void fields(V& v, BuildComparison::Difference& d) {
    v("name", d.name);
    v.optional("a", d.a);
    v.optional("b", d.b);
}
SLIPWAY_WIRE_PART(BuildComparison::Difference)

template <typename V>
void fields(V& v, BuildComparison& c) {
    v("a", c.a);
    v("b", c.b);
    v("dockerfile", c.dockerfile);
    v("args", c.args);
    v("options", c.options);
    v("steps", c.steps);
}
SLIPWAY_WIRE_DOCUMENT(BuildComparison)

template <typename V>
void fields(V& v, BuildPruneReply& r) {
    v("BuildsDeleted", r.builds);
    v("SpaceReclaimed", r.spaceReclaimed);
}
SLIPWAY_WIRE_DOCUMENT(BuildPruneReply)

} // namespace slipway::api
