#include "store/detail/reconcile.h"

#include <filesystem>
#include <set>

#include <fcntl.h>

#include "base/file.h"
#include "base/log.h"
#include "store/detail/context.h"
#include "store/detail/tree_placer.h"

namespace slipway::store::detail {

namespace {

Result<std::vector<std::string>> namesIn(const std::string& directory) {
    std::error_code error;
    std::vector<std::string> names;
    for (std::filesystem::directory_iterator entry(directory, error), end; !error && entry != end;
         entry.increment(error))
        names.push_back(entry->path().filename().string());
    if (error)
        return fail(Errc::Io, "list {}: {}", directory, error.message());
    return names;
}

// A layer or blob whose bytes may never have reached the disk: another boot wrote it and no syncfs passed.
Result<> dropUnsynced(SQLite::Database& db, const std::string& bootId, OpenReport& report) {
    SQLite::Statement lost(db, "SELECT chain FROM layers WHERE complete = 0 AND boot <> ?");
    lost.bind(1, bootId);
    while (lost.executeStep()) {
        report.droppedChains.push_back(TRY(digestColumn(lost.getColumn(0))));
        ++report.droppedLayers;
    }
    SQLite::Statement layers(db, "DELETE FROM layers WHERE complete = 0 AND boot <> ?");
    layers.bind(1, bootId);
    layers.exec();
    SQLite::Statement blobs(db, "DELETE FROM blobs WHERE complete = 0 AND boot <> ?");
    blobs.bind(1, bootId);
    report.droppedBlobs = static_cast<std::size_t>(blobs.exec());
    return {};
}

Result<> dropWhatLostItsContent(SQLite::Database& db, OpenReport& report) {
    constexpr const char* kBroken = R"sql(
        SELECT DISTINCT image FROM image_layers WHERE chain NOT IN (SELECT chain FROM layers)
        UNION SELECT id FROM images WHERE id NOT IN (SELECT digest FROM blobs))sql";
    SQLite::Statement broken(db, kBroken);
    while (broken.executeStep())
        report.droppedImages.push_back(TRY(digestColumn(broken.getColumn(0))));
    SQLite::Statement drop(db, "DELETE FROM images WHERE id = ?");
    for (const oci::Digest& image : report.droppedImages) {
        drop.bind(1, image.str());
        drop.exec();
        drop.reset();
    }
    // Not only the top of the stack: a layer below it may be what is missing.
    db.exec(R"sql(
        WITH RECURSIVE
        broken(chain) AS (
            SELECT chain FROM layers WHERE parent <> '' AND parent NOT IN (SELECT chain FROM layers)
            UNION SELECT layers.chain FROM layers JOIN broken ON layers.parent = broken.chain)
        DELETE FROM cache WHERE chain <> ''
            AND (chain NOT IN (SELECT chain FROM layers) OR chain IN (SELECT chain FROM broken)))sql");
    db.exec("DELETE FROM layer_blobs WHERE digest NOT IN (SELECT digest FROM blobs)");
    db.exec("UPDATE images SET manifest = '' WHERE manifest <> '' AND manifest NOT IN (SELECT digest FROM blobs)");
    return {};
}

Result<std::set<std::string>> column(StoreContext& context, const char* sql) {
    return context.database().read([&](SQLite::Database& db) -> Result<std::set<std::string>> {
        std::set<std::string> values;
        SQLite::Statement query(db, sql);
        while (query.executeStep())
            values.insert(query.getColumn(0).getString());
        return values;
    });
}

// Rows whose file somebody deleted by hand are dropped, files without a row are moved out of the way.
Result<> matchBlobs(StoreContext& context, OpenReport& report) {
    auto known = TRY(column(context, "SELECT digest FROM blobs"));
    for (const std::string_view algorithm : {"sha256", "sha512"}) {
        const std::string directory = joinPath(context.layout().blobs(), algorithm);
        for (const std::string& name : TRY(namesIn(directory))) {
            if (known.erase(fmt::format("{}:{}", algorithm, name)) > 0)
                continue;
            TRY(context.moveToTrash(joinPath(directory, name)));
            ++report.removedLeftovers;
        }
    }
    if (known.empty())
        return {};
    return context.database().change([&](SQLite::Database& db) -> Result<> {
        SQLite::Statement drop(db, "DELETE FROM blobs WHERE digest = ?");
        for (const std::string& digest : known) {
            log::warning("store: blob {} is gone", digest);
            drop.bind(1, digest);
            drop.exec();
            drop.reset();
            ++report.droppedBlobs;
        }
        return {};
    });
}

Result<> matchLayers(StoreContext& context, OpenReport& report) {
    std::set<std::string> known;
    for (const std::string& id : TRY(column(context, "SELECT DISTINCT directory FROM layers")))
        known.insert(layerName(std::stoll(id)));
    for (const std::string& name : TRY(namesIn(context.layout().inFs("layers")))) {
        if (known.erase(name) > 0)
            continue;
        TRY(context.moveToTrash(context.layout().inFs(StoreLayout::layer(name))));
        ++report.removedLeftovers;
    }
    if (known.empty())
        return {};
    return context.database().change([&](SQLite::Database& db) -> Result<> {
        SQLite::Statement layers(db, "SELECT directory, chain FROM layers");
        std::set<std::int64_t> gone;
        while (layers.executeStep()) {
            const std::int64_t directory = layers.getColumn(0).getInt64();
            if (!known.contains(layerName(directory)))
                continue;
            gone.insert(directory);
            report.droppedChains.push_back(TRY(digestColumn(layers.getColumn(1))));
            log::warning("store: the directory of layer {} is gone", report.droppedChains.back().str());
            ++report.droppedLayers;
        }
        SQLite::Statement drop(db, "DELETE FROM layers WHERE directory = ?");
        for (const std::int64_t directory : gone) {
            drop.bind(1, directory);
            drop.exec();
            drop.reset();
        }
        return {};
    });
}

} // namespace

Result<> removeChildrenOf(const std::string& directory) {
    auto parent = TRY(openFile(directory, O_RDONLY | O_DIRECTORY));
    for (const std::string& name : TRY(namesIn(directory)))
        TRY(removeEntry(parent.get(), name));
    return {};
}

Result<std::int64_t> reconcileStore(StoreContext& context, OpenReport& report) {
    TRY(context.removing([&](SQLite::Database& db) -> Result<> { return dropUnsynced(db, context.bootId(), report); }));
    TRY(matchBlobs(context, report));
    TRY(matchLayers(context, report));
    TRY(context.removing([&](SQLite::Database& db) -> Result<> { return dropWhatLostItsContent(db, report); }));

    // Partial blobs wait for a resume under their digest's name; half-unpacked layers cannot be resumed.
    for (const std::string& name : TRY(namesIn(context.layout().ingest()))) {
        if (name.starts_with("blob.sha"))
            continue;
        TRY(context.moveToTrash(joinPath(context.layout().ingest(), name)));
        ++report.removedLeftovers;
    }
    const std::string builds = context.layout().inFs("build");
    for (const std::string& name : TRY(namesIn(builds))) {
        TRY(context.moveToTrash(joinPath(builds, name)));
        ++report.removedLeftovers;
    }
    return context.database().read([&](SQLite::Database& db) -> Result<std::int64_t> {
        return db.execAndGet("SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'layers'), 0)").getInt64() +
               1;
    });
}

} // namespace slipway::store::detail
