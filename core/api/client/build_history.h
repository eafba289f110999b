// /slipway/v1/builds: builds that run, and the record of those that have. Slipway's engine only: any other answers
// NotFound. Ids may be given by their beginnings.
#pragma once

#include "api/client/client.h"
#include "api/types/build_history.h"

namespace slipway::api {

struct BuildQuery {
    std::string name;    // of the project, or its directory
    std::string outcome; // "ok", "failed", …
    std::string before;  // id: only older ones
    int limit = 0;       // 0: the engine's
};

[[nodiscard]] Request listBuilds(Client& client, const BuildQuery& query, Callback<BuildList> done);
[[nodiscard]] Request inspectBuild(Client& client, const std::string& id, Callback<BuildDetail> done);
// Bytes as the steps wrote them: any. `step` 0: of all steps, each below its title.
[[nodiscard]] Request buildLog(Client& client, const std::string& id, int step, Callback<std::string> done);
[[nodiscard]] Request buildDockerfile(Client& client, const std::string& id, Callback<std::string> done);
[[nodiscard]] Request compareBuilds(Client& client, const std::string& a, const std::string& b,
                                    Callback<BuildComparison> done);
[[nodiscard]] Request removeBuildRecord(Client& client, const std::string& id, Callback<> done);
// The newest `keep` stay.
[[nodiscard]] Request pruneBuilds(Client& client, std::int64_t keep, Callback<BuildPruneReply> done);

// Conflict when it has ended.
[[nodiscard]] Request cancelBuild(Client& client, const std::string& id, Callback<> done);
// A build's events from its beginning to its end, also of one that has ended.
[[nodiscard]] Request followBuild(Client& client, const std::string& id, Sink<BuildEvent> sink);
// Every build that runs or begins, until it is cancelled; each event names its build.
[[nodiscard]] Request followBuilds(Client& client, Sink<BuildEvent> sink);

} // namespace slipway::api
