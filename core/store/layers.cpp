#include "store/layers.h"

#include <set>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "oci/chain_id.h"
#include "store/detail/context.h"
#include "store/detail/layer_pipeline.h"
#include "store/detail/layer_rows.h"

namespace slipway::store {

namespace {

// The right to make one chain id; others wait until it goes.
class ChainClaim {
public:
    ChainClaim(detail::StoreContext& context, std::string chain)
        : m_context(&context)
        , m_chain(std::move(chain)) {}
    ChainClaim(ChainClaim&& other) noexcept
        : m_context(std::exchange(other.m_context, nullptr))
        , m_chain(std::move(other.m_chain)) {}
    ChainClaim& operator=(ChainClaim&&) = delete;
    ~ChainClaim() {
        if (!m_context)
            return;
        auto& flights = m_context->flights();
        {
            const std::lock_guard lock(flights.mutex);
            flights.chains.erase(m_chain);
        }
        flights.changed.notify_all();
    }

    static Result<ChainClaim> wait(detail::StoreContext& context, const oci::Digest& chainId, std::stop_token stop) {
        auto& flights = context.flights();
        std::unique_lock lock(flights.mutex);
        const std::string chain = chainId.str();
        if (!flights.changed.wait(lock, stop, [&] { return !flights.chains.contains(chain); }))
            return fail(Errc::Cancelled, "waiting for layer {} was cancelled", chainId.shortHex());
        flights.chains.insert(chain);
        return ChainClaim(context, chain);
    }

private:
    detail::StoreContext* m_context;
    std::string m_chain;
};

oci::Digest chainOf(const oci::Digest& parent, const oci::Digest& diffId) {
    return oci::chainId(parent, diffId);
}

} // namespace

struct LayerWriter::Impl {
    detail::StoreContext& context;
    oci::Digest parent;
    oci::Digest expected;
    std::optional<ChainClaim> claim;
    std::string directory;
    std::unique_ptr<detail::LayerPipeline> pipeline;

    ~Impl() {
        pipeline.reset();
        if (directory.empty())
            return;
        if (auto moved = context.moveToTrash(directory); !moved)
            log::warning("store: {}", moved.error().describe());
        context.wantEmptyTrash();
    }

    static Result<LayerWriter> make(detail::StoreContext& context, const oci::Digest& parent,
                                    const oci::Digest& expected, std::optional<ChainClaim> claim) {
        std::unique_ptr<Impl> impl(new Impl{context, parent, expected, std::move(claim), {}, {}});
        const std::string directory = joinPath(context.layout().ingest(), context.freshName("layer"));
        if (::mkdir(directory.c_str(), 0755) < 0 || ::chmod(directory.c_str(), 0755) < 0)
            return failErrno("mkdir {}", directory);
        impl->directory = directory;
        auto fd = TRY(openFile(directory, O_RDONLY | O_DIRECTORY));
        UnpackOptions options;
        options.ownership = context.options().ownership;
        options.limits = context.options().limits;
        impl->pipeline =
            std::make_unique<detail::LayerPipeline>(std::move(fd), std::move(options), expected.algorithm());
        return LayerWriter(std::move(impl));
    }
};

LayerWriter::LayerWriter(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl)) {}
LayerWriter::LayerWriter(LayerWriter&&) noexcept = default;
LayerWriter& LayerWriter::operator=(LayerWriter&&) noexcept = default;
LayerWriter::~LayerWriter() = default;

Result<> LayerWriter::write(std::string_view bytes) {
    return m_impl->pipeline->write(bytes);
}

std::uint64_t LayerWriter::inflatedBytes() const noexcept {
    return m_impl->pipeline->inflatedBytes();
}

Result<LayerInfo> LayerWriter::finish() {
    Impl& impl = *m_impl;
    const auto result = TRY(impl.pipeline->finish());
    if (!impl.expected.empty() && result.digest != impl.expected)
        return fail(Errc::Corrupt, "the layer should have the digest {} when inflated, but has {}", impl.expected.str(),
                    result.digest.str());
    LayerInfo info;
    info.diffId = result.digest;
    info.parent = impl.parent;
    info.size = result.summary.size;
    info.entries = result.summary.entries;
    info.tarSize = result.tarSize;
    if (impl.expected.empty()) {
        // Nobody knows the diff id yet: ours, so that the layer can be written out again under it.
        auto fd = TRY(openFile(impl.directory, O_RDONLY | O_DIRECTORY));
        TarOptions options;
        options.ownership = impl.context.options().ownership;
        const TarSummary tar = TRY(writeTar(fd.get(), options, {}));
        info.diffId = tar.digest;
        info.tarSize = tar.tarSize;
    }
    info.chainId = chainOf(impl.parent, info.diffId);
    const std::string directory = std::exchange(impl.directory, {});
    auto adopted = detail::adoptLayer(impl.context, directory, std::move(info));
    impl.claim.reset();
    return adopted;
}

