// Doing file system work as the owner's range.
#pragma once

#include <functional>

#include "base/result.h"
#include "runtime/id_range.h"

namespace slipway::runtime {

// Runs `work` to its end on a thread of its own, whose file system ids are the range's first while it keeps all
// capabilities. Making files in an idmapped mount of the range needs that: the kernel refuses (EOVERFLOW) a creator
// whose ids the mount cannot show.
Result<> withRangeIds(IdRange range, const std::function<Result<>()>& work);

} // namespace slipway::runtime
