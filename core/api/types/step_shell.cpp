#include "api/types/step_shell.h"

#include "api/types/detail/fields.h"

namespace slipway::api {

template <typename V>
void fields(V& v, StepShellRequest& r) {
    detail::describe(v, r.build);
    v("line", r.line);
    v("before", r.before);
    v("command", r.command);
    v("tty", r.tty);
    v("width", r.width);
    v("height", r.height);
    v.optional("path", r.path);
}
SLIPWAY_WIRE_DOCUMENT(StepShellRequest)

template <typename V>
void fields(V& v, StepPlace& p) {
    v("step", p.step);
    v("stage", p.stage);
    v("line", p.line);
    v("endLine", p.endLine);
    v("text", p.text);
}
SLIPWAY_WIRE_PART(StepPlace)

template <typename V>
void fields(V& v, StepShellState& s) {
    v("id", s.id);
    v("running", s.running);
    v.optional("exitCode", s.exitCode);
    v("step", s.step);
    v.optional("stepExitCode", s.stepExitCode);
}
SLIPWAY_WIRE_DOCUMENT(StepShellState)

template <typename V>
void fields(V& v, StepChanges::File& f) {
    v("path", f.path);
    v("change", f.change);
    v("type", f.type);
    v("mode", f.mode);
    v("uid", f.uid);
    v("gid", f.gid);
    v("size", f.size);
    v.optional("link", f.link);
}
SLIPWAY_WIRE_PART(StepChanges::File)

template <typename V>
void fields(V& v, StepChanges& c) {
    v("step", c.step);
    v("files", c.files);
    v("cut", c.cut);
}
SLIPWAY_WIRE_DOCUMENT(StepChanges)

template <typename V>
void fields(V& v, StepFile::Side& s) {
    v("type", s.type);
    v("mode", s.mode);
    v("uid", s.uid);
    v("gid", s.gid);
    v("size", s.size);
    v.optional("link", s.link);
    v("binary", s.binary);
    v("cut", s.cut);
    v.optional("text", s.text);
}
SLIPWAY_WIRE_PART(StepFile::Side)

template <typename V>
void fields(V& v, StepFile& f) {
    v("step", f.step);
    v("path", f.path);
    v.optional("before", f.before);
    v.optional("after", f.after);
}
SLIPWAY_WIRE_DOCUMENT(StepFile)

} // namespace slipway::api
