#include "api/server/router.h"
#include "engine/engine.h"

namespace slipway::api {

namespace {

Result<Reply> create(Context& context, Request& request) {
    const Json body = TRY(request.json());
    engine::ExecOptions options;
    options.command = TRY(jsonStrings(body, "Cmd"));
    options.environment = TRY(jsonStrings(body, "Env"));
    options.user = TRY(jsonString(body, "User"));
    options.workingDirectory = TRY(jsonString(body, "WorkingDir"));
    options.tty = TRY(jsonBool(body, "Tty"));
    options.attachStdin = TRY(jsonBool(body, "AttachStdin"));
    options.attachStdout = TRY(jsonBool(body, "AttachStdout"));
    options.attachStderr = TRY(jsonBool(body, "AttachStderr"));
    options.privileged = TRY(jsonBool(body, "Privileged"));
    options.detachKeys = TRY(jsonString(body, "DetachKeys"));
    if (options.command.empty() || options.command[0].empty())
        return fail(Errc::InvalidArgument, "No exec command specified");
    const auto id = TRY(context.engine.execs().create(request.parameter("id"), std::move(options)));
    return json({{"Id", id}}, 201);
}

Result<Reply> start(Context& context, Request& request) {
    const Json body = TRY(request.json());
    const bool detach = TRY(jsonBool(body, "Detach"));
    const bool tty = TRY(jsonBool(body, "Tty"));
    int height = 0, width = 0;
    if (const Json size = TRY(jsonArray(body, "ConsoleSize"));
        size.size() == 2 && size[0].is_number_unsigned() && size[1].is_number_unsigned()) {
        height = static_cast<int>(std::min<std::uint64_t>(size[0].get<std::uint64_t>(), 65535));
        width = static_cast<int>(std::min<std::uint64_t>(size[1].get<std::uint64_t>(), 65535));
    }
    auto socket = TRY(context.engine.execs().start(request.parameter("id"), detach, tty, width, height));
    if (detach)
        return empty(200);
    return HijackReply{std::move(socket), !tty && request.apiMinor >= 42 ? "application/vnd.docker.multiplexed-stream"
                                                                         : "application/vnd.docker.raw-stream"};
}

Result<Reply> resize(Context& context, Request& request) {
    TRY(context.engine.execs().resize(request.parameter("id"), static_cast<int>(TRY(request.query.number("w", 0))),
                                      static_cast<int>(TRY(request.query.number("h", 0)))));
    return empty(200);
}

Result<Reply> inspect(Context& context, Request& request) {
    const auto exec = TRY(context.engine.execs().get(request.parameter("id")));
    std::vector<std::string> arguments;
    if (exec.options.command.size() > 1)
        arguments.assign(exec.options.command.begin() + 1, exec.options.command.end());
    return json({{"ID", exec.id},
                 {"Running", exec.running},
                 {"ExitCode", exec.running || !exec.started ? Json(nullptr) : Json(exec.exitCode)},
                 {"ProcessConfig",
                  {{"tty", exec.options.tty},
                   {"entrypoint", exec.options.command.front()},
                   {"arguments", arguments},
                   {"privileged", exec.options.privileged},
                   {"user", exec.options.user}}},
                 {"OpenStdin", exec.options.attachStdin},
                 {"OpenStderr", exec.options.attachStderr},
                 {"OpenStdout", exec.options.attachStdout},
                 {"CanRemove", !exec.running},
                 {"ContainerID", exec.containerId},
                 {"DetachKeys", exec.options.detachKeys},
                 {"Pid", exec.pid}});
}

} // namespace

void addExecRoutes(Router& router) {
    router.add("POST", "/containers/{id}/exec", create);
    router.add("POST", "/exec/{id}/start", start);
    router.add("POST", "/exec/{id}/resize", resize);
    router.add("GET", "/exec/{id}/json", inspect);
}

} // namespace slipway::api
