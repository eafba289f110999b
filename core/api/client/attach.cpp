#include "api/client/attach.h"

#include "api/client/detail/attachment.h"
#include "api/client/detail/operations.h"

namespace slipway::api {

Attachment attachContainer(Client& client, const std::string& id, const AttachOptions& options,
                           AttachHandlers handlers) {
    Target target("/containers");
    target.segment(id)
        .path("attach")
        .flag("stream", options.stream)
        .flag("logs", options.logs)
        .flag("stdin", options.withStdin)
        .flag("stdout", options.withStdout)
        .flag("stderr", options.withStderr)
        .query("detachKeys", options.detachKeys);
    return detail::startAttachment(client.impl(), detail::post(target), options.tty,
                                   Target("/containers").segment(id).path("resize").take(), std::move(handlers));
}

Request createExec(Client& client, const std::string& containerId, const ExecConfig& config,
                   Callback<std::string> done) {
    return detail::callWith<std::string>(
        client, detail::post(Target("/containers").segment(containerId).path("exec"), encode(config)),
        [](std::string_view body) -> Result<std::string> {
            const auto reply = TRY(parse<CreateContainerReply>(body, "exec"));
            if (reply.id.empty())
                return fail(Errc::Corrupt, "the engine made an exec without an id");
            return reply.id;
        },
        std::move(done));
}

Attachment startExec(Client& client, const std::string& execId, bool tty, AttachHandlers handlers, TerminalSize size) {
    Json body{{"Detach", false}, {"Tty", tty}};
    if (tty && size.rows > 0 && size.columns > 0)
        body["ConsoleSize"] = {size.rows, size.columns};
    return detail::startAttachment(client.impl(),
                                   detail::post(Target("/exec").segment(execId).path("start"), dumpJson(body)), tty,
                                   Target("/exec").segment(execId).path("resize").take(), std::move(handlers));
}

Request startExecDetached(Client& client, const std::string& execId, Callback<> done) {
    const std::string body = dumpJson(Json{{"Detach", true}, {"Tty", false}});
    return detail::callVoid(client, detail::post(Target("/exec").segment(execId).path("start"), body), std::move(done));
}

Request inspectExec(Client& client, const std::string& execId, Callback<ExecDetail> done) {
    return detail::callJson<ExecDetail>(client, detail::get(Target("/exec").segment(execId).path("json")), "exec",
                                        std::move(done));
}

namespace {

Request resize(Client& client, Target target, TerminalSize size, Callback<> done) {
    target.path("resize").query("h", std::to_string(size.rows)).query("w", std::to_string(size.columns));
    return detail::callVoid(client, detail::post(target), std::move(done));
}

} // namespace

Request resizeContainer(Client& client, const std::string& id, TerminalSize size, Callback<> done) {
    return resize(client, Target("/containers").segment(id), size, std::move(done));
}

Request resizeExec(Client& client, const std::string& execId, TerminalSize size, Callback<> done) {
    return resize(client, Target("/exec").segment(execId), size, std::move(done));
}

} // namespace slipway::api
