// Checked-in messages of the server, tests/core/api/golden/server_*.
#pragma once

#include <string>

#include "base/json.h"

namespace slipway::api::test {

std::string golden(const std::string& name);

// Compares with the golden file as JSON, or line by line for one JSON value a line. With SLIPWAY_WRITE_GOLDEN set in
// the environment it writes the file instead: look at the difference before you check it in.
void expectGolden(const Json& value, const std::string& name);
void expectGoldenText(const std::string& text, const std::string& name);

} // namespace slipway::api::test
