// Layers out of directories, and out again as tars and compressed blobs.
#include <array>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "oci/chain_id.h"
#include "oci/media_types.h"
#include "store/detail/context.h"
#include "store/detail/deflater.h"
#include "store/detail/layer_rows.h"
#include "store/detail/upper.h"
#include "store/layers.h"

namespace slipway::store {

namespace {

// Gives the digest of what was read.
Result<oci::Digest> copyBlob(BlobStore& blobs, const oci::Digest& digest, const ByteSink& sink) {
    const auto fd = TRY(blobs.open(digest));
    oci::Hasher hasher(digest.algorithm());
    std::vector<char> buffer(256u << 10);
    for (;;) {
        const ssize_t n = ::read(fd.get(), buffer.data(), buffer.size());
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return failErrno("read blob {}", digest.str());
        if (n == 0)
            return hasher.finish();
        const std::string_view bytes(buffer.data(), static_cast<std::size_t>(n));
        hasher.update(bytes);
        TRY(sink(bytes));
    }
}

} // namespace

Result<LayerInfo> LayerStore::commitUpper(const std::string& upper, const CommitOptions& options) {
    const std::string path = m_context.layout().inFs(upper);
    auto fd = TRY(openFile(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW));
    std::vector<UniqueFd> lowers;
    for (const std::string& lower : TRY(lowerDirs(options.parent)))
        lowers.push_back(TRY(openFile(m_context.layout().inFs(lower), O_RDONLY | O_DIRECTORY)));
    const Ownership ownership = m_context.options().ownership;
    TRY(context(detail::explainOpaqueDirectories(fd.get(), lowers, ownership), "{}", upper));
    if (options.clampMtime)
        TRY(context(detail::clampTimes(fd.get(), *options.clampMtime), "{}", upper));

    TarOptions tar;
    tar.ownership = ownership;
    const TarSummary summary = TRY(context(store::writeTar(fd.get(), tar, {}), "{}", upper));
    LayerInfo info;
    info.diffId = summary.digest;
    info.parent = options.parent;
    info.chainId = oci::chainId(options.parent, summary.digest);
    info.size = summary.size;
    info.entries = summary.entries;
    info.tarSize = summary.tarSize;
    return detail::adoptLayer(m_context, path, std::move(info));
}

Result<TarSummary> LayerStore::writeTar(const oci::Digest& chainId, const ByteSink& sink) {
    const LayerInfo layer = TRY(find(chainId));
    auto fd = TRY(openFile(m_context.layout().inFs(StoreLayout::layer(layer.id)), O_RDONLY | O_DIRECTORY));
    TarOptions options;
    options.ownership = m_context.options().ownership;
    return store::writeTar(fd.get(), options, sink);
}

Result<> LayerStore::rememberCompressed(const oci::Digest& diffId, const oci::Descriptor& descriptor) {
    return m_context.database().change([&](SQLite::Database& db) -> Result<> {
        m_context.touchDiff(diffId.str());
        SQLite::Statement insert(db, "INSERT OR REPLACE INTO layer_blobs VALUES (?, ?, ?, ?)");
        insert.bind(1, diffId.str());
        insert.bind(2, descriptor.digest.str());
        insert.bind(3, descriptor.mediaType);
        insert.bind(4, static_cast<std::int64_t>(descriptor.size));
        insert.exec();
        return {};
    });
}

Result<std::vector<oci::Descriptor>> LayerStore::compressed(const oci::Digest& diffId) {
    return m_context.database().read([&](SQLite::Database& db) -> Result<std::vector<oci::Descriptor>> {
        std::vector<oci::Descriptor> found;
        SQLite::Statement query(db, "SELECT layer_blobs.digest, media_type, layer_blobs.size FROM layer_blobs "
                                    "JOIN blobs ON blobs.digest = layer_blobs.digest WHERE diff = ?");
        query.bind(1, diffId.str());
        while (query.executeStep()) {
            oci::Descriptor descriptor;
            descriptor.digest = TRY(detail::digestColumn(query.getColumn(0)));
            descriptor.mediaType = query.getColumn(1).getString();
            descriptor.size = static_cast<std::uint64_t>(query.getColumn(2).getInt64());
            m_context.touchBlob(descriptor.digest);
            found.push_back(std::move(descriptor));
        }
        return found;
    });
}

Result<oci::Descriptor> LayerStore::compress(const oci::Digest& chainId, std::stop_token stop) {
    const LayerInfo layer = TRY(find(chainId));
    std::optional<oci::Descriptor> plain;
    for (const oci::Descriptor& known : TRY(compressed(layer.diffId)))
        if (known.digest == layer.diffId)
            plain = known;
        else
            return known;
    BlobStore blobs(m_context);
    auto blob = TRY(blobs.write({}));
    detail::GzipDeflater deflater([&](std::string_view bytes) { return blob.write(bytes); });
    const ByteSink deflate = [&](std::string_view bytes) -> Result<> {
        if (stop.stop_requested())
            return fail(Errc::Cancelled, "compressing layer {} was cancelled", chainId.shortHex());
        return deflater.write(bytes);
    };
    // Only the tar that it came as is sure to have the diff id: another program may have written it.
    const oci::Digest digest =
        plain ? TRY(copyBlob(blobs, plain->digest, deflate)) : TRY(writeTar(chainId, deflate)).digest;
    if (digest != layer.diffId)
        return fail(Errc::Corrupt, "the files of layer {} no longer make the tar that they came from",
                    layer.chainId.str());
    TRY(deflater.finish());
    oci::Descriptor descriptor;
    descriptor.mediaType = std::string(oci::media_type::kOciLayerGzip);
    descriptor.size = blob.size();
    descriptor.digest = TRY(blob.commit());
    TRY(rememberCompressed(layer.diffId, descriptor));
    return descriptor;
}

} // namespace slipway::store
