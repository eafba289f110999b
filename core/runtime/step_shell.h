// A process in a step's place that somebody talks to: a monitor holds its terminal.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>

#include "runtime/monitor_client.h"
#include "runtime/step.h"

namespace slipway::runtime {

struct ShellTerminal {
    bool tty = true;
    std::uint16_t rows = 0, columns = 0; // 0: unknown
    // Called once, when the process runs: docker's attach stream (raw with a tty, else framed), and the monitor, for
    // resizing, which is gone when runStepShell has returned.
    std::function<void(UniqueFd stream, const MonitorClient& monitor)> started;
};

// As runStep, of which `options.output` and `options.input` do not apply: blocks until the process has ended, or `stop`
// was requested (Cancelled). Nothing of it is left then but `paths`. NotFound: there is no such command in the root.
Result<StepResult> runStepShell(const OciRuntime& runtime, const HostCgroups& cgroups, ContainerSpec spec,
                                const ContainerPaths& paths, const StepOptions& options, const ShellTerminal& terminal,
                                std::stop_token stop);

} // namespace slipway::runtime
