#include "engine/detail/layer_sink.h"

#include <unistd.h>

#include "base/log.h"

namespace slipway::engine {

namespace {

class OneLayer final : public registry::LayerSink {
public:
    OneLayer(store::Store& store, registry::LayerToPull layer, store::LayerWriter writer,
             std::optional<store::BlobWriter> blob, std::uint64_t held)
        : m_store(store)
        , m_layer(std::move(layer))
        , m_writer(std::move(writer))
        , m_blob(std::move(blob))
        , m_held(held) {}

    std::uint64_t resumeFrom() const override { return m_held; }

    Result<> write(std::string_view bytes) override {
        if (m_blob)
            TRY(m_blob->write(bytes));
        // Bytes from an earlier attempt are on disk, so the unpacker gets everything from there at the end.
        if (m_held == 0)
            TRY(m_writer.write(bytes));
        return {};
    }

    Result<> finish() override {
        if (m_blob)
            TRY(m_blob->commit());
        if (m_held > 0)
            TRY(unpackBlob());
        TRY(m_writer.finish());
        return m_store.layers().rememberCompressed(m_layer.diffId, m_layer.blob);
    }

private:
    Result<> unpackBlob() {
        const auto fd = TRY(m_store.blobs().open(m_layer.blob.digest));
        std::vector<char> buffer(256 * 1024);
        for (;;) {
            const ssize_t n = ::read(fd.get(), buffer.data(), buffer.size());
            if (n < 0)
                return failErrno("read blob {}", m_layer.blob.digest.str());
            if (n == 0)
                return {};
            TRY(m_writer.write({buffer.data(), static_cast<std::size_t>(n)}));
        }
    }
    store::Store& m_store;
    registry::LayerToPull m_layer;
    store::LayerWriter m_writer;
    std::optional<store::BlobWriter> m_blob; // none: the blob is complete already
    std::uint64_t m_held;
};

} // namespace

Result<bool> StoreLayerSink::haveLayer(const registry::LayerToPull& layer) {
    return m_store.layers().has(layer.chainId);
}

Result<std::unique_ptr<registry::LayerSink>> StoreLayerSink::beginLayer(const registry::LayerToPull& layer,
                                                                        std::stop_token stop) {
    auto opening = TRY(m_store.layers().open(layer.parent, layer.diffId, stop));
    if (opening.existing)
        return std::unique_ptr<registry::LayerSink>();
    if (m_store.blobs().has(layer.blob.digest))
        return std::unique_ptr<registry::LayerSink>(
            new OneLayer(m_store, layer, std::move(*opening.writer), std::nullopt, layer.blob.size));
    auto blob = TRY(m_store.blobs().write(layer.blob.digest, layer.blob.size));
    const auto held = blob.resumedBytes();
    return std::unique_ptr<registry::LayerSink>(
        new OneLayer(m_store, layer, std::move(*opening.writer), std::move(blob), held));
}

} // namespace slipway::engine
