// Sending images to registries.
#include <algorithm>
#include <map>

#include <unistd.h>

#include "engine/detail/images_impl.h"
#include "oci/manifest.h"
#include "registry/push.h"
#include "store/image_archive.h"

namespace slipway::engine {

namespace {

// Other repositories of the same registry that have a blob, as far as this store has been there: the registry may take
// it from them instead of from us.
std::map<oci::Digest, std::string> blobsElsewhere(store::Store& store, const oci::Reference& target) {
    std::map<oci::Digest, std::string> found;
    const auto images = store.images().list();
    if (!images)
        return found;
    for (const auto& image : *images)
        for (const auto& name : image.repoDigests) {
            // A repo digest may be an index's; the layers are those of the manifest either way.
            if (name.registry() != target.registry() || name.repository() == target.repository())
                continue;
            const auto bytes = store.images().manifestBytes(image.id);
            const auto manifest = bytes ? oci::parseManifest(*bytes)
                                        : Result<oci::Manifest>(std::unexpect, Errc::NotFound, "no manifest");
            if (!manifest)
                continue;
            for (const auto& layer : manifest->layers)
                found.try_emplace(layer.digest, name.repository());
        }
    return found;
}

Result<registry::BlobSource> sourceOf(store::Store& store, const oci::Descriptor& blob) {
    auto fd = std::make_shared<UniqueFd>(TRY(store.blobs().open(blob.digest)));
    const std::uint64_t size = TRY(store.blobs().size(blob.digest));
    return registry::BlobSource{
        size, [fd](std::uint64_t offset, char* buffer, std::size_t length) -> Result<std::size_t> {
            for (;;) {
                const ssize_t n = ::pread(fd->get(), buffer, length, static_cast<off_t>(offset));
                if (n >= 0)
                    return static_cast<std::size_t>(n);
                if (errno != EINTR)
                    return failErrno("read a layer");
            }
        }};
}

std::string statusOf(const registry::PushProgress& progress, const std::string& mountFrom) {
    switch (progress.state) {
    case registry::PushState::Waiting:
        return "Waiting";
    case registry::PushState::Uploading:
        return "Pushing";
    case registry::PushState::Exists:
        return "Layer already exists";
    case registry::PushState::Mounted:
        return "Mounted from " + mountFrom;
    case registry::PushState::Done:
        return "Pushed";
    }
    return {};
}

} // namespace

registry::Client Images::registryClient(Credentials credentials) const {
    return registry::Client(m_impl->registries, std::move(credentials));
}

Result<PushedImage> Images::send(const Parcel& parcel, const oci::Reference& target, Credentials credentials,
                                 const std::function<void(const PullProgress&)>& progress, std::stop_token stop) {
    auto& store = *m_impl->core.store;
    const auto elsewhere = blobsElsewhere(store, target);
    registry::ImageToPush image;
    image.config = parcel.config;
    image.manifest = parcel.manifest;
    image.manifestType = parcel.manifestType;
    for (const auto& layer : parcel.layers) {
        const auto from = elsewhere.find(layer.digest);
        auto source = TRY(sourceOf(store, layer));
        image.layers.push_back({layer, std::move(source), from == elsewhere.end() ? std::string() : from->second});
    }
    const auto report = [&](const registry::PushProgress& step) {
        const bool counts = step.state == registry::PushState::Uploading;
        const auto& id = parcel.layerIds.empty() ? step.blob.shortHex() : parcel.layerIds[step.index];
        if (progress)
            progress({id, statusOf(step, image.layers[step.index].mountFrom), counts ? step.current : 0,
                      counts ? step.total : 0});
    };
    const auto digest = TRY(registry::push(registryClient(std::move(credentials)), target, image, report, stop));
    return PushedImage{digest.str(), parcel.manifest.size()};
}

Result<PushedImage> Images::push(const std::string& name, const std::string& reference, Credentials credentials,
                                 const std::function<void(const PullProgress&)>& progress, std::stop_token stop) {
    auto& core = m_impl->core;
    const auto target = TRY(oci::Reference::parse(reference));
    const auto lease = core.store->lease();
    const auto record = TRY(core.store->images().resolve(name));
    const auto config = TRY(core.store->images().config(record.id));
    Parcel parcel;
    // Docker names a layer by what it holds, not by how it is compressed.
    for (const auto& diffId : config.diffIds) {
        parcel.layerIds.push_back(diffId.shortHex());
        if (progress)
            progress({parcel.layerIds.back(), "Preparing", 0, 0});
    }
    auto packed = TRY(context(store::packImage(*core.store, record.id, stop), "push {}", target.familiar()));
    parcel.config = std::move(packed.config);
    parcel.manifest = std::move(packed.manifest);
    parcel.manifestType = std::move(packed.manifestType);
    parcel.layers = std::move(packed.layers);
    auto pushed = TRY(send(parcel, target, std::move(credentials), progress, stop));
    // What was sent without being called so here is remembered by nobody.
    if (std::ranges::find(record.tags, target) != record.tags.end())
        TRY(core.store->images().tag(record.id, target.withDigest(TRY(oci::Digest::parse(pushed.digest)))));
    core.events.publish({"image", "push", target.familiar(), {{"name", target.familiar()}}, {}});
    return pushed;
}

} // namespace slipway::engine
