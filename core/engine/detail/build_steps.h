// RUN steps of a build, as containers of the runtime.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>

#include "build/backend.h"
#include "engine/detail/build_roots.h"
#include "engine/detail/core.h"
#include "runtime/container_spec.h"

namespace slipway::engine {

class BuildSteps final : public build::StepRunner {
public:
    // `caller`: whose rights read bind mounts from the context.
    BuildSteps(Core& core, Identity caller)
        : m_core(core)
        , m_caller(std::move(caller)) {}
    Result<build::StepOutcome> run(build::MutableRoot& root, const build::StepRequest& request,
                                   std::stop_token stop) override;

private:
    struct Step;
    Result<> takeCaches(Step& step, const build::StepRequest& request);
    Result<> addMount(Step& step, const build::StepMount& mount, std::size_t number);
    Result<> addBind(Step& step, const build::StepMount& mount, const std::string& staging);
    Result<> addCache(Step& step, const build::StepMount& mount);
    Core& m_core;
    Identity m_caller;
};

} // namespace slipway::engine
