// /slipway/v1/debug and /slipway/v1/changes: a shell at a step of a build, and what a step changed.
#include "api/server/build_request.h"
#include "api/server/router.h"
#include "engine/engine.h"

namespace slipway::api {

namespace {

Json stepJson(const build::StepInfo& step) {
    return {{"step", step.step},
            {"stage", step.stage},
            {"line", step.line},
            {"endLine", step.endLine},
            {"text", step.text}};
}

Result<int> lineOf(const Json& body) {
    const auto line = TRY(jsonInt(body, "line"));
    if (line < 1 || line > 10'000'000)
        return fail(Errc::InvalidArgument, "line: a line of the Dockerfile, from 1");
    return static_cast<int>(line);
}

Result<int> cellsOf(const Json& body, const char* name) {
    const auto cells = TRY(jsonInt(body, name));
    if (cells < 0 || cells > 65535)
        return fail(Errc::InvalidArgument, "{}: from 0 to 65535 cells", name);
    return static_cast<int>(cells);
}

Result<Reply> open(Context& context, Request& request) {
    const auto options = TRY(parseBuildRequest(request));
    const Json body = TRY(request.json());
    engine::ShellOptions shell;
    shell.point.line = TRY(lineOf(body));
    shell.point.side = TRY(jsonBool(body, "before")) ? build::StepSide::Before : build::StepSide::After;
    shell.command = TRY(jsonStrings(body, "command"));
    if (!shell.command.empty() && shell.command.front().empty())
        return fail(Errc::InvalidArgument, "command: its first word is empty");
    shell.tty = TRY(jsonBool(body, "tty", true));
    shell.width = TRY(cellsOf(body, "width"));
    shell.height = TRY(cellsOf(body, "height"));
    auto stream = TRY(context.engine.stepShells().open(request.caller, options, shell, request.gone));
    return HijackReply{std::move(stream),
                       shell.tty ? "application/vnd.docker.raw-stream" : "application/vnd.docker.multiplexed-stream"};
}

Result<Reply> resize(Context& context, Request& request) {
    TRY(context.engine.stepShells().resize(request.parameter("id"), static_cast<int>(TRY(request.query.number("w", 0))),
                                           static_cast<int>(TRY(request.query.number("h", 0)))));
    return empty(200);
}

Result<Reply> inspect(Context& context, Request& request) {
    const auto state = TRY(context.engine.stepShells().get(request.parameter("id")));
    Json body = {{"id", state.id}, {"running", state.running}, {"step", stepJson(state.step)}};
    if (!state.running)
        body["exitCode"] = state.exitCode;
    if (state.stepExitCode)
        body["stepExitCode"] = *state.stepExitCode;
    return json(std::move(body));
}

// An absolute path that names a file below the root.
Result<std::string> pathOf(const Json& body) {
    auto path = TRY(jsonString(body, "path"));
    if (!path.starts_with('/') || path.size() > 4096 || path.find('\0') != std::string::npos)
        return fail(Errc::InvalidArgument, "path: an absolute path");
    return path;
}

Json fileJson(const engine::TreeFile& file) {
    Json json = {{"type", std::string(1, file.type)},
                 {"mode", file.mode},
                 {"uid", file.uid},
                 {"gid", file.gid},
                 {"size", file.size}};
    if (!file.link.empty())
        json["link"] = file.link;
    if (file.type == 'f') {
        json["binary"] = file.binary;
        json["cut"] = file.cut;
    }
    if (file.type == 'f' && !file.binary)
        json["text"] = file.text;
    return json;
}

Result<Reply> changedFile(Context& context, Request& request, const engine::BuildOptions& options, int line,
                          std::string path) {
    const auto found = TRY(context.engine.stepShells().file(request.caller, options, line, path, request.gone));
    Json body = {{"step", stepJson(found.step)}, {"path", std::move(path)}};
    if (found.before)
        body["before"] = fileJson(*found.before);
    if (found.after)
        body["after"] = fileJson(*found.after);
    return json(std::move(body));
}

Result<Reply> changes(Context& context, Request& request) {
    const auto options = TRY(parseBuildRequest(request));
    const Json wanted = TRY(request.json());
    const int line = TRY(lineOf(wanted));
    if (wanted.contains("path"))
        return changedFile(context, request, options, line, TRY(pathOf(wanted)));
    const auto found = TRY(context.engine.stepShells().changes(request.caller, options, line, request.gone));
    static constexpr std::string_view names[]{"added", "changed", "removed"};
    Json files = Json::array();
    for (const auto& file : found.files) {
        Json entry = {{"path", file.path},
                      {"change", names[static_cast<std::size_t>(file.change)]},
                      {"type", std::string(1, file.type)},
                      {"mode", file.mode},
                      {"uid", file.uid},
                      {"gid", file.gid},
                      {"size", file.size}};
        if (!file.link.empty())
            entry["link"] = file.link;
        files.push_back(std::move(entry));
    }
    return json({{"step", stepJson(found.step)}, {"files", std::move(files)}, {"cut", found.cut}});
}

} // namespace

void addStepShellRoutes(Router& router) {
    router.add("POST", "/slipway/v1/debug", open, BodyKind::Small, Watch::HangUp);
    router.add("POST", "/slipway/v1/debug/{id}/resize", resize);
    router.add("GET", "/slipway/v1/debug/{id}", inspect);
    router.add("POST", "/slipway/v1/changes", changes, BodyKind::Small, Watch::HangUp);
}

} // namespace slipway::api
