// Volumes as the Docker Engine API describes them (/volumes/…).
#pragma once

#include <string>
#include <vector>

#include "api/types/container.h"

namespace slipway::api {

struct VolumeSummary {
    std::string name;
    std::string driver;
    std::string mountpoint;
    Timestamp created;
    std::string scope;
    StringMap labels;
    StringMap options;
    std::int64_t size = -1;     // "UsageData.Size": bytes, -1: not computed
    std::int64_t refCount = -1; // "UsageData.RefCount": containers that use it, -1: not computed
};

// GET /volumes
struct VolumeList {
    std::vector<VolumeSummary> volumes;
    std::vector<std::string> warnings;
};

// POST /volumes/create
struct CreateVolume {
    std::string name;
    std::string driver;
    StringMap options;
    StringMap labels;
};

} // namespace slipway::api
