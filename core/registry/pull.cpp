#include "registry/pull.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <thread>

#include "oci/chain_id.h"
#include "oci/media_types.h"
#include "registry/detail/retry.h"

namespace slipway::registry {

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kProgressInterval = std::chrono::milliseconds(100);
constexpr auto kBusyBlobInterval = std::chrono::milliseconds(100);

Result<> checkIsImage(const oci::Manifest& manifest, const oci::Reference& reference) {
    if (!oci::isConfigType(manifest.config.mediaType))
        return fail(Errc::Unsupported, "{} is not a container image (its config is a {:?})", reference.familiar(),
                    manifest.config.mediaType);
    for (const auto& layer : manifest.layers) {
        if (!oci::isLayerType(layer.mediaType))
            return fail(Errc::Unsupported, "{} has a layer of the unknown type {:?}", reference.familiar(),
                        layer.mediaType);
        if (!layer.urls.empty())
            return fail(Errc::Unsupported,
                        "{} has a layer that lies outside the registry; such images are not supported",
                        reference.familiar());
    }
    return {};
}

Result<std::vector<LayerToPull>> planLayers(const oci::Manifest& manifest, const oci::ImageConfig& config) {
    if (config.diffIds.size() != manifest.layers.size())
        return fail(Errc::Corrupt, "the manifest lists {} layers but the config {}", manifest.layers.size(),
                    config.diffIds.size());
    const auto chains = oci::chainIds(config.diffIds);
    std::vector<LayerToPull> layers;
    for (std::size_t i = 0; i < chains.size(); ++i)
        layers.push_back({i, manifest.layers[i], config.diffIds[i], chains[i], i ? chains[i - 1] : oci::Digest()});
    return layers;
}

// The layers of one pull, spread over a few threads.
class LayerPull {
public:
    LayerPull(const Client& client, const oci::Reference& reference, const std::vector<LayerToPull>& layers,
              ImageSink& sink, PullProgress* progress, std::stop_token stop)
        : m_client(client)
        , m_reference(reference)
        , m_layers(layers)
        , m_sink(sink)
        , m_progress(progress)
        , m_forward(stop, [this] { m_stop.request_stop(); }) {}

    Result<std::uint64_t> run(std::size_t parallel) {
        for (const auto& layer : m_layers) {
            const bool have = TRY(m_sink.haveLayer(layer));
            report(layer, have ? LayerState::Exists : LayerState::Waiting);
            if (!have)
                m_missing.push_back(&layer);
        }
        {
            std::vector<std::jthread> threads;
            for (std::size_t i = 0; i < std::min(std::max<std::size_t>(parallel, 1), m_missing.size()); ++i)
                threads.emplace_back([this] { work(); });
        }
        if (m_error)
            return std::unexpected(std::move(*m_error));
        return m_downloaded.load();
    }

private:
    void work() {
        for (;;) {
            const auto next = m_next++;
            if (next >= m_missing.size() || m_stop.stop_requested())
                return;
            const auto& layer = *m_missing[next];
            waitForTurn(layer);
            auto done = pullLayer(layer);
            endTurn(layer);
            if (!done) {
                failWith(std::move(done.error()).withContext(fmt::format("layer {}", layer.blob.digest.shortHex())));
                return;
            }
        }
    }

    // An image may have the same blob twice; the second time it comes from the sink's own store.
    void waitForTurn(const LayerToPull& layer) {
        std::unique_lock lock(m_turnMutex);
        m_turnChanged.wait(lock, [&] { return !m_busyBlobs.contains(layer.blob.digest); });
        m_busyBlobs.insert(layer.blob.digest);
    }

    void endTurn(const LayerToPull& layer) {
        const std::lock_guard lock(m_turnMutex);
        m_busyBlobs.erase(layer.blob.digest);
        m_turnChanged.notify_all();
    }

    Result<> pullLayer(const LayerToPull& layer) {
        auto done = pullLayerOnce(layer, Via::MirrorsFirst);
        // Wrong bytes, be it from a mirror or from what an earlier attempt had left: once more, all of it.
        if (!done && done.error().code() == Errc::Corrupt && !m_stop.stop_requested())
            done = pullLayerOnce(layer, Via::RegistryOnly);
        return done;
    }

