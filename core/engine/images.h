// Images: listing, tags, pulling, removing. Thread-safe. A name argument is a reference, an id or a unique id prefix;
// NotFound says "No such image: X".
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/time.h"
#include "engine/options.h"
#include "oci/descriptor.h"
#include "oci/image_config.h"
#include "oci/reference.h"
#include "registry/credentials.h"

namespace slipway::registry {
class Client;
}

namespace slipway::engine {

struct Core;

// Null: anonymous.
using Credentials = std::shared_ptr<const registry::CredentialsProvider>;

struct Image {
    std::string id;                       // "sha256:…"
    std::vector<std::string> tags;        // familiar form, "python:3.8"
    std::vector<std::string> repoDigests; // "python@sha256:…"
    std::string parent;                   // id, or empty
    Timestamp created{};
    std::uint64_t size = 0; // bytes, unpacked
    std::vector<std::string> diffIds;
    std::string chainId; // of the top layer; empty for an image without layers
    int containers = 0;  // that use it
};

struct ImageDetail {
    Image image;
    oci::ImageConfig config;
};

struct HistoryEntry {
    std::string id; // "<missing>" but for the newest
    Timestamp created{};
    std::string createdBy;
    std::string comment;
    std::uint64_t size = 0;
    std::vector<std::string> tags;
};

// Of a pull or push, as docker reports it; `id` is a layer's short digest or the tag.
struct PullProgress {
    std::string id;
    std::string status; // "Downloading", "Extracting", "Pull complete", "Already exists", "Pushing", "Pushed", …
    std::uint64_t current = 0, total = 0;
};

struct PushedImage {
    std::string digest;     // of the manifest that the registry now has
    std::uint64_t size = 0; // of the manifest, bytes
};

// An image as registries and archives know it.
struct ImageManifest {
    oci::Descriptor descriptor; // of the manifest, with the platform
    oci::Digest config;         // the image's id
    std::uint64_t configSize = 0;
};

struct ArchiveRequest {
    std::string image;
    std::vector<std::string> names; // what it is called in the archive
    bool dockerManifest = false;    // docker's manifest.json beside the OCI layout
};

struct RemovedImage {
    std::string untagged; // either of the two is set
    std::string deleted;
};

class Images {
public:
    explicit Images(Core& core);
    ~Images();

    std::vector<Image> list() const;
    Result<ImageDetail> get(const std::string& name) const;
    Result<std::vector<HistoryEntry>> history(const std::string& name) const;
    Result<> tag(const std::string& name, const std::string& reference);
    // Conflict while a container uses it, unless `force`.
    Result<std::vector<RemovedImage>> remove(const std::string& name, bool force, bool noPrune);
    // Dangling images, or with `all` every image no container uses. Returns what went and the bytes freed.
    Result<std::pair<std::vector<RemovedImage>, std::uint64_t>> prune(bool all);

    // Pulls `reference` for `platform` (empty: this machine's). Concurrent pulls of one layer share the work.
    // `progress` is called on the pull's threads.
    Result<Image> pull(const std::string& reference, const std::string& platform, Credentials credentials,
                       const std::function<void(const PullProgress&)>& progress, std::stop_token stop);

    // Sends the image to `reference`, which has a tag and need not be one of the image's names here. Layers that were
    // built here are compressed now; those that the registry has, in this repository or in another that this store
    // knows of, are not sent. `progress` is called on the push's threads.
    Result<PushedImage> push(const std::string& name, const std::string& reference, Credentials credentials,
                             const std::function<void(const PullProgress&)>& progress, std::stop_token stop);

    // The same for other parts of the engine, of blobs that the store has: no image of ours need be made of them.
    struct Parcel {
        std::string config;   // raw bytes
        std::string manifest; // raw bytes
        std::string manifestType;
        std::vector<oci::Descriptor> layers;
        std::vector<std::string> layerIds; // what progress calls them; empty: by their digests
    };
    Result<PushedImage> send(const Parcel& parcel, const oci::Reference& target, Credentials credentials,
                             const std::function<void(const PullProgress&)>& progress, std::stop_token stop);
    registry::Client registryClient(Credentials credentials) const;

    // Makes slipway/starter:latest when it does not exist.
    Result<> ensureStarter();

    // docker-archive and OCI layout tars, in and out.
    Result<std::vector<std::string>> load(int fd, const std::function<void(const std::string&)>& progress);
    Result<> save(const std::vector<std::string>& names, int fd);

    // Makes the manifest, and compressed layers for it, where there is none yet.
    Result<ImageManifest> manifest(const std::string& name, std::stop_token stop);
    // One image as an OCI layout with the layers of its manifest. `sink` gets a tar; its errors end the writing.
    Result<> archive(const ArchiveRequest& request, const std::function<Result<>(std::string_view)>& sink,
                     std::stop_token stop);
    // The merged files of all layers as one tar: natural ids, modes, times, links and attributes as in a container, no
    // whiteouts.
    Result<> files(const std::string& name, const std::function<Result<>(std::string_view)>& sink,
                   std::stop_token stop);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace slipway::engine
