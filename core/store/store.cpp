#include "store/store.h"

#include <array>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "store/detail/collect.h"
#include "store/detail/context.h"

namespace slipway::store {

namespace {
constexpr std::array kKinds{DocumentKind::Container, DocumentKind::Network,       DocumentKind::Volume,
                            DocumentKind::Endpoint,  DocumentKind::PublishedPort, DocumentKind::Build,
                            DocumentKind::Setting};
} // namespace

struct Transaction::Impl {
    detail::Database* database;
    std::unique_lock<std::recursive_mutex> lock;
    bool open = true;
};

Transaction::Transaction(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl)) {}
Transaction::Transaction(Transaction&&) noexcept = default;

Transaction::~Transaction() {
    if (m_impl && m_impl->open)
        m_impl->database->rollback();
}

Result<> Transaction::commit() {
    if (!m_impl->open)
        return fail(Errc::Internal, "a transaction was committed twice");
    m_impl->open = false;
    auto done = m_impl->database->commit();
    m_impl->lock.unlock();
    return done;
}

struct Store::Parts {
    explicit Parts(detail::StoreContext& context)
        : blobs(context)
        , layers(context)
        , images(context)
        , cache(context)
        , builds(context) {
        for (const DocumentKind kind : kKinds)
            documents.emplace_back(context, kind);
    }
    BlobStore blobs;
    LayerStore layers;
    ImageStore images;
    CacheRecordStore cache;
    BuildRecordStore builds;
    std::vector<DocumentTable> documents;
};

Store::Store(std::shared_ptr<detail::StoreContext> context)
    : m_context(std::move(context))
    , m_parts(std::make_unique<Parts>(*m_context)) {}

Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(StoreOptions options) {
    const std::string root = options.root;
    auto context = TRY(slipway::context(detail::StoreContext::open(std::move(options)), "open the store {}", root));
    return std::unique_ptr<Store>(new Store(std::move(context)));
}

const StoreLayout& Store::layout() const noexcept {
    return m_context->layout();
}

const OpenReport& Store::openReport() const noexcept {
    return m_context->openReport();
}

BlobStore& Store::blobs() noexcept {
    return m_parts->blobs;
}

LayerStore& Store::layers() noexcept {
    return m_parts->layers;
}

ImageStore& Store::images() noexcept {
    return m_parts->images;
}

CacheRecordStore& Store::cache() noexcept {
    return m_parts->cache;
}

BuildRecordStore& Store::builds() noexcept {
    return m_parts->builds;
}

DocumentTable& Store::documents(DocumentKind kind) noexcept {
    return m_parts->documents[static_cast<std::size_t>(kind)];
}

Result<Transaction> Store::transaction() {
    auto& database = m_context->database();
    auto impl = std::make_unique<Transaction::Impl>(&database, database.lock());
    TRY(database.begin());
    return Transaction(std::move(impl));
}

Lease Store::lease() {
    return Lease(m_context->leases().take());
}

Result<CollectReport> Store::collect() {
    auto report = TRY(detail::collect(*m_context));
    m_context->emptyTrash();
    m_context->restoreReserve();
    return report;
}

Result<> Store::discard(const std::string& relative) {
    if (relative.empty() || relative.front() == '/' || relative.find("..") != std::string::npos)
        return fail(Errc::Internal, "{} is not a path below the store", relative);
    TRY(m_context->moveToTrash(m_context->layout().inFs(relative)));
    m_context->wantEmptyTrash();
    return {};
}

Result<> Store::sync() {
    m_context->flush();
    return m_context->sync();
}

Result<DiskUsage> Store::diskUsage() {
    return m_context->database().read([&](SQLite::Database& db) -> Result<DiskUsage> {
        const auto sum = [&](const char* sql) { return static_cast<std::uint64_t>(db.execAndGet(sql).getInt64()); };
        DiskUsage usage;
        usage.layers =
            sum("SELECT COALESCE(SUM(size), 0) FROM (SELECT MAX(size) AS size FROM layers GROUP BY directory)");
        usage.blobs = sum("SELECT COALESCE(SUM(size), 0) FROM blobs");
        for (const char* suffix : {"", "-wal"}) {
            struct stat st {};
            if (::stat((layout().database() + suffix).c_str(), &st) == 0)
                usage.database += static_cast<std::uint64_t>(st.st_size);
        }
        return usage;
    });
}

Result<std::vector<std::string>> Store::verify() {
    std::vector<std::string> wrong;
    std::vector<std::pair<oci::Digest, std::uint64_t>> all;
    TRY(m_context->database().read([&](SQLite::Database& db) -> Result<> {
        const std::string integrity = db.execAndGet("PRAGMA integrity_check").getString();
        if (integrity != "ok")
            wrong.push_back(fmt::format("database: {}", integrity));
        SQLite::Statement rows(db, "SELECT digest, size FROM blobs");
        while (rows.executeStep())
            all.emplace_back(TRY(detail::digestColumn(rows.getColumn(0))),
                             static_cast<std::uint64_t>(rows.getColumn(1).getInt64()));
        SQLite::Statement layers(db, "SELECT directory, chain FROM layers");
        while (layers.executeStep()) {
            const std::string directory = StoreLayout::layer(detail::layerName(layers.getColumn(0).getInt64()));
            if (!exists(layout().inFs(directory)))
                wrong.push_back(fmt::format("layer {}: {} is missing", layers.getColumn(1).getString(), directory));
        }
        return {};
    }));
    // A layer that has no compressed blob was made here, and must still make the tar that it made then.
    for (const LayerInfo& layer : TRY(m_parts->layers.list())) {
        if (!TRY(m_parts->layers.compressed(layer.diffId)).empty())
            continue;
        const auto tar = m_parts->layers.writeTar(layer.chainId, {});
        if (!tar && m_parts->layers.has(layer.chainId))
            wrong.push_back(fmt::format("layer {}: {}", layer.chainId.str(), tar.error().describe()));
        else if (tar && tar->digest != layer.diffId)
            wrong.push_back(fmt::format("layer {}: its files are not what they were", layer.chainId.str()));
    }
    for (const auto& [digest, size] : all) {
        auto fd = m_parts->blobs.open(digest);
        if (!fd) {
            if (m_parts->blobs.has(digest)) // not collected meanwhile
                wrong.push_back(fmt::format("blob {}: {}", digest.str(), fd.error().describe()));
            continue;
        }
        oci::Hasher hasher(digest.algorithm());
        std::vector<char> buffer(256u << 10);
        ssize_t n = 0;
        while ((n = ::read(fd->get(), buffer.data(), buffer.size())) > 0)
            hasher.update(buffer.data(), static_cast<std::size_t>(n));
        if (n < 0 || hasher.bytes() != size || hasher.peek() != digest)
            wrong.push_back(fmt::format("blob {}: its content is damaged", digest.str()));
    }
    return wrong;
}

} // namespace slipway::store
