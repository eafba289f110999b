#include "cli/credentials.h"

#include <cstdlib>

#include "base/file.h"
#include "registry/docker_config.h"

namespace slipway::cli {

namespace {

api::RegistryAuth authOf(const std::string& registry, const registry::Credentials& found) {
    return {found.username, found.password, found.identityToken, found.registryToken, registry::configKeyOf(registry)};
}

} // namespace

std::string registryOf(const std::string& reference) {
    const auto slash = reference.find('/');
    const std::string first = reference.substr(0, slash);
    if (slash == std::string::npos ||
        (first.find('.') == std::string::npos && first.find(':') == std::string::npos && first != "localhost"))
        return "docker.io";
    return first == "index.docker.io" ? "docker.io" : first;
}

std::string configDirectory() {
    if (const char* configured = std::getenv("DOCKER_CONFIG"); configured && *configured)
        return configured;
    const char* home = std::getenv("HOME");
    return home && *home ? joinPath(home, ".docker") : std::string();
}

Result<std::optional<api::RegistryAuth>> findCredentials(const std::string& directory, const std::string& registry) {
    if (directory.empty())
        return std::nullopt;
    const auto config = TRY(registry::DockerConfig::load(joinPath(directory, "config.json")));
    const auto found = TRY(context(config.find(registry), "credentials for {}", registry));
    if (found.empty())
        return std::nullopt;
    return authOf(registry, found);
}

Result<std::map<std::string, api::RegistryAuth>> allCredentials(const std::string& directory) {
    std::map<std::string, api::RegistryAuth> result;
    if (directory.empty())
        return result;
    const auto config = TRY(registry::DockerConfig::load(joinPath(directory, "config.json")));
    for (const auto& [registry, found] : config.all())
        result.emplace(registry, authOf(registry, found));
    return result;
}

} // namespace slipway::cli
