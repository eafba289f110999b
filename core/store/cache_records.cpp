#include "store/cache_records.h"

#include "store/detail/context.h"

namespace slipway::store {

namespace {

constexpr const char* kColumns =
    "key, slot, chain, inputs, result, description, size, duration, created, last_used, use_count";

Result<CacheRecord> fromRow(SQLite::Statement& row) {
    CacheRecord record;
    record.key = row.getColumn(0).getString();
    record.slot = row.getColumn(1).getString();
    record.chainId = TRY(detail::digestColumn(row.getColumn(2)));
    record.inputs = row.getColumn(3).getString();
    record.result = row.getColumn(4).getString();
    record.description = row.getColumn(5).getString();
    record.size = static_cast<std::uint64_t>(row.getColumn(6).getInt64());
    record.durationNanos = row.getColumn(7).getInt64();
    record.created = detail::timeColumn(row.getColumn(8));
    record.lastUsed = detail::timeColumn(row.getColumn(9));
    record.useCount = static_cast<std::uint64_t>(row.getColumn(10).getInt64());
    return record;
}

} // namespace

Result<std::optional<CacheRecord>> CacheRecordStore::get(std::string_view key) {
    auto found = TRY(m_context.database().read([&](SQLite::Database& db) -> Result<std::optional<CacheRecord>> {
        SQLite::Statement row(db, fmt::format("SELECT {} FROM cache WHERE key = ?", kColumns));
        row.bind(1, std::string(key));
        if (!row.executeStep())
            return std::nullopt;
        CacheRecord record = TRY(fromRow(row));
        // Counts as a look-up of every layer in the stack, so that a lease holder may build on it.
        if (!record.chainId.empty() && !LayerStore(m_context).chain(record.chainId))
            return std::nullopt;
        return record;
    }));
    if (found)
        m_context.recordUse(key);
    return found;
}

Result<> CacheRecordStore::put(const CacheRecord& record) {
    if (record.key.empty())
        return fail(Errc::InvalidArgument, "a cache record without a key");
    return m_context.database().change([&](SQLite::Database& db) -> Result<> {
        SQLite::Statement insert(db, "INSERT OR REPLACE INTO cache VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, 1)");
        insert.bind(1, record.key);
        insert.bind(2, record.slot);
        insert.bind(3, record.chainId.str());
        insert.bind(4, record.inputs);
        insert.bind(5, record.result);
        insert.bind(6, record.description);
        insert.bind(7, static_cast<std::int64_t>(record.size));
        insert.bind(8, record.durationNanos);
        insert.bind(9, toUnixNanos(now()));
        insert.exec();
        return {};
    });
}

Result<std::optional<CacheRecord>> CacheRecordStore::latest(std::string_view slot) {
    return m_context.database().read([&](SQLite::Database& db) -> Result<std::optional<CacheRecord>> {
        SQLite::Statement row(
            db,
            fmt::format("SELECT {} FROM cache WHERE slot = ? ORDER BY MAX(created, last_used) DESC LIMIT 1", kColumns));
        row.bind(1, std::string(slot));
        if (!row.executeStep())
            return std::nullopt;
        return TRY(fromRow(row));
    });
}

Result<std::vector<CacheRecord>> CacheRecordStore::list() {
    m_context.flush();
    return m_context.database().read([&](SQLite::Database& db) -> Result<std::vector<CacheRecord>> {
        SQLite::Statement rows(db, fmt::format("SELECT {} FROM cache ORDER BY last_used DESC, key", kColumns));
        std::vector<CacheRecord> records;
        while (rows.executeStep())
            records.push_back(TRY(fromRow(rows)));
        return records;
    });
}

Result<> CacheRecordStore::remove(std::string_view key) {
    return m_context.removing([&](SQLite::Database& db) -> Result<> {
        SQLite::Statement rows(db, "DELETE FROM cache WHERE key = ?");
        rows.bind(1, std::string(key));
        if (rows.exec() == 0)
            return fail(Errc::NotFound, "no cache record {}", key);
        return {};
    });
}

Result<CachePruneReport> CacheRecordStore::prune(const CachePruneOptions& options) {
    const auto records = TRY(list());
    return m_context.removing([&](SQLite::Database& db) -> Result<CachePruneReport> {
        CachePruneReport report;
        SQLite::Statement used(db, "SELECT EXISTS (SELECT 1 FROM image_layers WHERE chain = ?1) OR "
                                   "EXISTS (SELECT 1 FROM documents WHERE chain = ?1)");
        SQLite::Statement drop(db, "DELETE FROM cache WHERE key = ?");
        std::uint64_t kept = 0;
        for (const CacheRecord& record : records) {
            bool keep = options.unusedSince && record.lastUsed >= *options.unusedSince;
            if (!keep && options.keepBytes && kept + record.size <= *options.keepBytes)
                keep = true;
            if (!keep && options.onlyUnreferenced && !record.chainId.empty()) {
                used.bind(1, record.chainId.str());
                used.executeStep();
                keep = used.getColumn(0).getInt() != 0;
                used.reset();
            }
            if (keep) {
                kept += record.size;
                continue;
            }
            drop.bind(1, record.key);
            drop.exec();
            drop.reset();
            report.keys.push_back(record.key);
            report.bytes += record.size;
        }
        return report;
    });
}

std::optional<std::string> CacheRecordStore::fileDigest(std::string_view identity) {
    if (auto pending = m_context.pendingFileDigest(identity))
        return pending;
    auto found = m_context.database().read([&](SQLite::Database& db) -> Result<std::optional<std::string>> {
        SQLite::Statement row(db, "SELECT digest FROM file_digests WHERE identity = ?");
        row.bind(1, std::string(identity));
        if (!row.executeStep())
            return std::nullopt;
        return row.getColumn(0).getString();
    });
    return found ? *found : std::nullopt;
}

void CacheRecordStore::rememberFileDigest(std::string_view identity, std::string_view digest) {
    m_context.rememberFileDigest(identity, digest);
}

} // namespace slipway::store
