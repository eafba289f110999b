// Signals by name, as the Dockerfile's STOPSIGNAL and Docker's API have them.
#pragma once

#include <string>

#include "base/result.h"

namespace slipway {

// "SIGTERM", "TERM", "term", "15" or "SIGRTMIN+3" to a number of this machine. InvalidArgument: none of these.
Result<int> parseSignal(const std::string& text);

} // namespace slipway
