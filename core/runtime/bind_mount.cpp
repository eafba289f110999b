#include "runtime/bind_mount.h"

#include <algorithm>

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "runtime/detail/user_namespace.h"

namespace slipway::runtime {

namespace {

std::vector<detail::IdMapping> callerMapping(std::uint32_t caller, IdRange range) {
    return {{caller, range.start, 1}, {range.start + 1, range.start + 1, range.size - 1}};
}

Result<UniqueFd> cloneMapped(const UniqueFd& source, const BindRequest& request, int userNamespace, bool recursive) {
    const unsigned depth = recursive ? AT_RECURSIVE : 0;
    UniqueFd tree(::open_tree(source.get(), "", AT_EMPTY_PATH | OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | depth));
    if (!tree)
        return failErrno("clone the mount of {}", request.source);
    mount_attr attr{};
    attr.attr_set = MOUNT_ATTR_IDMAP | MOUNT_ATTR_NODEV | (request.readOnly ? MOUNT_ATTR_RDONLY : 0u);
    attr.userns_fd = static_cast<__u64>(userNamespace);
    attr.propagation = MS_PRIVATE;
    if (::mount_setattr(tree.get(), "", AT_EMPTY_PATH | depth, &attr, sizeof attr) < 0)
        return failErrno("map user ids of {}", request.source);
    return tree;
}

Result<UniqueFd> openSource(const BindRequest& request) {
    auto source = openAsUser(request.caller, request.source, O_PATH);
    if (source || source.error().code() != Errc::NotFound || request.missing == MissingSource::Refuse)
        return source;
    for (auto slash = request.source.find('/', 1); slash != std::string::npos;
         slash = request.source.find('/', slash + 1))
        (void)openAsUser(request.caller, request.source.substr(0, slash), O_PATH, true);
    source = openAsUser(request.caller, request.source, O_PATH, true);
    if (!source && source.error().code() == Errc::NotFound)
        return fail(Errc::PermissionDenied, "{} does not exist, and the user {} may not create it", request.source,
                    request.caller.uid);
    return source;
}

Result<> makeStagingPoint(const std::string& path, bool directory) {
    if (directory) {
        if (::mkdir(path.c_str(), 0700) < 0 && errno != EEXIST)
            return failErrno("mkdir {}", path);
        return {};
    }
    TRY(openFile(path, O_WRONLY | O_CREAT | O_NOFOLLOW, 0600));
    return {};
}

} // namespace

Result<StagedBind> stageBind(const BindRequest& request, IdRange range, const std::string& stagingPath) {
    if (range.contains(request.caller.uid) || range.contains(request.caller.gid))
        return fail(Errc::InvalidArgument, "the user {} lies in the range of ids for containers", request.caller.uid);
    auto source = context(openSource(request), "bind mount");
    if (!source)
        return std::unexpected(std::move(source.error()));
    struct stat st {};
    if (::fstat(source->get(), &st) < 0)
        return failErrno("stat {}", request.source);
    const bool directory = S_ISDIR(st.st_mode);
    if (!directory && !S_ISREG(st.st_mode) && !S_ISSOCK(st.st_mode) && !S_ISFIFO(st.st_mode))
        return fail(Errc::InvalidArgument, "bind mount: {} is neither a directory nor a regular file, socket or FIFO",
                    request.source);

    const auto userNamespace = TRY(detail::makeMappingNamespace(callerMapping(request.caller.uid, range),
                                                                callerMapping(request.caller.gid, range)));
    auto tree = cloneMapped(*source, request, userNamespace.get(), request.recursive && directory);
    if (!tree && request.recursive && directory)
        tree = cloneMapped(*source, request, userNamespace.get(), false);
    if (!tree) {
        if (tree.error().errnum() != EINVAL)
            return std::unexpected(std::move(tree.error()));
        return fail(
            Errc::Unsupported,
            "bind mount: {} is on a file system of type {}, which cannot map user ids; use a named volume or copy it "
            "to a local disk",
            request.source, detail::fileSystemName(source->get()));
    }
    TRY(makeStagingPoint(stagingPath, directory));
    if (::move_mount(tree->get(), "", AT_FDCWD, stagingPath.c_str(), MOVE_MOUNT_F_EMPTY_PATH) < 0)
        return failErrno("stage {} at {}", request.source, stagingPath);
    StagedBind staged{MountPoint(stagingPath), directory, {}};
    auto mounts = TRY(mountsBelow(stagingPath));
    std::ranges::reverse(mounts);
    for (const auto& path : mounts)
        if (path.size() > stagingPath.size())
            staged.submounts.push_back(path.substr(stagingPath.size()));
    return staged;
}

std::vector<BindMountSpec> StagedBind::specs(const std::string& target, Access access) const {
    std::vector<BindMountSpec> all{{mount.path(), target, access}};
    for (const auto& below : submounts)
        all.push_back({mount.path() + below, joinPath(target, below), access});
    return all;
}

} // namespace slipway::runtime
