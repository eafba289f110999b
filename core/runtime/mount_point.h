// A mount that takes itself down.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace slipway::runtime {

class MountPoint {
public:
    MountPoint() noexcept = default;
    explicit MountPoint(std::string path)
        : m_path(std::move(path)) {}
    MountPoint(MountPoint&& other) noexcept
        : m_path(std::exchange(other.m_path, {})) {}
    MountPoint& operator=(MountPoint&& other) noexcept;
    ~MountPoint(); // unmounts, lazily; failures are ignored

    const std::string& path() const noexcept { return m_path; }
    // Unmounts now (umount2 with MNT_DETACH, every mount stacked there). Not mounted is fine.
    Result<> unmount();
    // The mount stays, beyond this object and this process; whoever removes the container unmounts it by path.
    std::string release() noexcept { return std::exchange(m_path, {}); }

private:
    std::string m_path; // empty: none
};

// Detaches everything mounted at `path` itself. Nothing mounted there is fine.
Result<> unmountPath(const std::string& path);
// The mount points of this namespace at or below `directory`, deepest first.
Result<std::vector<std::string>> mountsBelow(const std::string& directory);
bool isMountPoint(const std::string& path);

} // namespace slipway::runtime
