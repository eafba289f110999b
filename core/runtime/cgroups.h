// cgroup v1, v2 and hybrid hosts behind one face. No systemd involved: plain directories ("cgroupfs").
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <sys/types.h>

#include "base/result.h"

namespace slipway::runtime {

enum class CgroupMode { V1, Hybrid, V2, None };

struct HostCgroups {
    CgroupMode mode = CgroupMode::None;
    std::string root = "/sys/fs/cgroup";
    // v1 and hybrid: hierarchies mounted there by controller name; v2: cgroup.controllers.
    std::vector<std::string> controllers;
    bool swapAccounting = false;

    bool has(std::string_view controller) const noexcept;
    // Directory of `cgroupPath` ("/slipway/1000/ID") for a controller; on v2 the same for all. Empty: no such
    // hierarchy.
    std::string directory(std::string_view controller, std::string_view cgroupPath) const;

    static HostCgroups detect(const std::string& root = "/sys/fs/cgroup");
};

struct BlockIo {
    std::uint64_t major = 0, minor = 0, readBytes = 0, writtenBytes = 0;
};

// One sample; 0 for what the host cannot tell. Times in nanoseconds, memory in bytes.
struct CgroupStats {
    std::uint64_t cpuTotal = 0, cpuUser = 0, cpuSystem = 0;
    std::uint64_t throttledPeriods = 0, periods = 0, throttledTime = 0;
    std::uint64_t memoryUsage = 0, memoryPeak = 0, memoryLimit = 0; // limit: ~0 when unlimited
    std::uint64_t memoryInactiveFile = 0;                           // docker subtracts it from usage
    std::uint64_t pids = 0, pidsLimit = 0;
    std::uint64_t oomKills = 0;
    std::vector<BlockIo> blockIo;
};

// NotFound when the container has no cgroup any more.
Result<CgroupStats> readCgroupStats(const HostCgroups& host, const std::string& cgroupPath);
// Whether the kernel has killed one of its processes for want of memory.
bool wasOomKilled(const HostCgroups& host, const std::string& cgroupPath);
// All its processes, as host pids.
Result<std::vector<pid_t>> readCgroupPids(const HostCgroups& host, const std::string& cgroupPath);
// Kills all of them (cgroup.kill, or SIGKILL each through a pidfd) and removes the directories in every hierarchy,
// children first. Missing ones are fine.
Result<> removeCgroup(const HostCgroups& host, const std::string& cgroupPath);
// Names of the child groups of `cgroupPath` in any hierarchy.
std::vector<std::string> listCgroups(const HostCgroups& host, const std::string& cgroupPath);

} // namespace slipway::runtime
