#include "api/client/system.h"

#include "api/client/detail/operations.h"

namespace slipway::api {

Request ping(Client& client, Callback<> done) {
    return detail::callVoid(client, detail::get(Target("/_ping")), std::move(done));
}

Request getVersion(Client& client, Callback<EngineVersion> done) {
    return detail::callJson<EngineVersion>(client, detail::get(Target("/version")), "version", std::move(done));
}

Request getInfo(Client& client, Callback<EngineInfo> done) {
    return detail::callJson<EngineInfo>(client, detail::get(Target("/info")), "info", std::move(done));
}

Request getDiskUsage(Client& client, Callback<DiskUsage> done) {
    return detail::callJson<DiskUsage>(client, detail::get(Target("/system/df")), "disk use", std::move(done));
}

Request followEvents(Client& client, const EventsOptions& options, Sink<Event> sink) {
    Target target("/events");
    target.query("since", options.since).query("until", options.until).query("filters", encodeFilters(options.filters));
    return detail::streamJson<Event>(client, detail::get(target), "event", std::move(sink));
}

Request checkCredentials(Client& client, const RegistryAuth& auth, Callback<std::string> done) {
    const Json body{{"username", auth.username}, {"password", auth.password}, {"serveraddress", auth.serverAddress}};
    return detail::callWith<std::string>(
        client, detail::post(Target("/auth"), dumpJson(body)),
        [](std::string_view reply) -> Result<std::string> {
            if (reply.empty())
                return std::string{}; // 204: taken, and nothing to say
            return jsonString(TRY(parseJson(reply, "login")), "IdentityToken");
        },
        std::move(done));
}

Request getSlipwayInfo(Client& client, Callback<SlipwayInfo> done) {
    return detail::callJson<SlipwayInfo>(client, detail::get(Target("/slipway/v1/info")), "info", std::move(done));
}

Request getPortStatus(Client& client, std::uint16_t port, const std::string& protocol, const std::string& address,
                      Callback<PortStatus> done) {
    Target target("/slipway/v1/ports");
    target.query("port", std::to_string(port)).query("protocol", protocol).query("address", address);
    return detail::callJson<PortStatus>(client, detail::get(target), "port", std::move(done));
}

} // namespace slipway::api
