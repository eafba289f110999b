#include "api/types/system.h"

#include "api/types/detail/fields.h"

namespace slipway::api {

template <typename V>
void fields(V& v, VersionComponent& c) {
    v("Name", c.name);
    v("Version", c.version);
    v.optional("Details", c.details);
}
SLIPWAY_WIRE_PART(VersionComponent)

template <typename V>
void fields(V& v, EngineVersion& e) {
    if (V::reading || !e.platformName.empty())
        v.nested("Platform", [&](auto& platform) { platform("Name", e.platformName); });
    v("Version", e.version);
    v("ApiVersion", e.apiVersion);
    v("MinAPIVersion", e.minApiVersion);
    v("GitCommit", e.gitCommit);
    v("GoVersion", e.goVersion);
    v("Os", e.os);
    v("Arch", e.arch);
    v("KernelVersion", e.kernelVersion);
    v("BuildTime", e.buildTime);
    v("Components", e.components);
    v.optional("Slipway", e.slipway);
}
SLIPWAY_WIRE_DOCUMENT(EngineVersion)

template <typename V>
void fields(V& v, EngineInfo& e) {
    v("ID", e.id);
    v("Name", e.name);
    v("ServerVersion", e.serverVersion);
    v("Containers", e.containers);
    v("ContainersRunning", e.containersRunning);
    v("ContainersPaused", e.containersPaused);
    v("ContainersStopped", e.containersStopped);
    v("Images", e.images);
    v("Driver", e.driver);
    v("DockerRootDir", e.dockerRootDir);
    v("OperatingSystem", e.operatingSystem);
    v("OSType", e.osType);
    v("Architecture", e.architecture);
    v("KernelVersion", e.kernelVersion);
    v("CgroupDriver", e.cgroupDriver);
    v("CgroupVersion", e.cgroupVersion);
    v("DefaultRuntime", e.defaultRuntime);
    v("LoggingDriver", e.loggingDriver);
    v("NCPU", e.cpus);
    v("MemTotal", e.memTotal);
    v("SecurityOptions", e.securityOptions);
    v("Warnings", e.warnings);
}
SLIPWAY_WIRE_DOCUMENT(EngineInfo)

template <typename V>
void fields(V& v, Event& e) {
    v("Type", e.type);
    v("Action", e.action);
    v.nested("Actor", [&](auto& actor) {
        actor("ID", e.actorId);
        actor("Attributes", e.attributes);
    });
    v("scope", e.scope);
    v.unixTime("time", e.time);
    v.unixNanos("timeNano", e.time); // the finer of the two, where there is one
}
SLIPWAY_WIRE_DOCUMENT(Event)

template <typename V>
void fields(V& v, BuildCacheRecord& r) {
    v("ID", r.id);
    v("Type", r.type);
    v("Description", r.description);
    v("InUse", r.inUse);
    v("Shared", r.shared);
    v("Size", r.size);
    v("CreatedAt", r.created);
    v("LastUsedAt", r.lastUsed);
    v("UsageCount", r.useCount);
}
SLIPWAY_WIRE_PART(BuildCacheRecord)

template <typename V>
void fields(V& v, DiskUsage& d) {
    v("LayersSize", d.layersSize);
    v("Images", d.images);
    v("Containers", d.containers);
    v("Volumes", d.volumes);
    v("BuildCache", d.buildCache);
}
SLIPWAY_WIRE_DOCUMENT(DiskUsage)

// Each kind of thing has its own key for what went; images list untagged names beside ids.
template <typename V>
void fields(V& v, PruneReply& p) {
    for (const char* key : {"ContainersDeleted", "NetworksDeleted", "VolumesDeleted", "CachesDeleted"})
        v.optional(key, p.deleted);
    if constexpr (V::reading) {
        std::vector<ImageDeletion> images;
        v("ImagesDeleted", images);
        for (auto& image : images)
            p.deleted.push_back(image.deleted.empty() ? std::move(image.untagged) : std::move(image.deleted));
    }
    v("SpaceReclaimed", p.spaceReclaimed);
}
template <>
void detail::describe<PruneReply>(Reader& visitor, PruneReply& value) {
    fields(visitor, value);
}
template Result<PruneReply> fromJson<PruneReply>(const Json&);
template Result<PruneReply> parse<PruneReply>(std::string_view, std::string_view);

template <typename V>
void fields(V& v, SlipwayInfo& i) {
    v.nested("owner", [&](auto& owner) { owner("uid", i.ownerUid); });
    v.nested("range", [&](auto& range) {
        range("start", i.rangeStart);
        range("size", i.rangeSize);
    });
    v("version", i.version);
    v("samples", i.samples);
}
SLIPWAY_WIRE_DOCUMENT(SlipwayInfo)

template <typename V>
void fields(V& v, PortHolder& h) {
    v("kind", h.kind);
    v("name", h.name);
    v.optional("pid", h.pid);
    v.optional("id", h.id);
}
SLIPWAY_WIRE_DOCUMENT(PortHolder)

template <typename V>
void fields(V& v, PortStatus& p) {
    v("port", p.port);
    v("protocol", p.protocol);
    v("free", p.free);
    v.optional("holder", p.holder);
    v.optional("next", p.next);
}
SLIPWAY_WIRE_DOCUMENT(PortStatus)

} // namespace slipway::api
