#include "engine/detail/build_steps.h"

#include <algorithm>

#include <fcntl.h>
#include <linux/mount.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/scope.h"
#include "base/text.h"
#include "engine/detail/cache_mounts.h"
#include "engine/detail/tree_copy.h"
#include "network/endpoint.h"
#include "network/resolver.h"
#include "oci/digest.h"
#include "runtime/bind_mount.h"
#include "runtime/bundle.h"
#include "runtime/step.h"

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
    if (readOnly) {
        mount_attr attributes{};
        attributes.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NODEV;
        if (::syscall(SYS_mount_setattr, tree.get(), "", AT_EMPTY_PATH, &attributes, sizeof attributes) < 0)
            return failErrno("make a mount read-only");
    }
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

} // namespace

struct BuildSteps::Step {
    runtime::ContainerSpec spec;
    runtime::ContainerPaths paths;
    std::string files; // on disk, for generated files; seen through the owner mount below `filesSeen`
    std::string filesSeen;
    int contextDirectory = -1;
    std::stop_token stop;
    std::map<std::string, CacheMounts::Use> caches; // by their ids; gone last: in use as long as they are mounted
    std::vector<std::unique_ptr<BuildRoot>> views;
    std::vector<runtime::MountPoint> mounts; // after views: gone before what they show
};

Result<> BuildSteps::addBind(Step& step, const build::StepMount& mount, const std::string& staging) {
    if (mount.fromContext) {
        // Opened again as the caller, through our own descriptor: the kernel decides what it may read.
        const auto source = TRY(openInRoot(step.contextDirectory, mount.source, O_PATH));
        const runtime::BindRequest request{fmt::format("/proc/self/fd/{}", source.get()), m_caller,
                                           runtime::MissingSource::Refuse, true, false};
        auto staged = TRY(
            context(runtime::stageBind(request, step.spec.range, staging), "mount {} of the context", mount.source));
        step.mounts.push_back(std::move(staged.mount));
    } else {
        auto view = TRY(BuildRoot::make(m_core, mount.chain, true));
        const std::string root = staging + "-root";
        TRY(makeDirectories(root, 0755));
        TRY(view->mountForStep(root));
        const auto rootFd = TRY(openFile(root, O_PATH | O_DIRECTORY));
        const auto source = TRY(openInRoot(rootFd.get(), mount.source, O_PATH));
        step.mounts.push_back(TRY(cloneTo(source.get(), staging, true)));
        step.views.push_back(std::move(view));
    }
    step.spec.binds.push_back({staging, mount.target, runtime::Access::ReadOnly});
    return {};
}

// All at once and in one order for everybody: two steps that each had one of the other's would wait for ever.
Result<> BuildSteps::takeCaches(Step& step, const build::StepRequest& request) {
    std::map<std::string, build::StepCacheSharing> wanted;
    for (const auto& mount : request.mounts)
        if (mount.type == build::StepMountType::Cache) {
            const auto [place, fresh] = wanted.emplace(mount.id, mount.sharing);
            if (!fresh && mount.sharing != build::StepCacheSharing::Shared)
                place->second = mount.sharing;
        }
    for (const auto& [id, sharing] : wanted)
        step.caches[id] = TRY(m_core.cacheMounts->use(id, sharing, step.stop));
    return {};
}

Result<> BuildSteps::addCache(Step& step, const build::StepMount& mount) {
    const auto& use = step.caches.at(mount.id);
    const std::string relative = CacheMounts::relative(use.name());
    const std::string onDisk = m_core.store->layout().inFs(relative);
    if (!exists(onDisk)) {
        const std::string fresh = onDisk + ".new-" + randomHex(8);
        TRY(makeDirectories(fresh, 0755));
        ScopeExit undo([&] { (void)removeTree(fresh); });
        const auto directory = TRY(openFile(fresh, O_RDONLY | O_DIRECTORY));
        if (!mount.chain.empty()) {
            const auto view = TRY(BuildRoot::make(m_core, mount.chain, false));
            const auto source = TRY(openInRoot(TRY(view->directory()), mount.source, O_RDONLY | O_DIRECTORY));
            TRY(copyTree(source.get(), directory.get(), {0, 65536}));
        }
        if (::fchown(directory.get(), mount.uid, mount.gid) < 0 || ::fchmod(directory.get(), mount.mode & 07777) < 0)
            return failErrno("prepare the cache mount {}", mount.target);
        // Another build may have been quicker: its directory serves as well.
        if (::rename(fresh.c_str(), onDisk.c_str()) < 0 && errno != EEXIST && errno != ENOTEMPTY)
            return failErrno("prepare the cache mount {}", mount.target);
    }
    m_core.cacheMounts->noteUse(use, mount.id);
    step.spec.binds.push_back({m_core.inOwnerMount(relative), mount.target,
                               mount.readOnly ? runtime::Access::ReadOnly : runtime::Access::ReadWrite});
    return {};
}

Result<> BuildSteps::addMount(Step& step, const build::StepMount& mount, std::size_t number) {
    switch (mount.type) {
    case build::StepMountType::Bind:
        return addBind(step, mount, step.paths.bind(number));
    case build::StepMountType::Cache:
        return addCache(step, mount);
    case build::StepMountType::Tmpfs:
        step.spec.tmpfs.push_back({mount.target, mount.size, 01777, runtime::Access::ReadWrite, true});
        return {};
    case build::StepMountType::File: {
        const std::string name = fmt::format("/file{}", number);
        const auto file = TRY(openFile(step.files + name, O_WRONLY | O_CREAT | O_EXCL, 0600));
        TRY(writeAll(file.get(), mount.content));
        if (::fchown(file.get(), mount.uid, mount.gid) < 0 || ::fchmod(file.get(), mount.mode & 07777) < 0)
            return failErrno("write the mount {}", mount.target);
        step.spec.binds.push_back({step.filesSeen + name, mount.target, runtime::Access::ReadOnly});
        return {};
    }
    }
    return fail(Errc::Internal, "a mount of no kind");
}

