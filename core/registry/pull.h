// Pulling an image: manifest, config, then its layers, three at once, each streamed straight into the store.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "oci/image_config.h"
#include "registry/client.h"

namespace slipway::registry {

struct LayerToPull {
    std::size_t index = 0; // lowest first
    oci::Descriptor blob;  // compressed
    oci::Digest diffId;    // of the uncompressed tar, as the config says
    oci::Digest chainId;   // of this layer on all below
    oci::Digest parent;    // chain id of those below; empty for the lowest
};

// One layer on its way in: the receiver keeps the blob and unpacks it. Used by one thread. Destroying it without
// finish() keeps what a later pull can resume, and no more.
class LayerSink {
public:
    virtual ~LayerSink() = default;
    // Bytes of the blob that are held from an earlier attempt: the download begins there. blob.size: all of them, only
    // finish() is called.
    virtual std::uint64_t resumeFrom() const = 0;
    virtual Result<> write(std::string_view bytes) = 0;
    // All bytes are there: check the blob's digest (Corrupt: remove it; the pull tries once more from the beginning)
    // and the diff id, complete the unpacking.
    virtual Result<> finish() = 0;
};

// Where layers go; the engine implements it over the store. Called from the pull's threads at once, but for one blob
// digest never twice at a time, and for lower layers not later than for higher ones.
class ImageSink {
public:
    virtual ~ImageSink() = default;
    // Unpacked already (and nothing is to be fetched).
    virtual Result<bool> haveLayer(const LayerToPull& layer) = 0;
    // May wait for another pull that is at the same layer; null when the layer has appeared meanwhile. Layers are
    // unpacked side by side: the parent may still be on its way. A sink that wants them one after the other blocks here
    // or in finish() until the parent is there; the threads take layers lowest first, so that never locks up. Conflict:
    // another pull is at the same blob for another chain; it is asked again until it is not.
    virtual Result<std::unique_ptr<LayerSink>> beginLayer(const LayerToPull& layer, std::stop_token stop) = 0;
};

enum class LayerState { Waiting, Exists, Downloading, Extracting, Done };

struct LayerProgress {
    std::size_t index = 0;
    oci::Digest blob;
    LayerState state = LayerState::Waiting;
    std::uint64_t current = 0; // bytes of the compressed blob
    std::uint64_t total = 0;
};

// Events of one pull. Called from several threads, but never two at once; must not block for long.
class PullProgress {
public:
    virtual ~PullProgress() = default;
    virtual void resolved(const ResolvedImage& image) = 0;
    // At each change of state, and while downloading at most every 100 ms.
    virtual void layer(const LayerProgress& progress) = 0;
};

struct PulledImage {
    ResolvedImage source;
    std::string configBytes;
    oci::ImageConfig config;
    oci::Digest imageId;               // digest of configBytes
    std::vector<LayerToPull> layers;   // lowest first
    std::uint64_t downloadedBytes = 0; // of layers, this time
};

struct PullOptions {
    std::size_t parallel = 3;
    // Asked once the manifest is known: the engine says that it has this very image, and no layer is looked at.
    // The config is fetched (or taken from here) only otherwise.
    std::function<std::optional<std::string>(const oci::Descriptor& config)> knownConfig;
};

// All layers are in the sink when it succeeds; recording the image is the caller's. On error or cancellation the other
// downloads stop first; layers that were finished stay in the sink. Unsupported: an artifact that is not an image, or
// foreign layers. Corrupt: config and manifest disagree on the number of layers. `progress` may be null.
Result<PulledImage> pull(const Client& client, const oci::Reference& reference, const oci::Platform& platform,
                         ImageSink& sink, PullProgress* progress, std::stop_token stop,
                         const PullOptions& options = {});

} // namespace slipway::registry
