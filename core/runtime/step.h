// One RUN step of a build: a container that nobody attaches to and whose exit code is all that stays.
#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/result.h"
#include "runtime/cgroups.h"
#include "runtime/container_spec.h"
#include "runtime/oci_runtime.h"
#include "runtime/run_paths.h"

namespace slipway::runtime {

enum class StepStream { Stdout, Stderr };

struct StepOptions {
    // Called on the calling thread, as output arrives; chunks end anywhere. Slow callbacks hold the step back.
    std::function<void(StepStream, std::string_view)> output;
    // Called on the calling thread when the step's namespaces exist and before its process runs, with a host pid inside
    // them: attach the network here. Its error ends the step. Empty: no such stop (and one process less).
    std::function<Result<>(pid_t)> attachNetwork;
    // slipway-monitor; needed with attachNetwork.
    std::string monitorBinary;
    // Standard input; -1: /dev/null. Not owned.
    int input = -1;
};

struct StepResult {
    int exitCode = 0;
    // It was killed (137) and had a memory limit: most likely by that. Its cgroup is gone before anybody could ask.
    bool oomKilled = false;
};

// Runs `spec` (its rootfs mounted, its cgroupPath its own) to the end, on the calling thread. Cancelled after `stop`
// was requested: everything of the step has been killed by then. The bundle is written to `paths`
// (RunPaths::prepareContainer). An exit code other than 0 is a result, not an error; 127 and 126 as for docker, with
// the reason on Stderr.
Result<StepResult> runStep(const OciRuntime& runtime, const HostCgroups& cgroups, ContainerSpec spec,
                           const ContainerPaths& paths, const StepOptions& options, std::stop_token stop);

} // namespace slipway::runtime
