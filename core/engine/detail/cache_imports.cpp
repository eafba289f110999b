#include "engine/detail/cache_imports.h"

#include <thread>

#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "engine/detail/images_impl.h"
#include "engine/detail/layer_sink.h"
#include "oci/media_types.h"
#include "registry/client.h"

namespace slipway::engine {

namespace {

class RegistrySource final : public CacheSource {
public:
    RegistrySource(registry::Client client, oci::Reference repository)
        : m_client(std::move(client))
        , m_repository(std::move(repository)) {}
    Result<> fetch(const oci::Descriptor& blob, std::uint64_t offset, const Sink& sink, std::stop_token stop) override {
        return m_client.fetchBlobFrom(m_repository, blob, offset, sink, {}, stop);
    }

private:
    registry::Client m_client;
    oci::Reference m_repository;
};

// Every file is opened as the caller: the kernel says what may be read.
class DirectorySource final : public CacheSource {
public:
    DirectorySource(Identity caller, std::string path)
        : m_caller(std::move(caller))
        , m_path(std::move(path)) {}

    Result<UniqueFd> open(const std::string& name) const {
        return openAsUser(m_caller, m_path + "/" + name, O_RDONLY | O_NONBLOCK);
    }
    Result<std::string> small(const oci::Descriptor& blob, std::uint64_t limit) const {
        const auto fd = TRY(open(nameOf(blob)));
        auto bytes = TRY(readFd(fd.get(), limit));
        oci::Hasher hasher(blob.digest.algorithm());
        hasher.update(bytes);
        if (hasher.finish() != blob.digest)
            return fail(Errc::Corrupt, "{} has another digest", nameOf(blob));
        return bytes;
    }
    Result<> fetch(const oci::Descriptor& blob, std::uint64_t offset, const Sink& sink, std::stop_token stop) override {
        const auto fd = TRY(open(nameOf(blob)));
        if (::lseek(fd.get(), static_cast<off_t>(offset), SEEK_SET) < 0)
            return failErrno("seek in {}", nameOf(blob));
        std::vector<char> buffer(256u << 10);
        for (std::uint64_t left = blob.size - offset; left > 0;) {
            if (stop.stop_requested())
                return fail(Errc::Cancelled, "cancelled");
            const ssize_t n = ::read(fd.get(), buffer.data(), std::min<std::uint64_t>(left, buffer.size()));
            if (n < 0 && errno == EINTR)
                continue;
            if (n < 0)
                return failErrno("read {}", nameOf(blob));
            if (n == 0)
                return fail(Errc::Corrupt, "{} is shorter than its descriptor says", nameOf(blob));
            TRY(sink({buffer.data(), static_cast<std::size_t>(n)}));
            left -= static_cast<std::uint64_t>(n);
        }
        return {};
    }

private:
    static std::string nameOf(const oci::Descriptor& blob) {
        return fmt::format("blobs/{}/{}", blob.digest.algorithmName(), blob.digest.hex());
    }
    Identity m_caller;
    std::string m_path;
};

// The manifest that an index names under `tag`: the one of that name, else the last, as a single one has no name.
Result<oci::Descriptor> chooseManifest(const oci::Index& index, const std::string& tag) {
    const oci::Descriptor* chosen = nullptr;
    for (const auto& entry : index.manifests) {
        const auto name = entry.annotations.find("org.opencontainers.image.ref.name");
        if (!tag.empty() && (name == entry.annotations.end() || name->second != tag))
            continue;
        chosen = &entry;
    }
    if (chosen == nullptr)
        return fail(Errc::NotFound, "its index.json has nothing{}", tag.empty() ? "" : " called " + tag);
    return *chosen;
}

} // namespace

void CacheImports::warn(std::string text) {
    const std::lock_guard lock(m_mutex);
    m_warnings.push_back(std::move(text));
}

void CacheImports::take(Origin origin) {
    m_origins.push_back(std::make_unique<Origin>(std::move(origin)));
    const Origin& kept = *m_origins.back();
    for (const auto& record : kept.bundle.records) {
        // A layer that nobody can give is as good as none.
        if (!record.diffId.empty() && kept.source && !kept.bundle.layers.contains(record.diffId))
            continue;
        m_records.try_emplace(record.key, &kept, &record);
        if (!record.diffId.empty())
            m_links.emplace(record.chainId(), Link{record.parent, record.diffId, &kept});
    }
}

void CacheImports::add(const CacheImport& from, const Identity& caller, const Credentials& credentials,
                       std::stop_token stop) {
    if (!from.directory.empty()) {
        if (auto origin = fromDirectory(from, caller))
            take(std::move(*origin));
        else
            warn(fmt::format("the cache in {} is not used: {}", from.directory, origin.error().describe()));
        return;
    }
    auto local = fromLocalImage(from.reference);
    const bool here = local.has_value();
    if (local)
        take(std::move(*local));
    auto remote = fromRegistry(from.reference, credentials, stop);
    if (remote)
        take(std::move(*remote));
    else if (!here)
        warn(fmt::format("the cache {} is not used: {}", from.reference, remote.error().describe()));
}

Result<CacheImports::Origin> CacheImports::fromLocalImage(const std::string& reference) {
    const auto image = TRY(m_core.store->images().resolve(TRY(oci::Reference::parse(reference))));
    const auto config = TRY(m_core.store->images().configBytes(image.id));
    auto bundle = TRY(parseInlineCache(config, nullptr));
    return Origin{std::move(bundle), nullptr, reference};
}

Result<CacheImports::Origin> CacheImports::fromRegistry(const std::string& text, const Credentials& credentials,
                                                        std::stop_token stop) {
    const auto reference = TRY(oci::Reference::parse(text));
    registry::Client client = m_core.images->registryClient(credentials);
    const auto found = TRY(client.resolve(reference, oci::Platform::host(), stop));
    const auto config = TRY(client.fetchSmallBlob(reference, found.manifest.config, oci::kMaxConfigBytes, stop));
    auto bundle = found.manifest.config.mediaType == kCacheConfigType ? parseCache(config, found.manifest)
                                                                      : parseInlineCache(config, &found.manifest);
    if (!bundle)
        return std::unexpected(std::move(bundle.error()));
    return Origin{std::move(*bundle), std::make_shared<RegistrySource>(std::move(client), reference), text};
}

Result<CacheImports::Origin> CacheImports::fromDirectory(const CacheImport& from, const Identity& caller) {
    auto source = std::make_shared<DirectorySource>(caller, from.directory);
    const auto file = TRY(source->open("index.json"));
    const auto index = TRY(oci::parseIndex(TRY(readFd(file.get(), oci::kMaxManifestBytes))));
    const auto entry = TRY(chooseManifest(index, from.tag));
    const auto manifest = TRY(oci::parseManifest(TRY(source->small(entry, oci::kMaxManifestBytes))));
    const auto config = TRY(source->small(manifest.config, oci::kMaxConfigBytes));
    auto bundle = manifest.config.mediaType == kCacheConfigType ? parseCache(config, manifest)
                                                                : parseInlineCache(config, &manifest);
    if (!bundle)
        return std::unexpected(std::move(bundle.error()));
    return Origin{std::move(*bundle), std::move(source), from.directory};
}

std::optional<build::CacheRecord> CacheImports::find(const std::string& key) const {
    {
        const std::lock_guard lock(m_mutex);
        if (m_givenUp)
            return std::nullopt;
    }
    const auto found = m_records.find(key);
    if (found == m_records.end())
        return std::nullopt;
    const CacheBundle::Record& record = *found->second.second;
    const oci::Digest chain = record.chainId();
    // An image's layers are here as long as it is, but for what somebody forged into its config.
    if (!chain.empty() && !found->second.first->source && !m_core.store->layers().has(chain))
        return std::nullopt;
    build::CacheRecord result;
    result.key = record.key;
    result.chainId = chain;
    if (!chain.empty())
        result.layer = {record.diffId, chain, record.size};
    result.inputs = record.inputs;
    result.description = record.description;
    return result;
}

std::optional<std::string> CacheImports::answer(const std::string& question) const {
    const std::lock_guard lock(m_mutex);
    if (m_givenUp)
        return std::nullopt;
    for (const auto& origin : m_origins)
        if (const auto found = origin->bundle.answers.find(question); found != origin->bundle.answers.end())
            return found->second;
    return std::nullopt;
}

bool CacheImports::broken() const {
    const std::lock_guard lock(m_mutex);
    return m_broken && !m_givenUp;
}

void CacheImports::giveUp() {
    const std::lock_guard lock(m_mutex);
    m_givenUp = true;
}

std::vector<std::string> CacheImports::takeWarnings() {
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_warnings, {});
}

