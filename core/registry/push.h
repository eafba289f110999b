// Pushing an image: layers (three at once), config, then the manifest under its tag.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "registry/client.h"

namespace slipway::registry {

struct LayerToPush {
    oci::Descriptor blob;
    BlobSource source;
    std::string mountFrom; // a repository of the same registry known to have it; "" for none
};

struct ImageToPush {
    std::vector<LayerToPush> layers; // lowest first
    std::string config;              // raw bytes
    std::string manifest;            // raw bytes; must name exactly these layers and this config
    std::string manifestType;
};

enum class PushState { Waiting, Uploading, Exists, Mounted, Done };

struct PushProgress {
    std::size_t index = 0;
    oci::Digest blob;
    PushState state = PushState::Waiting;
    std::uint64_t current = 0;
    std::uint64_t total = 0;
};

// `progress` is called from several threads, never two at once; may be empty. Returns the manifest's digest.
// InvalidArgument: the manifest does not name these blobs, or the reference has no tag and another digest.
Result<oci::Digest> push(const Client& client, const oci::Reference& reference, const ImageToPush& image,
                         const std::function<void(const PushProgress&)>& progress, std::stop_token stop,
                         std::size_t parallel = 3);

} // namespace slipway::registry
