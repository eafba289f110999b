#include "api/client/networks.h"

#include "api/client/detail/operations.h"

namespace slipway::api {

Request listNetworks(Client& client, const Filters& filters, Callback<std::vector<NetworkSummary>> done) {
    Target target("/networks");
    target.query("filters", encodeFilters(filters));
    return detail::callList<NetworkSummary>(client, detail::get(target), "network list", std::move(done));
}

Request inspectNetwork(Client& client, const std::string& id, Callback<NetworkSummary> done) {
    return detail::callJson<NetworkSummary>(client, detail::get(Target("/networks").segment(id)), "network",
                                            std::move(done));
}

Request createNetwork(Client& client, const CreateNetwork& request, Callback<CreateNetworkReply> done) {
    return detail::callJson<CreateNetworkReply>(client, detail::post(Target("/networks/create"), encode(request)),
                                                "network", std::move(done));
}

Request removeNetwork(Client& client, const std::string& id, Callback<> done) {
    return detail::callVoid(client, detail::make("DELETE", Target("/networks").segment(id)), std::move(done));
}

Request connectNetwork(Client& client, const std::string& id, const std::string& container, const Endpoint& endpoint,
                       Callback<> done) {
    const Json body{{"Container", container}, {"EndpointConfig", toJson(endpoint)}};
    return detail::callVoid(client, detail::post(Target("/networks").segment(id).path("connect"), dumpJson(body)),
                            std::move(done));
}

Request disconnectNetwork(Client& client, const std::string& id, const std::string& container, bool force,
                          Callback<> done) {
    const Json body{{"Container", container}, {"Force", force}};
    return detail::callVoid(client, detail::post(Target("/networks").segment(id).path("disconnect"), dumpJson(body)),
                            std::move(done));
}

Request pruneNetworks(Client& client, const Filters& filters, Callback<PruneReply> done) {
    Target target("/networks/prune");
    target.query("filters", encodeFilters(filters));
    return detail::callJson<PruneReply>(client, detail::post(target), "prune", std::move(done));
}

} // namespace slipway::api
