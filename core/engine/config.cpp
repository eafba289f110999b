#include "base/file.h"
#include "base/json.h"
#include "engine/engine.h"

namespace slipway::engine {

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
            } else if (name == "network") {
                for (const auto& [member, inner] : value.items()) {
                    if (member != "pools")
                        return fail(Errc::InvalidArgument, "unknown member network.{}; known is: pools", member);
                    config.networkPools = TRY(jsonStrings(value, member));
                }
            } else {
                return fail(Errc::InvalidArgument,
                            "unknown member {:?}; known are: registry-mirrors, insecure-registries, runtime, network",
                            std::string_view(name));
            }
        }
        return {};
    };
    return context(read(), "{}", path);
}

} // namespace slipway::engine