Result<> CacheImports::fetch(const oci::Digest& chain, const Link& link, std::stop_token stop) {
    const auto& blob = link.origin->bundle.layers.at(link.diffId);
    StoreLayerSink sink(*m_core.store);
    const registry::LayerToPull wanted{0, blob, link.diffId, chain, link.parent};
    auto layer = sink.beginLayer(wanted, stop);
    while (!layer && layer.error().code() == Errc::Conflict && !stop.stop_requested()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20)); // a pull is at the same blob
        layer = sink.beginLayer(wanted, stop);
    }
    if (!layer)
        return std::unexpected(std::move(layer.error()));
    if (!*layer)
        return {};
    auto& writer = **layer;
    if (const auto held = writer.resumeFrom(); held < blob.size)
        TRY(link.origin->source->fetch(
            blob, held, [&](std::string_view bytes) { return writer.write(bytes); }, stop));
    return writer.finish();
}

Result<> CacheImports::ensure(const oci::Digest& wanted, std::stop_token stop) {
    if (wanted.empty() || m_links.empty() || m_core.store->layers().has(wanted))
        return {};
    const std::lock_guard lock(m_fetching);
    std::vector<oci::Digest> missing; // top first
    for (oci::Digest chain = wanted; !chain.empty() && !m_core.store->layers().has(chain);) {
        const auto link = m_links.find(chain);
        if (link == m_links.end())
            break; // whoever opens the chain says that it is not there
        missing.push_back(chain);
        chain = link->second.parent;
    }
    for (auto chain = missing.rbegin(); chain != missing.rend(); ++chain) {
        Result<> fetched = fail(Errc::NotFound, "no cache has layer {}", chain->shortHex());
        for (auto [link, end] = m_links.equal_range(*chain); link != end && !fetched; ++link) {
            if (!link->second.origin->source)
                continue;
            fetched = fetch(*chain, link->second, stop);
            if (!fetched && !stop.stop_requested())
                warn(fmt::format("layer {} of the cache {} cannot be used: {}", chain->shortHex(),
                                 link->second.origin->name, fetched.error().describe()));
        }
        if (!fetched) {
            const std::lock_guard guard(m_mutex);
            m_broken = true;
            return fetched;
        }
    }
    return {};
}

} // namespace slipway::engine
