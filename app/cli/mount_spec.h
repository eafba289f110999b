// --volume, --mount and --tmpfs.
#pragma once

#include <string>
#include <string_view>

#include "api/types/container.h"
#include "base/result.h"

namespace slipway::cli {

// "source:target[:options]" or "target" alone (an anonymous volume). A source with a slash or a leading dot is a
// directory: it is made absolute against `workingDirectory`, "~/x" against `home`. The result goes to HostConfig.binds
// or ContainerConfig.volumes.
Result<> addVolume(std::string_view text, const std::string& workingDirectory, const std::string& home,
                   api::HostConfig& host, api::ContainerConfig& config);

// "type=bind,source=…,target=…,readonly": comma-separated, quotes as in CSV.
Result<api::MountRequest> parseMount(std::string_view text, const std::string& workingDirectory);

// "/path[:options]".
Result<> addTmpfs(std::string_view text, api::HostConfig& host);

} // namespace slipway::cli
