#include "store/detail/cache_rows.h"

namespace slipway::store::detail {

Result<CacheRecord> cacheRecordFromRow(SQLite::Statement& row) {
    CacheRecord record;
    record.key = row.getColumn(0).getString();
    record.slot = row.getColumn(1).getString();
    record.chainId = TRY(digestColumn(row.getColumn(2)));
    record.inputs = row.getColumn(3).getString();
    record.result = row.getColumn(4).getString();
    record.description = row.getColumn(5).getString();
    record.size = static_cast<std::uint64_t>(row.getColumn(6).getInt64());
    record.durationNanos = row.getColumn(7).getInt64();
    record.created = timeColumn(row.getColumn(8));
    record.lastUsed = timeColumn(row.getColumn(9));
    record.useCount = static_cast<std::uint64_t>(row.getColumn(10).getInt64());
    return record;
}

Result<> writeCacheRecord(SQLite::Database& db, const CacheRecord& record) {
    SQLite::Statement insert(db, R"sql(
        INSERT INTO cache VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, 1)
        ON CONFLICT (key) DO UPDATE SET slot = ?2, chain = ?3, inputs = ?4, result = ?5, description = ?6, size = ?7,
            duration = ?8, last_used = ?9, use_count = use_count + 1,
            created = CASE WHEN chain = ?3 AND inputs = ?4 THEN created ELSE ?9 END)sql");
    insert.bind(1, record.key);
    insert.bind(2, record.slot);
    insert.bind(3, record.chainId.str());
    insert.bind(4, record.inputs);
    insert.bind(5, record.result);
    insert.bind(6, record.description);
    insert.bind(7, static_cast<std::int64_t>(record.size));
    insert.bind(8, record.durationNanos);
    insert.bind(9, toUnixNanos(record.created));
    insert.exec();
    return {};
}

} // namespace slipway::store::detail
