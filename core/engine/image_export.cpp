// Images as streams: archives, and what is in them as one tree of files.
#include "engine/detail/build_roots.h"
#include "engine/detail/images_impl.h"
#include "store/image_archive.h"
#include "store/tar_writer.h"

namespace slipway::engine {

Result<ImageManifest> Images::manifest(const std::string& name, std::stop_token stop) {
    auto& core = m_impl->core;
    const auto record = TRY(core.store->images().resolve(name));
    const auto packed = TRY(store::packImage(*core.store, record.id, stop));
    return ImageManifest{packed.descriptor(), record.id, packed.config.size()};
}

Result<> Images::archive(const ArchiveRequest& request, const std::function<Result<>(std::string_view)>& sink,
                         std::stop_token stop) {
    auto& core = m_impl->core;
    store::SaveRequest save;
    save.images = {request.image};
    save.names.emplace();
    for (const auto& name : request.names)
        save.names->push_back(TRY(oci::Reference::parse(name)));
    save.format = request.dockerManifest ? store::ArchiveFormat::Docker : store::ArchiveFormat::Oci;
    save.layers = store::ArchiveLayers::Packed;
    save.stop = stop;
    return store::saveImages(*core.store, save, sink);
}

Result<> Images::files(const std::string& name, const std::function<Result<>(std::string_view)>& sink,
                       std::stop_token stop) {
    auto& core = m_impl->core;
    const auto lease = core.store->lease();
    const auto record = TRY(core.store->images().resolve(name));
    const auto root = TRY(BuildRoot::make(core, record.topChain(), false));
    store::TarOptions options;
    options.whiteouts = store::Whiteouts::Plain;
    options.stop = stop;
    TRY(store::writeTar(TRY(root->directory()), options, sink));
    return {};
}

} // namespace slipway::engine
