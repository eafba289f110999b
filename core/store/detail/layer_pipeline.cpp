#include "store/detail/layer_pipeline.h"

#include <pthread.h>

#include "store/detail/entry_judge.h"
#include "store/detail/inflater.h"
#include "store/detail/tar_parser.h"
#include "store/detail/unpack_stream.h"

namespace slipway::store::detail {

namespace {
constexpr std::size_t kChunk = 256u << 10;
constexpr std::size_t kCompressedChunks = 8;
constexpr std::size_t kPlainChunks = 16;
} // namespace

LayerPipeline::LayerPipeline(UniqueFd directory, UnpackOptions options, oci::Digest::Algorithm algorithm)
    : m_directory(std::move(directory))
    , m_options(std::move(options))
    , m_hasher(algorithm)
    , m_compressed(kCompressedChunks, kChunk)
    , m_plain(kPlainChunks, kChunk)
    , m_inflater([this] { inflate(); })
    , m_placer([this] { place(); }) {}

LayerPipeline::~LayerPipeline() {
    m_compressed.fail(Error(Errc::Cancelled, "the layer was given up"));
    join();
}

void LayerPipeline::join() {
    if (m_inflater.joinable())
        m_inflater.join();
    if (m_placer.joinable())
        m_placer.join();
}

Result<> LayerPipeline::write(std::string_view bytes) {
    return m_compressed.write(bytes);
}

Result<> LayerPipeline::inflateAll() {
    auto inflater = TRY(Inflater::create([this]() -> Result<std::string_view> {
        const std::string_view chunk = TRY(m_compressed.next());
        m_consumed += chunk.size();
        return chunk;
    }));
    for (;;) {
        std::vector<char>* buffer = TRY(m_plain.acquire());
        std::size_t filled = 0;
        bool ended = false;
        while (filled < buffer->size() && !ended) {
            const std::size_t n = TRY(inflater->read(buffer->data() + filled, buffer->size() - filled));
            filled += n;
            ended = n == 0;
        }
        m_hasher.update(buffer->data(), filled);
        m_inflated += filled;
        TRY(checkInflation(m_consumed, m_inflated, m_options.limits));
        if (filled > 0)
            m_plain.publish(filled);
        if (ended)
            return {};
    }
}

void LayerPipeline::inflate() {
    ::pthread_setname_np(::pthread_self(), "layer-inflate");
    auto done = inflateAll();
    if (done) {
        m_plain.close();
    } else {
        m_compressed.abandon(done.error());
        m_plain.fail(std::move(done.error()));
    }
}

void LayerPipeline::place() {
    ::pthread_setname_np(::pthread_self(), "layer-place");
    TarParser parser([this] { return m_plain.next(); });
    m_placed = unpackStream(parser, m_directory.get(), m_options);
    if (!*m_placed)
        m_plain.abandon(m_placed->error());
}

Result<PipelineResult> LayerPipeline::finish() {
    m_compressed.close();
    join();
    const UnpackSummary summary = TRY(std::move(*m_placed));
    return PipelineResult{summary, m_hasher.finish(), m_inflated};
}

} // namespace slipway::store::detail
