// What the build cache holds, and what goes: on request, and by itself within the limits of the configuration.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace slipway::engine {

struct Core;

// Configuration: "build": {"cache": …}.
struct CacheLimits {
    // Bytes that only the cache keeps; the least recently used goes first. nullopt: a tenth of the file system, and no
    // less than 4 GB. 0: no limit.
    std::optional<std::uint64_t> maxBytes;
    // What was not used for longer goes. 0: no limit.
    std::chrono::seconds maxAge = std::chrono::days(60);
    // What stays however old it is.
    std::uint64_t keepBytes = 1u << 30;
};

enum class CacheEntryKind { Step, Mount };

// A step's result, or the directory of a cache mount.
struct CacheEntry {
    CacheEntryKind kind = CacheEntryKind::Step;
    std::string id; // 25 hex digits, or the name of the mount's directory
    std::string parent;
    std::string description;
    bool inUse = false;  // of a build that runs: it never goes
    bool shared = false; // an image or container needs it too: removing it frees nothing
    std::uint64_t size = 0;
    Timestamp created, lastUsed;
    std::uint64_t useCount = 0;
};

struct CachePruneRequest {
    // Also what an image needs anyway, and steps without files of their own.
    bool all = false;
    std::optional<std::chrono::nanoseconds> unusedFor;
    std::function<bool(const CacheEntry&)> select; // further conditions
    // The least recently used go first and only until no more than maxUsedBytes are left and minFreeBytes of the file
    // system are free, but never below reservedBytes. All 0: everything that may go goes.
    std::uint64_t reservedBytes = 0, maxUsedBytes = 0, minFreeBytes = 0;
};

struct CachePruneOutcome {
    std::vector<std::string> ids;
    std::uint64_t bytes = 0; // freed
};

class CacheKeeping {
public:
    // Starts the thread that collects: some time after builds, and once an hour.
    explicit CacheKeeping(Core& core);
    ~CacheKeeping();

    // Steps that have a layer, and cache mounts; most recently used first. Walks through the mounts' files.
    Result<std::vector<CacheEntry>> list();
    Result<CachePruneOutcome> prune(const CachePruneRequest& request);
    // A build has ended: look at the limits soon.
    void wake();

private:
    Result<CachePruneOutcome> dropEntries(const CachePruneRequest& request);
    void run(std::stop_token stop);
    void collect();

    Core& m_core;
    const std::chrono::nanoseconds m_clockOffset; // when this began
    std::mutex m_pruning;                         // one at a time
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    bool m_wanted = false;
    std::jthread m_thread;
};

} // namespace slipway::engine
