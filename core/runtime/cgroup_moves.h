// A process that is moved to a cgroup waits 10 to 15 ms for the kernel (an RCU grace period of
// cgroup_threadgroup_rwsem), unless another one was moved a moment before. So whoever is about to have one moved says
// so, and the wait goes by while the rest is made ready.
#pragma once

#include <atomic>

#include "base/worker_pool.h"
#include "runtime/cgroups.h"

namespace slipway::runtime {

class CgroupMoves {
public:
    explicit CgroupMoves(HostCgroups host);
    // Returns at once. On a thread of its own this process is moved to the cgroup that it is in already.
    void expect();

private:
    const HostCgroups m_host;
    std::atomic<bool> m_underWay = false;
    WorkerPool m_worker{1};
};

// The cgroup of a process in the hierarchy of `controller` (v2: empty), from the content of /proc/PID/cgroup; empty
// when it is in none.
std::string cgroupOf(std::string_view procCgroup, std::string_view controller);

} // namespace slipway::runtime
