// An overlay's upper directory on its way to becoming a layer.
#pragma once

#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "base/unique_fd.h"
#include "store/ownership.h"

namespace slipway::store::detail {

// Takes the opaque marks off: overlay marks every new directory, and an opaque directory is a different thing from the
// whiteouts of what it hides. What `lowers` (top first) have below such a directory gets explicit whiteouts instead
// (OCI image-spec layer.md, "Opaque Whiteout": "implementations SHOULD generate explicit whiteout files").
Result<> explainOpaqueDirectories(int upper, const std::vector<UniqueFd>& lowers, Ownership ownership);

// Files, links and directories that are newer become this old.
Result<> clampTimes(int upper, Timestamp newest);

} // namespace slipway::store::detail
