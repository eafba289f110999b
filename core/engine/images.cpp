#include "engine/images.h"

#include <algorithm>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "engine/containers.h"
#include "engine/detail/images_impl.h"
#include "engine/detail/layer_sink.h"
#include "registry/pull.h"
#include "store/image_archive.h"
#include "store/starter_image.h"

namespace slipway::engine {

Images::Images(Core& core)
    : m_impl(std::make_unique<Impl>(core)) {}
Images::~Images() = default;

namespace {

Image describe(const store::ImageRecord& record, const std::vector<Container>& containers) {
    Image image;
    image.id = record.id.str();
    for (const auto& tag : record.tags)
        image.tags.push_back(tag.familiar());
    for (const auto& digest : record.repoDigests)
        image.repoDigests.push_back(digest.familiar());
    image.parent = record.parent;
    image.created = record.created.value_or(record.stored);
    image.size = record.size;
    image.chainId = record.topChain().str();
    image.containers = static_cast<int>(
        std::ranges::count_if(containers, [&](const Container& container) { return container.imageId == image.id; }));
    return image;
}

void announce(EventBus& events, const std::string& action, const std::string& id, const std::string& name) {
    events.publish({"image", action, id, {{"name", name}}, {}});
}

} // namespace

std::vector<Image> Images::list() const {
    std::vector<Image> images;
    const auto containers = m_impl->core.containers->list();
    if (const auto records = m_impl->core.store->images().list())
        for (const auto& record : *records)
            images.push_back(describe(record, containers));
    return images;
}

namespace {

Result<store::ImageRecord> resolve(Core& core, const std::string& name) {
    auto record = core.store->images().resolve(name);
    if (!record && record.error().code() == Errc::NotFound)
        return fail(Errc::NotFound, "No such image: {}", name);
    return record;
}

} // namespace

Result<ImageDetail> Images::get(const std::string& name) const {
    const auto record = TRY(resolve(m_impl->core, name));
    ImageDetail detail{describe(record, m_impl->core.containers->list()),
                       TRY(m_impl->core.store->images().config(record.id))};
    for (const auto& diffId : detail.config.diffIds)
        detail.image.diffIds.push_back(diffId.str());
    return detail;
}

Result<std::vector<HistoryEntry>> Images::history(const std::string& name) const {
    const auto record = TRY(resolve(m_impl->core, name));
    const auto config = TRY(m_impl->core.store->images().config(record.id));
    std::vector<HistoryEntry> entries;
    std::size_t layer = 0;
    for (const auto& from : config.history) {
        HistoryEntry entry{"<missing>", from.created.value_or(Timestamp{}), from.createdBy, from.comment, 0, {}};
        if (!from.emptyLayer && layer < record.chainIds.size())
            if (const auto info = m_impl->core.store->layers().find(record.chainIds[layer++]))
                entry.size = info->size;
        entries.push_back(std::move(entry));
    }
    std::ranges::reverse(entries);
    if (!entries.empty()) {
        entries.front().id = record.id.str();
        for (const auto& tag : record.tags)
            entries.front().tags.push_back(tag.familiar());
    }
    return entries;
}

Result<> Images::tag(const std::string& name, const std::string& reference) {
    const auto record = TRY(resolve(m_impl->core, name));
    const auto parsed = TRY(oci::Reference::parse(reference));
    if (parsed.digest())
        return fail(Errc::InvalidArgument, "refusing to create a tag with a digest reference");
    TRY(m_impl->core.store->images().tag(record.id, parsed));
    announce(m_impl->core.events, "tag", record.id.str(), parsed.familiar());
    return {};
}

Result<std::vector<RemovedImage>> Images::remove(const std::string& name, bool force, bool) {
    auto& core = m_impl->core;
    const auto record = TRY(resolve(core, name));
    const std::string id = record.id.str();
    // Removing one of several names touches nothing that a container needs.
    const bool byName = !record.id.hex().starts_with(name.starts_with("sha256:") ? name.substr(7) : name);
    if (!(byName && record.tags.size() > 1))
        for (const auto& container : core.containers->list())
            if (container.imageId == id) {
                const bool runs = container.state.state == State::Running || container.state.state == State::Paused;
                if (runs || !force)
                    return fail(Errc::Conflict,
                                "conflict: unable to {} {} ({} force) - container {} is using its referenced image {}",
                                byName ? "remove repository reference" : "delete", name, runs ? "cannot be" : "must",
                                container.name, record.id.shortHex());
            }
    const auto removed = TRY(core.store->images().remove(name, force ? store::Force::Yes : store::Force::No));
    TRY(core.store->collect());
    std::vector<RemovedImage> result;
    for (const auto& tag : removed.untagged) {
        result.push_back({tag, {}});
        announce(core.events, "untag", id, tag);
    }
    for (const auto& digest : removed.deleted) {
        result.push_back({{}, digest.str()});
        announce(core.events, "delete", digest.str(), name);
    }
    return result;
}

Result<std::pair<std::vector<RemovedImage>, std::uint64_t>> Images::prune(bool all) {
    auto& core = m_impl->core;
    std::vector<RemovedImage> removed;
    const auto containers = core.containers->list();
    for (const auto& record : TRY(core.store->images().list())) {
        const Image image = describe(record, containers);
        if (image.containers > 0 || (!all && !image.tags.empty()))
            continue;
        if (const auto gone = core.store->images().remove(image.id, store::Force::Yes)) {
            for (const auto& tag : gone->untagged)
                removed.push_back({tag, {}});
            for (const auto& digest : gone->deleted) {
                removed.push_back({{}, digest.str()});
                announce(core.events, "delete", digest.str(), digest.str());
            }
        }
    }
    const auto report = TRY(core.store->collect());
    return std::pair(std::move(removed), report.freedBytes);
}

namespace {

class PullReporter final : public registry::PullProgress {
public:
    PullReporter(const std::function<void(const engine::PullProgress&)>& report, std::string name)
        : m_report(report)
        , m_name(std::move(name)) {}

