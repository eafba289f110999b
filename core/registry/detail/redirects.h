// Following redirects without giving anything away.
#pragma once

#include <stop_token>

#include "registry/detail/transport.h"

namespace slipway::registry::detail {

// Whether a request that began at `start` may go on from `from` to `to`: PermissionDenied when not.
Result<> mayFollow(const Url& start, const Url& from, const Url& to);

// Performs a request and follows up to ten redirects of GET and HEAD. Authorization is dropped as soon as scheme, host
// or port differ, and not sent again if the way leads back. Refused: from https to http, and from elsewhere to a
// loopback address.
Exchange<HttpResponse> performFollowing(Transport& transport, const RegistryConfig& config, HttpRequest request,
                                        std::stop_token stop);

} // namespace slipway::registry::detail
