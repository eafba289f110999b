// Removing what nothing refers to.
#pragma once

#include "base/result.h"
#include "store/store.h"

namespace slipway::store::detail {

class StoreContext;

// Rows go, files move to the trash; emptying it is the caller's.
Result<CollectReport> collect(StoreContext& context);

} // namespace slipway::store::detail
