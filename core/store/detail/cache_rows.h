// Build cache records as rows.
#pragma once

#include "store/cache_records.h"
#include "store/detail/database.h"

namespace slipway::store::detail {

inline constexpr const char* kCacheColumns =
    "key, slot, chain, inputs, result, description, size, duration, created, last_used, use_count";

Result<CacheRecord> cacheRecordFromRow(SQLite::Statement& row);

// Inserts or replaces by key. One that says the same again keeps its age.
Result<> writeCacheRecord(SQLite::Database& db, const CacheRecord& record);

} // namespace slipway::store::detail
