#include "runtime/owner_mount.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/file.h"
#include "runtime/detail/user_namespace.h"
#include "runtime/mount_point.h"

namespace slipway::runtime {

namespace {

bool isOurs(const std::string& store, const std::string& target, IdRange range) {
    struct stat disk {
    }, seen{};
    return isMountPoint(target) && ::stat(store.c_str(), &disk) == 0 && ::stat(target.c_str(), &seen) == 0 &&
           disk.st_dev == seen.st_dev && disk.st_ino == seen.st_ino && seen.st_uid == range.start + disk.st_uid &&
           seen.st_gid == range.start + disk.st_gid;
}

} // namespace

Result<OwnerMount> OwnerMount::open(const std::string& storeDirectory, const std::string& target, IdRange range) {
    if (isOurs(storeDirectory, target, range))
        return OwnerMount(target, range);
    TRY(unmountPath(target));
    TRY(makeDirectories(target, 0700));

    const std::vector<detail::IdMapping> mapping{{0, range.start, range.size}};
    const auto userNamespace = TRY(detail::makeMappingNamespace(mapping, mapping));
    const UniqueFd tree(::open_tree(AT_FDCWD, storeDirectory.c_str(), OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC));
    if (!tree)
        return failErrno("clone the mount of {}", storeDirectory);
    mount_attr attr{};
    attr.attr_set = MOUNT_ATTR_IDMAP | MOUNT_ATTR_NODEV;
    attr.userns_fd = static_cast<__u64>(userNamespace.get());
    attr.propagation = MS_PRIVATE;
    if (::mount_setattr(tree.get(), "", AT_EMPTY_PATH, &attr, sizeof attr) < 0) {
        if (errno == EINVAL)
            return fail(
                Errc::Unsupported,
                "the store {} is on a file system of type {}, which cannot map user ids; move the store to ext4, xfs, "
                "btrfs or another one that can",
                storeDirectory, detail::fileSystemName(tree.get()));
        return failErrno("map user ids of {} (file system {})", storeDirectory, detail::fileSystemName(tree.get()));
    }
    if (::move_mount(tree.get(), "", AT_FDCWD, target.c_str(), MOVE_MOUNT_F_EMPTY_PATH) < 0)
        return failErrno("mount the store at {}", target);
    return OwnerMount(target, range);
}

Result<> OwnerMount::unmount() {
    return unmountPath(m_path);
}

} // namespace slipway::runtime
