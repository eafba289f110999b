// Layers, unpacked once per chain id and ready to be overlay lower directories. OCI image-spec layer.md, config.md.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "oci/descriptor.h"
#include "oci/digest.h"
#include "store/tar_writer.h"
#include "store/unpack_limits.h"

namespace slipway::store {

namespace detail {
class StoreContext;
}

struct LayerInfo {
    std::string id; // its directory's name below fs/layers
    oci::Digest chainId;
    oci::Digest diffId;
    oci::Digest parent;     // the parent's chain id; empty for a base layer
    std::uint64_t size = 0; // bytes of content, each hard-linked file once
    std::uint64_t entries = 0;
    std::uint64_t tarSize = 0; // bytes of the uncompressed tar
    Timestamp created;
    bool complete = false; // it survives a power cut
};

// A layer on its way in: compressed or plain tar bytes are pushed, a second thread inflates and hashes, a third places
// the files. One thread at a time; movable. Destroying it without finish() leaves nothing behind and lets the next one
// who waits for this chain id try.
class LayerWriter {
public:
    LayerWriter(LayerWriter&&) noexcept;
    LayerWriter& operator=(LayerWriter&&) noexcept;
    ~LayerWriter();

    // Any split of the stream: gzip (several members too), zstd, xz, bzip2 or plain, told apart by magic. Blocks while
    // a few megabytes are queued; fails early with what went wrong in the other threads.
    Result<> write(std::string_view bytes);

    // No more bytes. Waits for the placing, checks the diff id (Corrupt) and gives the layer its name and row. The
    // layer may be used at once.
    Result<LayerInfo> finish();

    // Bytes of tar inflated so far: progress, from any thread.
    std::uint64_t inflatedBytes() const noexcept;

private:
    friend class LayerStore;
    struct Impl;
    explicit LayerWriter(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

// Either the layer that is there already or a writer to make it with.
struct LayerOpening {
    std::optional<LayerInfo> existing;
    std::optional<LayerWriter> writer;
};

struct CommitOptions {
    oci::Digest parent; // chain id below it; empty for none
    // Newer modification times become this one, on disk too (SOURCE_DATE_EPOCH).
    std::optional<Timestamp> clampMtime;
};

class LayerStore {
public:
    explicit LayerStore(detail::StoreContext& context)
        : m_context(context) {}

    bool has(const oci::Digest& chainId);
    Result<LayerInfo> find(const oci::Digest& chainId); // NotFound
    Result<std::vector<LayerInfo>> list();

    // The layers of a chain, top first, as overlay wants them: "layers/<id>", relative to fs. NotFound names the
    // layer that is missing. An empty chain id gives an empty list.
    Result<std::vector<std::string>> lowerDirs(const oci::Digest& chainId);
    Result<std::vector<LayerInfo>> chain(const oci::Digest& chainId); // top first

    // To unpack `diffId` on top of `parent` (a chain id; empty for a base layer). The parent may still be on its way:
    // the layers of an image can be unpacked side by side. If somebody else is at the same chain id, waits for them;
    // when they fail, the next in line gets the writer. Cancelled when `stop` is requested meanwhile.
    Result<LayerOpening> open(const oci::Digest& parent, const oci::Digest& diffId, std::stop_token stop = {});
    // As open, for a tar whose diff id nobody knows (`docker import`): no waiting. The layer's diff id is that of the
    // tar that writeTar makes of it, not of the bytes that came in.
    Result<LayerWriter> openUnknown(const oci::Digest& parent);

    // Makes a layer of an overlay's upper directory: `upper` (relative to fs, no longer mounted, nobody writes) is
    // read once to hash it and then renamed into place; it is gone afterwards. If the layer exists already, that one
    // is returned. Mount-point stubs must have been removed before.
    Result<LayerInfo> commitUpper(const std::string& upper, const CommitOptions& options);

    // The same layer on top of another stack: `chainId`'s topmost layer above `parent`. Its files are shared, not
    // copied. The layer that is there already, if there is one; NotFound for either chain.
    Result<LayerInfo> stack(const oci::Digest& parent, const oci::Digest& chainId);

    // The layer as an uncompressed tar; its digest is diffId when the layer was made here (commitUpper, openUnknown).
    // A layer from elsewhere may have been written by another tar: keep its blob (rememberCompressed).
    Result<TarSummary> writeTar(const oci::Digest& chainId, const ByteSink& sink);

    // Where its compressed form lies, by diff id: remembered after a pull or push. Several compressions may be known;
    // only those whose blob is in the store are returned.
    Result<> rememberCompressed(const oci::Digest& diffId, const oci::Descriptor& descriptor);
    Result<std::vector<oci::Descriptor>> compressed(const oci::Digest& diffId);

    // The blob to push: a remembered one that is compressed, or else the layer is compressed (gzip) into a new blob
    // now; the same layer gives the same blob. Corrupt when the tar no longer has the diff id.
    Result<oci::Descriptor> compress(const oci::Digest& chainId, std::stop_token stop = {});

    // A fresh directory below fs/build for one step: "build/<n>", holding empty upper (0755) and work (0700).
    Result<std::string> makeBuildDirectory();

private:
    detail::StoreContext& m_context;
};

} // namespace slipway::store