    void resolved(const registry::ResolvedImage& image) override {
        say({image.reference.identifier(), "Pulling from " + m_name, 0, 0});
    }
    void layer(const registry::LayerProgress& progress) override {
        static constexpr std::string_view words[]{"Waiting", "Already exists", "Downloading", "Extracting",
                                                  "Pull complete"};
        const bool counts =
            progress.state == registry::LayerState::Downloading || progress.state == registry::LayerState::Extracting;
        say({progress.blob.shortHex(), std::string(words[static_cast<std::size_t>(progress.state)]),
             counts ? progress.current : 0, counts ? progress.total : 0});
    }

private:
    void say(const engine::PullProgress& progress) {
        if (m_report)
            m_report(progress);
    }
    const std::function<void(const engine::PullProgress&)>& m_report;
    std::string m_name;
};

} // namespace

Result<Image> Images::pull(const std::string& reference, const std::string& platform, Credentials credentials,
                           const std::function<void(const PullProgress&)>& progress, std::stop_token stop) {
    auto& core = m_impl->core;
    const auto parsed = TRY(oci::Reference::parse(reference));
    const auto wanted = platform.empty() ? oci::Platform::host() : TRY(oci::Platform::parse(platform));
    const auto lease = core.store->lease();
    const registry::Client client(m_impl->registries, std::move(credentials));
    StoreLayerSink sink(*core.store);
    PullReporter reporter(progress, parsed.repository());
    registry::PullOptions options;
    options.knownConfig = [&](const oci::Descriptor& config) -> std::optional<std::string> {
        const auto known = core.store->images().configBytes(config.digest);
        return known ? std::optional(*known) : std::nullopt;
    };
    const auto pulled = TRY(registry::pull(client, parsed, wanted, sink, &reporter, stop, options));

    store::NewImage image;
    image.config = pulled.configBytes;
    image.manifest = pulled.source.raw.bytes;
    for (const auto& layer : pulled.layers)
        image.layers.push_back(layer.blob);
    if (!parsed.digest())
        image.tag = parsed;
    image.repoDigest = parsed.withDigest(pulled.source.digest);
    const auto record = TRY(core.store->images().put(image));
    core.heldImages->keep(record.id);
    announce(core.events, "pull", parsed.familiar(), parsed.familiar());
    return describe(record, core.containers->list());
}

Result<> Images::ensureStarter() {
    const std::lock_guard lock(m_impl->starter);
    if (m_impl->core.store->images().resolve(store::kStarterReference))
        return {};
    TRY(store::makeStarterImage(*m_impl->core.store));
    return {};
}

Result<std::vector<std::string>> Images::load(int fd, const std::function<void(const std::string&)>&) {
    const store::ByteSource source = [fd](char* buffer, std::size_t size) -> Result<std::size_t> {
        for (;;) {
            const ssize_t n = ::read(fd, buffer, size);
            if (n >= 0)
                return static_cast<std::size_t>(n);
            if (errno != EINTR)
                return failErrno("read the archive");
        }
    };
    const auto lease = m_impl->core.store->lease();
    std::vector<std::string> names;
    for (const auto& loaded : TRY(store::loadImages(*m_impl->core.store, source))) {
        m_impl->core.heldImages->keep(loaded.image.id);
        for (const auto& tag : loaded.tags)
            names.push_back(tag.familiar());
        if (loaded.tags.empty())
            names.push_back(loaded.image.id.str());
        announce(m_impl->core.events, "load", loaded.image.id.str(), names.back());
    }
    return names;
}

Result<> Images::save(const std::vector<std::string>& names, int fd) {
    if (names.empty())
        return fail(Errc::InvalidArgument, "no image named to save");
    for (const auto& name : names)
        TRY(resolve(m_impl->core, name));
    store::SaveRequest request;
    request.images = names;
    return store::saveImages(*m_impl->core.store, request,
                             [fd](std::string_view bytes) -> Result<> { return writeAll(fd, bytes); });
}

} // namespace slipway::engine
