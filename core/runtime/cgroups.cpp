#include "runtime/cgroups.h"

#include <algorithm>
#include <csignal>
#include <set>
#include <thread>

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/file.h"
#include "base/scope.h"
#include "base/text.h"

namespace slipway::runtime {

namespace {

constexpr std::uint64_t Unlimited = ~std::uint64_t{0};

bool isCgroup2(const std::string& path) {
    struct statfs fs {};
    return ::statfs(path.c_str(), &fs) == 0 && fs.f_type == CGROUP2_SUPER_MAGIC;
}

std::vector<std::string> subdirectories(const std::string& path) {
    std::vector<std::string> names;
    DIR* dir = ::opendir(path.c_str());
    if (!dir)
        return names;
    ScopeExit close([&] { ::closedir(dir); });
    while (const dirent* entry = ::readdir(dir))
        if (entry->d_type == DT_DIR && entry->d_name[0] != '.')
            names.emplace_back(entry->d_name);
    return names;
}

// The directories of one group: one on v2, else one in each hierarchy.
std::vector<std::string> directories(const HostCgroups& host, const std::string& cgroupPath) {
    if (host.mode == CgroupMode::V2)
        return {joinPath(host.root, cgroupPath)};
    std::vector<std::string> result;
    for (const auto& controller : host.controllers)
        result.push_back(host.directory(controller, cgroupPath));
    return result;
}

std::string readSmall(const std::string& directory, std::string_view file) {
    if (directory.empty())
        return {};
    auto text = readFile(joinPath(directory, file), 1u << 20);
    return text ? std::move(*text) : std::string();
}

std::uint64_t number(std::string_view text) {
    text = trim(text);
    if (text == "max")
        return Unlimited;
    const auto value = parseUnsigned(text).value_or(0);
    // v1 writes "no limit" as the largest multiple of the page size.
    return value >= 0x7ffffffffffff000 ? Unlimited : value;
}

// "key value" lines.
std::uint64_t keyed(std::string_view text, std::string_view key) {
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        if (line.starts_with(key) && line.size() > key.size() && line[key.size()] == ' ')
            return number(line.substr(key.size() + 1));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return 0;
}

BlockIo& device(std::vector<BlockIo>& all, std::string_view name) {
    const auto colon = std::min(name.find(':'), name.size());
    const auto major = parseUnsigned(name.substr(0, colon)).value_or(0);
    const auto minor = colon < name.size() ? parseUnsigned(name.substr(colon + 1)).value_or(0) : 0;
    for (auto& io : all)
        if (io.major == major && io.minor == minor)
            return io;
    return all.emplace_back(BlockIo{major, minor, 0, 0});
}

void readV2(CgroupStats& stats, const std::string& dir) {
    const auto cpu = readSmall(dir, "cpu.stat");
    stats.cpuTotal = keyed(cpu, "usage_usec") * 1000;
    stats.cpuUser = keyed(cpu, "user_usec") * 1000;
    stats.cpuSystem = keyed(cpu, "system_usec") * 1000;
    stats.periods = keyed(cpu, "nr_periods");
    stats.throttledPeriods = keyed(cpu, "nr_throttled");
    stats.throttledTime = keyed(cpu, "throttled_usec") * 1000;
    stats.memoryUsage = number(readSmall(dir, "memory.current"));
    stats.memoryPeak = number(readSmall(dir, "memory.peak"));
    stats.memoryLimit = number(readSmall(dir, "memory.max"));
    stats.memoryInactiveFile = keyed(readSmall(dir, "memory.stat"), "inactive_file");
    stats.oomKills = keyed(readSmall(dir, "memory.events"), "oom_kill");
    stats.pids = number(readSmall(dir, "pids.current"));
    stats.pidsLimit = number(readSmall(dir, "pids.max"));
    for (const auto& line : split(readSmall(dir, "io.stat"), '\n')) {
        const auto words = split(line, ' ');
        for (std::size_t i = 1; i < words.size(); ++i) {
            if (words[i].starts_with("rbytes="))
                device(stats.blockIo, words[0]).readBytes = number(words[i].substr(7));
            else if (words[i].starts_with("wbytes="))
                device(stats.blockIo, words[0]).writtenBytes = number(words[i].substr(7));
        }
    }
}

void readV1(CgroupStats& stats, const HostCgroups& host, const std::string& path) {
    const auto cpuacct = host.directory("cpuacct", path);
    stats.cpuTotal = number(readSmall(cpuacct, "cpuacct.usage"));
    stats.cpuUser = number(readSmall(cpuacct, "cpuacct.usage_user"));
    stats.cpuSystem = number(readSmall(cpuacct, "cpuacct.usage_sys"));
    const auto cpu = readSmall(host.directory("cpu", path), "cpu.stat");
    stats.periods = keyed(cpu, "nr_periods");
    stats.throttledPeriods = keyed(cpu, "nr_throttled");
    stats.throttledTime = keyed(cpu, "throttled_time");
    const auto memory = host.directory("memory", path);
    stats.memoryUsage = number(readSmall(memory, "memory.usage_in_bytes"));
    stats.memoryPeak = number(readSmall(memory, "memory.max_usage_in_bytes"));
    stats.memoryLimit = number(readSmall(memory, "memory.limit_in_bytes"));
    stats.memoryInactiveFile = keyed(readSmall(memory, "memory.stat"), "total_inactive_file");
    stats.oomKills = keyed(readSmall(memory, "memory.oom_control"), "oom_kill");
    const auto pids = host.directory("pids", path);
    stats.pids = number(readSmall(pids, "pids.current"));
    stats.pidsLimit = number(readSmall(pids, "pids.max"));
    for (const auto& line :
         split(readSmall(host.directory("blkio", path), "blkio.throttle.io_service_bytes_recursive"), '\n')) {
        const auto words = split(line, ' ');
        if (words.size() != 3)
            continue;
        if (words[1] == "Read")
            device(stats.blockIo, words[0]).readBytes = number(words[2]);
        else if (words[1] == "Write")
            device(stats.blockIo, words[0]).writtenBytes = number(words[2]);
    }
}

void collectPids(const std::string& directory, std::set<pid_t>& pids) {
    for (const auto& line : split(readSmall(directory, "cgroup.procs"), '\n'))
        if (const auto pid = parseUnsigned(line); pid && *pid > 0)
            pids.insert(static_cast<pid_t>(*pid));
    for (const auto& name : subdirectories(directory))
        collectPids(joinPath(directory, name), pids);
}

Result<> removeDirectory(const std::string& path) {
    for (const auto& name : subdirectories(path))
        TRY(removeDirectory(joinPath(path, name)));
    // A group stays busy for a moment after its last process has been reaped.
    for (int attempt = 0; ::rmdir(path.c_str()) < 0; ++attempt) {
        if (errno == ENOENT)
            return {};
        if (errno != EBUSY || attempt == 200)
            return failErrno("remove the cgroup {}", path);
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return {};
}

void killAll(const std::vector<std::string>& dirs) {
    std::set<pid_t> pids;
    for (const auto& dir : dirs) {
        if (const auto fd = openFile(joinPath(dir, "cgroup.kill"), O_WRONLY); fd && writeAll(fd->get(), "1"))
            continue;
        collectPids(dir, pids);
    }
    for (const pid_t pid : pids) {
        const UniqueFd pidFd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
        if (!pidFd)
            continue;
        // Only now does the number surely mean the process that we hold: is it still in the group?
        std::set<pid_t> again;
        for (const auto& dir : dirs)
            collectPids(dir, again);
        if (again.contains(pid))
            ::syscall(SYS_pidfd_send_signal, pidFd.get(), SIGKILL, nullptr, 0);
    }
}

} // namespace

bool HostCgroups::has(std::string_view controller) const noexcept {
    return std::ranges::find(controllers, controller) != controllers.end();
}

std::string HostCgroups::directory(std::string_view controller, std::string_view cgroupPath) const {
    if (mode == CgroupMode::V2)
        return joinPath(root, cgroupPath);
    if (!has(controller))
        return {};
    return joinPath(joinPath(root, controller), cgroupPath);
}

HostCgroups HostCgroups::detect(const std::string& root) {
    HostCgroups host;
    host.root = root;
    if (isCgroup2(root)) {
        host.mode = CgroupMode::V2;
        for (auto& name : split(std::string(trim(readSmall(root, "cgroup.controllers"))), ' '))
            if (!name.empty())
                host.controllers.push_back(std::move(name));
        // The root group has no memory files; every other has this one if swap is counted.
        host.swapAccounting = host.has("memory") && exists("/proc/swaps");
        return host;
    }
    for (std::string_view name : {"cpu", "cpuacct", "cpuset", "memory", "devices", "freezer", "blkio", "pids",
                                  "hugetlb", "net_cls", "net_prio", "perf_event", "rdma", "misc", "systemd"})
        if (exists(joinPath(joinPath(root, name), "cgroup.procs")))
            host.controllers.emplace_back(name);
    host.swapAccounting = exists(joinPath(root, "memory/memory.memsw.limit_in_bytes"));
    if (isCgroup2(joinPath(root, "unified")))
        host.mode = CgroupMode::Hybrid;
    else if (!host.controllers.empty())
        host.mode = CgroupMode::V1;
    return host;
}

Result<CgroupStats> readCgroupStats(const HostCgroups& host, const std::string& cgroupPath) {
    const auto dirs = directories(host, cgroupPath);
    if (std::ranges::none_of(dirs, [](const auto& dir) { return exists(dir); }))
        return fail(Errc::NotFound, "no cgroup {}", cgroupPath);
    CgroupStats stats;
    if (host.mode == CgroupMode::V2)
        readV2(stats, dirs[0]);
    else
        readV1(stats, host, cgroupPath);
    return stats;
}

bool wasOomKilled(const HostCgroups& host, const std::string& cgroupPath) {
    const auto file = host.mode == CgroupMode::V2 ? "memory.events" : "memory.oom_control";
    return keyed(readSmall(host.directory("memory", cgroupPath), file), "oom_kill") > 0;
}

Result<std::vector<pid_t>> readCgroupPids(const HostCgroups& host, const std::string& cgroupPath) {
    std::set<pid_t> pids;
    for (const auto& dir : directories(host, cgroupPath))
        if (exists(dir)) {
            collectPids(dir, pids);
            return std::vector(pids.begin(), pids.end());
        }
    return fail(Errc::NotFound, "no cgroup {}", cgroupPath);
}

Result<> removeCgroup(const HostCgroups& host, const std::string& cgroupPath) {
    auto dirs = directories(host, cgroupPath);
    if (host.mode == CgroupMode::Hybrid)
        dirs.push_back(joinPath(joinPath(host.root, "unified"), cgroupPath));
    // Mostly it is empty, and the kernel knows that best.
    std::erase_if(dirs, [](const auto& dir) { return ::rmdir(dir.c_str()) == 0 || errno == ENOENT; });
    if (dirs.empty())
        return {};
    killAll(dirs);
    Result<> first;
    for (const auto& dir : dirs)
        if (auto removed = removeDirectory(dir); !removed && first)
            first = std::move(removed);
    return first;
}

std::vector<std::string> listCgroups(const HostCgroups& host, const std::string& cgroupPath) {
    std::set<std::string> names;
    for (const auto& dir : directories(host, cgroupPath))
        for (auto& name : subdirectories(dir))
            names.insert(std::move(name));
    return {names.begin(), names.end()};
}

} // namespace slipway::runtime
