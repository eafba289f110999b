#include "api/server/build_inputs.h"

#include "base/base64.h"
#include "base/text.h"

namespace slipway::api {

namespace {

Result<> readUlimits(const Json& list, engine::BuildOptions& options) {
    if (list.is_null())
        return {};
    if (!list.is_array())
        return fail(Errc::InvalidArgument, "ulimits must be a list");
    for (const auto& entry : list) {
        build::StepUlimit ulimit;
        ulimit.name = TRY(jsonString(entry, "Name"));
        ulimit.soft = TRY(jsonInt(entry, "Soft"));
        ulimit.hard = TRY(jsonInt(entry, "Hard"));
        options.limits.ulimits.push_back(std::move(ulimit));
    }
    return {};
}

Result<> checkLimits(const build::StepLimits& limits) {
    if (limits.memory < 0 || limits.cpuShares < 0 || limits.cpuPeriod < 0)
        return fail(Errc::InvalidArgument, "memory, CPU shares and CPU period must not be negative");
    if (limits.memory != 0 && limits.memory < (6 << 20))
        return fail(Errc::InvalidArgument, "Minimum memory limit allowed is 6MB");
    if (limits.memorySwap > 0 && limits.memory == 0)
        return fail(Errc::InvalidArgument, "a limit on memory and swap needs one on memory");
    if (limits.memorySwap > 0 && limits.memorySwap < limits.memory)
        return fail(Errc::InvalidArgument, "the limit on memory and swap must not be below that on memory");
    return {};
}

} // namespace

Result<std::map<std::string, std::string>> stringsOf(const Json& object, std::string_view what) {
    std::map<std::string, std::string> values;
    if (object.is_null())
        return values;
    if (!object.is_object())
        return fail(Errc::InvalidArgument, "{} must be an object of strings", what);
    for (const auto& [name, value] : object.items()) {
        if (value.is_null())
            continue; // a build argument without a value: the client had none in its environment
        if (!value.is_string())
            return fail(Errc::InvalidArgument, "{}.{} must be a string", what, name);
        values[name] = value.get<std::string>();
    }
    return values;
}

Result<> readStepInputs(const Json& body, engine::BuildOptions& options) {
    for (const auto& stage : TRY(jsonStrings(body, "noCacheFilter")))
        options.noCacheStages.insert(stage);
    options.contexts = TRY(stringsOf(TRY(jsonObject(body, "contexts")), "contexts"));
    options.sshAgents = TRY(stringsOf(TRY(jsonObject(body, "ssh")), "ssh"));
    for (const auto& [id, text] : TRY(stringsOf(TRY(jsonObject(body, "secrets")), "secrets"))) {
        auto bytes = decodeBase64(text);
        if (!bytes)
            return fail(Errc::InvalidArgument, "the secret {} is not base64", id);
        options.secrets[id] = build::SecretBytes(std::move(*bytes));
    }
    auto& limits = options.limits;
    limits.memory = TRY(jsonInt(body, "memory"));
    limits.memorySwap = TRY(jsonInt(body, "memorySwap"));
    limits.cpuShares = TRY(jsonInt(body, "cpuShares"));
    limits.cpuPeriod = TRY(jsonInt(body, "cpuPeriod"));
    limits.cpuQuota = TRY(jsonInt(body, "cpuQuota"));
    limits.cpusetCpus = TRY(jsonString(body, "cpusetCpus"));
    limits.cpusetMems = TRY(jsonString(body, "cpusetMems"));
    if (body.contains("ulimits"))
        TRY(readUlimits(body["ulimits"], options));
    return checkLimits(limits);
}

Result<> readStepInputs(const Query& query, engine::BuildOptions& options) {
    auto& limits = options.limits;
    limits.memory = TRY(query.number("memory", 0));
    limits.memorySwap = TRY(query.number("memswap", 0));
    limits.cpuShares = TRY(query.number("cpushares", 0));
    limits.cpuPeriod = TRY(query.number("cpuperiod", 0));
    limits.cpuQuota = TRY(query.number("cpuquota", 0));
    limits.cpusetCpus = query.get("cpusetcpus");
    limits.cpusetMems = query.get("cpusetmems");
    if (const std::string text = query.get("ulimits"); !text.empty())
        TRY(readUlimits(TRY(parseJson(text, "ulimits")), options));
    return checkLimits(limits);
}

} // namespace slipway::api
