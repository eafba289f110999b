// Bringing rows and files together again when a store is opened.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "store/store.h"

namespace slipway::store::detail {

class StoreContext;

// Drops rows whose content was not synced when the machine went down, and files without a row. Returns the number for
// the next layer.
Result<std::int64_t> reconcileStore(StoreContext& context, OpenReport& report);

// rm -rf of everything in `directory`, which stays.
Result<> removeChildrenOf(const std::string& directory);

} // namespace slipway::store::detail
