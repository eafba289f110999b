// /slipway/v1/builds and /slipway/v1/plan. Slipway's engine only: any other answers NotFound.
#pragma once

#include "api/client/client.h"
#include "api/types/build.h"
#include "api/types/image.h"
#include "api/types/system.h"

namespace slipway::api {

// Runs a build and delivers its events in order; the last is build.finished, whether it went well or not. Cancelling
// the request cancels the build. `end` is an error when the build could not begin or the connection broke.
[[nodiscard]] Request startBuild(Client& client, const BuildRequest& request, Sink<BuildEvent> sink);

// The same with each event's line as the engine wrote it.
[[nodiscard]] Request startBuildRaw(Client& client, const BuildRequest& request, Sink<std::string_view> sink);

// Sends a tar, plain or compressed, ahead of the build that names it as "upload:" + the id.
[[nodiscard]] Request uploadContext(Client& client, BodySource tar, Callback<ContextUpload> done);

// What a build would do, without doing it.
[[nodiscard]] Request planBuild(Client& client, const BuildRequest& request, Callback<BuildPlan> done);

// The cache of a build whose stream is still open (BuildRequest::hold): an OCI layout as a tar, or to a registry.
struct CacheOptions {
    bool max = false; // the layers of every step, not those of the image alone
    std::string tag;  // in the layout's index; empty: latest
};
[[nodiscard]] Request buildCache(Client& client, const std::string& build, const CacheOptions& options,
                                 Sink<std::string_view> sink);
[[nodiscard]] Request pushBuildCache(Client& client, const std::string& build, const CacheOptions& options,
                                     const std::string& reference, const std::optional<RegistryAuth>& auth,
                                     Sink<PullProgress> sink);

// POST /build/prune: drops what the build cache holds. Sizes in bytes, 0: not asked for.
struct PruneBuildCache {
    bool all = false;
    Filters filters;                // until, id, type, description, inuse, shared, private
    std::int64_t reservedSpace = 0; // stays in any case
    std::int64_t maxUsedSpace = 0;  // goes until no more than this is left
    std::int64_t minFreeSpace = 0;  // goes until this much of the disk is free
};
[[nodiscard]] Request pruneBuildCache(Client& client, const PruneBuildCache& options, Callback<PruneReply> done);
[[nodiscard]] Request pruneBuildCache(Client& client, bool all, Callback<PruneReply> done);

} // namespace slipway::api
