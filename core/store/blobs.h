// Content-addressed blobs: compressed layers, manifests, configs. OCI image-layout.md "Blobs".
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/unique_fd.h"
#include "oci/digest.h"

namespace slipway::store {

namespace detail {
class StoreContext;
}

// A blob on its way in. One thread at a time; movable. Destroying it without commit() keeps what was written for a
// later resume when the expected digest is known, else removes it.
class BlobWriter {
public:
    BlobWriter(BlobWriter&&) noexcept;
    BlobWriter& operator=(BlobWriter&&) noexcept;
    ~BlobWriter();

    // Bytes that an earlier, interrupted writer of the same digest left: they are hashed already; continue from here.
    // 0 when there is nothing. The caller asks the registry for the range [resumedBytes, …).
    std::uint64_t resumedBytes() const noexcept;
    // Drops what is there (the registry ignored the range): the next write is byte 0.
    Result<> restart();

    // Appends. TooLarge once past `limit` of BlobStore::write; NoSpace on a full disk.
    Result<> write(std::string_view bytes);
    std::uint64_t size() const noexcept; // so far, resumed bytes included

    // Checks the digest (Corrupt, and the partial file is removed) and gives it its name. With no digest expected,
    // whatever it hashes to. Returns the digest. Does not wait for the disk.
    Result<oci::Digest> commit();
    // Removes the partial file.
    void discard();

private:
    friend class BlobStore;
    struct Impl;
    explicit BlobWriter(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

class BlobStore {
public:
    explicit BlobStore(detail::StoreContext& context)
        : m_context(context) {}

    bool has(const oci::Digest& digest);
    // Bytes; NotFound.
    Result<std::uint64_t> size(const oci::Digest& digest);
    // Read-only, at byte 0; NotFound.
    Result<UniqueFd> open(const oci::Digest& digest);
    // The whole of a small one (config, manifest); TooLarge over `limit`. The digest is checked again: Corrupt.
    Result<std::string> read(const oci::Digest& digest, std::uint64_t limit = 8u << 20);

    // `expected` empty: the digest is what comes out. `limit`: the size the descriptor promised; more is TooLarge.
    // Conflict while another writer has the same digest: whoever pulls joins the other pull.
    Result<BlobWriter> write(const oci::Digest& expected, std::uint64_t limit = std::uint64_t{1} << 40);

    // A small one in a single call (config, manifest). Returns its digest; Corrupt when `expected` is given and
    // differs. Does not wait for the disk.
    Result<oci::Digest> put(std::string_view bytes, const oci::Digest& expected = {});

private:
    detail::StoreContext& m_context;
};

} // namespace slipway::store
