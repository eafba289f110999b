// What other libraries do to a root for us.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "build/detail/copier.h"

namespace slipway::build::detail {

// "name", "uid", "name:group", "uid:gid" by the root's own passwd and group. NotFound for an unknown name.
Result<FileOwner> ownerIn(int root, const std::string& text);

// Whether the file is a tar, compressed or not.
Result<bool> isArchive(int file);
// ADD: unpacks it below `directory`; all of it belongs to `owner` if given.
Result<> unpackArchive(int file, int directory, const std::optional<FileOwner>& owner);

} // namespace slipway::build::detail
