// The engine itself: version, info, events, disk use, and Slipway's own /slipway/v1/info and /slipway/v1/ports.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/types/container.h"
#include "api/types/image.h"
#include "api/types/volume.h"

namespace slipway::api {

struct VersionComponent {
    std::string name;
    std::string version;
    StringMap details;
};

// GET /version
struct EngineVersion {
    std::string platformName;
    std::string version;
    std::string apiVersion;
    std::string minApiVersion;
    std::string gitCommit;
    std::string goVersion;
    std::string os;
    std::string arch;
    std::string kernelVersion;
    std::string buildTime;
    std::vector<VersionComponent> components;
    std::string slipway; // "1" when the engine has the endpoints under /slipway/v1/, else empty

    bool isSlipway() const noexcept { return !slipway.empty(); }
};

// GET /info
struct EngineInfo {
    std::string id;
    std::string name;
    std::string serverVersion;
    int containers = 0;
    int containersRunning = 0;
    int containersPaused = 0;
    int containersStopped = 0;
    int images = 0;
    std::string driver;
    std::string dockerRootDir;
    std::string operatingSystem;
    std::string osType;
    std::string architecture;
    std::string kernelVersion;
    std::string cgroupDriver;
    std::string cgroupVersion;
    std::string defaultRuntime;
    std::string loggingDriver;
    int cpus = 0;
    std::int64_t memTotal = 0; // bytes
    std::vector<std::string> securityOptions;
    std::vector<std::string> warnings;
};

// One line of GET /events.
struct Event {
    std::string type;   // "container", "image", "network", "volume", …
    std::string action; // "start", "die", …
    std::string actorId;
    StringMap attributes;
    std::string scope;
    Timestamp time;
};

struct BuildCacheRecord {
    std::string id;
    std::string type;
    std::string description;
    bool inUse = false;
    bool shared = false;
    std::int64_t size = 0;
    Timestamp created, lastUsed;
    std::int64_t useCount = 0;
};

// GET /system/df
struct DiskUsage {
    std::int64_t layersSize = 0;
    std::vector<ImageSummary> images;
    std::vector<ContainerSummary> containers;
    std::vector<VolumeSummary> volumes;
    std::vector<BuildCacheRecord> buildCache;
};

// POST /…/prune: what went, and how many bytes that freed.
struct PruneReply {
    std::vector<std::string> deleted;
    std::int64_t spaceReclaimed = 0;
};

// GET /slipway/v1/info
struct SlipwayInfo {
    std::int64_t ownerUid = -1;
    std::int64_t rangeStart = 0;
    std::int64_t rangeSize = 0;
    std::string version;
    std::vector<std::string> samples; // directories
};

// Who has a host port.
struct PortHolder {
    std::string kind; // "process" or "container"
    std::string name;
    std::int64_t pid = 0; // of a process; 0: unknown
    std::string id;       // of a container
};

// GET /slipway/v1/ports
struct PortStatus {
    std::uint16_t port = 0;
    std::string protocol;
    bool free = false;
    std::optional<PortHolder> holder;
    std::uint16_t next = 0; // the next free one; 0: none
};

} // namespace slipway::api
