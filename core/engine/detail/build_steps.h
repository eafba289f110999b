// RUN steps of a build, as containers of the runtime.
#pragma once

#include "build/backend.h"
#include "engine/detail/build_roots.h"
#include "engine/detail/core.h"

namespace slipway::engine {

class BuildSteps final : public build::StepRunner {
public:
    // `caller`: whose rights read bind mounts from a context and reach ssh agents.
    BuildSteps(Core& core, Identity caller)
        : m_core(core)
        , m_caller(std::move(caller)) {}
    Result<> checkNetwork(const std::string& network) override;
    Result<> checkPlatform(const oci::Platform& platform) override;
    Result<build::StepOutcome> run(build::MutableRoot& root, const build::StepRequest& request,
                                   std::stop_token stop) override;

private:
    Core& m_core;
    Identity m_caller;
};

} // namespace slipway::engine
