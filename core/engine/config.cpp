#include <algorithm>
#include <array>

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "dockerfile/parser.h"
#include "engine/engine.h"

namespace slipway::engine {

namespace {

// A number of bytes, or text with a unit in powers of 1024: "512MB", "20GB", "1TB".
Result<std::uint64_t> bytesOf(const Json& value, std::string_view name) {
    if (value.is_number_unsigned())
        return value.get<std::uint64_t>();
    const auto bad = [&] {
        return fail(Errc::InvalidArgument, "{} must be a number of bytes, or text like \"512MB\" or \"20GB\"", name);
    };
    if (!value.is_string())
        return bad();
    const std::string text = toLower(value.get<std::string>());
    const std::size_t digits = text.find_first_not_of("0123456789");
    const auto number = parseUnsigned(text.substr(0, digits));
    std::string unit(trim(digits == std::string::npos ? "" : text.substr(digits)));
    if (unit.ends_with("ib"))
        unit.erase(unit.size() - 2, 1);
    static constexpr std::array<std::pair<std::string_view, int>, 10> units{{{"", 0},
                                                                             {"b", 0},
                                                                             {"k", 10},
                                                                             {"kb", 10},
                                                                             {"m", 20},
                                                                             {"mb", 20},
                                                                             {"g", 30},
                                                                             {"gb", 30},
                                                                             {"t", 40},
                                                                             {"tb", 40}}};
    const auto found = std::ranges::find(units, unit, &std::pair<std::string_view, int>::first);
    if (!number || found == units.end() || *number > (std::uint64_t{1} << 63 >> found->second))
        return bad();
    return *number << found->second;
}

Result<> readCacheLimits(const Json& cache, CacheLimits& limits) {
    if (!cache.is_object())
        return fail(Errc::InvalidArgument, "build.cache must be an object");
    for (const auto& [name, value] : cache.items()) {
        if (name == "max-size") {
            limits.maxBytes = TRY(bytesOf(value, "build.cache.max-size"));
        } else if (name == "keep") {
            limits.keepBytes = TRY(bytesOf(value, "build.cache.keep"));
        } else if (name == "max-age") {
            const auto age =
                TRY(context(dockerfile::parseDuration(TRY(jsonString(cache, name))), "build.cache.max-age"));
            if (age < 0)
                return fail(Errc::InvalidArgument, "build.cache.max-age must not be negative");
            limits.maxAge = std::chrono::ceil<std::chrono::seconds>(std::chrono::nanoseconds(age));
        } else {
            return fail(Errc::InvalidArgument, "unknown member build.cache.{}; known are: max-size, max-age, keep",
                        name);
        }
    }
    return {};
}

Result<> readBuild(const Json& build, EngineConfig& config) {
    if (!build.is_object())
        return fail(Errc::InvalidArgument, "build must be an object");
    for (const auto& [name, value] : build.items()) {
        if (name == "parallelism") {
            const auto number = TRY(jsonInt(build, name));
            if (number < 1 || number > 1024)
                return fail(Errc::InvalidArgument, "build.parallelism must be a number from 1 to 1024");
            config.buildParallelism = static_cast<std::size_t>(number);
        } else if (name == "allow-host-network") {
            config.allowBuildHostNetwork = TRY(jsonBool(build, name));
        } else if (name == "cache") {
            TRY(readCacheLimits(value, config.cacheLimits));
        } else {
            return fail(Errc::InvalidArgument,
                        "unknown member build.{}; known are: allow-host-network, parallelism, cache", name);
        }
    }
    return {};
}

} // namespace

Result<> readConfig(const std::string& path, bool mustExist, EngineConfig& config) {
    const auto text = readFile(path, 1 << 20);
    if (!text) {
        if (text.error().code() == Errc::NotFound && !mustExist)
            return {};
        return std::unexpected(text.error());
    }
    const auto read = [&]() -> Result<> {
        const Json document = TRY(parseJson(*text, "configuration"));
        if (!document.is_object())
            return fail(Errc::InvalidArgument, "configuration: must be an object");
        for (const auto& [name, value] : document.items()) {
            if (name == "registry-mirrors") {
                if (!value.is_object())
                    return fail(Errc::InvalidArgument,
                                "registry-mirrors must be an object: registry host to list of URLs");
                for (const auto& [host, urls] : value.items())
                    config.registryMirrors[host] = TRY(jsonStrings(value, host));
            } else if (name == "insecure-registries") {
                config.insecureRegistries = TRY(jsonStrings(document, name));
            } else if (name == "runtime") {
                config.runtime = TRY(jsonString(document, name));
            } else if (name == "build") {
                TRY(readBuild(value, config));
            } else if (name == "network") {
                for (const auto& [member, inner] : value.items()) {
                    if (member != "pools")
                        return fail(Errc::InvalidArgument, "unknown member network.{}; known is: pools", member);
                    config.networkPools = TRY(jsonStrings(value, member));
                }
            } else if (name == "build") {
                TRY(readBuild(value, config));
            } else {
                return fail(Errc::InvalidArgument,
                            "unknown member {:?}; known are: registry-mirrors, insecure-registries, runtime, network, "
                            "build",
                            std::string_view(name));
            }
        }
        return {};
    };
    return context(read(), "{}", path);
}

} // namespace slipway::engine
