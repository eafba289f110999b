#include "engine/cache_keeping.h"

#include <algorithm>

#include <ctime>
#include <sys/statvfs.h>

#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "engine/detail/cache_mounts.h"
#include "engine/detail/core.h"

namespace slipway::engine {

namespace {

constexpr std::uint64_t kLeastLimit = 4ull << 30;

struct FileSystem {
    std::uint64_t total = 0, free = 0;
};

FileSystem fileSystemOf(const std::string& path) {
    struct statvfs info {};
    if (::statvfs(path.c_str(), &info) != 0)
        return {};
    return {info.f_blocks * info.f_frsize, info.f_bavail * info.f_frsize};
}

// What the wall clock says beyond the time since boot: it changes when somebody sets the clock, not over a suspend.
std::chrono::nanoseconds clockOffset() {
    timespec boot{};
    ::clock_gettime(CLOCK_BOOTTIME, &boot);
    return now().time_since_epoch() - std::chrono::seconds(boot.tv_sec) - std::chrono::nanoseconds(boot.tv_nsec);
}

std::string idOf(const std::string& key) {
    return key.substr(0, 25);
}

CacheEntry entryOf(const store::CacheUsage& usage) {
    const auto& record = usage.record;
    CacheEntry entry;
    entry.id = idOf(record.key);
    entry.description = record.description;
    entry.inUse = usage.inUse;
    entry.shared = usage.shared;
    entry.size = record.size;
    entry.created = record.created;
    entry.lastUsed = std::max(record.lastUsed, record.created);
    entry.useCount = record.useCount;
    return entry;
}

CacheEntry entryOf(const CacheMount& mount) {
    CacheEntry entry;
    entry.kind = CacheEntryKind::Mount;
    entry.id = mount.name;
    entry.description = "cached mount " + (mount.id.empty() ? mount.name : mount.id);
    entry.inUse = mount.inUse;
    entry.size = mount.size;
    entry.created = mount.created;
    entry.lastUsed = mount.lastUsed;
    entry.useCount = mount.useCount;
    return entry;
}

// As BuildKit has it (client.PruneInfo): nullopt is no lower bound.
std::optional<std::uint64_t> bytesToKeep(const CachePruneRequest& request, std::uint64_t total,
                                         const FileSystem& disk) {
    if (request.reservedBytes == 0 && request.maxUsedBytes == 0 && request.minFreeBytes == 0)
        return std::nullopt;
    std::uint64_t keep = request.maxUsedBytes;
    if (request.minFreeBytes > 0 || request.maxUsedBytes > 0) {
        const std::uint64_t excess = request.minFreeBytes - std::min(request.minFreeBytes, disk.free);
        const std::uint64_t left = total - std::min(total, excess);
        keep = request.maxUsedBytes == 0 ? left : std::min(keep, left);
    }
    return std::max(keep, request.reservedBytes);
}

} // namespace

CacheKeeping::CacheKeeping(Core& core)
    : m_core(core)
    , m_clockOffset(clockOffset())
    , m_thread([this](std::stop_token stop) { run(std::move(stop)); }) {}

CacheKeeping::~CacheKeeping() = default;

Result<std::vector<CacheEntry>> CacheKeeping::list() {
    std::vector<CacheEntry> entries;
    const auto records = TRY(m_core.store->cache().usage());
    std::map<std::string, std::string> byChain;
    for (const auto& usage : records)
        if (!usage.record.chainId.empty())
            byChain.try_emplace(usage.record.chainId.str(), idOf(usage.record.key));
    for (const auto& usage : records) {
        if (usage.record.chainId.empty())
            continue;
        CacheEntry entry = entryOf(usage);
        if (const auto layer = m_core.store->layers().find(usage.record.chainId))
            if (const auto parent = byChain.find(layer->parent.str()); parent != byChain.end())
                entry.parent = parent->second;
        entries.push_back(std::move(entry));
    }
    for (const auto& mount : m_core.cacheMounts->list())
        entries.push_back(entryOf(mount));
    std::ranges::stable_sort(entries, std::greater{}, &CacheEntry::lastUsed);
    return entries;
}

Result<CachePruneOutcome> CacheKeeping::prune(const CachePruneRequest& request) {
    auto outcome = TRY(dropEntries(request));
    outcome.bytes += TRY(m_core.store->collect()).freedBytes;
    return outcome;
}

// Layers of steps that went are still there: collecting frees them.
Result<CachePruneOutcome> CacheKeeping::dropEntries(const CachePruneRequest& request) {
    const std::lock_guard alone(m_pruning);
    auto& cache = m_core.store->cache();
    CachePruneOutcome outcome;
    const Timestamp limit = request.unusedFor ? now() - *request.unusedFor : Timestamp::max();
    std::vector<CacheMount> mounts = m_core.cacheMounts->list();
    std::uint64_t ofMounts = 0;
    for (const auto& mount : mounts)
        ofMounts += mount.size;
    std::ranges::sort(mounts, {}, &CacheMount::lastUsed);
    const auto keep =
        bytesToKeep(request, ofMounts + TRY(cache.exclusiveBytes()), fileSystemOf(m_core.store->layout().root()));

    // Steps and mounts go in one order, that of their last use.
    const auto pruneSteps = [&](Timestamp before) -> Result<> {
        store::CachePruneOptions options;
        if (before != Timestamp::max())
            options.unusedSince = before;
        options.onlyUnreferenced = !request.all;
        if (request.select)
            options.select = [&](const store::CacheUsage& usage) { return request.select(entryOf(usage)); };
        if (keep)
            options.keepBytes = *keep - std::min(*keep, ofMounts);
        for (const auto& record : TRY(cache.prune(options)).records)
            if (!record.chainId.empty())
                outcome.ids.push_back(idOf(record.key));
        return {};
    };
    for (const auto& mount : mounts) {
        if (mount.lastUsed >= limit || (request.select && !request.select(entryOf(mount))))
            continue;
        TRY(pruneSteps(std::min(limit, mount.lastUsed)));
        if (keep && ofMounts + TRY(cache.exclusiveBytes()) <= *keep)
            break;
        if (!TRY(m_core.cacheMounts->remove(mount.name)))
            continue;
        ofMounts -= mount.size;
        outcome.bytes += mount.size;
        outcome.ids.push_back(mount.name);
    }
    TRY(pruneSteps(limit));
    return outcome;
}

void CacheKeeping::wake() {
    {
        const std::lock_guard lock(m_mutex);
        m_wanted = true;
    }
    m_changed.notify_all();
}

void CacheKeeping::run(std::stop_token stop) {
    using namespace std::chrono_literals;
    // Builds come in rows: one look for all of them, when the disk is no longer busy with theirs. Where a look takes
    // long, they are rare.
    std::chrono::steady_clock::duration pause = 3s;
    while (!stop.stop_requested()) {
        {
            std::unique_lock lock(m_mutex);
            m_changed.wait_for(lock, stop, 1h, [&] { return m_wanted; });
            m_wanted = false;
            m_changed.wait_for(lock, stop, pause, [] { return false; });
            if (stop.stop_requested())
                return;
            m_wanted = false;
        }
        const auto begin = std::chrono::steady_clock::now();
        collect();
        pause =
            std::clamp<std::chrono::steady_clock::duration>(50 * (std::chrono::steady_clock::now() - begin), 3s, 10min);
    }
}

void CacheKeeping::collect() {
    const CacheLimits& limits = m_core.config.cacheLimits;
    const auto drop = [this](std::string_view why, const CachePruneRequest& request) {
        auto outcome = dropEntries(request);
        if (outcome && outcome->ids.empty())
            return;
        const auto collected = outcome ? m_core.store->collect() : Result<store::CollectReport>();
        if (!outcome || !collected)
            log::warning("build cache: {}", (outcome ? collected.error() : outcome.error()).describe());
        else
            log::info("build cache: {} entries {}, {} freed", outcome->ids.size(), why,
                      humanSize(outcome->bytes + collected->freedBytes));
    };
    // A clock that has jumped makes everything look old.
    const bool clockIsSane = std::chrono::abs(clockOffset() - m_clockOffset) < std::chrono::hours(1);
    if (limits.maxAge.count() > 0 && clockIsSane) {
        CachePruneRequest old;
        old.all = true;
        old.unusedFor = limits.maxAge;
        old.reservedBytes = limits.keepBytes;
        drop("were not used for long", old);
        m_core.store->cache().forgetFileDigests(now() - limits.maxAge);
    }
    const std::uint64_t max =
        limits.maxBytes.value_or(std::max(kLeastLimit, fileSystemOf(m_core.store->layout().root()).total / 10));
    if (max > 0) {
        CachePruneRequest large;
        large.maxUsedBytes = max;
        drop("were too many", large);
    }
}

} // namespace slipway::engine
