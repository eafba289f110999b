// What a build has made, as long as a client wants to fetch it.
#pragma once

#include "engine/detail/cache_session.h"
#include "store/store.h"

namespace slipway::engine {

struct HeldBuild {
    std::shared_ptr<void> image; // goes last: nothing may spare its blobs then
    store::Lease lease;          // of the layers
    std::unique_ptr<CacheImports> imports;
    CacheNotes notes;
    std::set<oci::Digest> imageDiffIds;
};

} // namespace slipway::engine
