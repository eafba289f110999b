#include "api/client/builds.h"

#include "api/client/detail/operations.h"
#include "api/client/detail/progress.h"

namespace slipway::api {

namespace {

HttpRequest build(const BuildRequest& request) {
    return detail::withCredentials(detail::post(Target("/slipway/v1/builds"), encode(request)), request.credentials);
}

} // namespace

Request startBuild(Client& client, const BuildRequest& request, Sink<BuildEvent> sink) {
    return detail::streamJson<BuildEvent>(client, build(request), "build event", std::move(sink));
}

Request startBuildRaw(Client& client, const BuildRequest& request, Sink<std::string_view> sink) {
    return client.streamLines(build(request), std::move(sink));
}

Request uploadContext(Client& client, BodySource tar, Callback<ContextUpload> done) {
    HttpRequest request = detail::post(Target("/slipway/v1/contexts"));
    request.contentType = "application/x-tar";
    request.source = std::move(tar);
    return detail::callJson<ContextUpload>(client, std::move(request), "context", std::move(done));
}

Request planBuild(Client& client, const BuildRequest& request, Callback<BuildPlan> done) {
    return detail::callJson<BuildPlan>(
        client, detail::withCredentials(detail::post(Target("/slipway/v1/plan"), encode(request)), request.credentials),
        "plan", std::move(done));
}

namespace {

void describe(Target& target, const CacheOptions& options) {
    target.query("mode", options.max ? "max" : "min").query("tag", options.tag);
}

} // namespace

Request buildCache(Client& client, const std::string& build, const CacheOptions& options, Sink<std::string_view> sink) {
    Target target("/slipway/v1/builds");
    target.segment(build).segment("cache");
    describe(target, options);
    return client.stream(detail::get(target), nullptr, std::move(sink));
}

Request pushBuildCache(Client& client, const std::string& build, const CacheOptions& options,
                       const std::string& reference, const std::optional<RegistryAuth>& auth, Sink<PullProgress> sink) {
    Target target("/slipway/v1/builds");
    target.segment(build).segment("cache").segment("push");
    describe(target, options);
    target.query("reference", reference);
    HttpRequest request = detail::post(target);
    detail::addAuth(request, auth);
    return detail::streamWith<PullProgress>(client, std::move(request), detail::readProgress, std::move(sink));
}

Request pruneBuildCache(Client& client, bool all, Callback<PruneReply> done) {
    PruneBuildCache options;
    options.all = all;
    return pruneBuildCache(client, options, std::move(done));
}

Request pruneBuildCache(Client& client, const PruneBuildCache& options, Callback<PruneReply> done) {
    Target target("/build/prune");
    target.flag("all", options.all).query("filters", encodeFilters(options.filters));
    const auto size = [&](std::string_view name, std::int64_t bytes) {
        if (bytes > 0)
            target.query(name, std::to_string(bytes));
    };
    size("keep-storage", options.reservedSpace); // engines before API 1.48 know this name only
    size("reserved-space", options.reservedSpace);
    size("max-used-space", options.maxUsedSpace);
    size("min-free-space", options.minFreeSpace);
    return detail::callJson<PruneReply>(client, detail::post(target), "prune", std::move(done));
}

} // namespace slipway::api
