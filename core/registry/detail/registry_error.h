// From an error answer of a registry to an Error: distribution-spec "Error Codes".
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "registry/detail/transport.h"

namespace slipway::registry::detail {

// The code follows the status; the message has what the registry says, made harmless, and for 429 the limits.
Error errorOf(const HttpResponse& response, std::string_view what);

// True when waiting a little may help: 408, 429 (but not a used-up pull limit), 500, 502, 503, 504.
bool isTransient(const HttpResponse& response);

} // namespace slipway::registry::detail
