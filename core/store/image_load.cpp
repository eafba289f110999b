// `load`: docker-archive and OCI layout tars.
#include <algorithm>
#include <map>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "base/scope.h"
#include "base/text.h"
#include "oci/chain_id.h"
#include "oci/image_config.h"
#include "oci/manifest.h"
#include "oci/media_types.h"
#include "store/detail/context.h"
#include "store/detail/image_index.h"
#include "store/detail/tree_placer.h"
#include "store/image_archive.h"

namespace slipway::store {

namespace {

constexpr std::size_t kBuffer = 256u << 10;

struct LayerFile {
    std::string path; // in the archive
    // From a manifest; from docker's list of files it is empty.
    oci::Descriptor descriptor;
};

class Loader {
public:
    Loader(Store& store, LayoutOpener open, std::stop_token stop)
        : m_store(store)
        , m_open(std::move(open))
        , m_stop(std::move(stop)) {}

    Result<std::vector<LoadedImage>> run() {
        auto dockerList = readSmall("manifest.json", oci::kMaxManifestBytes);
        if (!dockerList && dockerList.error().code() != Errc::NotFound)
            return std::unexpected(std::move(dockerList.error()));
        auto index = readSmall("index.json", oci::kMaxManifestBytes);
        if (!index && index.error().code() != Errc::NotFound)
            return std::unexpected(std::move(index.error()));
        if (dockerList)
            TRY(readDockerList(*dockerList, index.has_value()));
        if (index)
            TRY(loadIndex(*index));
        if (!dockerList && !index)
            return fail(Errc::InvalidArgument,
                        "this is no image archive: it has neither a manifest.json nor an index.json");
        return std::move(m_loaded);
    }

    // One image of a layout, under no name.
    Result<ImageRecord> runLayout(const LayoutQuery& query) {
        const oci::Index index = TRY(oci::parseIndex(TRY(readSmall("index.json", oci::kMaxManifestBytes))));
        oci::Descriptor descriptor = TRY(named(index, query.reference));
        std::string manifest = TRY(readBlob(descriptor, oci::kMaxManifestBytes));
        auto parsed = TRY(oci::parseAnyManifest(manifest, descriptor.mediaType));
        for (int depth = 0; std::holds_alternative<oci::Index>(parsed); ++depth) {
            if (depth == 4)
                return fail(Errc::InvalidArgument, "the layout's indexes are nested too deep");
            descriptor = TRY(std::get<oci::Index>(parsed).choose(query.platform));
            manifest = TRY(readBlob(descriptor, oci::kMaxManifestBytes));
            parsed = TRY(oci::parseAnyManifest(manifest, descriptor.mediaType));
        }
        const auto& image = std::get<oci::Manifest>(parsed);
        if (!oci::isConfigType(image.config.mediaType))
            return fail(Errc::InvalidArgument, "{} in the layout is no image", descriptor.digest.str());
        // An image's id is its config's digest.
        if (auto known = m_store.images().get(image.config.digest); known || query.access == LayoutAccess::Peek)
            return known;
        oci::Descriptor unnamed = descriptor;
        unnamed.annotations.clear();
        TRY(loadManifest(manifest, image, unnamed));
        return m_store.images().get(image.config.digest);
    }

private:
    static Result<oci::Descriptor> named(const oci::Index& index, const std::string& reference) {
        if (reference.starts_with('@')) {
            oci::Descriptor descriptor;
            descriptor.digest = TRY(oci::Digest::parse(reference.substr(1)));
            for (const auto& entry : index.manifests)
                if (entry.digest == descriptor.digest)
                    return entry;
            return descriptor; // of a manifest that only another index in the layout names
        }
        const std::string tag = reference.empty() ? "latest" : reference.substr(1);
        std::string known;
        for (const auto& entry : index.manifests) {
            const auto name = entry.annotations.find(std::string(detail::kRefName));
            if (name == entry.annotations.end())
                continue;
            if (name->second == tag || name->second.ends_with(":" + tag))
                return entry;
            known += (known.empty() ? "" : ", ") + name->second;
        }
        if (reference.empty() && index.manifests.size() == 1)
            return index.manifests.front();
        return fail(Errc::NotFound, "the layout has no image {}{}", tag,
                    known.empty() ? std::string{} : fmt::format("; there are: {}", known));
    }

