// Registry credentials where docker keeps them: $DOCKER_CONFIG/config.json (else ~/.docker/config.json) and the
// credential helpers that it names.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "api/types/image.h"
#include "base/result.h"

namespace slipway::cli {

// "python" -> "docker.io", "localhost:5000/a" -> "localhost:5000", "ghcr.io/x/y" -> "ghcr.io".
std::string registryOf(const std::string& reference);

// The directory of config.json; empty without a home.
std::string configDirectory();

// For `registry` (as registryOf gives it). nullopt: none are kept. An error: config.json cannot be read, or its helper
// has failed.
Result<std::optional<api::RegistryAuth>> findCredentials(const std::string& directory, const std::string& registry);

// Every registry's, for a build, which may need any of them. Helpers that fail are left out, as docker does it.
Result<std::map<std::string, api::RegistryAuth>> allCredentials(const std::string& directory);

} // namespace slipway::cli
