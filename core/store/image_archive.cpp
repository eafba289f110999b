// Writing: manifests and `save`. Reading is image_load.cpp.
#include "store/image_archive.h"

#include <algorithm>
#include <set>

#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "oci/manifest.h"
#include "oci/media_types.h"
#include "store/detail/image_index.h"
#include "store/detail/tar_stream.h"
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

oci::Manifest manifestOf(const ImageRecord& image, std::uint64_t configSize, std::vector<oci::Descriptor> layers) {
    oci::Manifest manifest;
    manifest.mediaType = oci::media_type::kOciManifest;
    manifest.config.mediaType = oci::media_type::kOciConfig;
    manifest.config.digest = image.id;
    manifest.config.size = configSize;
    manifest.layers = std::move(layers);
    return manifest;
}

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
        , m_stream(sink) {}

    Result<> run() {
        for (const std::string& name : m_request.images)
            TRY(context(choose(name), "save {}", name));
        TRY(directory("blobs/"));
        TRY(directory("blobs/sha256/"));
        for (const SavedImage& saved : m_images) {
            for (std::size_t i = 0; i < saved.layers.size(); ++i)
                TRY(layer(saved.image.chainIds[i], saved.layers[i]));
            TRY(blob(saved.image.id, saved.config));
            TRY(blob(oci::digestOf(saved.manifest), saved.manifest));
        }
        TRY(file("index.json", index()));
        TRY(file("manifest.json", dockerManifest()));
        TRY(file("oci-layout", R"({"imageLayoutVersion":"1.0.0"})"));
        TRY(m_stream.finish(0));
        return {};
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
        // A name keeps its tag; an id brings none along, as for docker.
        if (const auto reference = oci::Reference::parse(name))
            for (const oci::Reference& tag : image.tags)
                if (tag == *reference && std::find(saved->names.begin(), saved->names.end(), tag) == saved->names.end())
                    saved->names.push_back(tag);
        return {};
    }

    Result<> chooseLayers(SavedImage& saved) {
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
        saved.manifest = oci::serializeManifest(manifestOf(saved.image, saved.config.size(), saved.layers));
        return {};
    }

    Result<> header(char type, const std::string& name, std::uint64_t size) {
        if (m_request.stop.stop_requested())
            return fail(Errc::Cancelled, "saving was cancelled");
        detail::TarHeader header;
        header.type = type;
        header.name = name;
        header.mode = type == '5' ? 0755 : 0644;
        header.size = size;
        return m_stream.header(header);
    }

    Result<> directory(const std::string& name) { return header('5', name, 0); }

    Result<> file(const std::string& name, std::string_view content) {
        TRY(header('0', name, content.size()));
        TRY(m_stream.data(content));
        return m_stream.padding(content.size());
    }

    static std::string blobName(const oci::Digest& digest) {
        return fmt::format("blobs/{}/{}", digest.algorithmName(), digest.hex());
    }

    Result<> blob(const oci::Digest& digest, std::string_view content) {
        if (!m_written.insert(digest).second)
            return {};
        return file(blobName(digest), content);
    }

    Result<> layer(const oci::Digest& chain, const oci::Descriptor& descriptor) {
        if (!m_written.insert(descriptor.digest).second)
            return {};
        TRY(header('0', blobName(descriptor.digest), descriptor.size));
        if (m_store.blobs().has(descriptor.digest)) {
            TRY(copyBlob(descriptor));
        } else {
            const TarSummary tar =
                TRY(m_store.layers().writeTar(chain, [&](std::string_view bytes) { return m_stream.data(bytes); }));
            if (tar.digest != descriptor.digest)
                return fail(Errc::Corrupt, "the files of layer {} no longer make the tar that they came from",
                            chain.str());
        }
        return m_stream.padding(descriptor.size);
    }

    Result<> copyBlob(const oci::Descriptor& descriptor) {
        auto fd = TRY(m_store.blobs().open(descriptor.digest));
        std::vector<char> buffer(256u << 10);
        for (std::uint64_t left = descriptor.size; left > 0;) {
            const ssize_t n = ::read(fd.get(), buffer.data(), std::min<std::uint64_t>(left, buffer.size()));
            if (n < 0 && errno == EINTR)
                continue;
            if (n < 0)
                return failErrno("read blob {}", descriptor.digest.str());
            if (n == 0)
                return fail(Errc::Corrupt, "blob {} is shorter than it should be", descriptor.digest.str());
            if (m_request.stop.stop_requested())
                return fail(Errc::Cancelled, "saving was cancelled");
            TRY(m_stream.data({buffer.data(), static_cast<std::size_t>(n)}));
            left -= static_cast<std::uint64_t>(n);
        }
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
                layers.push_back(blobName(layer.digest));
            list.push_back({{"Config", blobName(saved.image.id)}, {"RepoTags", tags}, {"Layers", layers}});
        }
        return dumpJson(list);
    }

    Store& m_store;
    const SaveRequest& m_request;
    detail::TarStream m_stream;
    std::vector<SavedImage> m_images;
    std::set<oci::Digest> m_written;
};

} // namespace

Result<std::string> ensureManifest(Store& store, const oci::Digest& id, std::stop_token stop) {
    const Lease lease = store.lease();
    const ImageRecord image = TRY(store.images().get(id));
    if (!image.manifest.empty())
        return store.images().manifestBytes(id);
    std::vector<oci::Descriptor> layers;
    for (const oci::Digest& chain : image.chainIds)
        layers.push_back(TRY(store.layers().compress(chain, stop)));
    const std::uint64_t configSize = TRY(store.blobs().size(id));
    std::string manifest = oci::serializeManifest(manifestOf(image, configSize, std::move(layers)));
    TRY(store.images().setManifest(id, manifest));
    return manifest;
}

Result<> saveImages(Store& store, const SaveRequest& request, const ByteSink& sink) {
    const Lease lease = store.lease();
    return Saver(store, request, sink).run();
}

Result<> Store::exportIndex() {
    oci::Index index;
    index.mediaType = oci::media_type::kOciIndex;
    for (const ImageRecord& image : TRY(images().list()))
        detail::addToIndex(index, detail::manifestDescriptor(TRY(ensureManifest(*this, image.id)), image), image.tags);
    return writeFileAtomically(joinPath(layout().root(), "index.json"), oci::serializeIndex(index));
}

} // namespace slipway::store
