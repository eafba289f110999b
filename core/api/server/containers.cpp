#include <algorithm>

#include "api/server/container_json.h"
#include "api/server/router.h"
#include "base/text.h"
#include "engine/engine.h"

namespace slipway::api {

namespace {

using engine::Container;
using engine::State;

bool selected(const Container& container, const Filters& filters, bool all) {
    const auto any = [&](std::string_view name, auto matches) {
        const auto& values = filters.of(name);
        return values.empty() || std::ranges::any_of(values, matches);
    };
    const bool alive = container.state.state == State::Running || container.state.state == State::Paused ||
                       container.state.state == State::Restarting;
    if (!all && !alive && !filters.has("status") && !filters.has("exited"))
        return false;
    return any("id", [&](const std::string& v) { return container.id.starts_with(v); }) &&
           any("name",
               [&](const std::string& v) {
                   return container.name.find(v.starts_with('/') ? v.substr(1) : v) != std::string::npos ||
                          (v.starts_with('^') && (v == "^" + container.name + "$" || v == "^/" + container.name + "$"));
               }) &&
           any("status", [&](const std::string& v) { return v == engine::toString(container.state.state); }) &&
           any("ancestor",
               [&](const std::string& v) {
                   return container.options.image == v || container.options.image == v + ":latest" ||
                          container.imageId == v || container.imageId.starts_with("sha256:" + v);
               }) &&
           any("exited",
               [&](const std::string& v) {
                   return container.state.state == State::Exited && std::to_string(container.state.exitCode) == v;
               }) &&
           any("volume",
               [&](const std::string& v) {
                   return std::ranges::any_of(container.mounts, [&](const auto& mount) {
                       return mount.volumeName == v || mount.option.target == v || mount.source == v;
                   });
               }) &&
           any("network",
               [&](const std::string& v) {
                   const auto& mode = container.options.networkMode;
                   return v == mode || (mode == "default" && v == "bridge") ||
                          container.options.endpoints.contains(v) ||
                          std::ranges::any_of(container.endpoints, [&](const auto& e) {
                              return e.network == v || e.networkId.starts_with(v);
                          });
               }) &&
           any("publish",
               [&](const std::string& v) {
                   return std::ranges::any_of(container.publishedPorts, [&](const auto& port) {
                       return std::to_string(port.hostPort) == v.substr(0, v.find('/'));
                   });
               }) &&
           any("expose",
               [&](const std::string& v) {
                   return container.options.exposedPorts.contains(v.find('/') == std::string::npos ? v + "/tcp" : v);
               }) &&
           filters.labelsMatch(container.options.labels);
}

Result<Reply> list(Context& context, Request& request) {
    const auto filters = TRY(Filters::parse(request.query.get("filters")));
    TRY(filters.allowOnly({"ancestor", "before", "exited", "expose", "health", "id", "isolation", "is-task", "label",
                           "name", "network", "publish", "since", "status", "volume"}));
    const auto limit = TRY(request.query.number("limit", -1));
    auto containers = context.engine.containers().list();
    std::ranges::sort(containers, [](const auto& a, const auto& b) { return a.created > b.created; });
    const auto createdOf = [&](const std::string& name) -> Result<Timestamp> {
        return TRY(context.engine.containers().get(name)).created;
    };
    std::optional<Timestamp> before, since;
    if (filters.has("before"))
        before = TRY(createdOf(filters.of("before").at(0)));
    if (filters.has("since"))
        since = TRY(createdOf(filters.of("since").at(0)));
    Json body = Json::array();
    for (const auto& container : containers) {
        if (!selected(container, filters, request.query.flag("all") || limit > 0) ||
            (before && container.created >= *before) || (since && container.created <= *since))
            continue;
        body.push_back(containerSummary(container));
        if (limit > 0 && body.size() == static_cast<std::size_t>(limit))
            break;
    }
    return json(std::move(body));
}

Result<Reply> create(Context& context, Request& request) {
    const Json body = TRY(request.json());
    auto options = TRY(parseCreate(body, request.query.get("name")));
    auto created = TRY(context.engine.containers().create(request.caller, std::move(options)));
    if (const auto check = TRY(jsonObject(body, "Healthcheck")); !check.empty())
        created.warnings.emplace_back("Health checks are not run by this engine: the container has no health state.");
    return json({{"Id", created.id}, {"Warnings", created.warnings}}, 201);
}

Result<Reply> inspect(Context& context, Request& request) {
    const auto container = TRY(context.engine.containers().get(request.parameter("id")));
    return json(containerDetail(container, context.engine.execs().ofContainer(container.id)));
}

Result<Reply> start(Context& context, Request& request) {
    TRY(context.engine.containers().start(request.parameter("id")));
    return empty();
}

Result<std::optional<int>> timeoutOf(const Request& request) {
    if (!request.query.has("t"))
        return std::optional<int>{};
    return std::optional(static_cast<int>(TRY(request.query.number("t", 10))));
}

Result<Reply> stop(Context& context, Request& request) {
    TRY(context.engine.containers().stop(request.parameter("id"), TRY(timeoutOf(request)),
                                         request.query.get("signal")));
    return empty();
}

Result<Reply> restart(Context& context, Request& request) {
    TRY(context.engine.containers().restart(request.parameter("id"), TRY(timeoutOf(request))));
    return empty();
}

Result<Reply> kill(Context& context, Request& request) {
    TRY(context.engine.containers().kill(request.parameter("id"), request.query.get("signal", "SIGKILL")));
    return empty();
}

Result<Reply> pause(Context& context, Request& request) {
    TRY(context.engine.containers().pause(request.parameter("id")));
    return empty();
}

Result<Reply> unpause(Context& context, Request& request) {
    TRY(context.engine.containers().unpause(request.parameter("id")));
    return empty();
}

Result<Reply> rename(Context& context, Request& request) {
    TRY(context.engine.containers().rename(request.parameter("id"), request.query.get("name")));
    return empty();
}

Result<Reply> remove(Context& context, Request& request) {
    TRY(context.engine.containers().remove(request.parameter("id"), request.query.flag("force"),
                                           request.query.flag("v")));
    return empty();
}

Result<Reply> resize(Context& context, Request& request) {
    TRY(context.engine.containers().resize(request.parameter("id"), static_cast<int>(TRY(request.query.number("w", 0))),
                                           static_cast<int>(TRY(request.query.number("h", 0)))));
    return empty(200);
}

Result<Reply> top(Context& context, Request& request) {
    const auto result = TRY(context.engine.containers().top(request.parameter("id")));
    Json processes = Json::array();
    for (const auto& process : result.processes)
        processes.push_back(process.columns);
    return json({{"Titles", result.titles}, {"Processes", processes}});
}

Result<Reply> prune(Context& context, Request&) {
    return json({{"ContainersDeleted", TRY(context.engine.containers().prune())}, {"SpaceReclaimed", 0}});
}

} // namespace

void addContainerRoutes(Router& router) {
    router.add("GET", "/containers/json", list);
    router.add("POST", "/containers/create", create);
    router.add("POST", "/containers/prune", prune);
    router.add("GET", "/containers/{id}/json", inspect);
    router.add("POST", "/containers/{id}/start", start);
    router.add("POST", "/containers/{id}/stop", stop);
    router.add("POST", "/containers/{id}/restart", restart);
    router.add("POST", "/containers/{id}/kill", kill);
    router.add("POST", "/containers/{id}/pause", pause);
    router.add("POST", "/containers/{id}/unpause", unpause);
    router.add("POST", "/containers/{id}/rename", rename);
    router.add("POST", "/containers/{id}/resize", resize);
    router.add("GET", "/containers/{id}/top", top);
    router.add("DELETE", "/containers/{id}", remove);
}

} // namespace slipway::api
