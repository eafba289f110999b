// One owner's store: blobs, layers, images and the engine's documents. Start reading here.
//
// All members may be called from any thread. Calls that change metadata wait for the disk (SQLite, synchronous=FULL);
// calls that move bytes wait for it only where they say so. One process opens a store at a time (flock).
//
// What survives what: a committed transaction survives a power cut. Layers and blobs do so once a background syncfs
// has passed; one that had not when the machine went down is dropped at the next open, with the images, cache records
// and tags that need it, so nothing ever claims content that is not there.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/blobs.h"
#include "store/build_records.h"
#include "store/cache_records.h"
#include "store/documents.h"
#include "store/images.h"
#include "store/layers.h"
#include "store/layout.h"
#include "store/ownership.h"

namespace slipway::store {

namespace detail {
class StoreContext;
}

struct StoreOptions {
    std::string root; // made (0700) if missing
    Ownership ownership = Ownership::Natural;
    UnpackLimits limits;
    // Tests of power cuts name a boot id here; empty reads the kernel's.
    std::string bootId;
    // False leaves syncing to sync(): tests only.
    bool backgroundSync = true;
    // False commits without waiting for the disk: tests only.
    bool durable = true;
};

// Changes of several rows that happen together or not at all. It belongs to the thread that made it; other threads'
// changes wait until it ends, so keep it short and do no network I/O inside. Transactions nest: only the outermost
// one writes, and an inner one that rolls back undoes its own changes only.
class Transaction {
public:
    Transaction(Transaction&&) noexcept;
    ~Transaction(); // rolls back unless committed
    Result<> commit();

private:
    friend class Store;
    struct Impl;
    explicit Transaction(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

// While a lease lives, collect() spares every blob and layer that anyone has made or looked up (has, open, find,
// lowerDirs, …) since the lease began. Take one for the whole of a pull, a build, a create; drop it once rows refer to
// the result. Movable, any thread; a lease does not outlive the process, and need not.
class Lease {
public:
    Lease() = default;
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) noexcept = default;
    ~Lease() = default;

private:
    friend class Store;
    explicit Lease(std::shared_ptr<void> hold)
        : m_hold(std::move(hold)) {}
    std::shared_ptr<void> m_hold;
};

struct CollectReport {
    std::uint64_t freedBytes = 0; // on disk: unpacked layers plus blobs
    std::size_t layers = 0;
    std::size_t blobs = 0;
};

struct OpenReport {
    std::size_t droppedLayers = 0; // not synced when the machine went down
    std::size_t droppedBlobs = 0;
    std::vector<oci::Digest> droppedImages;
    std::vector<oci::Digest> droppedChains; // containers that name one of these have lost their image
    std::size_t removedLeftovers = 0;       // ingest and layer directories without a row
};

struct DiskUsage {
    std::uint64_t layers = 0; // unpacked, each once
    std::uint64_t blobs = 0;
    std::uint64_t database = 0;
};

class Store {
public:
    // Makes or opens, migrates and reconciles with what is on disk. Conflict: another process has it open.
    // Unsupported: a newer version wrote it. PermissionDenied: the root belongs to somebody else or is open to others.
    static Result<std::unique_ptr<Store>> open(StoreOptions options);
    // Finishes the background work (trash is left for the next open).
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    const StoreLayout& layout() const noexcept;
    const OpenReport& openReport() const noexcept;

    BlobStore& blobs() noexcept;
    LayerStore& layers() noexcept;
    ImageStore& images() noexcept;
    CacheRecordStore& cache() noexcept;
    BuildRecordStore& builds() noexcept;
    // One table per kind; the reference lives as long as the store.
    DocumentTable& documents(DocumentKind kind) noexcept;

    Result<Transaction> transaction();
    Lease lease();

    // Removes every layer and blob that no image, document, cache record or lease refers to. Their rows go at once;
    // the files are renamed to trash and deleted before it returns. Works on a full disk.
    Result<CollectReport> collect();

    // Renames `relative` (a path below fs: a container's or build step's directory, a volume) out of the way and
    // deletes it behind the caller's back. NotFound is success. The path must not be mounted on.
    Result<> discard(const std::string& relative);

    // Everything written so far survives a power cut when this returns: syncfs, then layers and blobs are marked.
    Result<> sync();

    // Writes index.json: an OCI index of every image, annotated with its tags. Images that were never pulled or pushed
    // get their manifest and compressed blobs now, which takes its time.
    Result<> exportIndex();

    Result<DiskUsage> diskUsage();

    // Re-hashes every blob and every layer that was made here, and checks the database. The messages name what is
    // wrong; empty is healthy. Slow.
    Result<std::vector<std::string>> verify();

private:
    struct Parts;
    explicit Store(std::shared_ptr<detail::StoreContext> context);
    std::shared_ptr<detail::StoreContext> m_context;
    std::unique_ptr<Parts> m_parts;
};

} // namespace slipway::store
