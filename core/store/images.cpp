#include "store/images.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "oci/chain_id.h"
#include "oci/manifest.h"
#include "store/blobs.h"
#include "store/detail/context.h"
#include "store/detail/image_rows.h"

namespace slipway::store {

namespace {

Result<> insertImage(SQLite::Database& db, const oci::Digest& id, const oci::ImageConfig& config, const NewImage& image,
                     std::uint64_t size) {
    Json labels = Json::object();
    for (const auto& [key, value] : config.config.labels)
        labels[key] = value;
    SQLite::Statement insert(db, R"sql(
        INSERT INTO images VALUES (?1, '', ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        ON CONFLICT (id) DO UPDATE SET stored = ?3,
            parent = CASE WHEN ?9 = '' THEN parent ELSE ?9 END)sql");
    insert.bind(1, id.str());
    if (config.created)
        insert.bind(2, toUnixNanos(*config.created));
    else
        insert.bind(2);
    insert.bind(3, toUnixNanos(now()));
    insert.bind(4, static_cast<std::int64_t>(size));
    insert.bind(5, config.os);
    insert.bind(6, config.architecture);
    insert.bind(7, config.variant);
    insert.bind(8, dumpJson(labels));
    insert.bind(9, image.parent);
    insert.exec();
    SQLite::Statement layer(db, "INSERT OR IGNORE INTO image_layers VALUES (?, ?, ?)");
    int position = 0;
    for (const oci::Digest& chain : oci::chainIds(config.diffIds)) {
        layer.bind(1, id.str());
        layer.bind(2, position++);
        layer.bind(3, chain.str());
        layer.exec();
        layer.reset();
    }
    return {};
}

Result<> bindReference(SQLite::Database& db, const oci::Digest& id, const oci::Reference& reference) {
    if (!reference.digest() && reference.tag().empty())
        return fail(Errc::InvalidArgument, "{} has no tag", reference.familiar());
    const char* table = reference.digest() ? "repo_digests" : "tags";
    SQLite::Statement insert(db, fmt::format("INSERT OR REPLACE INTO {} VALUES (?, ?)", table));
    // With both, the digest is what was asked for.
    insert.bind(1, reference.digest() ? reference.withDigest(*reference.digest()).canonical() : reference.canonical());
    insert.bind(2, id.str());
    insert.exec();
    return {};
}

} // namespace

Result<ImageRecord> ImageStore::put(const NewImage& image) {
    const oci::Digest id = oci::digestOf(image.config);
    const oci::ImageConfig config = TRY(oci::parseImageConfig(image.config));
    if (!image.layers.empty() && image.layers.size() != config.diffIds.size())
        return fail(Errc::InvalidArgument, "the image has {} layers but its config lists {}", image.layers.size(),
                    config.diffIds.size());
    return m_context.database().change([&](SQLite::Database& db) -> Result<ImageRecord> {
        LayerStore layers(m_context);
        BlobStore blobs(m_context);
        // Built again from the cache it is here already, with all that it needs.
        if (image.layers.empty() && image.manifest.empty() && !image.tag && !image.repoDigest)
            if (auto known = get(id); known && (image.parent.empty() || image.parent == known->parent))
                return known;
        std::uint64_t size = 0;
        for (const oci::Digest& chain : oci::chainIds(config.diffIds))
            size += TRY(layers.find(chain)).size;
        TRY(blobs.put(image.config));
        TRY(insertImage(db, id, config, image, size));
        if (!image.manifest.empty())
            TRY(setManifest(id, image.manifest));
        for (std::size_t i = 0; i < image.layers.size(); ++i)
            TRY(layers.rememberCompressed(config.diffIds[i], image.layers[i]));
        if (image.tag)
            TRY(bindReference(db, id, *image.tag));
        if (image.repoDigest)
            TRY(bindReference(db, id, *image.repoDigest));
        return get(id);
    });
}

Result<ImageRecord> ImageStore::get(const oci::Digest& id) {
    return m_context.database().read([&](SQLite::Database& db) -> Result<ImageRecord> {
        auto found = TRY(detail::findImage(m_context, db, id));
        if (!found)
            return fail(Errc::NotFound, "No such image: {}", id.str());
        return std::move(*found);
    });
}

Result<ImageRecord> ImageStore::resolve(const oci::Reference& reference) {
    return m_context.database().read([&](SQLite::Database& db) -> Result<ImageRecord> {
        const auto id = TRY(detail::findReference(db, reference));
        if (!id)
            return fail(Errc::NotFound, "No such image: {}", reference.familiar());
        return get(*id);
    });
}

Result<ImageRecord> ImageStore::resolve(std::string_view text) {
    return m_context.database().read([&](SQLite::Database& db) -> Result<ImageRecord> {
        const auto found = TRY(detail::resolveImage(db, text));
        return get(found.id);
    });
}

Result<std::vector<ImageRecord>> ImageStore::list() {
    return m_context.database().read([&](SQLite::Database& db) -> Result<std::vector<ImageRecord>> {
        std::vector<oci::Digest> ids;
        {
            SQLite::Statement rows(db, "SELECT id FROM images ORDER BY COALESCE(created, stored) DESC, id");
            while (rows.executeStep())
                ids.push_back(TRY(detail::digestColumn(rows.getColumn(0))));
        }
        std::vector<ImageRecord> images;
        for (const oci::Digest& id : ids)
            images.push_back(TRY(get(id)));
        return images;
    });
}

Result<std::string> ImageStore::configBytes(const oci::Digest& id) {
    TRY(get(id));
    return BlobStore(m_context).read(id, oci::kMaxConfigBytes);
}

Result<oci::ImageConfig> ImageStore::config(const oci::Digest& id) {
    return oci::parseImageConfig(TRY(configBytes(id)));
}

Result<std::string> ImageStore::manifestBytes(const oci::Digest& id) {
    const ImageRecord image = TRY(get(id));
    if (image.manifest.empty())
        return fail(Errc::NotFound, "image {} has no manifest yet", id.shortHex());
    return BlobStore(m_context).read(image.manifest, oci::kMaxManifestBytes);
}

Result<> ImageStore::setManifest(const oci::Digest& id, std::string_view manifest) {
    return m_context.database().change([&](SQLite::Database& db) -> Result<> {
        const oci::Digest digest = TRY(BlobStore(m_context).put(manifest));
        SQLite::Statement update(db, "UPDATE images SET manifest = ? WHERE id = ?");
        update.bind(1, digest.str());
        update.bind(2, id.str());
        if (update.exec() == 0)
            return fail(Errc::NotFound, "No such image: {}", id.str());
        return {};
    });
}

Result<> ImageStore::tag(const oci::Digest& id, const oci::Reference& reference) {
    return m_context.database().change([&](SQLite::Database& db) -> Result<> {
        TRY(get(id));
        if (!reference.digest())
            if (const auto bound = TRY(detail::findReference(db, reference)); bound && *bound == id)
                return {};
        TRY(bindReference(db, id, reference));
        SQLite::Statement stored(db, "UPDATE images SET stored = ? WHERE id = ?");
        stored.bind(1, toUnixNanos(now()));
        stored.bind(2, id.str());
        stored.exec();
        return {};
    });
}

Result<> ImageStore::untag(const oci::Reference& reference) {
    return m_context.removing([&](SQLite::Database& db) -> Result<> {
        const char* table = reference.digest() ? "repo_digests" : "tags";
        SQLite::Statement drop(db, fmt::format("DELETE FROM {} WHERE reference = ?", table));
        drop.bind(1,
                  reference.digest() ? reference.withDigest(*reference.digest()).canonical() : reference.canonical());
        if (drop.exec() == 0)
            return fail(Errc::NotFound, "No such image: {}", reference.familiar());
        return {};
    });
}

Result<RemovedImage> ImageStore::remove(std::string_view text, Force force) {
    return m_context.removing([&](SQLite::Database& db) -> Result<RemovedImage> {
        const auto found = TRY(detail::resolveImage(db, text));
        const ImageRecord image = TRY(get(found.id));
        RemovedImage removed;
        const std::size_t names = image.tags.size() + (found.reference && found.reference->digest() ? 1 : 0);
        if (found.reference && names > 1) {
            TRY(untag(*found.reference));
            removed.untagged.push_back(found.reference->familiar());
            return removed;
        }
        if (force == Force::No) {
            std::vector<std::string> repositories;
            for (const oci::Reference& tag : image.tags)
                if (std::find(repositories.begin(), repositories.end(), tag.name()) == repositories.end())
                    repositories.push_back(tag.name());
            if (!found.reference && repositories.size() > 1)
                return fail(Errc::Conflict,
                            "unable to delete {} (must be forced) - image is referenced in multiple repositories",
                            image.id.shortHex());
            const auto users = TRY(usedBy(image.id));
            if (!users.empty())
                return fail(Errc::Conflict, "unable to remove {} (must be forced) - container {} is using it", text,
                            users.front().substr(0, 12));
        }
        for (const oci::Reference& tag : image.tags)
            removed.untagged.push_back(tag.familiar());
        for (const oci::Reference& digest : image.repoDigests)
            removed.untagged.push_back(digest.familiar());
        SQLite::Statement drop(db, "DELETE FROM images WHERE id = ?");
        drop.bind(1, image.id.str());
        drop.exec();
        removed.deleted.push_back(image.id);
        return removed;
    });
}

Result<std::vector<std::string>> ImageStore::usedBy(const oci::Digest& id) {
    return m_context.database().read([&](SQLite::Database& db) -> Result<std::vector<std::string>> {
        SQLite::Statement rows(db, "SELECT id FROM documents WHERE image = ? AND image <> '' ORDER BY created");
        rows.bind(1, id.str());
        std::vector<std::string> users;
        while (rows.executeStep())
            users.push_back(rows.getColumn(0).getString());
        return users;
    });
}

Result<std::uint64_t> ImageStore::uniqueSize(const oci::Digest& id) {
    return m_context.database().read([&](SQLite::Database& db) -> Result<std::uint64_t> {
        SQLite::Statement sum(db, R"sql(
            SELECT COALESCE(SUM(layers.size), 0) FROM image_layers JOIN layers ON layers.chain = image_layers.chain
            WHERE image = ?1 AND image_layers.chain NOT IN (SELECT chain FROM image_layers WHERE image <> ?1))sql");
        sum.bind(1, id.str());
        sum.executeStep();
        return static_cast<std::uint64_t>(sum.getColumn(0).getInt64());
    });
}

} // namespace slipway::store
