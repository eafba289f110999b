#include "runtime/mount_point.h"

#include <algorithm>

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/text.h"

namespace slipway::runtime {

MountPoint& MountPoint::operator=(MountPoint&& other) noexcept {
    std::swap(m_path, other.m_path);
    return *this;
}

MountPoint::~MountPoint() {
    if (!m_path.empty())
        (void)unmountPath(m_path);
}

Result<> MountPoint::unmount() {
    if (m_path.empty())
        return {};
    TRY(unmountPath(m_path));
    m_path.clear();
    return {};
}

Result<> unmountPath(const std::string& path) {
    // Several mounts may be stacked; the bound only guards against somebody who keeps mounting.
    for (int i = 0; i < 64; ++i) {
        // At once where nobody uses it, so that the file system is really gone afterwards; else detached.
        if (::umount2(path.c_str(), UMOUNT_NOFOLLOW) == 0)
            continue;
        if (errno == EBUSY && ::umount2(path.c_str(), UMOUNT_NOFOLLOW | MNT_DETACH) == 0)
            continue;
        if (errno == EINVAL || errno == ENOENT)
            return {};
        return failErrno("unmount {}", path);
    }
    return fail(Errc::Conflict, "unmount {}: something keeps mounting there", path);
}

namespace {

// mountinfo writes space, tab, newline and backslash as three octal digits.
std::string decodeMountinfoPath(std::string_view text) {
    std::string path;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 3 < text.size() + 0 && text[i + 1] >= '0' && text[i + 1] <= '3') {
            path += static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0'));
            i += 3;
        } else {
            path += text[i];
        }
    }
    return path;
}

} // namespace

Result<std::vector<std::string>> mountsBelow(const std::string& directory) {
    const std::string text = TRY(readFile("/proc/self/mountinfo"));
    const std::string prefix = directory + "/";
    std::vector<std::string> mounts;
    for (const auto& line : split(text, '\n')) {
        const auto fields = split(line, ' ');
        if (fields.size() < 5)
            continue;
        auto path = decodeMountinfoPath(fields[4]);
        if (path == directory || path.starts_with(prefix))
            mounts.push_back(std::move(path));
    }
    // Children come after their parents in mountinfo, so backwards is deepest first and topmost of a stack first.
    std::ranges::reverse(mounts);
    return mounts;
}

bool isMountPoint(const std::string& path) {
    struct statx stx {};
    return ::statx(AT_FDCWD, path.c_str(), AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT, STATX_INO, &stx) == 0 &&
           (stx.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}

} // namespace slipway::runtime
