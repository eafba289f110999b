// Containers::start: a record becomes a running process, or nothing at all.
#include <algorithm>

#include <fcntl.h>

#include "base/file.h"
#include "base/log.h"
#include "base/scope.h"
#include "base/text.h"
#include "engine/detail/container_entry.h"
#include "network/endpoint.h"
#include "network/ports.h"
#include "runtime/bind_mount.h"
#include "runtime/bundle.h"
#include "runtime/overlay.h"
#include "store/layout.h"

namespace slipway::engine {

namespace {

runtime::Resources resourcesOf(const Resources& from) {
    runtime::Resources to;
    if (from.memory > 0) {
        to.memory = from.memory;
        if (from.memorySwap != 0)
            to.memorySwap = from.memorySwap;
    }
    if (from.cpuShares > 0)
        to.cpuShares = static_cast<std::uint64_t>(from.cpuShares);
    if (from.cpuQuota != 0)
        to.cpuQuota = from.cpuQuota;
    if (from.cpuPeriod > 0)
        to.cpuPeriod = static_cast<std::uint64_t>(from.cpuPeriod);
    if (from.nanoCpus > 0)
        to.setCpus(static_cast<double>(from.nanoCpus) / 1e9);
    to.cpusetCpus = from.cpusetCpus;
    // A fork bomb must end at its container's walls.
    to.pidsLimit = from.pidsLimit == 0 ? 4096 : from.pidsLimit;
    return to;
}

// max-size and max-file, as docker's json-file driver has them.
Result<> setLogLimits(const std::map<std::string, std::string>& options, runtime::MonitorConfig& config) {
    for (const auto& [name, value] : options) {
        if (name == "max-size") {
            std::string digits = toLower(value);
            std::uint64_t scale = 1;
            if (!digits.empty() && (digits.back() == 'k' || digits.back() == 'm' || digits.back() == 'g')) {
                scale = digits.back() == 'k' ? 1'000 : digits.back() == 'm' ? 1'000'000 : 1'000'000'000;
                digits.pop_back();
            }
            const auto number = parseUnsigned(digits);
            if (!number || *number == 0 || *number > (std::uint64_t{1} << 50) / scale)
                return fail(Errc::InvalidArgument, "log option max-size={:?} is not a size", std::string_view(value));
            config.logMaxSize = *number * scale;
        } else if (name == "max-file") {
            const auto number = parseUnsigned(value);
            if (!number || *number < 1 || *number > 1000)
                return fail(Errc::InvalidArgument, "log option max-file={:?} is not between 1 and 1000",
                            std::string_view(value));
            config.logMaxFiles = static_cast<std::uint32_t>(*number);
        } else if (name != "mode" && name != "compress") {
            return fail(Errc::InvalidArgument, "unknown log opt '{}' for json-file log driver", name);
        }
    }
    return {};
}

// hosts, hostname and resolv.conf, in the container's own directory of the store.
Result<std::vector<runtime::BindMountSpec>> networkFiles(Core& core, const Container& container) {
    const auto& o = container.options;
    runtime::NetworkFiles files;
    files.hostname = o.hostname;
    files.domainname = o.domainname;
    std::string gateway;
    if (!container.endpoints.empty()) {
        files.address = container.endpoints.front().ipv4;
        files.address6 = container.endpoints.front().ipv6;
        gateway = container.endpoints.front().gateway4;
    }
    for (const auto& text : o.extraHosts) {
        const auto colon = text.find_first_of(":=");
        if (colon == std::string::npos)
            return fail(Errc::InvalidArgument, "invalid extra host {:?}: it must be NAME:ADDRESS",
                        std::string_view(text));
        std::string address = text.substr(colon + 1);
        if (address == "host-gateway") {
            if (gateway.empty())
                continue;
            address = gateway;
        }
        const auto parsed = TRY(network::IpAddress::parse(address));
        files.extraHosts.emplace_back(text.substr(0, colon), parsed.toString());
    }
    if (!gateway.empty())
        files.extraHosts.emplace_back("host.docker.internal", gateway);
    const auto host = network::hostResolvConfForContainers();
    if (!o.dns.empty()) {
        for (const auto& server : o.dns)
            files.nameservers.push_back(TRY(network::IpAddress::parse(server)).toString());
    } else if (!container.endpoints.empty() && container.endpoints.front().network != "bridge" &&
               !network::Resolver::defaultProgram().empty()) {
        files.nameservers.push_back(gateway);
    } else {
        for (const auto& server : host.servers)
            files.nameservers.push_back(server.toString());
    }
    files.searchDomains = o.dnsSearch.empty() ? host.search : o.dnsSearch;
    files.options = o.dnsOptions.empty() ? host.options : o.dnsOptions;

    const std::string relative = store::StoreLayout::container(container.id) + "/etc";
    const std::string onDisk = core.store->layout().inFs(relative);
    auto binds = TRY(runtime::writeNetworkFiles(files, onDisk, 0));
    for (auto& bind : binds)
        bind.source = core.inOwnerMount(relative) + bind.source.substr(onDisk.size());
    return binds;
}

} // namespace

Result<runtime::ContainerSpec> Containers::Impl::makeSpec(const Container& container, int rootFd,
                                                          std::vector<runtime::MountPoint>& binds) {
    const auto& o = container.options;
    const auto paths = core.runPaths.container(container.id);
    runtime::ContainerSpec spec;
    spec.id = container.id;
    spec.range = core.range;
    spec.rootfs = paths.rootfs;
    spec.readOnlyRootfs = o.readOnlyRoot;
    spec.process.args = container.arguments;
    spec.process.environment = container.environment;
    spec.process.workingDirectory = container.workingDirectory;
    spec.process.user = TRY(runtime::resolveUser(rootFd, container.user, o.groupAdd));
    spec.process.tty = o.tty;
    for (const auto& option : o.securityOptions)
        if (option == "no-new-privileges" || option.ends_with("true"))
            spec.process.noNewPrivileges = true;
    spec.process.capabilities = {o.capAdd, o.capDrop};
    // "ALL" means all that may be given: the default set.
    std::erase_if(spec.process.capabilities.add, [](const std::string& name) { return toLower(name) == "all"; });
    for (const auto& limit : o.resources.ulimits)
        spec.process.ulimits.push_back({limit.name, static_cast<std::uint64_t>(limit.soft),
                                        limit.hard < 0 ? ~std::uint64_t{0} : static_cast<std::uint64_t>(limit.hard)});
    spec.init = o.init;
    spec.hostname = o.hostname;
    spec.domainname = o.domainname;
    spec.shmSize = static_cast<std::uint64_t>(o.shmSize);
    spec.network = o.networkMode == "none" ? runtime::NetworkMode::None : runtime::NetworkMode::Private;
    spec.cgroupPath = core.cgroupOf(container.id);
    spec.resources = resourcesOf(o.resources);
    spec.sysctls = o.sysctls;

    spec.binds = TRY(networkFiles(core, container));
    // Parents before what is mounted inside them.
    auto mounts = container.mounts;
    std::ranges::stable_sort(mounts, {}, [](const MountState& m) { return std::ranges::count(m.option.target, '/'); });
    std::size_t number = 0;
    for (const auto& mount : mounts) {
        const auto access = mount.option.readOnly ? runtime::Access::ReadOnly : runtime::Access::ReadWrite;
        // An own mount takes the place of the file that the engine would have put there.
        std::erase_if(spec.binds, [&](const auto& bind) { return bind.target == mount.option.target; });
        if (mount.option.type == MountOption::Type::Tmpfs) {
            spec.tmpfs.push_back({mount.option.target, mount.option.tmpfsSize, mount.option.tmpfsMode, access});
        } else if (mount.option.type == MountOption::Type::Volume) {
            spec.binds.push_back({core.inOwnerMount(store::StoreLayout::volume(mount.volumeName) + "/_data"),
                                  mount.option.target, access});
        } else {
            const std::string staging = paths.bind(number++);
            const runtime::BindRequest request{mount.option.source, container.creator,
                                               mount.option.createSource ? runtime::MissingSource::Create
                                                                         : runtime::MissingSource::Refuse,
                                               mount.option.readOnly};
            auto staged = TRY(context(runtime::stageBind(request, core.range, staging), "mount {} at {}",
                                      mount.option.source, mount.option.target));
            for (auto& bind : staged.specs(mount.option.target, access))
                spec.binds.push_back(std::move(bind));
            binds.push_back(std::move(staged.mount));
        }
    }
    return spec;
}

Result<> Containers::Impl::writeHosts(const Container& container) {
    TRY(networkFiles(core, container));
    return {};
}

// Everything in the kernel that belongs to a container which does not run (any more).
void Containers::Impl::takeDown(const Container& container) {
    if (const auto released = core.networks->unpublishAll(container.id); !released)
        log::warning("container {}: {}", container.id, released.error().describe());
    for (const auto& endpoint : container.endpoints)
        core.networks->detach(endpoint, container.id);
    if (const auto removed = core.runPaths.removeContainer(core.runPaths.container(container.id)); !removed)
        log::warning("container {}: {}", container.id, removed.error().describe());
}

Result<> Containers::Impl::start(const EntryPointer& entry) {
    Container container = snapshot(*entry);
    if (isAlive(container.state.state))
        return fail(Errc::NotModified, "container {} is already running", container.name);
    if (container.state.state == State::Removing || container.state.state == State::Dead)
        return fail(Errc::Conflict, "container {} is being removed", container.name);
    const auto paths = core.runPaths.container(container.id);
    container.endpoints.clear();
    container.publishedPorts.clear();

    core.expectCgroupMove();
    std::vector<runtime::MountPoint> binds;
    std::optional<runtime::MonitorClient> monitor;
    int exitCode = 128;
    ScopeExit undo([&] {
        if (monitor)
            (void)monitor->quit();
        binds.clear();
        takeDown(container);
    });
    UniqueFd exitFd;
    const auto bringUp = [&]() -> Result<> {
        TRY(core.runPaths.prepareContainer(paths, core.range));
        runtime::OverlaySpec overlay;
        overlay.target = paths.rootfs;
        if (!container.chainId.empty())
            for (const auto& layer : TRY(core.store->layers().lowerDirs(TRY(oci::Digest::parse(container.chainId)))))
                overlay.lowers.push_back(core.inOwnerMount(layer));
        const std::string own = store::StoreLayout::container(container.id);
        if (overlay.lowers.empty()) {
            TRY(makeDirectories(core.store->layout().inFs(own + "/lower"), 0755));
            overlay.lowers.push_back(core.inOwnerMount(own + "/lower"));
        }
        overlay.upper = core.inOwnerMount(own + "/upper");
        overlay.work = core.inOwnerMount(own + "/work");
        // What goes with its end need not reach the disk. Such an overlay marks its work directory, and refuses one
        // that is marked.
        overlay.isVolatile = container.options.autoRemove;
        if (overlay.isVolatile)
            TRY(removeTree(core.store->layout().inFs(own + "/work/work")));
        auto root = TRY(runtime::mountOverlay(overlay, core.range));
        const UniqueFd rootFd = TRY(openFile(paths.rootfs, O_PATH | O_DIRECTORY));
        for (const auto& mount : container.mounts)
            if (mount.option.type == MountOption::Type::Volume && !mount.option.noCopy)
                TRY(core.volumes->fill(mount.volumeName, rootFd.get(), mount.option.target));
        const auto spec = TRY(makeSpec(container, rootFd.get(), binds));
        TRY(runtime::writeBundle(spec, core.cgroups, paths.directory));

        runtime::MonitorConfig config;
        config.setContainer(spec);
        config.bundle = config.directory = paths.directory;
        config.exitRecordPath = fmt::format("{}/containers/{}/exit.json", core.config.root, container.id);
        config.tty = container.options.tty;
        config.openStdin = container.options.openStdin;
        config.stdinOnce = container.options.stdinOnce;
        config.logDriver =
            container.options.logDriver == "none" ? runtime::LogDriver::None : runtime::LogDriver::JsonFile;
        config.logPath = container.logPath;
        TRY(setLogLimits(container.options.logOptions, config));
        config.setRuntime(*core.oci);
        // What a former run left would be taken for this one's end.
        ::unlink(config.exitRecordPath.c_str());
        auto launched = runtime::MonitorClient::launch(config, core.monitorPath, &exitCode);
        // Docker's clients tell the reasons apart by these words, and exit with 127 for the first.
        if (!launched && exitCode == 127)
            return fail(Errc::InvalidArgument, "exec: {:?}: executable file not found in $PATH: {}",
                        std::string_view(container.arguments.front()), launched.error().describe());
        monitor = TRY(std::move(launched));

        if (container.options.networkMode != "none") {
            container.endpoints = TRY(core.networks->attachAll(container, monitor->pid()));
            TRY(writeHosts(container));
            container.publishedPorts = TRY(core.networks->publish(container, container.options.ports));
        } else {
            const auto netns = TRY(network::openNetworkNamespace(monitor->pid()));
            TRY(network::raiseLoopback(netns.get()));
        }
        exitFd = TRY(monitor->exitFd());
        {
            const std::lock_guard lock(entry->guard);
            for (auto& pending : entry->pending)
                if (const auto attached = monitor->attach(pending.options, std::move(pending.stream)); !attached)
                    log::warning("container {}: attach: {}", container.id, attached.error().describe());
            entry->pending.clear();
        }
        TRY(monitor->start());
        // From here on the mounts belong to the container's life, not to this call.
        (void)root.release();
        for (auto& bind : binds)
            (void)bind.release();
        return {};
    };
    if (auto up = bringUp(); !up) {
        container.state.error = up.error().describe();
        container.state.exitCode = exitCode;
        {
            const std::lock_guard lock(entry->guard);
            entry->data.state.error = container.state.error;
            entry->data.state.exitCode = exitCode;
            entry->pending.clear(); // their clients see the end
        }
        (void)persist(*entry);
        return std::unexpected(std::move(up.error()));
    }
    undo.dismiss();
    container.state.state = State::Running;
    container.state.pid = static_cast<int>(monitor->pid());
    container.state.startedAt = now();
    container.state.finishedAt = {};
    container.state.exitCode = 0;
    container.state.oomKilled = false;
    container.state.error.clear();
    container.state.stoppedByUser = false;
    {
        const std::lock_guard lock(entry->guard);
        entry->data = container;
        entry->monitor = std::move(monitor);
    }
    if (const auto kept = persist(*entry); !kept)
        log::warning("container {}: {}", container.id, kept.error().describe());
    publish(container, "start");
    core.networks->announce(container);
    watcher.watch(container.id, std::move(exitFd));
    return {};
}

} // namespace slipway::engine
