// What a crash left behind, found by its place under the run directory and taken away.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "runtime/cgroups.h"
#include "runtime/oci_runtime.h"
#include "runtime/run_paths.h"

namespace slipway::runtime {

struct Leftover {
    std::string id;
    bool step = false;       // else a container
    bool hasMonitor = false; // a monitor answers: it is running (or created)
};

// Every id that has a directory under containers/ or steps/, runtime state, or a cgroup below `cgroupParent`.
Result<std::vector<Leftover>> findLeftovers(const RunPaths& paths, const OciRuntime& runtime,
                                            const HostCgroups& cgroups, const std::string& cgroupParent);

// Kills what runs, removes the runtime's state, the cgroup, the mounts and the directory of one id. Goes on after a
// failure and returns the first. Persistent directories (logs, exit records, layers) are not touched.
Result<> removeLeftover(const Leftover& leftover, const RunPaths& paths, const OciRuntime& runtime,
                        const HostCgroups& cgroups, const std::string& cgroupParent);

} // namespace slipway::runtime
