#include <algorithm>

#include "api/server/router.h"
#include "base/time.h"
#include "engine/engine.h"

namespace slipway::api {

namespace {

Json volumeJson(const engine::Volume& volume) {
    return {{"Name", volume.name},
            {"Driver", "local"},
            {"Mountpoint", volume.mountpoint},
            {"CreatedAt", toRfc3339(volume.created)},
            {"Labels", volume.labels.empty() ? Json(nullptr) : Json(volume.labels)},
            {"Options", volume.options.empty() ? Json(nullptr) : Json(volume.options)},
            {"Scope", "local"}};
}

Result<Reply> list(Context& context, Request& request) {
    const auto filters = TRY(Filters::parse(request.query.get("filters")));
    TRY(filters.allowOnly({"dangling", "driver", "label", "name"}));
    std::set<std::string> used;
    for (const auto& container : context.engine.containers().list())
        for (const auto& mount : container.mounts)
            used.insert(mount.volumeName);
    Json volumes = Json::array();
    for (const auto& volume : context.engine.volumes().list()) {
        const auto& names = filters.of("name");
        if (!names.empty() && std::ranges::none_of(names, [&](const std::string& name) {
                return volume.name.find(name) != std::string::npos;
            }))
            continue;
        if (const auto& dangling = filters.of("dangling");
            !dangling.empty() && (dangling[0] == "true" || dangling[0] == "1") == used.contains(volume.name))
            continue;
        if (filters.labelsMatch(volume.labels))
            volumes.push_back(volumeJson(volume));
    }
    return json({{"Volumes", volumes}, {"Warnings", nullptr}});
}

Result<std::map<std::string, std::string>> members(const Json& body, std::string_view key) {
    std::map<std::string, std::string> values;
    const Json object = TRY(jsonObject(body, key));
    for (const auto& [name, value] : object.items()) {
        if (!value.is_string())
            return fail(Errc::InvalidArgument, "{}.{} must be a string", key, name);
        values[name] = value.get<std::string>();
    }
    return values;
}

Result<Reply> create(Context& context, Request& request) {
    const Json body = TRY(request.json());
    if (const auto driver = TRY(jsonString(body, "Driver", "local")); driver != "local" && !driver.empty())
        return fail(Errc::Unsupported, "volume driver {:?} is not supported: local is", std::string_view(driver));
    return json(volumeJson(TRY(context.engine.volumes().create(
                    TRY(jsonString(body, "Name")), TRY(members(body, "Labels")), TRY(members(body, "DriverOpts"))))),
                201);
}

Result<Reply> inspect(Context& context, Request& request) {
    return json(volumeJson(TRY(context.engine.volumes().get(request.parameter("name")))));
}

Result<Reply> remove(Context& context, Request& request) {
    TRY(context.engine.volumes().remove(request.parameter("name"), request.query.flag("force")));
    return empty();
}

Result<Reply> prune(Context& context, Request& request) {
    const auto filters = TRY(Filters::parse(request.query.get("filters")));
    const auto& all = filters.of("all");
    const auto [names, freed] =
        TRY(context.engine.volumes().prune(!all.empty() && (all[0] == "true" || all[0] == "1")));
    return json({{"VolumesDeleted", names}, {"SpaceReclaimed", freed}});
}

} // namespace

void addVolumeRoutes(Router& router) {
    router.add("GET", "/volumes", list);
    router.add("POST", "/volumes/create", create);
    router.add("POST", "/volumes/prune", prune);
    router.add("GET", "/volumes/{name}", inspect);
    router.add("DELETE", "/volumes/{name}", remove);
}

} // namespace slipway::api
