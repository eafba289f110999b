// A container's control groups where we make, limit and enter them ourselves: on cgroup v1 and hybrid hosts. An OCI
// runtime moves the container's process from outside, and for that the kernel waits until no task is being made or ends
// (an RCU grace period of cgroup_threadgroup_rwsem, 8 to 20 ms). A process with one thread that moves itself, through
// the v1 file `tasks`, needs no such wait. Version 2 has no way in like that; there the OCI runtime does it all.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "base/unique_fd.h"
#include "runtime/cgroups.h"
#include "runtime/container_spec.h"

namespace slipway::runtime {

bool canEnterCgroups(const HostCgroups& host) noexcept;

// All of the following only where canEnterCgroups says so. `cgroupPath`: ContainerSpec::cgroupPath.

// A new group in every hierarchy, with the default devices and those limits that cannot keep the OCI runtime from its
// work in it: neither the number of processes nor the quota of processor time. What is there of that name, from a run
// that was killed, is killed and removed first. On failure nothing is left.
Result<> makeContainerCgroup(const HostCgroups& host, const std::string& cgroupPath, const Resources& resources);
// All limits that are set in `resources` and that the host has a controller for, on a group that exists. For a group
// just made, once the OCI runtime is done and before the container's first own instruction.
Result<> limitContainerCgroup(const HostCgroups& host, const std::string& cgroupPath, const Resources& resources);
// One writable descriptor for each hierarchy: who writes "0" to all of them is in the container's groups
// (ProcessSpec::entering). NotFound when the group is missing in one of them.
Result<std::vector<UniqueFd>> openContainerCgroup(const HostCgroups& host, const std::string& cgroupPath);
// Stops all its processes where they are, and lets them go on. Returns when they have stopped.
Result<> freezeContainerCgroup(const HostCgroups& host, const std::string& cgroupPath);
Result<> thawContainerCgroup(const HostCgroups& host, const std::string& cgroupPath);

} // namespace slipway::runtime
