#include "runtime/detail/hidden_unified.h"

#include <thread>

#include <sched.h>
#include <sys/mount.h>

namespace slipway::runtime::detail {

namespace {

Result<Process> spawnHere(const ProcessSpec& spec, const std::string& unifiedPath) {
    if (::unshare(CLONE_NEWNS) < 0)
        return failErrno("make a mount namespace");
    if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) < 0)
        return failErrno("make the mounts private");
    if (::umount2(unifiedPath.c_str(), MNT_DETACH) < 0 && errno != EINVAL)
        return failErrno("unmount {}", unifiedPath);
    return Process::spawn(spec);
}

} // namespace

Result<Process> spawnWithoutUnified(const ProcessSpec& spec, const std::string& unifiedPath) {
    Result<Process> process = fail(Errc::Internal, "not started");
    // Namespaces belong to a thread; this one's ends with it, the child keeps its own reference.
    std::thread([&] { process = spawnHere(spec, unifiedPath); }).join();
    return process;
}

} // namespace slipway::runtime::detail
