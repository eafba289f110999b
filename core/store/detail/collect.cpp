#include "store/detail/collect.h"

#include <filesystem>

#include "base/file.h"
#include "base/log.h"
#include "store/detail/context.h"

namespace slipway::store::detail {

namespace {

struct Doomed {
    std::vector<std::int64_t> layers; // numbers of their directories
    std::vector<oci::Digest> blobs;
    CollectReport report;
};

// A temporary table of every chain that must stay: what rows name, what leases have seen, and all below those.
Result<> markLiveChains(StoreContext& context, SQLite::Database& db) {
    db.exec("CREATE TEMP TABLE IF NOT EXISTS live_chains (chain TEXT PRIMARY KEY) WITHOUT ROWID;"
            "DELETE FROM live_chains;"
            "INSERT OR IGNORE INTO live_chains SELECT chain FROM image_layers"
            " UNION SELECT chain FROM documents WHERE chain <> ''"
            " UNION SELECT chain FROM cache WHERE chain <> ''");
    if (context.leases().any()) {
        SQLite::Statement layers(db, "SELECT chain FROM layers");
        SQLite::Statement keep(db, "INSERT OR IGNORE INTO live_chains VALUES (?)");
        while (layers.executeStep()) {
            const std::string chain = layers.getColumn(0).getString();
            if (!context.leases().spared("c" + chain))
                continue;
            keep.bind(1, chain);
            keep.exec();
            keep.reset();
        }
    }
    db.exec("WITH RECURSIVE stack(chain) AS ("
            " SELECT chain FROM live_chains"
            " UNION SELECT layers.parent FROM layers JOIN stack ON layers.chain = stack.chain"
            "  WHERE layers.parent <> '')"
            "INSERT OR IGNORE INTO live_chains SELECT chain FROM stack");
    return {};
}

Result<> findDoomedLayers(SQLite::Database& db, Doomed& doomed) {
    // A directory stays as long as one of the layers that share it.
    SQLite::Statement rows(
        db, "SELECT directory, MAX(size) FROM layers WHERE chain NOT IN (SELECT chain FROM live_chains) AND directory"
            " NOT IN (SELECT directory FROM layers WHERE chain IN (SELECT chain FROM live_chains)) GROUP BY directory");
    while (rows.executeStep()) {
        doomed.layers.push_back(rows.getColumn(0).getInt64());
        doomed.report.freedBytes += static_cast<std::uint64_t>(rows.getColumn(1).getInt64());
    }
    doomed.report.layers = doomed.layers.size();
    db.exec("DELETE FROM layers WHERE chain NOT IN (SELECT chain FROM live_chains)");
    return {};
}

Result<> findDoomedBlobs(StoreContext& context, SQLite::Database& db, Doomed& doomed) {
    SQLite::Statement unlinked(db, "SELECT DISTINCT diff FROM layer_blobs WHERE diff NOT IN (SELECT diff FROM layers)");
    SQLite::Statement unlink(db, "DELETE FROM layer_blobs WHERE diff = ?");
    while (unlinked.executeStep()) {
        const std::string diff = unlinked.getColumn(0).getString();
        if (context.leases().spared("d" + diff))
            continue;
        unlink.bind(1, diff);
        unlink.exec();
        unlink.reset();
    }
    SQLite::Statement rows(db, "SELECT digest, size FROM blobs WHERE digest NOT IN (SELECT id FROM images)"
                               " AND digest NOT IN (SELECT manifest FROM images)"
                               " AND digest NOT IN (SELECT digest FROM layer_blobs)");
    SQLite::Statement drop(db, "DELETE FROM blobs WHERE digest = ?");
    while (rows.executeStep()) {
        const std::string digest = rows.getColumn(0).getString();
        if (context.leases().spared("b" + digest))
            continue;
        doomed.blobs.push_back(TRY(digestColumn(rows.getColumn(0))));
        doomed.report.freedBytes += static_cast<std::uint64_t>(rows.getColumn(1).getInt64());
    }
    for (const oci::Digest& digest : doomed.blobs) {
        drop.bind(1, digest.str());
        drop.exec();
        drop.reset();
    }
    doomed.report.blobs = doomed.blobs.size();
    return {};
}

// What interrupted pulls left to resume from.
void dropPartialBlobs(StoreContext& context) {
    auto& flights = context.flights();
    const std::lock_guard lock(flights.mutex);
    if (!flights.blobs.empty())
        return;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(context.layout().ingest(), error), end; !error && entry != end;
         entry.increment(error))
        if (entry->path().filename().string().starts_with("blob.sha"))
            (void)context.moveToTrash(entry->path().string());
}

} // namespace

Result<CollectReport> collect(StoreContext& context) {
    // Cache records that are not rows yet keep their layers too.
    context.flush();
    // Held until the files have moved: a blob of the same name that comes in meanwhile must not go with the old one.
    const auto lock = context.database().lock();
    const Doomed doomed = TRY(context.removing([&](SQLite::Database& db) -> Result<Doomed> {
        Doomed found;
        TRY(markLiveChains(context, db));
        TRY(findDoomedLayers(db, found));
        TRY(findDoomedBlobs(context, db, found));
        return found;
    }));
    // A file that stays behind has no row: the next open moves it away.
    const auto discard = [&](const std::string& path) {
        if (auto moved = context.moveToTrash(path); !moved)
            log::warning("store: {}", moved.error().describe());
    };
    for (const std::int64_t layer : doomed.layers)
        discard(context.layout().inFs(StoreLayout::layer(layerName(layer))));
    for (const oci::Digest& blob : doomed.blobs)
        discard(context.layout().blob(blob));
    if (!context.leases().any())
        dropPartialBlobs(context);
    return doomed.report;
}

} // namespace slipway::store::detail
