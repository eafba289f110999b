// The run directory (default /run/slipway/UID): everything in it is gone after a reboot.
//
//   store/                      the owner mount (owner_mount.h)
//   runtime/                    the OCI runtime's own state (--root)
//   containers/ID/              0710, group = the container's root, so that it can reach what is mounted inside
//     config.json rootfs/ binds/N monitor.json monitor.sock exec/EXECID/
//   steps/ID/                   the same for build steps
//
// Ids are ours: lower-case hex or letters, digits and '-'; checked by isRunId, and never taken from an image.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "runtime/id_range.h"

namespace slipway::runtime {

// 1 to 64 of [a-z0-9-], not starting with '-'.
bool isRunId(std::string_view id) noexcept;

struct ContainerPaths {
    std::string directory; // also the OCI bundle
    std::string rootfs;
    std::string binds;

    std::string bind(std::size_t number) const;
    std::string monitorSocket() const;
    std::string exec(std::string_view execId) const;
};

class RunPaths {
public:
    explicit RunPaths(std::string runDirectory)
        : m_run(std::move(runDirectory)) {}

    const std::string& directory() const noexcept { return m_run; }
    std::string store() const;
    std::string runtimeState() const;
    std::string containers() const;
    std::string steps() const;
    ContainerPaths container(std::string_view id) const;
    ContainerPaths step(std::string_view id) const;

    // Makes the directories, and the run directory a mount of its own with private propagation, so that mounts inside
    // it never spread to other namespaces. Needs root; safe to call again.
    Result<> prepare() const;
    // Makes a container's (or step's) directory, its rootfs/ and binds/, for `range`. Safe to call again.
    Result<> prepareContainer(const ContainerPaths& paths, IdRange range) const;
    // Takes down every mount of the container and removes its directory. A missing one is fine.
    Result<> removeContainer(const ContainerPaths& paths) const;

private:
    std::string m_run;
};

} // namespace slipway::runtime
