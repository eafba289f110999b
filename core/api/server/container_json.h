// Containers on Docker's wire.
#pragma once

#include "api/server/message.h"
#include "engine/containers.h"

namespace slipway::api {

// The body of POST /containers/create. InvalidArgument names the member that is wrong; Unsupported the one that asks
// for what this engine does not have. `name` is from the query.
Result<engine::ContainerOptions> parseCreate(const Json& body, std::string name);

Json containerSummary(const engine::Container& container); // an element of GET /containers/json
Json containerDetail(const engine::Container& container, const std::vector<std::string>& execIds); // inspect

// "5000/tcp" as docker writes it.
std::string portKey(std::uint16_t port, engine::Protocol protocol);

// "Up 3 minutes", "Exited (0) 2 hours ago", "Created".
std::string statusText(const engine::Container& container, Timestamp now);

} // namespace slipway::api
