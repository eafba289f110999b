#include "api/client/build_history.h"

#include "api/client/detail/operations.h"

namespace slipway::api {

namespace {

Target build(const std::string& id, std::string_view operation = {}) {
    Target target("/slipway/v1/builds");
    target.segment(id);
    if (!operation.empty())
        target.path(operation);
    return target;
}

Request text(Client& client, Target& target, Callback<std::string> done) {
    return detail::callWith<std::string>(
        client, detail::get(target), [](std::string_view body) -> Result<std::string> { return std::string(body); },
        std::move(done));
}

} // namespace

Request listBuilds(Client& client, const BuildQuery& query, Callback<BuildList> done) {
    Target target("/slipway/v1/builds");
    target.query("name", query.name).query("outcome", query.outcome).query("before", query.before);
    if (query.limit > 0)
        target.query("limit", std::to_string(query.limit));
    return detail::callJson<BuildList>(client, detail::get(target), "builds", std::move(done));
}

Request inspectBuild(Client& client, const std::string& id, Callback<BuildDetail> done) {
    return detail::callJson<BuildDetail>(client, detail::get(build(id)), "build", std::move(done));
}

Request buildLog(Client& client, const std::string& id, int step, Callback<std::string> done) {
    Target target = build(id, "log");
    if (step > 0)
        target.query("step", std::to_string(step));
    return text(client, target, std::move(done));
}

Request buildDockerfile(Client& client, const std::string& id, Callback<std::string> done) {
    Target target = build(id, "dockerfile");
    return text(client, target, std::move(done));
}

Request compareBuilds(Client& client, const std::string& a, const std::string& b, Callback<BuildComparison> done) {
    Target target("/slipway/v1/builds/compare");
    target.query("a", a).query("b", b);
    return detail::callJson<BuildComparison>(client, detail::get(target), "comparison", std::move(done));
}

Request removeBuildRecord(Client& client, const std::string& id, Callback<> done) {
    Target target = build(id, "record");
    return detail::callVoid(client, detail::make("DELETE", target), std::move(done));
}

Request pruneBuilds(Client& client, std::int64_t keep, Callback<BuildPruneReply> done) {
    Target target("/slipway/v1/builds/prune");
    target.query("keep", std::to_string(keep));
    return detail::callJson<BuildPruneReply>(client, detail::post(target), "prune", std::move(done));
}

Request cancelBuild(Client& client, const std::string& id, Callback<> done) {
    Target target = build(id, "cancel");
    return detail::callVoid(client, detail::post(target), std::move(done));
}

Request followBuild(Client& client, const std::string& id, Sink<BuildEvent> sink) {
    return detail::streamJson<BuildEvent>(client, detail::get(build(id, "events")), "build event", std::move(sink));
}

Request followBuilds(Client& client, Sink<BuildEvent> sink) {
    return detail::streamJson<BuildEvent>(client, detail::get(Target("/slipway/v1/builds/events")), "build event",
                                          std::move(sink));
}

} // namespace slipway::api
