#include "engine/detail/build_steps.h"

#include <fcntl.h>

#include "base/file.h"
#include "base/log.h"
#include "base/scope.h"
#include "base/text.h"
#include "engine/detail/step_mounts.h"
#include "engine/detail/step_names.h"
#include "network/endpoint.h"
#include "runtime/binfmt.h"
#include "runtime/bundle.h"
#include "runtime/step.h"

namespace slipway::engine {

namespace {

runtime::Resources resourcesOf(const build::StepLimits& limits) {
    runtime::Resources resources;
    resources.pidsLimit = 16384;
    if (limits.memory > 0)
        resources.memory = limits.memory;
    if (limits.memorySwap != 0)
        resources.memorySwap = limits.memorySwap;
    if (limits.cpuShares > 0)
        resources.cpuShares = static_cast<std::uint64_t>(limits.cpuShares);
    if (limits.cpuPeriod > 0)
        resources.cpuPeriod = static_cast<std::uint64_t>(limits.cpuPeriod);
    if (limits.cpuQuota > 0)
        resources.cpuQuota = limits.cpuQuota;
    resources.cpusetCpus = limits.cpusetCpus;
    resources.cpusetMems = limits.cpusetMems;
    return resources;
}

std::uint64_t limitOf(std::int64_t value) {
    return value < 0 ? ~std::uint64_t{0} : static_cast<std::uint64_t>(value);
}

bool hasSecrets(const build::StepRequest& request) {
    if (!request.secretEnvironment.empty())
        return true;
    for (const auto& mount : request.mounts)
        if (mount.type == build::StepMountType::Secret)
            return true;
    return false;
}

void fillProcess(const build::StepRequest& request, runtime::ContainerSpec& spec) {
    spec.process.args = request.args;
    spec.process.environment = request.environment;
    for (const auto& [name, value] : request.secretEnvironment)
        spec.process.environment.push_back(fmt::format("{}={}", name, value.view()));
    spec.process.workingDirectory = request.workingDirectory;
    for (const auto& limit : request.limits.ulimits)
        spec.process.ulimits.push_back({limit.name, limitOf(limit.soft), limitOf(limit.hard)});
    spec.hostname = "buildkitsandbox";
    if (request.shmSize > 0)
        spec.shmSize = request.shmSize;
    spec.resources = resourcesOf(request.limits);
}

} // namespace

Result<> BuildSteps::checkNetwork(const std::string& network) {
    return network == "host" ? authoriseBuildHostNetwork(m_core.limits) : Result<>{};
}

Result<> BuildSteps::checkPlatform(const oci::Platform& platform) {
    return runtime::checkRunnable(platform.os, platform.arch, runtime::readBinfmt());
}

Result<build::StepOutcome> BuildSteps::run(build::MutableRoot& root, const build::StepRequest& request,
                                           std::stop_token stop) {
    return around(root, request, stop, [&](const auto& oci, const auto& spec, const auto& paths, const auto& options) {
        return runtime::runStep(oci, m_core.cgroups, spec, paths, options, stop);
    });
}

Result<build::StepOutcome> BuildSteps::shell(build::MutableRoot& root, const build::StepRequest& request,
                                             const runtime::ShellTerminal& terminal, std::stop_token stop) {
    return around(root, request, stop, [&](const auto& oci, const auto& spec, const auto& paths, const auto& options) {
        return runtime::runStepShell(oci, m_core.cgroups, spec, paths, options, terminal, stop);
    });
}

Result<build::StepOutcome> BuildSteps::around(build::MutableRoot& mutableRoot, const build::StepRequest& request,
                                              std::stop_token stop, const Launch& launch) {
    auto& root = static_cast<BuildRoot&>(mutableRoot);
    TRY(checkNetwork(request.network));
    m_core.expectCgroupMove();
    const std::string id = "s" + randomHex(8);
    const auto paths = m_core.runPaths.step(id);
    const std::string filesRelative = "build/" + id;
    const std::string files = m_core.store->layout().inFs(filesRelative);
    const std::string filesSeen = m_core.inOwnerMount(filesRelative);

    runtime::ContainerSpec spec;
    spec.id = id;
    spec.range = m_core.range;
    spec.rootfs = paths.rootfs;
    spec.cgroupPath = m_core.cgroupOf(id);
    StepMounts mounts(m_core, m_caller, spec, {paths, files, filesSeen});
    TRY(mounts.takeCaches(request.mounts, stop));
    if (request.admit)
        TRY(request.admit());

    std::optional<EndpointState> endpoint;
    const ScopeExit cleanUp([&] {
        if (endpoint)
            m_core.networks->detach(*endpoint, id);
        mounts.takeDown();
        root.unmountStep();
        if (const auto removed = m_core.runPaths.removeContainer(paths); !removed)
            log::warning("step {}: {}", id, removed.error().describe());
        (void)m_core.store->discard(filesRelative);
    });
    // The bundle holds the environment, and the runtime keeps a copy of the bundle.
    runtime::OciRuntime oci = *m_core.oci;
    if (hasSecrets(request)) {
        TRY(mountPrivate(paths.directory));
        oci = oci.withStateRoot(paths.directory + "/state");
        TRY(makeDirectories(oci.stateRoot(), 0700));
    }
    TRY(m_core.runPaths.prepareContainer(paths, m_core.range));
    TRY(makeDirectories(files, 0755));
    TRY(root.mountForStep(paths.rootfs));
    fillProcess(request, spec);
    const auto rootFd = TRY(openFile(paths.rootfs, O_PATH | O_DIRECTORY));
    spec.process.user = TRY(runtime::resolveUser(rootFd.get(), request.user));
    spec.network = request.network == "none"   ? runtime::NetworkMode::None
                   : request.network == "host" ? runtime::NetworkMode::Host
                                               : runtime::NetworkMode::Private;
    spec.consent.hostNetwork = spec.network == runtime::NetworkMode::Host; // checked above

    StepNames names{spec.hostname, request.addHosts, spec.network == runtime::NetworkMode::Host, {}, {}};
    const auto writeNames = [&]() -> Result<std::vector<runtime::BindMountSpec>> {
        const auto content = TRY(networkFilesOf(names));
        return runtime::writeNetworkFiles(content, files, 0);
    };
    for (const auto& bind : TRY(writeNames()))
        spec.binds.push_back({filesSeen + bind.source.substr(files.size()), bind.target, bind.access});
    TRY(mounts.add(request.mounts));

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
            names.gateway = endpoint->gateway4;
            names.address = endpoint->ipv4;
            TRY(writeNames());
            return {};
        };
    const auto result = TRY(launch(oci, spec, paths, options));
    return build::StepOutcome{result.exitCode, result.oomKilled};
}

} // namespace slipway::engine
