// Layers as rows: looking them up and adding one whose directory is ready.
#pragma once

#include <string>

#include "base/result.h"
#include "store/detail/database.h"
#include "store/layers.h"

namespace slipway::store::detail {

inline constexpr const char* kLayerColumns =
    "directory, chain, diff, parent, size, entries, tar_size, created, complete";

Result<LayerInfo> layerFromRow(SQLite::Statement& row);
// nullopt when there is none; counts as a look-up for leases.
Result<std::optional<LayerInfo>> findLayer(StoreContext& context, const oci::Digest& chainId);

// Renames `directory` (absolute) to its place and writes the row. If the chain is there already, the directory goes to
// the trash and the layer that is there is returned. On an error the directory is in the trash.
Result<LayerInfo> adoptLayer(StoreContext& context, const std::string& directory, LayerInfo info);

} // namespace slipway::store::detail
