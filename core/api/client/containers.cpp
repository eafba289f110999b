#include "api/client/containers.h"

#include "api/client/detail/call.h"
#include "api/client/detail/operations.h"

namespace slipway::api {

namespace {

Target container(const std::string& id, std::string_view operation = {}) {
    Target target("/containers");
    target.segment(id);
    if (!operation.empty())
        target.path(operation);
    return target;
}

// Docker has no call for the ports of a running container.
Target ports(const std::string& id) {
    Target target("/slipway/v1/containers");
    target.segment(id).path("ports");
    return target;
}

} // namespace

Request listContainers(Client& client, const ListContainers& options, Callback<std::vector<ContainerSummary>> done) {
    Target target("/containers/json");
    target.flag("all", options.all).flag("size", options.size);
    if (options.limit > 0)
        target.query("limit", std::to_string(options.limit));
    target.query("filters", encodeFilters(options.filters));
    return detail::callList<ContainerSummary>(client, detail::get(target), "container list", std::move(done));
}

Request inspectContainer(Client& client, const std::string& id, Callback<ContainerDetail> done) {
    return detail::callJson<ContainerDetail>(client, detail::get(container(id, "json")), "container", std::move(done));
}

Request createContainer(Client& client, const CreateContainer& request, Callback<CreateContainerReply> done) {
    Target target("/containers/create");
    target.query("name", request.name).query("platform", request.platform);
    return detail::callJson<CreateContainerReply>(client, detail::post(target, encode(request)), "container",
                                                  std::move(done));
}

Request startContainer(Client& client, const std::string& id, Callback<> done) {
    return detail::callIdempotent(client, detail::post(container(id, "start")), std::move(done));
}

Request stopContainer(Client& client, const std::string& id, std::optional<int> timeoutSeconds,
                      const std::string& signal, Callback<> done) {
    Target target = container(id, "stop");
    if (timeoutSeconds)
        target.query("t", std::to_string(*timeoutSeconds));
    target.query("signal", signal);
    return detail::callIdempotent(client, detail::post(target), std::move(done));
}

Request restartContainer(Client& client, const std::string& id, std::optional<int> timeoutSeconds,
                         const std::string& signal, Callback<> done) {
    Target target = container(id, "restart");
    if (timeoutSeconds)
        target.query("t", std::to_string(*timeoutSeconds));
    target.query("signal", signal);
    return detail::callVoid(client, detail::post(target), std::move(done));
}

Request killContainer(Client& client, const std::string& id, const std::string& signal, Callback<> done) {
    Target target = container(id, "kill");
    target.query("signal", signal);
    return detail::callVoid(client, detail::post(target), std::move(done));
}

Request pauseContainer(Client& client, const std::string& id, Callback<> done) {
    return detail::callVoid(client, detail::post(container(id, "pause")), std::move(done));
}

Request unpauseContainer(Client& client, const std::string& id, Callback<> done) {
    return detail::callVoid(client, detail::post(container(id, "unpause")), std::move(done));
}

Request renameContainer(Client& client, const std::string& id, const std::string& name, Callback<> done) {
    Target target = container(id, "rename");
    target.query("name", name);
    return detail::callVoid(client, detail::post(target), std::move(done));
}

Request removeContainer(Client& client, const std::string& id, RemoveContainer options, Callback<> done) {
    Target target = container(id);
    target.flag("force", options.force).flag("v", options.volumes);
    return detail::callVoid(client, detail::make("DELETE", target), std::move(done));
}

Request publishPort(Client& client, const std::string& id, const PublishedPort& port, Callback<> done) {
    return detail::callVoid(client, detail::post(ports(id), encode(port)), std::move(done));
}

Request withdrawPort(Client& client, const std::string& id, const PublishedPort& port, Callback<> done) {
    Target target = ports(id);
    return detail::callVoid(client, detail::make("DELETE", target, encode(port)), std::move(done));
}

Request waitContainer(Client& client, const std::string& id, WaitCondition condition, std::function<void()> accepted,
                      Callback<WaitReply> done) {
    Target target = container(id, "wait");
    target.query("condition", condition == WaitCondition::NextExit  ? "next-exit"
                              : condition == WaitCondition::Removed ? "removed"
                                                                    : "not-running");
    auto body = std::make_shared<std::string>();
    detail::ExchangeHandlers handlers;
    handlers.head = [accepted = std::move(accepted)](const HttpReply&) {
        if (accepted)
            accepted();
    };
    handlers.data = [body](std::string_view bytes) -> Result<> {
        static constexpr std::size_t limit = 1u << 20;
        if (body->size() + bytes.size() > limit)
            return fail(Errc::TooLarge, "the engine's answer is longer than {} bytes", limit);
        *body += bytes;
        return {};
    };
    handlers.end = [body, done = std::move(done)](Result<> result) {
        if (!done)
            return;
        if (result)
            done(parse<WaitReply>(*body, "exit status"));
        else
            done(std::unexpected(std::move(result.error())));
    };
    return detail::startExchange(client.impl(), detail::post(target), std::move(handlers));
}

Request containerLogs(Client& client, const std::string& id, const LogsOptions& options, LogSink sink) {
    Target target = container(id, "logs");
    target.flag("follow", options.follow)
        .flag("stdout", options.withStdout)
        .flag("stderr", options.withStderr)
        .flag("timestamps", options.timestamps)
        .query("since", options.since)
        .query("until", options.until)
        .query("tail", options.tail);
    struct State {
        bool framed = true;
        FrameDecoder frames;
        std::function<void(OutputStream, std::string_view)> output;
    };
    detail::ExchangeHandlers handlers;
    handlers.call = std::make_shared<Request::Call>();
    auto state = std::make_shared<State>();
    state->output = [output = std::move(sink.output), call = std::weak_ptr(handlers.call)](OutputStream stream,
                                                                                           std::string_view bytes) {
        const auto alive = call.lock();
        if (output && alive && !alive->cancelled())
            output(stream, bytes);
    };
    handlers.head = [state, tty = options.tty](const HttpReply& head) {
        state->framed = head.contentType.starts_with("application/vnd.docker.multiplexed-stream") || !tty;
    };
    handlers.data = [state](std::string_view bytes) -> Result<> {
        if (state->framed)
            return state->frames.feed(bytes, state->output);
        state->output(OutputStream::Stdout, bytes);
        return {};
    };
    handlers.end = detail::orNothing(std::move(sink.end));
    return detail::startExchange(client.impl(), detail::get(target), std::move(handlers));
}

Request containerStats(Client& client, const std::string& id, bool oneShot, Callback<Stats> done) {
    Target target = container(id, "stats");
    target.query("stream", "0").flag("one-shot", oneShot);
    return detail::callJson<Stats>(client, detail::get(target), "stats", std::move(done));
}

Request followStats(Client& client, const std::string& id, Sink<Stats> sink) {
    Target target = container(id, "stats");
    target.query("stream", "1");
    return detail::streamJson<Stats>(client, detail::get(target), "stats", std::move(sink));
}

Request listProcesses(Client& client, const std::string& id, const std::string& psArguments,
                      Callback<ProcessList> done) {
    Target target = container(id, "top");
    target.query("ps_args", psArguments);
    return detail::callJson<ProcessList>(client, detail::get(target), "process list", std::move(done));
}

Request containerChanges(Client& client, const std::string& id, Callback<std::vector<FileChange>> done) {
    return detail::callList<FileChange>(client, detail::get(container(id, "changes")), "changes", std::move(done));
}

Request pruneContainers(Client& client, const Filters& filters, Callback<PruneReply> done) {
    Target target("/containers/prune");
    target.query("filters", encodeFilters(filters));
    return detail::callJson<PruneReply>(client, detail::post(target), "prune", std::move(done));
}

Request readArchive(Client& client, const std::string& id, const std::string& path, Sink<std::string_view> sink) {
    Target target = container(id, "archive");
    target.query("path", path);
    return client.stream(detail::get(target), nullptr, std::move(sink));
}

Request writeArchive(Client& client, const std::string& id, const std::string& path, BodySource tar, Callback<> done) {
    Target target = container(id, "archive");
    target.query("path", path);
    HttpRequest request = detail::make("PUT", target);
    request.contentType = "application/x-tar";
    request.source = std::move(tar);
    return detail::callVoid(client, std::move(request), std::move(done));
}

Request exportContainer(Client& client, const std::string& id, Sink<std::string_view> sink) {
    return client.stream(detail::get(container(id, "export")), nullptr, std::move(sink));
}

} // namespace slipway::api
