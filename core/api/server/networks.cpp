#include <algorithm>

#include "api/server/router.h"
#include "base/time.h"
#include "engine/engine.h"

namespace slipway::api {

namespace {

Json networkJson(const engine::Network& network) {
    Json config = Json::array();
    if (!network.subnet4.empty())
        config.push_back({{"Subnet", network.subnet4}, {"Gateway", network.gateway4}});
    if (!network.subnet6.empty())
        config.push_back({{"Subnet", network.subnet6}, {"Gateway", network.gateway6}});
    Json members = Json::object();
    for (const auto& member : network.members)
        members[member.containerId] = {{"Name", member.name},
                                       {"EndpointID", member.endpointId},
                                       {"MacAddress", member.mac},
                                       {"IPv4Address", member.ipv4},
                                       {"IPv6Address", member.ipv6}};
    return {{"Name", network.name},
            {"Id", network.id},
            {"Created", toRfc3339(network.created)},
            {"Scope", "local"},
            {"Driver", network.driver},
            {"EnableIPv4", true},
            {"EnableIPv6", network.ipv6},
            {"IPAM", {{"Driver", "default"}, {"Options", nullptr}, {"Config", config}}},
            {"Internal", network.internal},
            {"Attachable", false},
            {"Ingress", false},
            {"ConfigFrom", {{"Network", ""}}},
            {"ConfigOnly", false},
            {"Containers", members},
            {"Options", network.options},
            {"Labels", network.labels}};
}

Result<Reply> list(Context& context, Request& request) {
    const auto filters = TRY(Filters::parse(request.query.get("filters")));
    TRY(filters.allowOnly({"dangling", "driver", "id", "label", "name", "scope", "type"}));
    const auto any = [&](std::string_view name, auto matches) {
        const auto& values = filters.of(name);
        return values.empty() || std::ranges::any_of(values, matches);
    };
    Json body = Json::array();
    for (const auto& network : context.engine.networks().list()) {
        const bool predefined = network.name == "bridge" || network.name == "none";
        if (any("name", [&](const std::string& v) { return network.name.find(v) != std::string::npos; }) &&
            any("id", [&](const std::string& v) { return network.id.starts_with(v); }) &&
            any("driver", [&](const std::string& v) { return network.driver == v; }) &&
            any("scope", [&](const std::string& v) { return v == "local"; }) &&
            any("type", [&](const std::string& v) { return (v == "builtin") == predefined; }) &&
            any("dangling",
                [&](const std::string& v) {
                    return (v == "true" || v == "1") == (network.members.empty() && !predefined);
                }) &&
            filters.labelsMatch(network.labels))
            body.push_back(networkJson(network));
    }
    return json(std::move(body));
}

Result<Reply> inspect(Context& context, Request& request) {
    return json(networkJson(TRY(context.engine.networks().get(request.parameter("id")))));
}

Result<Reply> create(Context& context, Request& request) {
    const Json body = TRY(request.json());
    engine::NetworkOptions options;
    options.name = TRY(jsonString(body, "Name"));
    options.driver = TRY(jsonString(body, "Driver", "bridge"));
    if (options.driver.empty() || options.driver == "default")
        options.driver = "bridge";
    options.internal = TRY(jsonBool(body, "Internal"));
    const Json labels = TRY(jsonObject(body, "Labels"));
    for (const auto& [name, value] : labels.items())
        options.labels[name] = value.is_string() ? value.get<std::string>() : dumpJson(value);
    const Json members = TRY(jsonObject(body, "Options"));
    for (const auto& [name, value] : members.items())
        options.options[name] = value.is_string() ? value.get<std::string>() : dumpJson(value);
    for (const auto& entry : TRY(jsonArray(TRY(jsonObject(body, "IPAM")), "Config"))) {
        const std::string subnet = TRY(jsonString(entry, "Subnet"));
        if (subnet.find(':') != std::string::npos)
            return fail(Errc::Unsupported,
                        "choosing the IPv6 subnet is not supported: the engine gives every network one");
        options.subnet = subnet;
        options.gateway = TRY(jsonString(entry, "Gateway"));
    }
    const auto network = TRY(context.engine.networks().create(options));
    return json({{"Id", network.id}, {"Warning", ""}}, 201);
}

Result<Reply> remove(Context& context, Request& request) {
    TRY(context.engine.networks().remove(request.parameter("id")));
    return empty();
}

Result<Reply> connect(Context& context, Request& request) {
    const Json body = TRY(request.json());
    engine::EndpointOption option;
    const Json endpoint = TRY(jsonObject(body, "EndpointConfig"));
    option.aliases = TRY(jsonStrings(endpoint, "Aliases"));
    option.ipv4 = TRY(jsonString(TRY(jsonObject(endpoint, "IPAMConfig")), "IPv4Address"));
    TRY(context.engine.networks().connect(request.parameter("id"), TRY(jsonString(body, "Container")), option));
    return empty(200);
}

Result<Reply> disconnect(Context& context, Request& request) {
    const Json body = TRY(request.json());
    TRY(context.engine.networks().disconnect(request.parameter("id"), TRY(jsonString(body, "Container")),
                                             TRY(jsonBool(body, "Force"))));
    return empty(200);
}

Result<Reply> prune(Context& context, Request&) {
    return json({{"NetworksDeleted", TRY(context.engine.networks().prune())}});
}

} // namespace

void addNetworkRoutes(Router& router) {
    router.add("GET", "/networks", list);
    router.add("POST", "/networks/create", create);
    router.add("POST", "/networks/prune", prune);
    router.add("GET", "/networks/{id}", inspect);
    router.add("DELETE", "/networks/{id}", remove);
    router.add("POST", "/networks/{id}/connect", connect);
    router.add("POST", "/networks/{id}/disconnect", disconnect);
}

} // namespace slipway::api
