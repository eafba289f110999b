// Writing: `save`. Manifests are image_pack.cpp, reading is image_load.cpp.
#include "store/image_archive.h"

#include <algorithm>

#include "base/file.h"
#include "base/json.h"
#include "oci/manifest.h"
#include "oci/media_types.h"
#include "store/detail/image_index.h"
#include "store/layout_writer.h"
#include "store/store.h"

namespace slipway::store {

namespace detail {

oci::Descriptor manifestDescriptor(std::string_view manifest, const ImageRecord& image) {
    oci::Descriptor descriptor;
    const auto parsed = oci::parseManifest(manifest);
    descriptor.mediaType = parsed ? parsed->mediaType : std::string(oci::media_type::kOciManifest);
    descriptor.digest = oci::digestOf(manifest);
    descriptor.size = manifest.size();
    descriptor.platform = image.platform;
    return descriptor;
}

void addToIndex(oci::Index& index, const oci::Descriptor& descriptor, const std::vector<oci::Reference>& names) {
    if (names.empty())
        index.manifests.push_back(descriptor);
    for (const oci::Reference& name : names) {
        oci::Descriptor named = descriptor;
        named.annotations[std::string(kRefName)] = name.tag();
        named.annotations[std::string(kImageName)] = name.canonical();
        index.manifests.push_back(std::move(named));
    }
}

} // namespace detail

namespace {

// What one image puts into an archive.
struct SavedImage {
    ImageRecord image;
    std::string manifest;
    std::string config;
    std::vector<oci::Descriptor> layers;
    std::vector<oci::Reference> names;
};

class Saver {
public:
    Saver(Store& store, const SaveRequest& request, const ByteSink& sink)
        : m_store(store)
        , m_request(request)
        , m_writer(store, sink, request.stop) {}

    Result<> run() {
        for (const std::string& name : m_request.images)
            TRY(context(choose(name), "save {}", name));
        TRY(m_writer.begin());
        for (const SavedImage& saved : m_images) {
            for (std::size_t i = 0; i < saved.layers.size(); ++i)
                TRY(m_store.blobs().has(saved.layers[i].digest)
                        ? m_writer.storedBlob(saved.layers[i])
                        : m_writer.layerTar(saved.image.chainIds[i], saved.layers[i]));
            TRY(m_writer.blob(saved.image.id, saved.config));
            TRY(m_writer.blob(oci::digestOf(saved.manifest), saved.manifest));
        }
        std::vector<std::pair<std::string, std::string>> others;
        if (m_request.format == ArchiveFormat::Docker)
            others.emplace_back("manifest.json", dockerManifest());
        return m_writer.finish(index(), others);
    }

private:
    Result<> choose(const std::string& name) {
        const ImageRecord image = TRY(m_store.images().resolve(name));
        auto saved = std::find_if(m_images.begin(), m_images.end(),
                                  [&](const SavedImage& other) { return other.image.id == image.id; });
        if (saved == m_images.end()) {
            SavedImage fresh;
            fresh.image = image;
            fresh.config = TRY(m_store.images().configBytes(image.id));
            TRY(chooseLayers(fresh));
            m_images.push_back(std::move(fresh));
            saved = std::prev(m_images.end());
        }
        if (m_request.names) {
            saved->names = *m_request.names;
            return {};
        }
        // A name keeps its tag; an id brings none along, as for docker.
        if (const auto reference = oci::Reference::parse(name))
            for (const oci::Reference& tag : image.tags)
                if (tag == *reference && std::find(saved->names.begin(), saved->names.end(), tag) == saved->names.end())
                    saved->names.push_back(tag);
        return {};
    }

    Result<> chooseLayers(SavedImage& saved) {
        if (m_request.layers == ArchiveLayers::Packed) {
            PackedImage packed = TRY(packImage(m_store, saved.image.id, m_request.stop));
            saved.manifest = std::move(packed.manifest);
            saved.layers = std::move(packed.layers);
            return {};
        }
        // The original manifest, so that the image keeps its digest, when all that it names is here.
        if (auto original = m_store.images().manifestBytes(saved.image.id)) {
            auto parsed = oci::parseManifest(*original);
            const auto here = [&](const oci::Descriptor& layer) { return m_store.blobs().has(layer.digest); };
            if (parsed && parsed->layers.size() == saved.image.chainIds.size() &&
                std::all_of(parsed->layers.begin(), parsed->layers.end(), here)) {
                saved.manifest = std::move(*original);
                saved.layers = std::move(parsed->layers);
                return {};
            }
        }
        for (const oci::Digest& chain : saved.image.chainIds) {
            const LayerInfo info = TRY(m_store.layers().find(chain));
            const auto known = TRY(m_store.layers().compressed(info.diffId));
            oci::Descriptor descriptor;
            descriptor.mediaType = oci::media_type::kOciLayer;
            descriptor.digest = info.diffId;
            descriptor.size = info.tarSize;
            saved.layers.push_back(known.empty() ? descriptor : known.front());
        }
        saved.manifest = detail::manifestOf(saved.image.id, saved.config.size(), saved.layers, {});
        return {};
    }

    std::string index() const {
        oci::Index index;
        index.mediaType = oci::media_type::kOciIndex;
        for (const SavedImage& saved : m_images)
            detail::addToIndex(index, detail::manifestDescriptor(saved.manifest, saved.image), saved.names);
        return oci::serializeIndex(index);
    }

    std::string dockerManifest() const {
        Json list = Json::array();
        for (const SavedImage& saved : m_images) {
            Json tags = Json::array(), layers = Json::array();
            for (const oci::Reference& name : saved.names)
                tags.push_back(name.familiar());
            for (const oci::Descriptor& layer : saved.layers)
                layers.push_back(LayoutWriter::blobName(layer.digest));
            list.push_back(
                {{"Config", LayoutWriter::blobName(saved.image.id)}, {"RepoTags", tags}, {"Layers", layers}});
        }
        return dumpJson(list);
    }

    Store& m_store;
    const SaveRequest& m_request;
    LayoutWriter m_writer;
    std::vector<SavedImage> m_images;
};

} // namespace

Result<> saveImages(Store& store, const SaveRequest& request, const ByteSink& sink) {
    const Lease lease = store.lease();
    return Saver(store, request, sink).run();
}

Result<> Store::exportIndex() {
    oci::Index index;
    index.mediaType = oci::media_type::kOciIndex;
    for (const ImageRecord& image : TRY(images().list()))
        detail::addToIndex(index, TRY(packImage(*this, image.id)).descriptor(), image.tags);
    return writeFileAtomically(joinPath(layout().root(), "index.json"), oci::serializeIndex(index));
}

} // namespace slipway::store