    // Only regular files: archives of old docker versions also hold links between layers, which stay inside.
    Result<UniqueFd> openFileIn(const std::string& path) {
        auto fd = TRY(m_open(path));
        struct stat st {};
        if (::fstat(fd.get(), &st) < 0)
            return failErrno("stat {}", path);
        if (!S_ISREG(st.st_mode))
            return fail(Errc::InvalidArgument, "{} in the archive is not a file", path);
        return fd;
    }

    Result<std::string> readSmall(const std::string& path, std::uint64_t limit) {
        auto fd = TRY(openFileIn(path));
        return context(readFd(fd.get(), limit), "{}", path);
    }

    static std::string blobPath(const oci::Digest& digest) {
        return fmt::format("blobs/{}/{}", digest.algorithmName(), digest.hex());
    }

    Result<std::string> readBlob(const oci::Descriptor& descriptor, std::uint64_t limit) {
        std::string bytes = TRY(readSmall(blobPath(descriptor.digest), limit));
        oci::Hasher hasher(descriptor.digest.algorithm());
        hasher.update(bytes);
        if (hasher.finish() != descriptor.digest)
            return fail(Errc::Corrupt, "{} in the archive has another digest", descriptor.digest.str());
        return bytes;
    }

    // With an index beside it, docker's list only adds names; alone it says everything.
    Result<> readDockerList(const std::string& bytes, bool onlyNames) {
        const Json list = TRY(parseJson(bytes, "manifest.json"));
        if (!list.is_array())
            return fail(Errc::InvalidArgument, "manifest.json is not a list");
        for (const Json& item : list) {
            const std::string configPath = TRY(jsonString(item, "Config"));
            std::vector<oci::Reference> names;
            for (const std::string& name : TRY(jsonStrings(item, "RepoTags")))
                names.push_back(TRY(context(oci::Reference::parse(name), "manifest.json")));
            const std::string config = TRY(readSmall(configPath, oci::kMaxConfigBytes));
            if (onlyNames) {
                auto& known = m_names[oci::digestOf(config)];
                known.insert(known.end(), names.begin(), names.end());
                continue;
            }
            std::vector<LayerFile> layers;
            for (const std::string& path : TRY(jsonStrings(item, "Layers")))
                layers.push_back({path, {}});
            TRY(loadImage(config, "", layers, names));
        }
        return {};
    }

    Result<> loadIndex(const std::string& bytes) {
        const oci::Index index = TRY(oci::parseIndex(bytes));
        for (const oci::Descriptor& entry : index.manifests) {
            oci::Descriptor descriptor = entry;
            std::string manifest = TRY(readBlob(descriptor, oci::kMaxManifestBytes));
            auto parsed = TRY(oci::parseAnyManifest(manifest, descriptor.mediaType));
            for (int depth = 0; std::holds_alternative<oci::Index>(parsed); ++depth) {
                if (depth == 4)
                    return fail(Errc::InvalidArgument, "the archive's indexes are nested too deep");
                descriptor = TRY(std::get<oci::Index>(parsed).choose(oci::Platform::host()));
                manifest = TRY(readBlob(descriptor, oci::kMaxManifestBytes));
                parsed = TRY(oci::parseAnyManifest(manifest, descriptor.mediaType));
            }
            TRY(loadManifest(manifest, std::get<oci::Manifest>(parsed), entry));
        }
        return {};
    }

