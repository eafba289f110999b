#include "store/detail/context.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "store/detail/cache_rows.h"
#include "store/detail/reconcile.h"

namespace slipway::store::detail {

namespace {

constexpr std::uint64_t kReserveBytes = 4u << 20;
constexpr std::size_t kPendingDigests = 512;

Result<std::string> kernelBootId() {
    return std::string(trim(TRY(readFile("/proc/sys/kernel/random/boot_id", 64))));
}

// On ext4 a directory's inodes are looked for near its parent's, where each one that was deleted minutes ago is passed
// over one by one: in a store, whose trees come and go, that costs more than all the rest of unpacking. With this flag
// each tree gets a place of its own (chattr(1), "T"). Other file systems have no such trouble, and no such flag.
void spreadOut(const std::string& directory) {
    const auto fd = openFile(directory, O_RDONLY | O_DIRECTORY);
    int flags = 0;
    if (fd && ::ioctl(fd->get(), FS_IOC_GETFLAGS, &flags) == 0 && (flags & FS_TOPDIR_FL) == 0) {
        flags |= FS_TOPDIR_FL;
        (void)::ioctl(fd->get(), FS_IOC_SETFLAGS, &flags);
    }
}

} // namespace

std::string layerName(std::int64_t id) {
    std::string name;
    do {
        name.insert(name.begin(), "0123456789abcdefghijklmnopqrstuvwxyz"[id % 36]);
        id /= 36;
    } while (id > 0);
    return name;
}

StoreContext::StoreContext(StoreOptions options)
    : m_options(std::move(options))
    , m_layout(m_options.root) {}

StoreContext::~StoreContext() {
    m_background.reset();
}

Result<std::shared_ptr<StoreContext>> StoreContext::open(StoreOptions options) {
    if (options.bootId.empty())
        options.bootId = TRY(kernelBootId());
    std::shared_ptr<StoreContext> self(new StoreContext(std::move(options)));
    TRY(self->prepareDirectories());
    self->m_database = TRY(Database::open(self->m_layout.database(), self->m_options.durable));
    TRY(self->reconcile());
    self->restoreReserve();
    if (self->m_options.backgroundSync) {
        auto* context = self.get();
        self->m_background = std::make_unique<Background>(
            Background::Jobs{.flush = [context] { context->flush(); },
                             .sync =
                                 [context] {
                                     if (auto synced = context->sync(); !synced)
                                         log::warning("store: {}", synced.error().describe());
                                 },
                             .emptyTrash = [context] { context->emptyTrash(); }});
        self->m_background->wantEmptyTrash();
        self->m_background->wantSync();
    } else {
        self->emptyTrash();
    }
    return self;
}

Result<> StoreContext::prepareDirectories() {
    const std::string& root = m_layout.root();
    TRY(makeDirectories(root, 0700));
    m_root = TRY(openFile(root, O_RDONLY | O_DIRECTORY));
    struct stat st {};
    if (::fstat(m_root.get(), &st) < 0)
        return failErrno("stat {}", root);
    if (st.st_uid != ::geteuid())
        return fail(Errc::PermissionDenied, "{} belongs to user {}, not to {}", root, st.st_uid, ::geteuid());
    if ((st.st_mode & 077) != 0)
        return fail(Errc::PermissionDenied, "{} is open to other users; it must have mode 0700", root);

    m_lock = TRY(openFile(joinPath(root, "lock"), O_RDWR | O_CREAT, 0600));
    if (::flock(m_lock.get(), LOCK_EX | LOCK_NB) < 0)
        return fail(Errc::Conflict, "{} is in use by another helper", root);

    for (const std::string& directory : {joinPath(m_layout.blobs(), "sha256"), joinPath(m_layout.blobs(), "sha512"),
                                         m_layout.ingest(), m_layout.trash()})
        TRY(makeDirectories(directory, 0700));
    // The container's side sees these through the idmapped mount: root there must be able to enter.
    for (const std::string& directory : {m_layout.fs(), m_layout.inFs("layers"), m_layout.inFs("containers"),
                                         m_layout.inFs("volumes"), m_layout.inFs("build")})
        TRY(makeDirectories(directory, 0711));
    for (const std::string& directory : {m_layout.ingest(), m_layout.inFs("containers"), m_layout.inFs("build")})
        spreadOut(directory);
    const std::string marker = joinPath(root, "oci-layout");
    // Not worth a wait for the disk at each start: it is written again when a power cut has emptied it.
    constexpr std::string_view kMarker = R"({"imageLayoutVersion":"1.0.0"})";
    if (readFile(marker, 4096).value_or("") != kMarker) {
        auto fd = TRY(openFile(marker, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0600));
        TRY(context(writeAll(fd.get(), kMarker), "{}", marker));
    }
    return {};
}

Result<> StoreContext::reconcile() {
    m_nextLayer = TRY(reconcileStore(*this, m_report));
    return {};
}

std::string StoreContext::freshName(std::string_view prefix) {
    return fmt::format("{}.{}.{}", prefix, randomHex(4), m_fresh++);
}

Result<> StoreContext::moveToTrash(const std::string& path) {
    const std::string target = joinPath(m_layout.trash(), freshName("t"));
    if (::rename(path.c_str(), target.c_str()) == 0 || errno == ENOENT)
        return {};
    return failErrno("rename {} to {}", path, target);
}

void StoreContext::emptyTrash() {
    if (auto removed = removeChildrenOf(m_layout.trash()); !removed)
        log::warning("store: {}", removed.error().describe());
}

void StoreContext::wantEmptyTrash() {
    if (m_background)
        m_background->wantEmptyTrash();
    else
        emptyTrash();
}

void StoreContext::wantSync() {
    if (m_background)
        m_background->wantSync();
}

Result<> StoreContext::sync() {
    std::int64_t layer = 0;
    std::vector<std::string> blobs;
    TRY(m_database->read([&](SQLite::Database& db) -> Result<> {
        layer = db.execAndGet("SELECT COALESCE(MAX(id), 0) FROM layers WHERE complete = 0").getInt64();
        SQLite::Statement pending(db, "SELECT digest FROM blobs WHERE complete = 0");
        while (pending.executeStep())
            blobs.push_back(pending.getColumn(0).getString());
        return {};
    }));
    if (layer == 0 && blobs.empty())
        return {};
    if (::syncfs(m_root.get()) < 0)
        return failErrno("sync {}", m_layout.root());
    return m_database->change([&](SQLite::Database& db) -> Result<> {
        // Ids are given in the order in which the rows are written, so all up to this one were there before the sync.
        SQLite::Statement layers(db, "UPDATE layers SET complete = 1 WHERE complete = 0 AND id <= ?");
        layers.bind(1, layer);
        layers.exec();
        SQLite::Statement mark(db, "UPDATE blobs SET complete = 1 WHERE digest = ?");
        for (const std::string& digest : blobs) {
            mark.bind(1, digest);
            mark.exec();
            mark.reset();
        }
        return {};
    });
}

Result<> StoreContext::rememberRecord(CacheRecord record) {
    record.created = record.lastUsed = now();
    record.useCount = 1;
    if (!m_background)
        return m_database->change([&](SQLite::Database& db) -> Result<> { return writeCacheRecord(db, record); });
    {
        const std::lock_guard lock(m_pendingMutex);
        std::string key = record.key;
        m_pendingRecords.insert_or_assign(std::move(key), std::move(record));
    }
    m_background->wantFlush();
    return {};
}

std::optional<CacheRecord> StoreContext::pendingRecord(std::string_view key) {
    const std::lock_guard lock(m_pendingMutex);
    const auto found = m_pendingRecords.find(key);
    return found == m_pendingRecords.end() ? std::nullopt : std::optional(found->second);
}

std::optional<CacheRecord> StoreContext::pendingRecordOf(std::string_view slot) {
    const std::lock_guard lock(m_pendingMutex);
    const CacheRecord* newest = nullptr;
    for (const auto& [key, record] : m_pendingRecords)
        if (record.slot == slot && (newest == nullptr || record.created > newest->created))
            newest = &record;
    return newest == nullptr ? std::nullopt : std::optional(*newest);
}

void StoreContext::recordUse(std::string_view cacheKey) {
    {
        const std::lock_guard lock(m_pendingMutex);
        auto& use = m_pendingUses[std::string(cacheKey)];
        use.first = now();
        ++use.second;
    }
    if (m_background)
        m_background->wantFlush();
}

void StoreContext::rememberFileDigest(std::string_view identity, std::string_view digest) {
    bool many = false;
    {
        const std::lock_guard lock(m_pendingMutex);
        m_pendingDigests[std::string(identity)] = std::string(digest);
        many = m_pendingDigests.size() >= kPendingDigests;
    }
    if (m_background)
        m_background->wantFlush();
    else if (many)
        flush();
}

std::optional<std::string> StoreContext::pendingFileDigest(std::string_view identity) {
    const std::lock_guard lock(m_pendingMutex);
    const auto found = m_pendingDigests.find(identity);
    return found == m_pendingDigests.end() ? std::nullopt : std::optional(found->second);
}

void StoreContext::flush() {
    decltype(m_pendingRecords) records;
    decltype(m_pendingUses) uses;
    decltype(m_pendingDigests) digests;
    {
        const std::lock_guard lock(m_pendingMutex);
        records = m_pendingRecords;
        uses = std::exchange(m_pendingUses, {});
        digests = m_pendingDigests;
    }
    if (records.empty() && uses.empty() && digests.empty())
        return;
    const std::int64_t time = toUnixNanos(now());
    auto written = m_database->change([&](SQLite::Database& db) -> Result<> {
        for (const auto& [key, record] : records)
            TRY(writeCacheRecord(db, record));
        SQLite::Statement use(
            db, "UPDATE cache SET last_used = MAX(last_used, ?), use_count = use_count + ? WHERE key = ?");
        for (const auto& [key, what] : uses) {
            use.bind(1, toUnixNanos(what.first));
            use.bind(2, static_cast<std::int64_t>(what.second));
            use.bind(3, key);
            use.exec();
            use.reset();
        }
        SQLite::Statement remember(db, "INSERT OR REPLACE INTO file_digests VALUES (?, ?, ?)");
        for (const auto& [identity, digest] : digests) {
            remember.bind(1, identity);
            remember.bind(2, digest);
            remember.bind(3, time);
            remember.exec();
            remember.reset();
        }
        return {};
    });
    if (!written)
        log::warning("store: {}", written.error().describe());
    // Only now, so that a look-up meanwhile finds them in one of the two places.
    const std::lock_guard lock(m_pendingMutex);
    std::erase_if(m_pendingRecords, [&](const auto& item) {
        const auto found = records.find(item.first);
        return found != records.end() && found->second.created == item.second.created;
    });
    std::erase_if(m_pendingDigests, [&](const auto& item) {
        const auto found = digests.find(item.first);
        return found != digests.end() && found->second == item.second;
    });
}

bool StoreContext::giveUpReserve() {
    const std::string path = joinPath(m_layout.root(), "reserve");
    struct stat st {};
    return ::stat(path.c_str(), &st) == 0 && st.st_size > 0 && ::truncate(path.c_str(), 0) == 0;
}

void StoreContext::restoreReserve() {
    if (!m_options.durable)
        return;
    // Best effort: without it a full disk needs help from outside, nothing worse.
    const std::string path = joinPath(m_layout.root(), "reserve");
    auto fd = openFile(path, O_RDWR | O_CREAT, 0600);
    if (fd && ::posix_fallocate(fd->get(), 0, kReserveBytes) != 0)
        ::unlink(path.c_str());
}

} // namespace slipway::store::detail
