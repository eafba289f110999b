// --cache-from and --cache-to, in docker buildx's grammar.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/client/client.h"
#include "api/types/build.h"
#include "base/result.h"
#include "cli/deliver.h"

namespace slipway::cli {

enum class CacheType { Inline, Local, Registry };

struct CacheTarget {
    CacheType type = CacheType::Inline;
    std::string destination; // Local: a directory; Registry: a reference
    std::string tag = "latest";
    bool max = false;         // the layers of every step, not those of the image alone
    bool ignoreError = false; // the build has succeeded whether the cache gets there or not
};

// "type=local,src=DIR", "type=registry,ref=NAME", or NAME alone. A directory is made absolute; one that is not there is
// left out with a word on standard error, as docker does.
Result<api::CacheImport> parseCacheFrom(std::string_view text);
// "type=inline", "type=local,dest=DIR[,mode=max]", "type=registry,ref=NAME[,mode=max]", or NAME alone.
Result<CacheTarget> parseCacheTo(std::string_view text);

// Fetches or sends the caches of a build that is held.
Result<> deliverCaches(api::Client& client, const BuiltImage& built, const std::vector<CacheTarget>& targets,
                       DeliverProgress progress);

} // namespace slipway::cli
