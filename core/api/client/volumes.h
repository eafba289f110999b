// /volumes/…
#pragma once

#include <string>

#include "api/client/client.h"
#include "api/types/system.h"
#include "api/types/volume.h"

namespace slipway::api {

[[nodiscard]] Request listVolumes(Client& client, const Filters& filters, Callback<VolumeList> done);
[[nodiscard]] Request inspectVolume(Client& client, const std::string& name, Callback<VolumeSummary> done);
// An empty name makes an anonymous volume. One that exists with the same driver is returned as it is.
[[nodiscard]] Request createVolume(Client& client, const CreateVolume& request, Callback<VolumeSummary> done);
[[nodiscard]] Request removeVolume(Client& client, const std::string& name, bool force, Callback<> done);
// `all` false: anonymous ones only.
[[nodiscard]] Request pruneVolumes(Client& client, bool all, const Filters& filters, Callback<PruneReply> done);

} // namespace slipway::api