    Result<> loadManifest(const std::string& bytes, const oci::Manifest& manifest, const oci::Descriptor& entry) {
        if (!oci::isConfigType(manifest.config.mediaType)) {
            log::info("load: {} is no image, skipped", entry.digest.str());
            return {};
        }
        const std::string config = TRY(readBlob(manifest.config, oci::kMaxConfigBytes));
        std::vector<oci::Reference> names;
        if (const auto name = entry.annotations.find(std::string(detail::kImageName));
            name != entry.annotations.end()) {
            names.push_back(TRY(context(oci::Reference::parse(name->second), "index.json")));
        } else if (const auto ref = entry.annotations.find(std::string(detail::kRefName));
                   ref != entry.annotations.end() && ref->second.find(':') != std::string::npos) {
            // skopeo writes the whole name there when asked to; a bare tag names no repository.
            if (auto reference = oci::Reference::parse(ref->second))
                names.push_back(*reference);
        }
        if (const auto known = m_names.find(manifest.config.digest); known != m_names.end())
            for (const oci::Reference& name : known->second)
                if (std::find(names.begin(), names.end(), name) == names.end())
                    names.push_back(name);
        std::vector<LayerFile> layers;
        for (const oci::Descriptor& layer : manifest.layers)
            layers.push_back({blobPath(layer.digest), layer});
        return loadImage(config, bytes, layers, names);
    }

    Result<> loadImage(const std::string& configBytes, const std::string& manifest, std::vector<LayerFile>& layers,
                       const std::vector<oci::Reference>& names) {
        const oci::ImageConfig config = TRY(oci::parseImageConfig(configBytes));
        if (config.diffIds.size() != layers.size())
            return fail(Errc::InvalidArgument, "an image in the archive has {} layers, but its config lists {}",
                        layers.size(), config.diffIds.size());
        NewImage image;
        image.config = configBytes;
        image.manifest = manifest;
        oci::Digest parent;
        for (std::size_t i = 0; i < layers.size(); ++i) {
            const oci::Digest& diffId = config.diffIds[i];
            image.layers.push_back(TRY(context(loadLayer(parent, diffId, layers[i]), "layer {}", diffId.shortHex())));
            parent = oci::chainId(parent, diffId);
        }
        LoadedImage loaded;
        loaded.image = TRY(m_store.images().put(image));
        for (const oci::Reference& name : names)
            TRY(m_store.images().tag(loaded.image.id, name));
        loaded.tags = names;
        loaded.image = TRY(m_store.images().get(loaded.image.id));
        // The same image once per name in an index: one result.
        const auto same = std::find_if(m_loaded.begin(), m_loaded.end(),
                                       [&](const LoadedImage& other) { return other.image.id == loaded.image.id; });
        if (same == m_loaded.end()) {
            m_loaded.push_back(std::move(loaded));
            return {};
        }
        for (const oci::Reference& name : names)
            if (std::find(same->tags.begin(), same->tags.end(), name) == same->tags.end())
                same->tags.push_back(name);
        same->image = std::move(loaded.image);
        return {};
    }

