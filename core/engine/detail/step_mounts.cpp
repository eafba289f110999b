#include "engine/detail/step_mounts.h"

#include <fcntl.h>
#include <linux/mount.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/file.h"
#include "base/scope.h"
#include "base/text.h"
#include "engine/detail/tree_copy.h"
#include "runtime/bind_mount.h"
#include "runtime/overlay.h"

namespace slipway::engine {

namespace {

// A clone of what `fd` names, as a mount at `target`, which is made here.
Result<runtime::MountPoint> cloneTo(int fd, const std::string& target, bool readOnly) {
    struct stat st {};
    if (::fstat(fd, &st) < 0)
        return failErrno("stat");
    const UniqueFd tree(
        static_cast<int>(::syscall(SYS_open_tree, fd, "", AT_EMPTY_PATH | OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC)));
    if (!tree)
        return failErrno("clone a mount");
    mount_attr attributes{};
    attributes.attr_set = MOUNT_ATTR_NODEV | (readOnly ? MOUNT_ATTR_RDONLY : 0u);
    if (::syscall(SYS_mount_setattr, tree.get(), "", AT_EMPTY_PATH, &attributes, sizeof attributes) < 0)
        return failErrno("set a mount's attributes");
    if (S_ISDIR(st.st_mode)) {
        if (::mkdir(target.c_str(), 0755) < 0)
            return failErrno("mkdir {}", target);
    } else {
        TRY(openFile(target, O_WRONLY | O_CREAT | O_EXCL, 0644));
    }
    if (::syscall(SYS_move_mount, tree.get(), "", AT_FDCWD, target.c_str(), MOVE_MOUNT_F_EMPTY_PATH) < 0)
        return failErrno("mount at {}", target);
    return runtime::MountPoint(target);
}

Result<> setOwner(int fd, const build::StepMount& mount, std::uint32_t firstId) {
    if (::fchown(fd, firstId + mount.uid, firstId + mount.gid) < 0 || ::fchmod(fd, mount.mode & 07777) < 0)
        return failErrno("set owner and mode of the mount {}", mount.target);
    return {};
}

// Ids come from the Dockerfile; beyond the range they would be somebody else's.
Result<> checkOwner(const build::StepMount& mount, const runtime::IdRange& range) {
    if (mount.uid >= range.size || mount.gid >= range.size)
        return fail(Errc::InvalidArgument, "the mount {}: the owner {}:{} is outside of the container's ids (0 to {})",
                    mount.target, mount.uid, mount.gid, range.size - 1);
    return {};
}

// The caller's own files belong to the container's root, and so does what we unpacked ourselves.
Identity ownerOf(const build::StepMount& mount) {
    return mount.reader.value_or(Identity{});
}

} // namespace

Result<> mountPrivate(const std::string& directory) {
    TRY(makeDirectories(directory, 0700));
    // Swap is a disk too; kernels before 6.4 have no way to say so.
    for (const char* options : {"mode=0700,size=64m,noswap", "mode=0700,size=64m"}) {
        if (::mount("slipway", directory.c_str(), "tmpfs", MS_NODEV | MS_NOSUID | MS_NOEXEC, options) == 0)
            return {};
        if (errno != EINVAL)
            break;
    }
    return failErrno("mount a private directory at {}", directory);
}

Result<> StepMounts::takeCaches(const std::vector<build::StepMount>& mounts, std::stop_token stop) {
    std::map<std::string, build::StepCacheSharing> wanted;
    for (const auto& mount : mounts) {
        if (mount.type != build::StepMountType::Cache)
            continue;
        const auto [place, fresh] = wanted.emplace(mount.id, mount.sharing);
        if (!fresh && mount.sharing != build::StepCacheSharing::Shared)
            place->second = mount.sharing;
    }
    for (const auto& [id, sharing] : wanted)
        m_caches[id] = TRY(m_core.cacheMounts->use(id, sharing, stop));
    return {};
}

Result<> StepMounts::addChain(const build::StepMount& mount, const std::string& staging) {
    auto view = TRY(BuildRoot::make(m_core, mount.chain, true));
    const std::string root = staging + "-root";
    TRY(makeDirectories(root, 0755));
    TRY(view->mountForStep(root));
    const auto rootFd = TRY(openFile(root, O_PATH | O_DIRECTORY));
    const auto source = TRY(openInRoot(rootFd.get(), mount.source, O_PATH));
    m_mounts.push_back(TRY(cloneTo(source.get(), staging, mount.readOnly)));
    m_views.push_back(std::move(view));
    return {};
}

Result<> StepMounts::addDirectory(const build::StepMount& mount, const std::string& staging) {
    // Opened again as its reader, through our own descriptor: the kernel decides what that one may read.
    const auto source = TRY(openInRoot(mount.directory, mount.source, O_PATH));
    const runtime::BindRequest request{fmt::format("/proc/self/fd/{}", source.get()), ownerOf(mount),
                                       runtime::MissingSource::Refuse, true, false};
    auto staged =
        TRY(context(runtime::stageBind(request, m_spec.range, staging), "mount {} of the context", mount.source));
    m_mounts.push_back(std::move(staged.mount));
    return {};
}

// A layer of whiteouts, one for each path that the step must not see. The directories around them have the modes of
// those that they lie on.
Result<> StepMounts::makeHiding(const build::StepMount& mount, const std::string& directory) {
    TRY(makeDirectories(directory, 0755));
    const auto root = TRY(openFile(directory, O_RDONLY | O_DIRECTORY));
    const auto takeMode = [&](int fd, const std::string& path) -> Result<> {
        const auto original = TRY(openInRoot(mount.directory, path, O_PATH | O_DIRECTORY));
        struct stat st {};
        if (::fstat(original.get(), &st) < 0 || ::fchmod(fd, st.st_mode & 07777) < 0)
            return failErrno("hide what is in {}", path);
        return {};
    };
    TRY(takeMode(root.get(), "."));
    for (const auto& path : mount.hidden) {
        UniqueFd parent = TRY(openAt(root.get(), ".", O_RDONLY | O_DIRECTORY));
        for (auto slash = path.find('/'), begin = std::size_t{0}; slash != std::string::npos;
             begin = slash + 1, slash = path.find('/', begin)) {
            const std::string part = path.substr(begin, slash - begin);
            const bool made = ::mkdirat(parent.get(), part.c_str(), 0700) == 0;
            parent = TRY(openAt(parent.get(), part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW));
            if (made)
                TRY(takeMode(parent.get(), path.substr(0, slash)));
        }
        if (::mknodat(parent.get(), path.c_str() + path.rfind('/') + 1, S_IFCHR, 0) < 0)
            return failErrno("hide {}", path);
    }
    return {};
}

// An overlay over the whole context, of which the step gets its part: the context itself is never written to.
Result<> StepMounts::addOverlaidDirectory(const build::StepMount& mount, const std::string& staging) {
    const std::string lower = staging + "-lower", merged = staging + "-merged";
    const runtime::BindRequest request{fmt::format("/proc/self/fd/{}", mount.directory), ownerOf(mount),
                                       runtime::MissingSource::Refuse, true, false};
    auto staged = TRY(context(runtime::stageBind(request, m_spec.range, lower), "mount the context"));
    m_mounts.push_back(std::move(staged.mount));
    const std::string scratch = "/scratch" + staging.substr(staging.rfind('/') + 1);
    for (const char* part : {"/upper", "/work"})
        TRY(makeDirectories(m_places.files + scratch + part, 0755));
    TRY(makeHiding(mount, m_places.files + scratch + "/hide"));
    TRY(makeDirectories(merged, 0755));
    runtime::OverlaySpec overlay;
    overlay.lowers = {m_places.filesSeen + scratch + "/hide", lower};
    if (!mount.readOnly) {
        overlay.upper = m_places.filesSeen + scratch + "/upper";
        overlay.work = m_places.filesSeen + scratch + "/work";
        overlay.isVolatile = true;
    }
    overlay.target = merged;
    m_mounts.push_back(TRY(context(runtime::mountOverlay(overlay, m_spec.range), "mount the context")));
    const auto root = TRY(openFile(merged, O_PATH | O_DIRECTORY));
    const auto source = TRY(openInRoot(root.get(), mount.source, O_PATH));
    m_mounts.push_back(TRY(cloneTo(source.get(), staging, mount.readOnly)));
    return {};
}

Result<> StepMounts::addCache(const build::StepMount& mount) {
    const auto& use = m_caches.at(mount.id);
    const std::string relative = CacheMounts::relative(use.name());
    const std::string onDisk = m_core.store->layout().inFs(relative);
    if (!exists(onDisk)) {
        const std::string fresh = onDisk + ".new-" + randomHex(8);
        TRY(makeDirectories(fresh, 0755));
        ScopeExit undo([&] { (void)removeTree(fresh); });
        const auto directory = TRY(openFile(fresh, O_RDONLY | O_DIRECTORY));
        if (mount.fill)
            TRY(context(mount.fill(directory.get()), "fill the cache mount {}", mount.target));
        if (!mount.chain.empty()) {
            const auto view = TRY(BuildRoot::make(m_core, mount.chain, false));
            const auto source = TRY(openInRoot(TRY(view->directory()), mount.source, O_RDONLY | O_DIRECTORY));
            TRY(copyTree(source.get(), directory.get(), {0, 65536}));
        }
        TRY(checkOwner(mount, m_spec.range));
        TRY(setOwner(directory.get(), mount, 0));
        // Another build may have been quicker: its directory serves as well.
        if (::rename(fresh.c_str(), onDisk.c_str()) < 0 && errno != EEXIST && errno != ENOTEMPTY)
            return failErrno("prepare the cache mount {}", mount.target);
    }
    m_core.cacheMounts->noteUse(use, mount.id.substr(0, mount.id.find('\n')));
    m_spec.binds.push_back({m_core.inOwnerMount(relative), mount.target,
                            mount.readOnly ? runtime::Access::ReadOnly : runtime::Access::ReadWrite});
    return {};
}

Result<> StepMounts::addFile(const build::StepMount& mount, const std::string& name) {
    const auto file = TRY(openFile(m_places.files + name, O_WRONLY | O_CREAT | O_EXCL, 0600));
    TRY(writeAll(file.get(), mount.content));
    TRY(checkOwner(mount, m_spec.range));
    TRY(setOwner(file.get(), mount, 0));
    m_spec.binds.push_back({m_places.filesSeen + name, mount.target, runtime::Access::ReadOnly});
    return {};
}

// The step's directory is a tmpfs then (mountPrivate).
Result<> StepMounts::addSecret(const build::StepMount& mount, const std::string& path) {
    TRY(checkOwner(mount, m_spec.range));
    const auto file = TRY(openFile(path, O_WRONLY | O_CREAT | O_EXCL, 0600));
    TRY(writeAll(file.get(), mount.secret.view()));
    TRY(setOwner(file.get(), mount, m_spec.range.start));
    m_spec.binds.push_back({path, mount.target, runtime::Access::ReadOnly});
    return {};
}

Result<> StepMounts::addAgent(const build::StepMount& mount, std::size_t number) {
    TRY(checkOwner(mount, m_spec.range));
    const std::string name = std::to_string(number);
    m_agents.push_back(TRY(AgentForwarder::serve(m_places.paths.binds, name, m_caller, mount.agent)));
    const std::string path = m_places.paths.bind(number);
    if (::lchown(path.c_str(), m_spec.range.start + mount.uid, m_spec.range.start + mount.gid) < 0 ||
        ::chmod(path.c_str(), mount.mode & 0777) < 0)
        return failErrno("set owner and mode of the agent's socket");
    m_spec.binds.push_back({path, mount.target, runtime::Access::ReadWrite});
    return {};
}

Result<> StepMounts::addOne(const build::StepMount& mount, std::size_t number) {
    const std::string staging = m_places.paths.bind(number);
    switch (mount.type) {
    case build::StepMountType::Bind:
        if (mount.directory < 0)
            TRY(addChain(mount, staging));
        else if (mount.readOnly && mount.hidden.empty())
            TRY(addDirectory(mount, staging));
        else
            TRY(addOverlaidDirectory(mount, staging));
        m_spec.binds.push_back(
            {staging, mount.target, mount.readOnly ? runtime::Access::ReadOnly : runtime::Access::ReadWrite});
        return {};
    case build::StepMountType::Cache:
        return addCache(mount);
    case build::StepMountType::Tmpfs:
        m_spec.tmpfs.push_back({mount.target, mount.size, 01777, runtime::Access::ReadWrite, true});
        return {};
    case build::StepMountType::File:
        return addFile(mount, fmt::format("/file{}", number));
    case build::StepMountType::Secret:
        return addSecret(mount, staging);
    case build::StepMountType::Ssh:
        return addAgent(mount, number);
    }
    return fail(Errc::Internal, "a mount of no kind");
}

Result<> StepMounts::add(const std::vector<build::StepMount>& mounts) {
    for (std::size_t i = 0; i < mounts.size(); ++i)
        TRY(addOne(mounts[i], i));
    return {};
}

void StepMounts::takeDown() {
    m_agents.clear();
    while (!m_mounts.empty())
        m_mounts.pop_back();
    m_views.clear();
}

} // namespace slipway::engine
