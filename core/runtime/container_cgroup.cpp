#include "runtime/container_cgroup.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/text.h"

namespace slipway::runtime {

namespace {

// What every container may use: null, zero, full, random, urandom, tty, console, ptmx and the terminals. Making nodes
// of any kind is for the file system to refuse (mounts are nodev, and a user namespace may not).
constexpr std::array DeviceRules{"c *:* m",   "b *:* m",   "c 1:3 rwm", "c 1:5 rwm", "c 1:7 rwm",  "c 1:8 rwm",
                                 "c 1:9 rwm", "c 5:0 rwm", "c 5:1 rwm", "c 5:2 rwm", "c 136:* rwm"};
constexpr auto FreezeTimeout = std::chrono::seconds(10);

// Write access without O_CREAT: a control file is there or the kernel has no such control.
Result<> writeControl(const std::string& directory, std::string_view file, std::string_view value) {
    const auto path = joinPath(directory, file);
    const auto fd = TRY(openFile(path, O_WRONLY));
    return context(writeAll(fd.get(), value), "write {} to {}", value, path);
}

Result<> writeControl(const std::string& directory, std::string_view file, std::int64_t value) {
    return writeControl(directory, file, std::to_string(value));
}

// A cpuset without processors or memory nodes admits no task: it starts with its parent's. The parent may be one that
// somebody else has just made and not filled yet, so it is asked for its own first.
Result<std::string> inherited(const HostCgroups& host, const std::string& cgroupPath, const char* file) {
    const auto directory = host.directory("cpuset", cgroupPath);
    const std::string own(trim(TRY(readFile(joinPath(directory, file), 65536))));
    if (!own.empty() || cgroupPath.empty())
        return own;
    auto parents = TRY(inherited(host, cgroupPath.substr(0, cgroupPath.rfind('/')), file));
    TRY(writeControl(directory, file, parents));
    return parents;
}

Result<> makeGroup(const HostCgroups& host, const std::string& controller, const std::string& cgroupPath) {
    const auto directory = host.directory(controller, cgroupPath);
    const auto parent = cgroupPath.substr(0, cgroupPath.rfind('/'));
    if (::mkdir(directory.c_str(), 0755) < 0 && errno != EEXIST) {
        if (errno != ENOENT || parent.empty())
            return failErrno("make the cgroup {}", directory);
        TRY(makeGroup(host, controller, parent));
        if (::mkdir(directory.c_str(), 0755) < 0 && errno != EEXIST)
            return failErrno("make the cgroup {}", directory);
    }
    if (controller == "cpuset")
        for (const auto* file : {"cpuset.cpus", "cpuset.mems"})
            TRY(inherited(host, cgroupPath, file));
    return {};
}

// Several controllers may share a hierarchy, and then a directory.
Result<> makeGroups(const HostCgroups& host, const std::string& cgroupPath) {
    for (const auto& controller : host.controllers)
        TRY(makeGroup(host, controller, cgroupPath));
    return {};
}

Result<> limitMemory(const std::string& directory, const Resources& resources, bool swapAccounting) {
    const auto limitSwap = [&]() -> Result<> {
        if (!swapAccounting || !resources.memorySwap)
            return {};
        return writeControl(directory, "memory.memsw.limit_in_bytes", *resources.memorySwap);
    };
    if (resources.memory) {
        // Memory may not be more than memory and swap, at any time.
        auto limited = writeControl(directory, "memory.limit_in_bytes", *resources.memory);
        if (!limited && resources.memorySwap) {
            TRY(limitSwap());
            limited = writeControl(directory, "memory.limit_in_bytes", *resources.memory);
        }
        TRY(std::move(limited));
    }
    TRY(limitSwap());
    if (resources.memoryReservation)
        TRY(writeControl(directory, "memory.soft_limit_in_bytes", *resources.memoryReservation));
    return {};
}

Result<> limitBlockIo(const std::string& directory, std::uint16_t weight) {
    // Which of them there is depends on the kernel's I/O schedulers; without one there are no weights.
    for (const auto* file : {"blkio.bfq.weight", "blkio.weight"})
        if (exists(joinPath(directory, file)))
            return writeControl(directory, file, weight);
    return {};
}

Result<> limitWhatNeverHinders(const HostCgroups& host, const std::string& cgroupPath, const Resources& resources) {
    if (host.has("memory"))
        TRY(limitMemory(host.directory("memory", cgroupPath), resources, host.swapAccounting));
    if (host.has("cpu") && resources.cpuShares)
        TRY(writeControl(host.directory("cpu", cgroupPath), "cpu.shares",
                         static_cast<std::int64_t>(*resources.cpuShares)));
    if (host.has("cpuset")) {
        const auto directory = host.directory("cpuset", cgroupPath);
        if (!resources.cpusetCpus.empty())
            TRY(writeControl(directory, "cpuset.cpus", resources.cpusetCpus));
        if (!resources.cpusetMems.empty())
            TRY(writeControl(directory, "cpuset.mems", resources.cpusetMems));
    }
    if (host.has("blkio") && resources.blkioWeight)
        TRY(limitBlockIo(host.directory("blkio", cgroupPath), *resources.blkioWeight));
    return {};
}

Result<> allowDevices(const HostCgroups& host, const std::string& cgroupPath) {
    if (!host.has("devices"))
        return {};
    const auto directory = host.directory("devices", cgroupPath);
    TRY(writeControl(directory, "devices.deny", "a"));
    for (const auto* rule : DeviceRules)
        TRY(writeControl(directory, "devices.allow", rule));
    return {};
}

Result<> setFreezer(const HostCgroups& host, const std::string& cgroupPath, std::string_view state) {
    if (!host.has("freezer"))
        return fail(Errc::Unsupported, "this machine has no cgroup freezer");
    return writeControl(host.directory("freezer", cgroupPath), "freezer.state", state);
}

} // namespace

bool canEnterCgroups(const HostCgroups& host) noexcept {
    return (host.mode == CgroupMode::V1 || host.mode == CgroupMode::Hybrid) && !host.controllers.empty();
}

Result<> makeContainerCgroup(const HostCgroups& host, const std::string& cgroupPath, const Resources& resources) {
    if (std::ranges::any_of(host.controllers,
                            [&](const auto& name) { return exists(host.directory(name, cgroupPath)); }))
        TRY(removeCgroup(host, cgroupPath));
    const auto make = [&]() -> Result<> {
        TRY(makeGroups(host, cgroupPath));
        TRY(allowDevices(host, cgroupPath));
        return limitWhatNeverHinders(host, cgroupPath, resources);
    };
    auto made = make();
    if (!made)
        (void)removeCgroup(host, cgroupPath);
    return made;
}

Result<> limitContainerCgroup(const HostCgroups& host, const std::string& cgroupPath, const Resources& resources) {
    TRY(limitWhatNeverHinders(host, cgroupPath, resources));
    if (host.has("pids") && resources.pidsLimit)
        TRY(writeControl(host.directory("pids", cgroupPath), "pids.max",
                         *resources.pidsLimit > 0 ? std::to_string(*resources.pidsLimit) : "max"));
    if (host.has("cpu")) {
        const auto directory = host.directory("cpu", cgroupPath);
        if (resources.cpuPeriod)
            TRY(writeControl(directory, "cpu.cfs_period_us", static_cast<std::int64_t>(*resources.cpuPeriod)));
        if (resources.cpuQuota)
            TRY(writeControl(directory, "cpu.cfs_quota_us", *resources.cpuQuota));
    }
    return {};
}

Result<std::vector<UniqueFd>> openContainerCgroup(const HostCgroups& host, const std::string& cgroupPath) {
    std::vector<UniqueFd> entrances;
    for (const auto& controller : host.controllers)
        entrances.push_back(TRY(openFile(joinPath(host.directory(controller, cgroupPath), "tasks"), O_WRONLY)));
    return entrances;
}

Result<> freezeContainerCgroup(const HostCgroups& host, const std::string& cgroupPath) {
    const auto deadline = std::chrono::steady_clock::now() + FreezeTimeout;
    for (;;) {
        // Again and again: a process that was just being made may have been missed.
        TRY(setFreezer(host, cgroupPath, "FROZEN"));
        const auto state = TRY(readFile(joinPath(host.directory("freezer", cgroupPath), "freezer.state"), 64));
        if (trim(state) == "FROZEN")
            return {};
        if (std::chrono::steady_clock::now() > deadline) {
            (void)setFreezer(host, cgroupPath, "THAWED");
            return fail(Errc::Timeout, "a process hangs in the kernel and cannot be paused");
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

Result<> thawContainerCgroup(const HostCgroups& host, const std::string& cgroupPath) {
    return setFreezer(host, cgroupPath, "THAWED");
}

} // namespace slipway::runtime
