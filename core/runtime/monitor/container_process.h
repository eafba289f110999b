// Creating a container (or an exec) through the OCI runtime, and holding the ends of its standard streams.
#pragma once

#include <string>

#include <sys/types.h>

#include "base/result.h"
#include "base/unique_fd.h"
#include "runtime/monitor_client.h"
#include "runtime/oci_runtime.h"

namespace slipway::runtime::monitor {

struct ContainerProcess {
    pid_t pid = 0;
    UniqueFd pidFd;
    UniqueFd in;  // empty: standard input is /dev/null
    UniqueFd out; // with a tty the terminal, and `in` a duplicate of it
    UniqueFd err; // empty with a tty
};

// Runs `create` (or `exec --detach`) to its end. The process becomes our child, since we are a subreaper. All
// descriptors are non-blocking. On failure `exitCode` is docker's for it.
Result<ContainerProcess> createProcess(const MonitorConfig& config, const OciRuntime& runtime, int& exitCode);

} // namespace slipway::runtime::monitor
