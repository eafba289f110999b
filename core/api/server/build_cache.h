// The build cache as Docker's API shows it.
#pragma once

#include "base/json.h"
#include "engine/cache_keeping.h"

namespace slipway::api {

// An entry of GET /system/df's BuildCache.
Json buildCacheJson(const engine::CacheEntry& entry);

} // namespace slipway::api
