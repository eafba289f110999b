#include "runtime/run_paths.h"

#include <algorithm>

#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "runtime/mount_point.h"

namespace slipway::runtime {

bool isRunId(std::string_view id) noexcept {
    return !id.empty() && id.size() <= 64 && id[0] != '-' &&
           std::ranges::all_of(id, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

std::string ContainerPaths::bind(std::size_t number) const {
    return fmt::format("{}/{}", binds, number);
}
std::string ContainerPaths::monitorSocket() const {
    return directory + "/monitor.sock";
}
std::string ContainerPaths::exec(std::string_view execId) const {
    return fmt::format("{}/exec/{}", directory, execId);
}

std::string RunPaths::store() const {
    return m_run + "/store";
}
std::string RunPaths::runtimeState() const {
    return m_run + "/runtime";
}
std::string RunPaths::containers() const {
    return m_run + "/containers";
}
std::string RunPaths::steps() const {
    return m_run + "/steps";
}

namespace {

ContainerPaths pathsIn(const std::string& parent, std::string_view id) {
    const std::string directory = fmt::format("{}/{}", parent, id);
    return {directory, directory + "/rootfs", directory + "/binds"};
}

Result<> makeDirectory(const std::string& path, mode_t mode, gid_t group) {
    if (::mkdir(path.c_str(), mode) < 0 && errno != EEXIST)
        return failErrno("mkdir {}", path);
    // mkdir's mode went through the umask, and the directory may be from an earlier run.
    if (::lchown(path.c_str(), 0, group) < 0 || ::chmod(path.c_str(), mode) < 0)
        return failErrno("set the mode of {}", path);
    return {};
}

} // namespace

ContainerPaths RunPaths::container(std::string_view id) const {
    return pathsIn(containers(), id);
}
ContainerPaths RunPaths::step(std::string_view id) const {
    return pathsIn(steps(), id);
}

Result<> RunPaths::prepare() const {
    TRY(makeDirectories(m_run, 0711));
    if (::chmod(m_run.c_str(), 0711) < 0)
        return failErrno("set the mode of {}", m_run);
    if (!isMountPoint(m_run) && ::mount(m_run.c_str(), m_run.c_str(), nullptr, MS_BIND, nullptr) < 0)
        return failErrno("make {} a mount of its own", m_run);
    if (::mount(nullptr, m_run.c_str(), nullptr, MS_PRIVATE, nullptr) < 0)
        return failErrno("make the mount {} private", m_run);
    TRY(makeDirectory(containers(), 0711, 0));
    TRY(makeDirectory(steps(), 0711, 0));
    TRY(makeDirectory(runtimeState(), 0700, 0));
    return {};
}

Result<> RunPaths::prepareContainer(const ContainerPaths& paths, IdRange range) const {
    TRY(makeDirectory(paths.directory, 0710, range.start));
    TRY(makeDirectory(paths.rootfs, 0710, range.start));
    TRY(makeDirectory(paths.binds, 0710, range.start));
    TRY(makeDirectory(paths.directory + "/exec", 0700, 0));
    return {};
}

Result<> RunPaths::removeContainer(const ContainerPaths& paths) const {
    for (const auto& mount : TRY(mountsBelow(paths.directory)))
        TRY(unmountPath(mount));
    return removeTree(paths.directory);
}

} // namespace slipway::runtime
