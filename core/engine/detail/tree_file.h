// One file of a tree that nobody trusts.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "engine/step_shells.h"

namespace slipway::engine {

// `root` is an open directory, `path` is absolute in it. No symbolic link is followed, not even on the way: where there
// is one, or nothing, there is no such file (nullopt). At most `most` bytes are read, of regular files only; a device
// or a pipe is never opened.
Result<std::optional<TreeFile>> readTreeFile(int root, const std::string& path, std::size_t most);

} // namespace slipway::engine
