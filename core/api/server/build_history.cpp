// /slipway/v1/builds: builds that run, and the record of those that have.
#include "api/server/build_json.h"
#include "api/server/router.h"
#include "base/fact_json.h"
#include "base/text.h"
#include "engine/engine.h"

namespace slipway::api {

namespace {

constexpr std::int64_t kDefaultLimit = 100;
constexpr std::int64_t kMostListed = 10'000;

std::string_view toString(engine::BuildRecordOutcome outcome) {
    static constexpr std::string_view names[]{"running", "ok", "failed", "cancelled", "refused", "interrupted"};
    return names[static_cast<std::size_t>(outcome) % std::size(names)];
}

std::string_view toString(engine::BuildStepState state) {
    static constexpr std::string_view names[]{"waiting", "running", "cached", "done", "failed", "cancelled"};
    return names[static_cast<std::size_t>(state) % std::size(names)];
}

Json detailsOf(const engine::BuildRecord& record) {
    auto details = parseJson(record.details, "a build's details");
    return details && details->is_object() ? std::move(*details) : Json::object();
}

Json summaryJson(const engine::BuildRecord& record, const Json& details) {
    Json json = {{"id", record.id},
                 {"name", record.name},
                 {"context", record.context},
                 {"dockerfile", record.dockerfile},
                 {"target", details.value("target", Json(""))},
                 {"tags", details.value("tags", Json::array())},
                 {"outcome", toString(record.outcome)},
                 {"started", toRfc3339Nano(record.started)},
                 {"durationMs", record.durationMs},
                 {"steps", record.steps},
                 {"cachedSteps", record.cachedSteps}};
    if (!record.image.empty())
        json["image"] = record.image;
    if (details.contains("error"))
        json["error"] = details["error"];
    return json;
}

Json stepJson(const engine::BuildStepRecord& step) {
    Json json = {{"step", step.step},       {"stage", step.stage},
                 {"line", step.line},       {"endLine", step.endLine},
                 {"text", step.text},       {"state", toString(step.state)},
                 {"startMs", step.startMs}, {"durationMs", step.durationMs},
                 {"size", step.size},       {"logBytes", step.logBytes}};
    addStatement(json, "reason", engine::reasonOf(step));
    return json;
}

Result<Reply> list(Context& context, Request& request) {
    engine::BuildFilter filter;
    filter.name = request.query.get("name");
    filter.context = request.query.get("context");
    filter.before = request.query.get("before");
    if (const std::string wanted = request.query.get("outcome"); !wanted.empty()) {
        using enum engine::BuildRecordOutcome;
        for (const auto outcome : {Running, Ok, Failed, Cancelled, Refused, Interrupted})
            if (toString(outcome) == wanted)
                filter.outcome = outcome;
        if (!filter.outcome)
            return fail(Errc::InvalidArgument, "outcome={:?}: running, ok, failed, cancelled, refused or interrupted",
                        std::string_view(wanted));
    }
    const auto limit = TRY(request.query.number("limit", kDefaultLimit));
    if (limit < 1 || limit > kMostListed)
        return fail(Errc::InvalidArgument, "limit={}: from 1 to {}", limit, kMostListed);
    filter.limit = static_cast<std::size_t>(limit);
    Json builds = Json::array();
    const auto records = TRY(context.engine.buildHistory().list(filter));
    for (const auto& record : records)
        builds.push_back(summaryJson(record, detailsOf(record)));
    return json({{"builds", std::move(builds)}});
}

Result<Reply> show(Context& context, Request& request) {
    auto& history = context.engine.buildHistory();
    const auto record = TRY(history.get(request.parameter("id")));
    const Json details = detailsOf(record);
    Json body = summaryJson(record, details);
    for (const auto* member : {"args", "platform", "network", "noCache", "pull", "warnings"})
        if (details.contains(member))
            body[member] = details[member];
    Json& timeline = body["timeline"] = Json::array();
    const auto steps = TRY(history.steps(record.id));
    for (const auto& step : steps)
        timeline.push_back(stepJson(step));
    return json(std::move(body));
}

// The steps' logs as text, with a line in the place of what was not kept.
Result<Reply> log(Context& context, Request& request) {
    auto& history = context.engine.buildHistory();
    const auto record = TRY(history.get(request.parameter("id")));
    const auto only = TRY(request.query.number("step", 0));
    std::string text;
    bool found = false;
    const auto steps = TRY(history.steps(record.id));
    for (const auto& step : steps) {
        if (only != 0 && step.step != only)
            continue;
        found = true;
        const auto kept = TRY(history.log(record.id, step.step));
        if (kept.head.empty() && kept.tail.empty())
            continue;
        if (only == 0)
            text += fmt::format("#{} {}\n", step.step, step.text.substr(0, step.text.find('\n')));
        text += kept.head;
        if (kept.cut > 0)
            text += fmt::format("[{} not kept]\n", humanSize(kept.cut));
        text += kept.tail;
        if (only == 0 && !text.ends_with('\n'))
            text += '\n';
    }
    if (only != 0 && !found)
        return fail(Errc::NotFound, "build {} has no step {}", record.id, only);
    return TextReply{200, "text/plain; charset=utf-8", std::move(text), {}};
}

Result<Reply> dockerfile(Context& context, Request& request) {
    return TextReply{
        200, "text/plain; charset=utf-8", TRY(context.engine.buildHistory().dockerfile(request.parameter("id"))), {}};
}

// What has a value in one and another or none in the other.
Json differences(const Json& a, const Json& b) {
    Json list = Json::array();
    Json names = Json::object();
    for (const auto& [name, value] : a.items())
        names[name] = nullptr;
    for (const auto& [name, value] : b.items())
        names[name] = nullptr;
    for (const auto& [name, nothing] : names.items()) {
        const bool inA = a.contains(name), inB = b.contains(name);
        if (inA && inB && a[name] == b[name])
            continue;
        Json entry = {{"name", name}};
        if (inA)
            entry["a"] = a[name];
        if (inB)
            entry["b"] = b[name];
        list.push_back(std::move(entry));
    }
    return list;
}

std::string optionText(const Json& details, const char* name) {
    const Json value = details.value(name, Json(""));
    return value.is_string() ? value.get<std::string>() : dumpJson(value);
}

Result<Reply> compare(Context& context, Request& request) {
    const std::string a = request.query.get("a"), b = request.query.get("b");
    if (a.empty() || b.empty())
        return fail(Errc::InvalidArgument, "name two builds: ?a=ID&b=ID");
    const auto comparison = TRY(context.engine.buildHistory().compare(a, b));
    const Json detailsA = detailsOf(comparison.a), detailsB = detailsOf(comparison.b);
    Json steps = Json::array();
    for (const auto& step : comparison.steps) {
        const auto& either = step.b ? *step.b : *step.a;
        Json entry = {{"stage", either.stage}, {"text", either.text}};
        if (step.a)
            entry["a"] = stepJson(*step.a);
        if (step.b)
            entry["b"] = stepJson(*step.b);
        steps.push_back(std::move(entry));
    }
    Json options = Json::array();
    for (const auto* name : {"target", "platform", "network", "noCache", "pull"}) {
        const std::string left = optionText(detailsA, name), right = optionText(detailsB, name);
        if (left != right)
            options.push_back({{"name", name}, {"a", left}, {"b", right}});
    }
    return json({{"a", summaryJson(comparison.a, detailsA)},
                 {"b", summaryJson(comparison.b, detailsB)},
                 {"dockerfile", comparison.dockerfileDiff},
                 {"args", differences(detailsA.value("args", Json::object()), detailsB.value("args", Json::object()))},
                 {"options", std::move(options)},
                 {"steps", std::move(steps)}});
}

Result<Reply> remove(Context& context, Request& request) {
    TRY(context.engine.buildHistory().remove(request.parameter("id")));
    return empty();
}

// ?keep=N: the newest N stay; ?bytes=N: as many as fit. Without either: nothing that has ended.
Result<Reply> prune(Context& context, Request& request) {
    engine::BuildHistoryLimits limits;
    const auto bytes = TRY(request.query.number("bytes", -1));
    const auto keep = TRY(request.query.number("keep", bytes >= 0 ? kMostListed : 0));
    if (keep < 0 || (request.query.has("bytes") && bytes < 0))
        return fail(Errc::InvalidArgument, "keep and bytes are numbers from 0");
    limits.builds = static_cast<std::size_t>(keep);
    if (bytes >= 0)
        limits.bytes = static_cast<std::uint64_t>(bytes);
    const auto report = TRY(context.engine.buildHistory().prune(limits));
    return json({{"BuildsDeleted", report.builds}, {"SpaceReclaimed", report.bytes}});
}

Result<Reply> cancel(Context& context, Request& request) {
    const std::string& id = request.parameter("id");
    auto cancelled = context.engine.runningBuilds().cancel(id);
    if (!cancelled && cancelled.error().code() == Errc::NotFound) {
        const auto record = TRY(context.engine.buildHistory().get(id));
        return fail(Errc::Conflict, "build {} has ended: {}", record.id, toString(record.outcome));
    }
    TRY(std::move(cancelled));
    return empty();
}

// POST /build/cancel?id=, with what the client called the build.
Result<Reply> dockerCancel(Context& context, Request& request) {
    const std::string id = request.query.get("id");
    if (id.empty())
        return fail(Errc::InvalidArgument, "build ID not provided");
    TRY(context.engine.runningBuilds().cancel(id));
    return empty(200);
}

Result<Reply> follow(Context& context, Request& request) {
    const std::string id = request.parameter("id");
    auto& engine = context.engine;
    auto reader = engine.runningBuilds().follow(id);
    if (reader)
        return StreamReply{"application/x-ndjson",
                           [reader = std::move(*reader)](StreamWriter& writer, std::stop_token stop) mutable {
                               std::vector<std::shared_ptr<const build::Event>> events;
                               for (; reader.next(events, stop); events.clear())
                                   for (const auto& event : events)
                                       if (!writer.write(dumpJson(eventJson(*event)) + '\n'))
                                           return;
                           }};
    if (reader.error().code() != Errc::NotFound)
        return std::unexpected(reader.error());
    TRY(engine.buildHistory().get(id));
    return StreamReply{"application/x-ndjson", [&engine, id](StreamWriter& writer, std::stop_token) {
                           JsonLines lines(writer);
                           (void)engine.buildHistory().replay(id, lines);
                       }};
}

Result<Reply> followAll(Context& context, Request&) {
    auto& builds = context.engine.runningBuilds();
    return StreamReply{"application/x-ndjson", [&builds](StreamWriter& writer, std::stop_token stop) {
                           builds.followAll(
                               [&](const std::string& id, const build::Event& event) {
                                   Json line = eventJson(event);
                                   line["build"] = id;
                                   return writer.write(dumpJson(line) + '\n').has_value();
                               },
                               std::move(stop));
                       }};
}

} // namespace

void addBuildHistoryRoutes(Router& router) {
    router.add("POST", "/build/cancel", dockerCancel);
    router.add("GET", "/slipway/v1/builds", list);
    router.add("GET", "/slipway/v1/builds/events", followAll);
    router.add("GET", "/slipway/v1/builds/compare", compare);
    router.add("POST", "/slipway/v1/builds/prune", prune);
    router.add("GET", "/slipway/v1/builds/{id}", show);
    router.add("DELETE", "/slipway/v1/builds/{id}", cancel);
    router.add("POST", "/slipway/v1/builds/{id}/cancel", cancel);
    router.add("GET", "/slipway/v1/builds/{id}/events", follow);
    router.add("GET", "/slipway/v1/builds/{id}/log", log);
    router.add("GET", "/slipway/v1/builds/{id}/dockerfile", dockerfile);
    router.add("DELETE", "/slipway/v1/builds/{id}/record", remove);
}

} // namespace slipway::api
