// What the parts of a store share: the database, the directories, who is at work on what.
#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "base/unique_fd.h"
#include "store/detail/background.h"
#include "store/detail/database.h"
#include "store/detail/leases.h"
#include "store/store.h"

namespace slipway::store::detail {

class StoreContext {
public:
    static Result<std::shared_ptr<StoreContext>> open(StoreOptions options);
    ~StoreContext();

    const StoreOptions& options() const noexcept { return m_options; }
    const StoreLayout& layout() const noexcept { return m_layout; }
    const std::string& bootId() const noexcept { return m_options.bootId; }
    const OpenReport& openReport() const noexcept { return m_report; }
    Database& database() noexcept { return *m_database; }
    Leases& leases() noexcept { return *m_leases; }

    // Touches, under the database's lock (Leases).
    void touchChain(const oci::Digest& chain) { m_leases->touch("c" + chain.str()); }
    void touchDiff(const std::string& diff) { m_leases->touch("d" + diff); }
    void touchRecord(std::string_view key) { m_leases->touch("r" + std::string(key)); }
    void touchBlob(const oci::Digest& digest) { m_leases->touch("b" + digest.str()); }

    // A name in ingest/ or trash/ that nothing else has.
    std::string freshName(std::string_view prefix);
    std::int64_t nextLayerId() noexcept { return m_nextLayer++; }
    // Builds do not outlive the process: what an earlier one left in fs/build went to the trash at open.
    std::string nextBuild() { return fmt::format("{}", ++m_builds); }

    Result<> moveToTrash(const std::string& path);
    void emptyTrash();
    void wantEmptyTrash();

    // A layer or blob was renamed into place and has its row.
    void wantSync();
    Result<> sync();

    // A cache record, a use of one, or a file digest, to be written some time: all that a crash can cost is to make
    // them again. Without background work a record is written at once.
    Result<> rememberRecord(CacheRecord record);
    std::optional<CacheRecord> pendingRecord(std::string_view key);
    std::optional<CacheRecord> pendingRecordOf(std::string_view slot); // the newest
    void recordUse(std::string_view cacheKey);
    void rememberFileDigest(std::string_view identity, std::string_view digest);
    std::optional<std::string> pendingFileDigest(std::string_view identity);
    void flush();

    // As Database::change, for changes that free something: on a full disk a reserve kept for it is given up.
    template <typename F>
    auto removing(F&& body) -> decltype(body(std::declval<SQLite::Database&>())) {
        auto result = m_database->change(body);
        if (!result && result.error().code() == Errc::NoSpace && giveUpReserve())
            result = m_database->change(body);
        return result;
    }
    void restoreReserve();

    // Who makes what. A claim on a chain waits for the one who has it (Cancelled on stop); one on a blob does not.
    struct Flights {
        std::mutex mutex;
        std::condition_variable_any changed;
        std::set<std::string> chains;
        std::set<std::string> blobs;
    };
    Flights& flights() noexcept { return m_flights; }

private:
    explicit StoreContext(StoreOptions options);
    Result<> prepareDirectories();
    Result<> reconcile();
    bool giveUpReserve();

    StoreOptions m_options;
    StoreLayout m_layout;
    OpenReport m_report;
    UniqueFd m_lock;
    UniqueFd m_root;
    std::unique_ptr<Database> m_database;
    std::shared_ptr<Leases> m_leases = std::make_shared<Leases>();
    Flights m_flights;
    std::atomic<std::uint64_t> m_fresh{0};
    std::atomic<std::int64_t> m_nextLayer{1};
    std::atomic<std::uint64_t> m_builds{0};

    std::mutex m_pendingMutex;
    std::map<std::string, CacheRecord, std::less<>> m_pendingRecords;
    std::map<std::string, std::pair<Timestamp, std::uint64_t>, std::less<>> m_pendingUses;
    std::map<std::string, std::string, std::less<>> m_pendingDigests;

    // Last, so that it ends first.
    std::unique_ptr<Background> m_background;
};

// The directory name of layer number `id`: base 36, so that many lower directories fit into a page of mount options.
std::string layerName(std::int64_t id);

} // namespace slipway::store::detail
