#include "store/cache_records.h"

#include <algorithm>

#include "store/detail/cache_rows.h"
#include "store/detail/context.h"

namespace slipway::store {

Result<std::optional<CacheRecord>> CacheRecordStore::get(std::string_view key) {
    static const auto sql = fmt::format("SELECT {} FROM cache WHERE key = ?", detail::kCacheColumns);
    auto found = TRY(m_context.database().read([&](SQLite::Database&) -> Result<std::optional<CacheRecord>> {
        auto record = m_context.pendingRecord(key);
        if (!record) {
            const auto row = m_context.database().kept(sql);
            row->bind(1, std::string(key));
            if (!row->executeStep())
                return std::nullopt;
            record = TRY(detail::cacheRecordFromRow(*row));
        }
        m_context.touchRecord(key);
        // Counts as a look-up of every layer in the stack, so that a lease holder may build on it.
        if (!record->chainId.empty() && !LayerStore(m_context).chain(record->chainId))
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
    m_context.touchRecord(record.key);
    return m_context.rememberRecord(record);
}

Result<std::optional<CacheRecord>> CacheRecordStore::latest(std::string_view slot) {
    static const auto sql = fmt::format(
        "SELECT {} FROM cache WHERE slot = ? ORDER BY MAX(created, last_used) DESC LIMIT 1", detail::kCacheColumns);
    return m_context.database().read([&](SQLite::Database&) -> Result<std::optional<CacheRecord>> {
        auto pending = m_context.pendingRecordOf(slot);
        const auto row = m_context.database().kept(sql);
        row->bind(1, std::string(slot));
        if (!row->executeStep())
            return pending;
        auto written = TRY(detail::cacheRecordFromRow(*row));
        if (pending && pending->created >= std::max(written.created, written.lastUsed))
            return pending;
        return written;
    });
}

Result<std::vector<CacheRecord>> CacheRecordStore::list() {
    m_context.flush();
    return m_context.database().read([&](SQLite::Database& db) -> Result<std::vector<CacheRecord>> {
        SQLite::Statement rows(db,
                               fmt::format("SELECT {} FROM cache ORDER BY last_used DESC, key", detail::kCacheColumns));
        std::vector<CacheRecord> records;
        while (rows.executeStep())
            records.push_back(TRY(detail::cacheRecordFromRow(rows)));
        return records;
    });
}

Result<> CacheRecordStore::remove(std::string_view key) {
    m_context.flush();
    return m_context.removing([&](SQLite::Database& db) -> Result<> {
        SQLite::Statement rows(db, "DELETE FROM cache WHERE key = ?");
        rows.bind(1, std::string(key));
        if (rows.exec() == 0)
            return fail(Errc::NotFound, "no cache record {}", key);
        return {};
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

std::vector<std::optional<std::string>> CacheRecordStore::fileDigests(const std::vector<std::string>& identities) {
    std::vector<std::optional<std::string>> digests(identities.size());
    // In one transaction: each by itself would take and drop the database's file locks.
    (void)m_context.database().change([&](SQLite::Database& db) -> Result<> {
        SQLite::Statement row(db, "SELECT digest FROM file_digests WHERE identity = ?");
        for (std::size_t i = 0; i < identities.size(); ++i) {
            digests[i] = m_context.pendingFileDigest(identities[i]);
            if (digests[i])
                continue;
            row.bind(1, identities[i]);
            if (row.executeStep())
                digests[i] = row.getColumn(0).getString();
            row.reset();
        }
        return {};
    });
    return digests;
}

void CacheRecordStore::forgetFileDigests(Timestamp before) {
    (void)m_context.removing([&](SQLite::Database& db) -> Result<> {
        SQLite::Statement drop(db, "DELETE FROM file_digests WHERE used < ?");
        drop.bind(1, toUnixNanos(before));
        drop.exec();
        return {};
    });
}

void CacheRecordStore::rememberFileDigest(std::string_view identity, std::string_view digest) {
    m_context.rememberFileDigest(identity, digest);
}

} // namespace slipway::store
