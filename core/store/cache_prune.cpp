// Which build cache records may go, and what that frees.
#include <algorithm>
#include <ranges>
#include <unordered_map>
#include <unordered_set>

#include "store/cache_records.h"
#include "store/detail/cache_rows.h"
#include "store/detail/context.h"

namespace slipway::store {

namespace {

// The layers as a forest, with what else than the cache needs them.
class Forest {
public:
    static Result<Forest> read(detail::StoreContext& context, SQLite::Database& db) {
        Forest forest;
        SQLite::Statement layers(db, "SELECT chain, parent, CASE WHEN directory = id THEN size ELSE 0 END FROM layers");
        while (layers.executeStep())
            forest.m_nodes[layers.getColumn(0).getString()] = {
                layers.getColumn(1).getString(), static_cast<std::uint64_t>(layers.getColumn(2).getInt64()), 0, false};
        SQLite::Statement needed(db, "SELECT chain FROM image_layers"
                                     " UNION SELECT chain FROM documents WHERE chain <> ''");
        while (needed.executeStep())
            forest.need(needed.getColumn(0).getString());
        for (const auto& [chain, node] : forest.m_nodes)
            if (context.leases().spared("c" + chain))
                forest.m_leased.insert(chain);
        return forest;
    }

    bool leased(const std::string& chain) const { return m_leased.contains(chain); }
    bool needed(const std::string& chain) const {
        const auto found = m_nodes.find(chain);
        return found != m_nodes.end() && found->second.needed;
    }

    // One more, or one fewer, record keeps the stack. What that adds to, or takes from, what only the cache keeps.
    std::uint64_t keep(const std::string& chain) {
        return walk(chain, [](Node& node) { return node.records++ == 0; });
    }
    std::uint64_t release(const std::string& chain) {
        return walk(chain, [](Node& node) { return --node.records == 0; });
    }

private:
    struct Node {
        std::string parent;
        std::uint64_t size = 0;
        std::size_t records = 0;
        bool needed = false;
    };

    void need(const std::string& chain) {
        for (auto node = m_nodes.find(chain); node != m_nodes.end() && !node->second.needed;
             node = m_nodes.find(node->second.parent))
            node->second.needed = true;
    }

    template <typename Change>
    std::uint64_t walk(const std::string& chain, Change change) {
        std::uint64_t bytes = 0;
        std::size_t depth = 0;
        for (auto node = m_nodes.find(chain); node != m_nodes.end() && !node->second.needed && ++depth < 100'000;
             node = m_nodes.find(node->second.parent))
            if (change(node->second))
                bytes += node->second.size;
        return bytes;
    }

    std::unordered_map<std::string, Node> m_nodes;
    std::unordered_set<std::string> m_leased;
};

struct Inventory {
    Forest forest;
    std::vector<CacheUsage> records; // most recently used first
    std::uint64_t exclusive = 0;
};

Result<Inventory> takeInventory(detail::StoreContext& context, SQLite::Database& db) {
    Inventory all{TRY(Forest::read(context, db)), {}, 0};
    SQLite::Statement rows(db, fmt::format("SELECT {} FROM cache ORDER BY last_used DESC, key", detail::kCacheColumns));
    while (rows.executeStep()) {
        CacheUsage usage;
        usage.record = TRY(detail::cacheRecordFromRow(rows));
        const std::string chain = usage.record.chainId.str();
        usage.shared = !chain.empty() && all.forest.needed(chain);
        usage.inUse = context.leases().spared("r" + usage.record.key) || all.forest.leased(chain);
        all.exclusive += chain.empty() ? usage.record.size : all.forest.keep(chain);
        all.records.push_back(std::move(usage));
    }
    return all;
}

bool mayGo(const CacheUsage& usage, const CachePruneOptions& options) {
    if (usage.inUse || (options.unusedSince && usage.record.lastUsed >= *options.unusedSince))
        return false;
    if (options.onlyUnreferenced && (usage.shared || usage.record.chainId.empty()))
        return false;
    return !options.select || options.select(usage);
}

} // namespace

std::vector<std::string> CachePruneReport::keys() const {
    std::vector<std::string> all;
    for (const CacheRecord& record : records)
        all.push_back(record.key);
    return all;
}

Result<std::vector<CacheUsage>> CacheRecordStore::usage() {
    m_context.flush();
    return m_context.database().read([&](SQLite::Database& db) -> Result<std::vector<CacheUsage>> {
        auto all = TRY(takeInventory(m_context, db));
        return std::move(all.records);
    });
}

Result<std::uint64_t> CacheRecordStore::exclusiveBytes() {
    m_context.flush();
    return m_context.database().read(
        [&](SQLite::Database& db) -> Result<std::uint64_t> { return TRY(takeInventory(m_context, db)).exclusive; });
}

Result<CachePruneReport> CacheRecordStore::prune(const CachePruneOptions& options) {
    m_context.flush();
    // Leases are asked within the transaction: a build that looks a record up meanwhile does so before or after it.
    return m_context.removing([&](SQLite::Database& db) -> Result<CachePruneReport> {
        Inventory all = TRY(takeInventory(m_context, db));
        CachePruneReport report;
        SQLite::Statement drop(db, "DELETE FROM cache WHERE key = ?");
        for (CacheUsage& usage : std::views::reverse(all.records)) {
            if (options.keepBytes && all.exclusive <= *options.keepBytes)
                break;
            if (!mayGo(usage, options))
                continue;
            const std::string chain = usage.record.chainId.str();
            const std::uint64_t freed = chain.empty() ? usage.record.size : all.forest.release(chain);
            all.exclusive -= freed;
            report.bytes += freed;
            drop.bind(1, usage.record.key);
            drop.exec();
            drop.reset();
            report.records.push_back(std::move(usage.record));
        }
        return report;
    });
}

} // namespace slipway::store
