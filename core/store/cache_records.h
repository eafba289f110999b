// The build cache: what a key once made. core/build decides what a key and a slot are; here they are text.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "oci/digest.h"

namespace slipway::store {

namespace detail {
class StoreContext;
}

struct CacheRecord {
    std::string key;                // content-based, unique
    std::string slot;               // the place in a Dockerfile and context: explains why a key changed; may be ""
    oci::Digest chainId;            // the layer stack it made; empty when the step makes none. Kept alive by the record
    std::string inputs;             // JSON: what went into the key, for explanations
    std::string result;             // JSON: whatever else came out (config changes)
    std::string description;        // the instruction, for people
    std::uint64_t size = 0;         // bytes of the step's own layer
    std::int64_t durationNanos = 0; // what it took to make
    // Set by the store.
    Timestamp created;
    Timestamp lastUsed;
    std::uint64_t useCount = 0;
};

struct CachePruneOptions {
    std::optional<Timestamp> unusedSince;   // last used before this
    std::optional<std::uint64_t> keepBytes; // the most recently used records up to this many bytes stay
    // Keeps records whose layer an image or container needs anyway: removing them frees nothing.
    bool onlyUnreferenced = false;
};

struct CachePruneReport {
    std::vector<std::string> keys;
    std::uint64_t bytes = 0; // of the removed records' layers; Store::collect frees them
};

class CacheRecordStore {
public:
    explicit CacheRecordStore(detail::StoreContext& context)
        : m_context(context) {}

    // nullopt when there is none or its layer is gone. A hit counts as a use; the count is written behind the
    // caller's back, so a hit never waits for the disk.
    Result<std::optional<CacheRecord>> get(std::string_view key);
    // Replaces the record of the same key.
    Result<> put(const CacheRecord& record);
    // The newest record of a slot: what the line was the last time.
    Result<std::optional<CacheRecord>> latest(std::string_view slot);
    Result<std::vector<CacheRecord>> list(); // most recently used first
    Result<> remove(std::string_view key);   // NotFound
    // Records go; their layers go with the next Store::collect.
    Result<CachePruneReport> prune(const CachePruneOptions& options);

    // File digests that the context reader remembers; `identity` is whatever makes a file the same (device, inode,
    // mtime, ctime, size). Written behind the caller's back.
    std::optional<std::string> fileDigest(std::string_view identity);
    void rememberFileDigest(std::string_view identity, std::string_view digest);

private:
    detail::StoreContext& m_context;
};

} // namespace slipway::store
