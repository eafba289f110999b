// /networks/…
#pragma once

#include <string>
#include <vector>

#include "api/client/client.h"
#include "api/types/network.h"
#include "api/types/system.h"

namespace slipway::api {

[[nodiscard]] Request listNetworks(Client& client, const Filters& filters, Callback<std::vector<NetworkSummary>> done);
// `id` in all of these: an id, a unique prefix of one, or a name.
[[nodiscard]] Request inspectNetwork(Client& client, const std::string& id, Callback<NetworkSummary> done);
[[nodiscard]] Request createNetwork(Client& client, const CreateNetwork& request, Callback<CreateNetworkReply> done);
[[nodiscard]] Request removeNetwork(Client& client, const std::string& id, Callback<> done);
[[nodiscard]] Request connectNetwork(Client& client, const std::string& id, const std::string& container,
                                     const Endpoint& endpoint, Callback<> done);
[[nodiscard]] Request disconnectNetwork(Client& client, const std::string& id, const std::string& container, bool force,
                                        Callback<> done);
[[nodiscard]] Request pruneNetworks(Client& client, const Filters& filters, Callback<PruneReply> done);

} // namespace slipway::api
