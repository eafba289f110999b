// A build's cache on its way out: as an OCI layout, or to a registry.
#include "engine/detail/builds_impl.h"
#include "oci/manifest.h"
#include "oci/media_types.h"
#include "registry/push.h"
#include "store/layout_writer.h"

namespace slipway::engine {

Result<std::shared_ptr<HeldBuild>> Builds::Impl::find(const std::string& build) {
    const std::lock_guard lock(mutex);
    const auto found = held.find(build);
    auto alive = found == held.end() ? nullptr : found->second.lock();
    if (!alive)
        return fail(Errc::NotFound,
                    "no build {} is held: its cache can be fetched as long as the answer to the build "
                    "request is open, when that was sent with hold",
                    build);
    return alive;
}

void Builds::Impl::remember(const std::string& build, const std::shared_ptr<HeldBuild>& made) {
    const std::lock_guard lock(mutex);
    std::erase_if(held, [](const auto& entry) { return entry.second.expired(); });
    held[build] = made;
}

Result<CacheExport> Builds::exportCache(const std::string& build, CacheExportMode mode, std::stop_token stop) {
    const auto held = TRY(m_impl->find(build));
    const auto bundle =
        TRY(makeBundle(m_impl->core, held->notes, held->imageDiffIds,
                       mode == CacheExportMode::Max ? CacheMode::All : CacheMode::Image, held->imports.get(), stop));
    auto documents = cacheDocuments(bundle);
    return CacheExport{std::move(documents.config), std::move(documents.manifest), std::move(documents.layers), held};
}

Result<> Builds::writeCache(const CacheExport& cache, const std::string& tag,
                            const std::function<Result<>(std::string_view)>& sink, std::stop_token stop) {
    oci::Descriptor manifest;
    manifest.mediaType = oci::media_type::kOciManifest;
    manifest.digest = oci::digestOf(cache.manifest);
    manifest.size = cache.manifest.size();
    manifest.annotations["org.opencontainers.image.ref.name"] = tag;
    oci::Index index;
    index.mediaType = oci::media_type::kOciIndex;
    index.manifests.push_back(std::move(manifest));
    store::LayoutWriter writer(*m_impl->core.store, sink, std::move(stop));
    TRY(writer.begin());
    for (const auto& layer : cache.layers)
        TRY(writer.storedBlob(layer));
    TRY(writer.blob(oci::digestOf(cache.config), cache.config));
    TRY(writer.blob(oci::digestOf(cache.manifest), cache.manifest));
    return writer.finish(oci::serializeIndex(index), {});
}

Result<PushedImage> Builds::pushCache(const CacheExport& cache, const std::string& reference, Credentials credentials,
                                      const std::function<void(const PullProgress&)>& progress, std::stop_token stop) {
    const auto target = TRY(oci::Reference::parse(reference));
    const Images::Parcel parcel{
        cache.config, cache.manifest, std::string(oci::media_type::kOciManifest), cache.layers, {}};
    return m_impl->core.images->send(parcel, target, std::move(credentials), progress, stop);
}

} // namespace slipway::engine
