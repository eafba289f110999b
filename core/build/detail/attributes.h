// The extended attributes of a file that COPY keeps: users' own, and capabilities.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace slipway::build::detail {

struct Attribute {
    std::string name, value;
    bool isCapability() const noexcept { return name == "security.capability"; }
};

// By name. Empty as well where the file system has none.
Result<std::vector<Attribute>> attributesOf(int file);

} // namespace slipway::build::detail
