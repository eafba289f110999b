// Images as rows: reading one, and finding which one a person means.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "store/detail/database.h"
#include "store/images.h"

namespace slipway::store::detail {

// Counts as a look-up of the image's layers and blobs for leases.
Result<std::optional<ImageRecord>> findImage(StoreContext& context, SQLite::Database& db, const oci::Digest& id);

Result<std::optional<oci::Digest>> findReference(SQLite::Database& db, const oci::Reference& reference);

struct ResolvedImage {
    oci::Digest id;
    std::optional<oci::Reference> reference; // when it was meant by name
};

// As ImageStore::resolve.
Result<ResolvedImage> resolveImage(SQLite::Database& db, std::string_view text);

} // namespace slipway::store::detail