Result<build::StepOutcome> BuildSteps::run(build::MutableRoot& mutableRoot, const build::StepRequest& request,
                                           std::stop_token stop) {
    auto& root = static_cast<BuildRoot&>(mutableRoot);
    if (request.network == "host")
        return fail(Errc::PermissionDenied,
                    "--network=host: it would give the step rights over this machine's network");
    const std::string id = "s" + randomHex(8);
    Step step;
    step.stop = stop;
    TRY(takeCaches(step, request));
    if (request.admit)
        TRY(request.admit());
    step.contextDirectory = request.contextDirectory;
    step.paths = m_core.runPaths.step(id);
    TRY(m_core.runPaths.prepareContainer(step.paths, m_core.range));
    const std::string filesRelative = "build/" + id;
    step.files = m_core.store->layout().inFs(filesRelative);
    step.filesSeen = m_core.inOwnerMount(filesRelative);
    std::optional<EndpointState> endpoint;
    ScopeExit cleanUp([&] {
        if (endpoint)
            m_core.networks->detach(*endpoint, id);
        step.mounts.clear();
        step.views.clear();
        root.unmountStep();
        if (const auto removed = m_core.runPaths.removeContainer(step.paths); !removed)
            log::warning("step {}: {}", id, removed.error().describe());
        (void)m_core.store->discard(filesRelative);
    });
    TRY(makeDirectories(step.files, 0755));
    TRY(root.mountForStep(step.paths.rootfs));

    auto& spec = step.spec;
    spec.id = id;
    spec.range = m_core.range;
    spec.rootfs = step.paths.rootfs;
    spec.process.args = request.args;
    spec.process.environment = request.environment;
    spec.process.workingDirectory = request.workingDirectory;
    const auto rootFd = TRY(openFile(step.paths.rootfs, O_PATH | O_DIRECTORY));
    spec.process.user = TRY(runtime::resolveUser(rootFd.get(), request.user));
    spec.hostname = "buildkitsandbox";
    spec.network = request.network == "none" ? runtime::NetworkMode::None : runtime::NetworkMode::Private;
    if (request.shmSize > 0)
        spec.shmSize = request.shmSize;
    spec.cgroupPath = m_core.cgroupParent + "/" + id;
    spec.resources.pidsLimit = 16384;

    const auto writeNames = [&](const std::string& gateway, const std::string& address) -> Result<> {
        runtime::NetworkFiles files;
        files.hostname = spec.hostname;
        files.address = address;
        for (const auto& entry : request.addHosts) {
            const auto colon = entry.find_first_of(":=");
            if (colon == std::string::npos)
                return fail(Errc::InvalidArgument, "invalid --add-host {:?}: it must be NAME:ADDRESS",
                            std::string_view(entry));
            const std::string value = entry.substr(colon + 1);
            if (value == "host-gateway" && gateway.empty())
                continue;
            files.extraHosts.emplace_back(entry.substr(0, colon),
                                          value == "host-gateway" ? gateway
                                                                  : TRY(network::IpAddress::parse(value)).toString());
        }
        if (!gateway.empty())
            files.extraHosts.emplace_back("host.docker.internal", gateway);
        const auto host = network::hostResolvConfForContainers();
        for (const auto& server : host.servers)
            files.nameservers.push_back(server.toString());
        files.searchDomains = host.search;
        files.options = host.options;
        auto binds = TRY(runtime::writeNetworkFiles(files, step.files, 0));
        if (gateway.empty())
            for (auto& bind : binds)
                spec.binds.push_back(
                    {step.filesSeen + bind.source.substr(step.files.size()), bind.target, bind.access});
        return {};
    };
    TRY(writeNames({}, {}));
    for (std::size_t i = 0; i < request.mounts.size(); ++i)
        TRY(addMount(step, request.mounts[i], i));

    std::vector<std::string> targets{"/proc", "/sys", "/dev", "/dev/shm", "/dev/pts", "/dev/mqueue"};
    for (const auto& bind : spec.binds)
        targets.push_back(bind.target);
    for (const auto& tmpfs : spec.tmpfs)
        targets.push_back(tmpfs.target);
    root.addStubs(MountStubs::survey(rootFd.get(), targets, m_core.range.start));

    runtime::StepOptions options;
    options.output = [&](runtime::StepStream stream, std::string_view bytes) {
        request.output(stream == runtime::StepStream::Stdout ? 1 : 2, bytes);
    };
    options.monitorBinary = m_core.monitorPath;
    if (spec.network == runtime::NetworkMode::Private)
        options.attachNetwork = [&](pid_t pid) -> Result<> {
            endpoint = TRY(m_core.networks->attachStep(id, static_cast<int>(pid)));
            return writeNames(endpoint->gateway4, endpoint->ipv4);
        };
    const auto result = TRY(runtime::runStep(*m_core.oci, m_core.cgroups, spec, step.paths, options, stop));
    return build::StepOutcome{result.exitCode, result.oomKilled};
}

} // namespace slipway::engine
