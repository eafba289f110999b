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

// A record and how it stands at the moment.
struct CacheUsage {
    CacheRecord record;
    bool shared = false; // an image or container needs its layer too: to remove the record frees nothing
    bool inUse = false;  // somebody who holds a lease has looked it up or made it
};

struct CachePruneOptions {
    // What may go at all; all that are given must hold. A record in use never goes.
    std::optional<Timestamp> unusedSince; // last used before this
    // Keeps what frees nothing: records whose layer an image or container needs anyway, and those without a layer.
    bool onlyUnreferenced = false;
    std::function<bool(const CacheUsage&)> select;
    // The least recently used go first, and only until what the cache alone keeps is no more than this.
    std::optional<std::uint64_t> keepBytes;
};

struct CachePruneReport {
    std::vector<CacheRecord> records; // that went
    std::uint64_t bytes = 0;          // of layers that nothing else needs; Store::collect frees them
    std::vector<std::string> keys() const;
};

class CacheRecordStore {
public:
    explicit CacheRecordStore(detail::StoreContext& context)
        : m_context(context) {}

    // nullopt when there is none or its layer is gone. A hit counts as a use; the count is written behind the
    // caller's back, so a hit never waits for the disk.
    Result<std::optional<CacheRecord>> get(std::string_view key);
    // Replaces the record of the same key. get() and latest() know it at once; it is written behind the caller's back,
    // many together, after the row of the layer that it names. A crash before that costs the record and nothing more.
    Result<> put(const CacheRecord& record);
    // The newest record of a slot: what the line was the last time.
    Result<std::optional<CacheRecord>> latest(std::string_view slot);
    Result<std::vector<CacheRecord>> list(); // most recently used first
    Result<std::vector<CacheUsage>> usage(); // the same, and how they stand
    // Bytes of layers that would go if the cache went, each once.
    Result<std::uint64_t> exclusiveBytes();
    Result<> remove(std::string_view key); // NotFound
    // Records go; their layers go with the next Store::collect.
    Result<CachePruneReport> prune(const CachePruneOptions& options);

    // File digests that the context reader remembers; `identity` is whatever makes a file the same (device, inode,
    // mtime, ctime, size). Written behind the caller's back.
    std::optional<std::string> fileDigest(std::string_view identity);
    // As many answers as identities, in their order.
    std::vector<std::optional<std::string>> fileDigests(const std::vector<std::string>& identities);
    void rememberFileDigest(std::string_view identity, std::string_view digest);
    // Those that were remembered before: what still is the same file is hashed once more.
    void forgetFileDigests(Timestamp before);

private:
    detail::StoreContext& m_context;
};

} // namespace slipway::store
