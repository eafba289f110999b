#include "engine/detail/leftover_mounts.h"

#include <filesystem>

#include <fcntl.h>
#include <sys/file.h>

#include "base/file.h"
#include "runtime/mount_point.h"

namespace slipway::engine {

Result<> unmountLeftovers(const std::string& root) {
    const auto lock = openFile(joinPath(root, "lock"), O_RDWR);
    if (!lock) {
        if (lock.error().code() == Errc::NotFound)
            return {};
        return std::unexpected(lock.error());
    }
    // The store's own lock; it is free again, for the store, when this returns.
    if (::flock(lock->get(), LOCK_EX | LOCK_NB) < 0)
        return {};
    std::error_code error;
    const std::string place = std::filesystem::canonical(root, error).string();
    if (error)
        return std::unexpected(Error::fromErrno(error.value(), root));
    for (const auto* directory : {"fs/build", "trash"})
        for (const auto& mount : TRY(runtime::mountsBelow(joinPath(place, directory))))
            TRY(runtime::unmountPath(mount));
    return {};
}

} // namespace slipway::engine
