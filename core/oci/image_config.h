// The image configuration: OCI image-spec config.md with Docker's additions (Healthcheck, OnBuild, Shell, ArgsEscaped).
// The digest of its raw bytes is the image's id.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "oci/digest.h"
#include "oci/platform.h"

namespace slipway::oci {

struct Healthcheck {
    // {} inherits, {"NONE"} disables, {"CMD", args…} or {"CMD-SHELL", command}.
    std::vector<std::string> test;
    // Nanoseconds; 0 inherits or defaults.
    std::int64_t interval = 0;
    std::int64_t timeout = 0;
    std::int64_t startPeriod = 0;
    std::int64_t startInterval = 0;
    std::int64_t retries = 0;

    bool operator==(const Healthcheck&) const = default;
};

// What a container starts with, unless it says otherwise.
struct ContainerConfig {
    std::string user;
    std::set<std::string> exposedPorts; // "80/tcp"
    std::vector<std::string> env;       // "NAME=value", in order
    // nullopt is "not set"; an empty list is "set to nothing", which resets an inherited one.
    std::optional<std::vector<std::string>> entrypoint;
    std::optional<std::vector<std::string>> cmd;
    std::set<std::string> volumes;
    std::string workingDir;
    std::map<std::string, std::string> labels;
    std::string stopSignal;
    std::optional<std::int64_t> stopTimeout; // seconds
    std::vector<std::string> shell;
    std::optional<Healthcheck> healthcheck;
    std::vector<std::string> onBuild;
    bool argsEscaped = false;

    bool operator==(const ContainerConfig&) const = default;
};

struct HistoryEntry {
    std::optional<Timestamp> created;
    std::string createdBy;
    std::string author;
    std::string comment;
    bool emptyLayer = false;

    bool operator==(const HistoryEntry&) const = default;
};

struct ImageConfig {
    std::string architecture;
    std::string os;
    std::string variant;
    std::string osVersion;
    std::optional<Timestamp> created;
    std::string author;
    ContainerConfig config;
    std::vector<Digest> diffIds; // rootfs.diff_ids, lowest first
    std::vector<HistoryEntry> history;
    // Members of the top level and of "config" that are not listed above, as compact JSON objects ("" for none). They
    // are written back by serializeImageConfig, so that what we do not know survives a rebuild on top.
    std::string unknownMembers;
    std::string unknownConfigMembers;

    Platform platform() const;
    bool operator==(const ImageConfig&) const = default;
};

// InvalidArgument names the member that is wrong. Wrong types, diff ids that are no digests, a rootfs type other than
// "layers" and timestamps that are no RFC 3339 are errors; members that are missing are empty.
Result<ImageConfig> parseImageConfig(std::string_view bytes);

// Compact JSON with sorted keys: the same value gives the same bytes, always.
std::string serializeImageConfig(const ImageConfig& config);

} // namespace slipway::oci
