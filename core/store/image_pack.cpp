// Images as they leave for a registry: manifests over compressed blobs.
#include <algorithm>

#include "oci/manifest.h"
#include "oci/media_types.h"
#include "store/detail/image_index.h"
#include "store/image_archive.h"
#include "store/store.h"

namespace slipway::store {

namespace detail {

std::string manifestOf(const oci::Digest& config, std::uint64_t configSize, std::vector<oci::Descriptor> layers,
                       std::map<std::string, std::string> annotations) {
    oci::Manifest manifest;
    manifest.mediaType = oci::media_type::kOciManifest;
    manifest.config.mediaType = oci::media_type::kOciConfig;
    manifest.config.digest = config;
    manifest.config.size = configSize;
    manifest.layers = std::move(layers);
    manifest.annotations = std::move(annotations);
    return oci::serializeManifest(manifest);
}

} // namespace detail

namespace {

bool isPlain(const oci::Descriptor& layer) {
    return oci::layerCompression(layer.mediaType) == oci::Compression::None;
}

// The manifest that the image has, if any.
Result<std::optional<oci::Manifest>> currentManifest(Store& store, const ImageRecord& image, std::string& bytes) {
    if (image.manifest.empty())
        return std::nullopt;
    bytes = TRY(store.images().manifestBytes(image.id));
    auto parsed = TRY(oci::parseManifest(bytes));
    if (parsed.layers.size() != image.chainIds.size())
        return fail(Errc::Corrupt, "the manifest of image {} names {} layers, its config {}", image.id.shortHex(),
                    parsed.layers.size(), image.chainIds.size());
    return parsed;
}

Result<PackedImage> packNew(Store& store, PackedImage packed, Annotations annotations, std::stop_token stop) {
    packed.layers.clear();
    for (const oci::Digest& chain : packed.image.chainIds)
        packed.layers.push_back(TRY(store.layers().compress(chain, stop)));
    packed.manifest = detail::manifestOf(packed.image.id, packed.config.size(), packed.layers, std::move(annotations));
    packed.manifestType = oci::media_type::kOciManifest;
    TRY(store.images().setManifest(packed.image.id, packed.manifest));
    packed.image.manifest = oci::digestOf(packed.manifest);
    return packed;
}

} // namespace

oci::Descriptor PackedImage::descriptor() const {
    return detail::manifestDescriptor(manifest, image);
}

Result<PackedImage> packImage(Store& store, const oci::Digest& id, std::stop_token stop) {
    const Lease lease = store.lease();
    PackedImage packed;
    packed.image = TRY(store.images().get(id));
    packed.config = TRY(store.images().configBytes(id));
    auto current = TRY(currentManifest(store, packed.image, packed.manifest));
    if (!current)
        return packNew(store, std::move(packed), {}, stop);
    const auto here = [&](const oci::Descriptor& layer) { return store.blobs().has(layer.digest); };
    // An archive that was loaded has plain tars in its manifest: nobody wants those in a registry. What came from a
    // registry goes back as it was.
    const bool keep = std::ranges::all_of(current->layers, here) &&
                      (!packed.image.repoDigests.empty() || std::ranges::none_of(current->layers, isPlain));
    if (!keep)
        return packNew(store, std::move(packed), std::move(current->annotations), stop);
    packed.layers = std::move(current->layers);
    packed.manifestType = std::move(current->mediaType);
    return packed;
}

Result<> annotateImage(Store& store, const oci::Digest& id, const Annotations& annotations, std::stop_token stop) {
    const Lease lease = store.lease();
    PackedImage packed;
    packed.image = TRY(store.images().get(id));
    const auto current = TRY(currentManifest(store, packed.image, packed.manifest));
    // Built again without annotations, an image that came from a registry stays what it is called there.
    const bool pulled = !packed.image.repoDigests.empty() && annotations.empty();
    if (pulled || (current ? current->annotations == annotations : annotations.empty()))
        return {};
    packed.config = TRY(store.images().configBytes(id));
    TRY(packNew(store, std::move(packed), annotations, stop));
    return {};
}

} // namespace slipway::store
