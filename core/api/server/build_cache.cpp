#include "api/server/build_cache.h"

#include <algorithm>

#include "api/server/router.h"
#include "base/text.h"
#include "dockerfile/parser.h"
#include "engine/engine.h"

namespace slipway::api {

namespace {

std::string_view typeOf(const engine::CacheEntry& entry) {
    return entry.kind == engine::CacheEntryKind::Mount ? "exec.cachemount" : "regular";
}

// "24h", or a point in time: how long ago.
Result<std::chrono::nanoseconds> agoOf(const std::string& text) {
    if (const auto duration = dockerfile::parseDuration(text); duration && *duration >= 0)
        return std::chrono::nanoseconds(*duration);
    std::optional<Timestamp> time;
    if (const auto seconds = parseUnsigned(text); seconds && *seconds < 9'000'000'000)
        time = fromUnixNanos(static_cast<std::int64_t>(*seconds) * 1'000'000'000);
    else if (const auto parsed = parseRfc3339(text))
        time = *parsed;
    if (!time)
        return fail(Errc::InvalidArgument, "until={:?}: write a duration like 24h or 90m, or a time in RFC 3339",
                    std::string_view(text));
    return std::max(std::chrono::nanoseconds(0), now() - *time);
}

bool isTrue(const std::string& value) {
    return value.empty() || value == "true" || value == "1";
}

Result<std::uint64_t> bytes(const Request& request, std::string_view parameter) {
    const auto value = TRY(request.query.number(parameter, 0));
    if (value < 0)
        return fail(Errc::InvalidArgument, "{}={}: must not be negative", parameter, value);
    return static_cast<std::uint64_t>(value);
}

Result<Reply> prune(Context& context, Request& request) {
    const auto filters = TRY(Filters::parse(request.query.get("filters")));
    TRY(filters.allowOnly(
        {"until", "unused-for", "id", "parent", "type", "description", "inuse", "shared", "private"}));
    engine::CachePruneRequest prune;
    prune.all = request.query.flag("all");
    for (const auto* name : {"until", "unused-for"}) {
        const auto& values = filters.of(name);
        if (values.size() > 1)
            return fail(Errc::InvalidArgument, "the filter {} can be given once only", name);
        if (!values.empty())
            prune.unusedFor = TRY(agoOf(values.front()));
    }
    // The older name of reserved-space.
    prune.reservedBytes = std::max(TRY(bytes(request, "keep-storage")), TRY(bytes(request, "reserved-space")));
    prune.maxUsedBytes = TRY(bytes(request, "max-used-space"));
    prune.minFreeBytes = TRY(bytes(request, "min-free-space"));
    prune.select = [filters](const engine::CacheEntry& entry) {
        const auto any = [&](std::string_view name, auto matches) {
            const auto& values = filters.of(name);
            return values.empty() || std::ranges::any_of(values, matches);
        };
        return any("id", [&](const std::string& v) { return !v.empty() && entry.id.starts_with(v); }) &&
               any("parent", [&](const std::string& v) { return !v.empty() && entry.parent.starts_with(v); }) &&
               any("type", [&](const std::string& v) { return v == typeOf(entry); }) &&
               any("description", [&](const std::string& v) { return entry.description.find(v) != v.npos; }) &&
               any("inuse", [&](const std::string& v) { return isTrue(v) == entry.inUse; }) &&
               any("shared", [&](const std::string& v) { return isTrue(v) == entry.shared; }) &&
               any("private", [&](const std::string& v) { return isTrue(v) != entry.shared; });
    };
    const auto outcome = TRY(context.engine.cacheKeeping().prune(prune));
    return json({{"CachesDeleted", outcome.ids}, {"SpaceReclaimed", outcome.bytes}});
}

} // namespace

Json buildCacheJson(const engine::CacheEntry& entry) {
    Json json = {{"ID", entry.id},
                 {"Type", typeOf(entry)},
                 {"Description", entry.description},
                 {"InUse", entry.inUse},
                 {"Shared", entry.shared},
                 {"Size", entry.size},
                 {"CreatedAt", toRfc3339Nano(entry.created)},
                 {"LastUsedAt", toRfc3339Nano(entry.lastUsed)},
                 {"UsageCount", entry.useCount}};
    if (!entry.parent.empty()) {
        json["Parent"] = entry.parent; // what clients before API 1.42 read
        json["Parents"] = Json::array({entry.parent});
    }
    return json;
}

void addBuildCacheRoutes(Router& router) {
    router.add("POST", "/build/prune", prune);
}

} // namespace slipway::api