    // The file's own bytes are kept as a blob: another program wrote the tar, so it cannot be made again from the
    // files.
    Result<oci::Descriptor> loadLayer(const oci::Digest& parent, const oci::Digest& diffId, const LayerFile& file) {
        auto opening = TRY(m_store.layers().open(parent, diffId, m_stop));
        if (opening.existing)
            for (const oci::Descriptor& known : TRY(m_store.layers().compressed(diffId)))
                if (file.descriptor.digest.empty() || known.digest == file.descriptor.digest)
                    return known;
        auto fd = TRY(openFileIn(file.path));
        const bool haveBlob = !file.descriptor.digest.empty() && m_store.blobs().has(file.descriptor.digest);
        std::optional<BlobWriter> blob;
        if (!haveBlob)
            // Under no name until it is whole: a pull of the same blob must not be in the way.
            blob = TRY(m_store.blobs().write({}));
        oci::Descriptor descriptor = file.descriptor;
        std::string head;
        std::vector<char> buffer(kBuffer);
        for (;;) {
            if (m_stop.stop_requested())
                return fail(Errc::Cancelled, "loading was cancelled");
            const ssize_t n = ::read(fd.get(), buffer.data(), buffer.size());
            if (n < 0 && errno == EINTR)
                continue;
            if (n < 0)
                return failErrno("read {}", file.path);
            if (n == 0)
                break;
            const std::string_view bytes(buffer.data(), static_cast<std::size_t>(n));
            if (head.size() < 4)
                head += bytes.substr(0, 4);
            if (opening.writer)
                TRY(opening.writer->write(bytes));
            if (blob)
                TRY(blob->write(bytes));
        }
        if (opening.writer)
            TRY(opening.writer->finish());
        if (blob) {
            const std::uint64_t size = blob->size();
            const oci::Digest digest = TRY(blob->commit());
            if (!descriptor.digest.empty() && digest != descriptor.digest)
                return fail(Errc::Corrupt, "{} in the archive has another digest", descriptor.digest.str());
            descriptor.digest = digest;
            descriptor.size = size;
        }
        if (descriptor.mediaType.empty()) {
            if (!opening.writer)
                TRY(checkDiffId(descriptor, diffId, head));
            descriptor.mediaType = head.starts_with("\x1f\x8b")           ? oci::media_type::kOciLayerGzip
                                   : head.starts_with("\x28\xb5\x2f\xfd") ? oci::media_type::kOciLayerZstd
                                                                          : oci::media_type::kOciLayer;
        }
        TRY(m_store.layers().rememberCompressed(diffId, descriptor));
        return descriptor;
    }

    // A layer that was here already has not been unpacked again, so an uncompressed file is checked by its own digest.
    static Result<> checkDiffId(const oci::Descriptor& descriptor, const oci::Digest& diffId, std::string_view head) {
        const bool compressed = head.starts_with("\x1f\x8b") || head.starts_with("\x28\xb5\x2f\xfd");
        if (!compressed && descriptor.digest != diffId)
            return fail(Errc::Corrupt, "the file in the archive has the digest {}", descriptor.digest.str());
        return {};
    }

    Store& m_store;
    LayoutOpener m_open;
    std::stop_token m_stop;
    std::map<oci::Digest, std::vector<oci::Reference>> m_names; // by image id
    std::vector<LoadedImage> m_loaded;
};

} // namespace

Result<std::vector<LoadedImage>> loadImages(Store& store, const ByteSource& source, std::stop_token stop) {
    const Lease lease = store.lease();
    const std::string spool = joinPath(store.layout().ingest(), fmt::format("load.{}", randomHex(8)));
    TRY(makeDirectories(spool, 0700));
    const ScopeExit removeSpool([&] {
        if (auto parent = openFile(store.layout().ingest(), O_RDONLY | O_DIRECTORY))
            (void)detail::removeEntry(parent->get(), spool.substr(spool.rfind('/') + 1));
    });
    auto directory = TRY(openFile(spool, O_RDONLY | O_DIRECTORY));
    UnpackOptions options;
    options.dialect = TarDialect::Plain;
    options.ownership = Ownership::Mine;
    options.uid = options.gid = 0;
    TRY(context(unpackTar(directory.get(), options,
                          [&](char* buffer, std::size_t size) -> Result<std::size_t> {
                              if (stop.stop_requested())
                                  return fail(Errc::Cancelled, "loading was cancelled");
                              return source(buffer, size);
                          }),
                "read the archive"));
    const LayoutOpener open = [&](const std::string& path) {
        return openInRoot(directory.get(), path, O_RDONLY | O_NONBLOCK);
    };
    return Loader(store, open, std::move(stop)).run();
}

Result<ImageRecord> loadFromLayout(Store& store, const LayoutOpener& open, const LayoutQuery& query,
                                   std::stop_token stop) {
    const Lease lease = store.lease();
    return Loader(store, open, std::move(stop)).runLayout(query);
}

} // namespace slipway::store
