#include "api/server/router.h"
#include "base/text.h"
#include "engine/engine.h"

namespace slipway::api {

namespace {

Result<Reply> info(Context& context, Request&) {
    const auto facts = context.engine.facts();
    return json({{"owner", {{"uid", facts.owner}}},
                 {"range", {{"start", facts.rangeStart}, {"size", facts.rangeSize}}},
                 {"version", "0.1.0"},
                 {"samples", Json::array({"/usr/share/slipway/samples"})}});
}

Result<std::pair<std::uint16_t, engine::Protocol>> parsePort(const std::string& number, const std::string& protocol) {
    const auto port = parseUnsigned(number);
    if (!port || *port == 0 || *port > 65535)
        return fail(Errc::InvalidArgument, "port={:?}: a port is a number from 1 to 65535", std::string_view(number));
    if (protocol != "tcp" && protocol != "udp")
        return fail(Errc::InvalidArgument, "protocol={:?}: tcp or udp", std::string_view(protocol));
    return std::pair(static_cast<std::uint16_t>(*port),
                     protocol == "udp" ? engine::Protocol::Udp : engine::Protocol::Tcp);
}

Result<Reply> ports(Context& context, Request& request) {
    const std::string protocol = request.query.get("protocol", "tcp");
    const auto [port, kind] = TRY(parsePort(request.query.get("port"), protocol));
    const auto use = TRY(context.engine.networks().portUse(port, kind, request.query.get("address")));
    Json body = {{"port", port}, {"protocol", protocol}, {"free", use.free}};
    if (!use.free) {
        body["holder"] = {{"kind", use.kind}, {"name", use.name}};
        if (use.kind == "container")
            body["holder"]["id"] = use.containerId;
        else
            body["holder"]["pid"] = use.pid;
    }
    if (use.next != 0)
        body["next"] = use.next;
    return json(std::move(body));
}

Result<engine::PortMapping> parseMapping(const Request& request) {
    const Json body = TRY(request.json());
    const auto container =
        TRY(parsePort(std::to_string(TRY(jsonInt(body, "containerPort"))), TRY(jsonString(body, "protocol", "tcp"))));
    const auto host = TRY(jsonInt(body, "hostPort"));
    if (host < 0 || host > 65535)
        return fail(Errc::InvalidArgument, "hostPort: a port is a number from 1 to 65535, or 0 for any free one");
    return engine::PortMapping{TRY(jsonString(body, "hostIp")), static_cast<std::uint16_t>(host), container.first,
                               container.second};
}

Result<Reply> publish(Context& context, Request& request) {
    TRY(context.engine.containers().publishPort(request.parameter("id"), TRY(parseMapping(request))));
    return empty();
}

Result<Reply> unpublish(Context& context, Request& request) {
    TRY(context.engine.containers().unpublishPort(request.parameter("id"), TRY(parseMapping(request))));
    return empty();
}

} // namespace

void addSlipwayRoutes(Router& router) {
    router.add("GET", "/slipway/v1/info", info);
    router.add("GET", "/slipway/v1/ports", ports);
    router.add("POST", "/slipway/v1/containers/{id}/ports", publish);
    router.add("DELETE", "/slipway/v1/containers/{id}/ports", unpublish);
}

} // namespace slipway::api