    Result<> pullLayerOnce(const LayerToPull& layer, Via via) {
        auto stop = m_stop.get_token();
        if (stop.stop_requested())
            return fail(Errc::Cancelled, "cancelled");
        auto receiver = TRY(begin(layer, stop));
        if (!receiver) {
            report(layer, LayerState::Exists);
            return {};
        }
        const auto offset = receiver->resumeFrom();
        report(layer, LayerState::Downloading, offset);
        auto lastReport = Clock::now();
        const TransferProgress onProgress = [&](std::uint64_t bytes) {
            if (const auto now = Clock::now(); now - lastReport >= kProgressInterval) {
                lastReport = now;
                report(layer, LayerState::Downloading, bytes);
            }
        };
        const ByteSink toReceiver = [&](std::string_view bytes) -> Result<> {
            TRY(receiver->write(bytes));
            m_downloaded += bytes.size();
            return {};
        };
        TRY(m_client.fetchBlobFrom(m_reference, layer.blob, offset, toReceiver, onProgress, stop, via));
        report(layer, LayerState::Extracting, layer.blob.size);
        TRY(receiver->finish());
        report(layer, LayerState::Done, layer.blob.size);
        return {};
    }

    Result<std::unique_ptr<LayerSink>> begin(const LayerToPull& layer, std::stop_token stop) {
        for (;;) {
            auto receiver = m_sink.beginLayer(layer, stop);
            if (receiver || receiver.error().code() != Errc::Conflict)
                return receiver;
            if (!detail::sleepFor(kBusyBlobInterval, stop))
                return fail(Errc::Cancelled, "cancelled");
        }
    }

    void failWith(Error error) {
        {
            const std::lock_guard lock(m_errorMutex);
            // The others end with Cancelled because of the first; that one is the reason.
            if (!m_error)
                m_error = std::move(error);
        }
        m_stop.request_stop();
    }

    void report(const LayerToPull& layer, LayerState state, std::uint64_t current = 0) {
        if (!m_progress)
            return;
        const std::lock_guard lock(m_progressMutex);
        m_progress->layer({layer.index, layer.blob.digest, state, current, layer.blob.size});
    }

    const Client& m_client;
    const oci::Reference& m_reference;
    const std::vector<LayerToPull>& m_layers;
    ImageSink& m_sink;
    PullProgress* m_progress;
    std::stop_source m_stop;
    std::stop_callback<std::function<void()>> m_forward;
    std::vector<const LayerToPull*> m_missing;
    std::atomic<std::size_t> m_next{0};
    std::atomic<std::uint64_t> m_downloaded{0};
    std::mutex m_turnMutex;
    std::condition_variable m_turnChanged;
    std::set<oci::Digest> m_busyBlobs;
    std::mutex m_errorMutex;
    std::optional<Error> m_error;
    std::mutex m_progressMutex;
};

Result<std::string> configBytes(const Client& client, const ResolvedImage& image, const PullOptions& options,
                                std::stop_token stop) {
    const auto& descriptor = image.manifest.config;
    if (options.knownConfig) {
        if (auto known = options.knownConfig(descriptor); known && oci::digestOf(*known) == descriptor.digest)
            return std::move(*known);
    }
    return context(client.fetchSmallBlob(image.reference, descriptor, oci::kMaxConfigBytes, stop), "image config");
}

Result<PulledImage> pullImage(const Client& client, const oci::Reference& reference, const oci::Platform& platform,
                              ImageSink& sink, PullProgress* progress, std::stop_token stop,
                              const PullOptions& options) {
    PulledImage image;
    image.source = TRY(client.resolve(reference, platform, stop));
    TRY(checkIsImage(image.source.manifest, reference));
    if (progress)
        progress->resolved(image.source);
    image.configBytes = TRY(configBytes(client, image.source, options, stop));
    image.config = TRY(oci::parseImageConfig(image.configBytes));
    image.imageId = image.source.manifest.config.digest;
    image.layers = TRY(planLayers(image.source.manifest, image.config));
    LayerPull layers(client, reference, image.layers, sink, progress, stop);
    image.downloadedBytes = TRY(layers.run(options.parallel));
    if (stop.stop_requested())
        return fail(Errc::Cancelled, "cancelled");
    return image;
}

} // namespace

Result<PulledImage> pull(const Client& client, const oci::Reference& reference, const oci::Platform& platform,
                         ImageSink& sink, PullProgress* progress, std::stop_token stop, const PullOptions& options) {
    return context(pullImage(client, reference, platform, sink, progress, stop, options), "pull {}",
                   reference.familiar());
}

} // namespace slipway::registry
