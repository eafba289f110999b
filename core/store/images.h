// Images and their tags. An image's id is its config's digest.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "oci/descriptor.h"
#include "oci/digest.h"
#include "oci/image_config.h"
#include "oci/platform.h"
#include "oci/reference.h"

namespace slipway::store {

namespace detail {
class StoreContext;
}

struct ImageRecord {
    oci::Digest id;
    oci::Digest manifest;             // empty until pulled, pushed or saved
    std::optional<Timestamp> created; // as the config says
    Timestamp stored;                 // when it came to this store, or last got a tag
    std::uint64_t size = 0;           // of all its layers, unpacked
    oci::Platform platform;
    std::vector<oci::Digest> chainIds; // lowest first; the last one is what a container mounts
    std::map<std::string, std::string> labels;
    std::string parent;                      // id of the image it was built on, when known; else ""
    std::vector<oci::Reference> tags;        // "name:tag", sorted
    std::vector<oci::Reference> repoDigests; // "name@sha256:…", sorted

    oci::Digest topChain() const { return chainIds.empty() ? oci::Digest{} : chainIds.back(); }
    bool dangling() const noexcept { return tags.empty(); }
};

struct NewImage {
    std::string config;   // raw bytes; their digest is the id
    std::string manifest; // raw bytes, may be empty
    // One per layer, lowest first; empty for a built image.
    std::vector<oci::Descriptor> layers;
    std::string parent;
    std::optional<oci::Reference> tag; // moved here from whatever had it
    // "name@digest" to remember: what it was pulled as.
    std::optional<oci::Reference> repoDigest;
};

// What removing an image did, in order: what `docker rmi` prints.
struct RemovedImage {
    std::vector<std::string> untagged; // familiar references
    std::vector<oci::Digest> deleted;
};

enum class Force { No, Yes };

class ImageStore {
public:
    explicit ImageStore(detail::StoreContext& context)
        : m_context(context) {}

    // Stores the config (and manifest) as blobs and the rows. Every layer must be in the store: NotFound names the one
    // that is not. An image that is here already only gains what is new. Survives a power cut once its layers do.
    Result<ImageRecord> put(const NewImage& image);

    Result<ImageRecord> get(const oci::Digest& id); // NotFound
    // "name[:tag]", "name@digest", "sha256:<hex>", or at least two digits of an id. NotFound names what was asked for,
    // Conflict an ambiguous prefix.
    Result<ImageRecord> resolve(std::string_view text);
    // Only the tag (or digest) itself, no ids.
    Result<ImageRecord> resolve(const oci::Reference& reference);
    // Newest first.
    Result<std::vector<ImageRecord>> list();

    Result<std::string> configBytes(const oci::Digest& id);
    Result<oci::ImageConfig> config(const oci::Digest& id);
    // The bytes it was pulled or pushed with; NotFound for an image that never had one.
    Result<std::string> manifestBytes(const oci::Digest& id);
    Result<> setManifest(const oci::Digest& id, std::string_view manifest);

    // A tag that another image has moves over; a reference with a digest is remembered as a repo digest.
    Result<> tag(const oci::Digest& id, const oci::Reference& reference);
    Result<> untag(const oci::Reference& reference); // NotFound

    // As `docker rmi`: a name removes that tag, and the image with its last tag; an id removes the image and all its
    // tags, unless several repositories name it (Conflict without force). An image that a container uses is a
    // Conflict that names the container; with force only its tags go when the container runs not: the engine knows
    // which run, so force here removes the rows whatever uses them. Layers stay until Store::collect.
    Result<RemovedImage> remove(std::string_view text, Force force = Force::No);

    // Documents (containers) that name this image.
    Result<std::vector<std::string>> usedBy(const oci::Digest& id);
    // Bytes of its layers that no other image has.
    Result<std::uint64_t> uniqueSize(const oci::Digest& id);

private:
    detail::StoreContext& m_context;
};

} // namespace slipway::store
