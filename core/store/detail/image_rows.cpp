#include "store/detail/image_rows.h"

#include "base/json.h"
#include "base/text.h"
#include "store/detail/context.h"

namespace slipway::store::detail {

namespace {

Result<std::vector<oci::Reference>> referencesOf(SQLite::Database& db, const char* table, const oci::Digest& id) {
    SQLite::Statement rows(db, fmt::format("SELECT reference FROM {} WHERE image = ? ORDER BY reference", table));
    rows.bind(1, id.str());
    std::vector<oci::Reference> references;
    while (rows.executeStep())
        references.push_back(TRY(oci::Reference::parse(rows.getColumn(0).getString())));
    return references;
}

Result<std::optional<oci::Digest>> oneId(SQLite::Statement& query) {
    if (!query.executeStep())
        return std::nullopt;
    return TRY(digestColumn(query.getColumn(0)));
}

} // namespace

Result<std::optional<ImageRecord>> findImage(StoreContext& context, SQLite::Database& db, const oci::Digest& id) {
    SQLite::Statement row(db, "SELECT manifest, created, stored, size, os, arch, variant, labels, parent FROM images "
                              "WHERE id = ?");
    row.bind(1, id.str());
    if (!row.executeStep())
        return std::nullopt;
    ImageRecord image;
    image.id = id;
    image.manifest = TRY(digestColumn(row.getColumn(0)));
    if (!row.getColumn(1).isNull())
        image.created = timeColumn(row.getColumn(1));
    image.stored = timeColumn(row.getColumn(2));
    image.size = static_cast<std::uint64_t>(row.getColumn(3).getInt64());
    image.platform.os = row.getColumn(4).getString();
    image.platform.arch = row.getColumn(5).getString();
    image.platform.variant = row.getColumn(6).getString();
    const Json labels = TRY(parseJson(row.getColumn(7).getString(), "labels"));
    for (const auto& [key, value] : labels.items())
        if (value.is_string())
            image.labels[key] = value.get<std::string>();
    image.parent = row.getColumn(8).getString();
    image.tags = TRY(referencesOf(db, "tags", id));
    image.repoDigests = TRY(referencesOf(db, "repo_digests", id));
    context.touchBlob(id);
    if (!image.manifest.empty())
        context.touchBlob(image.manifest);
    SQLite::Statement layers(db, "SELECT chain FROM image_layers WHERE image = ? ORDER BY position");
    layers.bind(1, id.str());
    while (layers.executeStep()) {
        image.chainIds.push_back(TRY(digestColumn(layers.getColumn(0))));
        context.touchChain(image.chainIds.back());
    }
    return image;
}

Result<std::optional<oci::Digest>> findReference(SQLite::Database& db, const oci::Reference& reference) {
    if (!reference.digest()) {
        SQLite::Statement byTag(db, "SELECT image FROM tags WHERE reference = ?");
        byTag.bind(1, reference.canonical());
        return oneId(byTag);
    }
    SQLite::Statement byDigest(db, "SELECT image FROM repo_digests WHERE reference = ?");
    byDigest.bind(1, reference.withDigest(*reference.digest()).canonical());
    if (auto id = TRY(oneId(byDigest)))
        return id;
    // name@<image id or manifest> of an image that has a tag in this repository.
    SQLite::Statement byContent(db, "SELECT id FROM images JOIN tags ON tags.image = images.id "
                                    "WHERE (id = ?1 OR manifest = ?1) AND substr(reference, 1, length(?2)) = ?2");
    byContent.bind(1, reference.digest()->str());
    byContent.bind(2, reference.name() + ":");
    return oneId(byContent);
}

Result<ResolvedImage> resolveImage(SQLite::Database& db, std::string_view text) {
    std::string_view hex = text;
    const bool isId = hex.starts_with("sha256:");
    if (isId)
        hex.remove_prefix(7);
    // A whole id is never a name; a shorter one may be ("cafe"), and then the name wins, as for docker.
    if (!isId && hex.size() < 64)
        if (auto reference = oci::Reference::parse(text))
            if (const auto id = TRY(findReference(db, *reference)))
                return ResolvedImage{*id, *reference};
    if (hex.size() >= 2 && hex.size() <= 64 && isHex(hex)) {
        SQLite::Statement byPrefix(db, "SELECT id FROM images WHERE substr(id, 1, length(?1)) = ?1 LIMIT 2");
        byPrefix.bind(1, fmt::format("sha256:{}", hex));
        if (byPrefix.executeStep()) {
            const oci::Digest id = TRY(digestColumn(byPrefix.getColumn(0)));
            if (byPrefix.executeStep())
                return fail(Errc::Conflict, "{} is the beginning of several images' ids", text);
            return ResolvedImage{id, std::nullopt};
        }
    }
    if (!isId && hex.size() >= 64)
        if (auto reference = oci::Reference::parse(text))
            if (const auto id = TRY(findReference(db, *reference)))
                return ResolvedImage{*id, *reference};
    return fail(Errc::NotFound, "No such image: {}", sanitizeForTerminal(text.substr(0, 512)));
}

} // namespace slipway::store::detail
