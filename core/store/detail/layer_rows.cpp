#include "store/detail/layer_rows.h"

#include <cerrno>
#include <cstdio>

#include "base/log.h"
#include "store/detail/context.h"

namespace slipway::store::detail {

Result<LayerInfo> layerFromRow(SQLite::Statement& row) {
    LayerInfo info;
    info.id = layerName(row.getColumn(0).getInt64());
    info.chainId = TRY(digestColumn(row.getColumn(1)));
    info.diffId = TRY(digestColumn(row.getColumn(2)));
    info.parent = TRY(digestColumn(row.getColumn(3)));
    info.size = static_cast<std::uint64_t>(row.getColumn(4).getInt64());
    info.entries = static_cast<std::uint64_t>(row.getColumn(5).getInt64());
    info.tarSize = static_cast<std::uint64_t>(row.getColumn(6).getInt64());
    info.created = timeColumn(row.getColumn(7));
    info.complete = row.getColumn(8).getInt() != 0;
    return info;
}

Result<std::optional<LayerInfo>> findLayer(StoreContext& context, const oci::Digest& chainId) {
    static const auto sql = fmt::format("SELECT {} FROM layers WHERE chain = ?", kLayerColumns);
    return context.database().read([&](SQLite::Database&) -> Result<std::optional<LayerInfo>> {
        context.touchChain(chainId);
        const auto query = context.database().kept(sql);
        query->bind(1, chainId.str());
        if (!query->executeStep())
            return std::nullopt;
        return TRY(layerFromRow(*query));
    });
}

Result<LayerInfo> adoptLayer(StoreContext& context, const std::string& directory, LayerInfo info) {
    // Held throughout: a directory in place without a row, or the reverse, is never seen by collect().
    const auto lock = context.database().lock();
    std::string place = directory;
    bool existed = false;
    auto adopted = context.database().change([&](SQLite::Database& db) -> Result<LayerInfo> {
        if (auto existing = TRY(findLayer(context, info.chainId))) {
            existed = true;
            return std::move(*existing);
        }
        const std::int64_t id = context.nextLayerId();
        info.id = layerName(id);
        info.created = now();
        const std::string target = context.layout().inFs(StoreLayout::layer(info.id));
        if (::rename(directory.c_str(), target.c_str()) < 0)
            return failErrno("rename {} to {}", directory, target);
        place = target;
        SQLite::Statement insert(db, "INSERT INTO layers VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, ?1)");
        insert.bind(1, id);
        insert.bind(2, info.chainId.str());
        insert.bind(3, info.diffId.str());
        insert.bind(4, info.parent.str());
        insert.bind(5, static_cast<std::int64_t>(info.size));
        insert.bind(6, static_cast<std::int64_t>(info.entries));
        insert.bind(7, static_cast<std::int64_t>(info.tarSize));
        insert.bind(8, toUnixNanos(info.created));
        insert.bind(9, context.bootId());
        insert.exec();
        return info;
    });
    if (!adopted || existed) {
        if (auto moved = context.moveToTrash(place); !moved)
            log::warning("store: {}", moved.error().describe());
        context.wantEmptyTrash();
    }
    if (adopted)
        context.wantSync();
    return adopted;
}

} // namespace slipway::store::detail
