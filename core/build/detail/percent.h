// Percent-encoding of RFC 3986, undone.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace slipway::build::detail {

enum class Plus { Itself, Space };

// InvalidArgument for an escape that is none, and for NUL.
Result<std::string> percentDecode(std::string_view text, Plus plus);

} // namespace slipway::build::detail
