// What the operations on images share.
#pragma once

#include <mutex>

#include "engine/detail/core.h"
#include "engine/images.h"
#include "registry/client.h"

namespace slipway::engine {

struct Images::Impl {
    explicit Impl(Core& owner)
        : core(owner)
        , registries(registryConfig(owner.config)) {}

    static registry::RegistryConfig registryConfig(const EngineConfig& config) {
        registry::RegistryConfig result;
        result.mirrors = config.registryMirrors;
        result.insecureRegistries = config.insecureRegistries;
        return result;
    }

    Core& core;
    registry::Registries registries;
    std::mutex starter; // made once, however many ask at the same time
};

} // namespace slipway::engine
