// Options that are a line of CSV: --mount, --output, …
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace slipway::cli {

// A field in double quotes may hold commas; two quotes in it are one.
std::vector<std::string> splitCsv(std::string_view text);

// "true", "1", "false", "0"; InvalidArgument names `text`, which it is a part of.
Result<bool> parseBoolean(std::string_view text, std::string_view value);

} // namespace slipway::cli
