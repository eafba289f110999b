// RUN steps of a build, as containers of the runtime.
#pragma once

#include "build/backend.h"
#include "engine/detail/build_roots.h"
#include "engine/detail/core.h"
#include "runtime/container_spec.h"
#include "runtime/step.h"
#include "runtime/step_shell.h"

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
    // The same, but somebody talks to the process: its end is an outcome, and request.output is not called.
    Result<build::StepOutcome> shell(build::MutableRoot& root, const build::StepRequest& request,
                                     const runtime::ShellTerminal& terminal, std::stop_token stop);

private:
    // Runs what has been prepared.
    using Launch = std::function<Result<runtime::StepResult>(
        const runtime::OciRuntime& oci, const runtime::ContainerSpec& spec, const runtime::ContainerPaths& paths,
        const runtime::StepOptions& options)>;
    // All that a step's process needs, made and taken down again, around its launch.
    Result<build::StepOutcome> around(build::MutableRoot& root, const build::StepRequest& request, std::stop_token stop,
                                      const Launch& launch);
    Core& m_core;
    Identity m_caller;
};

} // namespace slipway::engine