bool LayerStore::has(const oci::Digest& chainId) {
    auto found = detail::findLayer(m_context, chainId);
    return found && found->has_value();
}

Result<LayerInfo> LayerStore::find(const oci::Digest& chainId) {
    auto found = TRY(detail::findLayer(m_context, chainId));
    if (!found)
        return fail(Errc::NotFound, "layer {} is not in the store", chainId.str());
    return std::move(*found);
}

Result<std::vector<LayerInfo>> LayerStore::list() {
    return m_context.database().read([&](SQLite::Database& db) -> Result<std::vector<LayerInfo>> {
        std::vector<LayerInfo> layers;
        SQLite::Statement query(db, fmt::format("SELECT {} FROM layers ORDER BY id", detail::kLayerColumns));
        while (query.executeStep())
            layers.push_back(TRY(detail::layerFromRow(query)));
        return layers;
    });
}

Result<std::vector<LayerInfo>> LayerStore::chain(const oci::Digest& chainId) {
    return m_context.database().read([&](SQLite::Database&) -> Result<std::vector<LayerInfo>> {
        std::vector<LayerInfo> layers;
        for (oci::Digest next = chainId; !next.empty(); next = layers.back().parent) {
            layers.push_back(TRY(find(next)));
            if (layers.size() > 100'000)
                return fail(Errc::Corrupt, "the layers below {} lead in a circle", chainId.str());
        }
        return layers;
    });
}

Result<std::vector<std::string>> LayerStore::lowerDirs(const oci::Digest& chainId) {
    std::vector<std::string> directories;
    std::set<std::string> seen;
    // Layers may share a directory, which an overlay takes once only. Whatever the lower one shows, the upper one shows
    // or hides as well.
    for (const LayerInfo& layer : TRY(chain(chainId)))
        if (seen.insert(layer.id).second)
            directories.push_back(StoreLayout::layer(layer.id));
    return directories;
}

Result<LayerInfo> LayerStore::stack(const oci::Digest& parent, const oci::Digest& chainId) {
    auto stacked = m_context.database().change([&](SQLite::Database& db) -> Result<LayerInfo> {
        const LayerInfo layer = TRY(find(chainId));
        if (parent == layer.parent)
            return layer;
        if (!parent.empty())
            TRY(find(parent));
        LayerInfo above = layer;
        above.parent = parent;
        above.chainId = chainOf(parent, layer.diffId);
        if (auto existing = TRY(detail::findLayer(m_context, above.chainId)))
            return std::move(*existing);
        // As safe on the disk as the one whose files it has.
        SQLite::Statement insert(db, "INSERT INTO layers SELECT ?1, ?2, diff, ?3, size, entries, tar_size, ?4, boot,"
                                     " complete, directory FROM layers WHERE chain = ?5");
        insert.bind(1, m_context.nextLayerId());
        insert.bind(2, above.chainId.str());
        insert.bind(3, parent.str());
        insert.bind(4, toUnixNanos(now()));
        insert.bind(5, chainId.str());
        insert.exec();
        return above;
    });
    if (stacked && !stacked->complete)
        m_context.wantSync();
    return stacked;
}

Result<LayerOpening> LayerStore::open(const oci::Digest& parent, const oci::Digest& diffId, std::stop_token stop) {
    if (diffId.empty())
        return fail(Errc::InvalidArgument, "a layer without a diff id");
    const oci::Digest chainId = chainOf(parent, diffId);
    LayerOpening opening;
    opening.existing = TRY(detail::findLayer(m_context, chainId));
    if (opening.existing)
        return opening;
    auto claim = TRY(ChainClaim::wait(m_context, chainId, stop));
    opening.existing = TRY(detail::findLayer(m_context, chainId));
    if (!opening.existing)
        opening.writer = TRY(LayerWriter::Impl::make(m_context, parent, diffId, std::move(claim)));
    return opening;
}

Result<LayerWriter> LayerStore::openUnknown(const oci::Digest& parent) {
    return LayerWriter::Impl::make(m_context, parent, {}, std::nullopt);
}

Result<std::string> LayerStore::makeBuildDirectory() {
    const std::string relative = StoreLayout::build(m_context.nextBuild());
    const std::string directory = m_context.layout().inFs(relative);
    const std::string upper = joinPath(directory, "upper");
    if (::mkdir(directory.c_str(), 0711) < 0 || ::mkdir(upper.c_str(), 0755) < 0 ||
        ::mkdir(joinPath(directory, "work").c_str(), 0700) < 0)
        return failErrno("mkdir {}", directory);
    if (::chmod(directory.c_str(), 0711) < 0 || ::chmod(upper.c_str(), 0755) < 0)
        return failErrno("chmod {}", upper);
    return relative;
}

} // namespace slipway::store
