#include "runtime/bundle.h"

#include <algorithm>
#include <array>

#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "runtime/detail/capabilities.h"
#include "runtime/detail/resources.h"
#include "runtime/detail/rlimits.h"
#include "runtime/detail/seccomp_filter.h"
#include "runtime/detail/seccomp_profile.h"
#include "runtime/detail/sysctls.h"

namespace slipway::runtime {

namespace {

constexpr const char* InitTarget = "/sbin/docker-init";

bool hasDotDot(std::string_view path) {
    const auto parts = split(path, '/');
    return std::ranges::find(parts, "..") != parts.end();
}

// A runtime enters the working directory before it drops its own view of the host, so a link into /proc there has led
// to host descriptors (CVE-2024-21626).
Result<> checkWorkingDirectory(const std::string& path) {
    if (!path.starts_with('/') || path.find('\0') != std::string::npos)
        return fail(Errc::InvalidArgument, "the working directory {:?} is not an absolute path",
                    std::string_view(path));
    std::string clean = "/";
    for (const auto& part : split(path, '/'))
        if (!part.empty() && part != ".")
            clean = joinPath(clean, part);
    if (hasDotDot(path))
        return fail(Errc::InvalidArgument, "the working directory {:?} contains \"..\"", std::string_view(path));
    if (clean.starts_with("/proc/"))
        return fail(Errc::InvalidArgument, "the working directory {:?} lies in /proc", std::string_view(path));
    return {};
}

Result<> checkTarget(const std::string& path) {
    if (!path.starts_with('/') || path.find('\0') != std::string::npos || hasDotDot(path) ||
        path.find_first_not_of("/.") == std::string::npos)
        return fail(Errc::InvalidArgument, "{:?} cannot be a mount target: it must be an absolute path below /",
                    std::string_view(path));
    for (std::string_view reserved : {"/proc", "/sys", "/dev"})
        if (path == reserved)
            return fail(Errc::InvalidArgument, "nothing can be mounted over the container's own {}", reserved);
    return {};
}

std::vector<std::string> completeEnvironment(const ContainerSpec& spec, const ProcessSpecification& process) {
    std::vector<std::string> result;
    const auto nameOf = [](const std::string& entry) { return entry.substr(0, entry.find('=')); };
    const auto put = [&](const std::string& entry, bool replace) {
        const auto it = std::ranges::find_if(result, [&](const auto& other) { return nameOf(other) == nameOf(entry); });
        if (it == result.end())
            result.push_back(entry);
        else if (replace)
            *it = entry;
    };
    for (const auto& entry : process.environment)
        if (entry.find('\0') == std::string::npos && entry.find('=') != std::string::npos && entry[0] != '=')
            put(entry, true);
    put("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", false);
    if (!spec.hostname.empty())
        put("HOSTNAME=" + spec.hostname, false);
    if (process.tty)
        put("TERM=xterm", false);
    put("HOME=" + process.user.home, false);
    return result;
}

Result<Json> processToOci(const ContainerSpec& spec, const ProcessSpecification& process, bool withInit) {
    if (process.args.empty() || process.args[0].empty())
        return fail(Errc::InvalidArgument, "no command specified");
    for (const auto& arg : process.args)
        if (arg.find('\0') != std::string::npos)
            return fail(Errc::InvalidArgument, "an argument contains a NUL byte");
    TRY(checkWorkingDirectory(process.workingDirectory));
    if (process.user.uid >= spec.range.size || process.user.gid >= spec.range.size)
        return fail(Errc::InvalidArgument, "the user {}:{} is outside of the container's ids (0 to {})",
                    process.user.uid, process.user.gid, spec.range.size - 1);

    const auto capabilities = TRY(detail::resolveCapabilities(process.capabilities, spec.consent.extraCapabilities));
    // A process that is not root has them only by executing a file that grants them; never inheritable
    // (CVE-2022-24769).
    const Json bounding(capabilities);
    const Json effective = process.user.uid == 0 ? bounding : Json::array();

    Json args = Json::array();
    if (withInit) {
        args.push_back(InitTarget);
        args.push_back("--");
    }
    for (const auto& arg : process.args)
        args.push_back(arg);

    Json oci = {
        {"terminal", process.tty},
        {"user", {{"uid", process.user.uid}, {"gid", process.user.gid}}},
        {"args", std::move(args)},
        {"env", completeEnvironment(spec, process)},
        {"cwd", process.workingDirectory},
        {"noNewPrivileges", process.noNewPrivileges},
        {"capabilities",
         {{"bounding", bounding}, {"effective", effective}, {"permitted", effective}, {"inheritable", Json::array()}}}};
    if (!process.user.additionalGroups.empty())
        oci["user"]["additionalGids"] = process.user.additionalGroups;
    if (process.tty && process.rows && process.columns)
        oci["consoleSize"] = {{"height", process.rows}, {"width", process.columns}};
    if (auto rlimits = TRY(detail::rlimitsToOci(process.ulimits)); !rlimits.empty())
        oci["rlimits"] = std::move(rlimits);
    if (process.oomScoreAdj) {
        // Lowering needs CAP_SYS_RESOURCE; the present value is what it may be lowered to without.
        const auto present = readFile("/proc/self/oom_score_adj", 64);
        const bool negative = present && present->starts_with('-');
        const auto value =
            present ? static_cast<int>(parseUnsigned(trim(negative ? present->substr(1) : *present)).value_or(0)) : 0;
        if (*process.oomScoreAdj >= (negative ? -value : value))
            oci["oomScoreAdj"] = *process.oomScoreAdj;
    }
    return oci;
}

std::ptrdiff_t depth(std::string_view path) {
    return std::ranges::count_if(split(path, '/'), [](const auto& part) { return !part.empty() && part != "."; });
}

Json mount(std::string_view target, std::string_view type, std::string_view source, Json options) {
    return {{"destination", target}, {"type", type}, {"source", source}, {"options", std::move(options)}};
}

Result<Json> mountsToOci(const ContainerSpec& spec, const HostCgroups& cgroups) {
    Json mounts = Json::array();
    mounts.push_back(mount("/proc", "proc", "proc", {"nosuid", "noexec", "nodev"}));
    mounts.push_back(mount("/dev", "tmpfs", "tmpfs", {"nosuid", "strictatime", "mode=755", "size=65536k"}));
    mounts.push_back(mount("/dev/pts", "devpts", "devpts",
                           {"nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"}));
    // Only the owner of a network namespace may mount its sysfs.
    if (spec.network == NetworkMode::Host)
        mounts.push_back(mount("/sys", "none", "/sys", {"rbind", "nosuid", "noexec", "nodev", "ro"}));
    else
        mounts.push_back(mount("/sys", "sysfs", "sysfs", {"nosuid", "noexec", "nodev", "ro"}));
    if (cgroups.mode != CgroupMode::None && spec.network != NetworkMode::Host)
        mounts.push_back(mount("/sys/fs/cgroup", "cgroup", "cgroup", {"ro", "nosuid", "noexec", "nodev"}));
    mounts.push_back(mount("/dev/mqueue", "mqueue", "mqueue", {"nosuid", "noexec", "nodev"}));
    mounts.push_back(mount("/dev/shm", "tmpfs", "shm",
                           {"nosuid", "noexec", "nodev", "mode=1777", fmt::format("size={}", spec.shmSize)}));

    std::vector<Json> own;
    for (const auto& bind : spec.binds) {
        TRY(checkTarget(bind.target));
        own.push_back(mount(bind.target, "bind", bind.source,
                            {"rbind", bind.access == Access::ReadOnly ? "ro" : "rw", "nodev", "rprivate"}));
    }
    for (const auto& tmpfs : spec.tmpfs) {
        TRY(checkTarget(tmpfs.target));
        Json options = {"nosuid", "nodev", fmt::format("mode={:o}", tmpfs.mode & 07777u),
                        tmpfs.access == Access::ReadOnly ? "ro" : "rw"};
        if (!tmpfs.exec)
            options.push_back("noexec");
        if (tmpfs.size)
            options.push_back(fmt::format("size={}", tmpfs.size));
        own.push_back(mount(tmpfs.target, "tmpfs", "tmpfs", std::move(options)));
    }
    // A mount over a parent would hide those below it, so parents first.
    std::ranges::stable_sort(own, {}, [](const Json& m) { return depth(m["destination"].get<std::string>()); });
    for (auto& one : own)
        mounts.push_back(std::move(one));
    if (spec.init) {
        const std::string init = TRY(findInit());
        mounts.push_back(mount(InitTarget, "bind", init, {"bind", "ro", "nodev"}));
    }
    return mounts;
}

Result<Json> linuxToOci(const ContainerSpec& spec, const HostCgroups& cgroups) {
    Json platform = Json::object();
    Json namespaces = Json::array({{{"type", "pid"}}, {{"type", "ipc"}}, {{"type", "uts"}}, {{"type", "mount"}}});
    const Json mapping = Json::array({{{"containerID", 0}, {"hostID", spec.range.start}, {"size", spec.range.size}}});
    if (spec.network == NetworkMode::Join) {
        if (!parseUnsigned(spec.joinPid))
            return fail(Errc::Internal, "no process to join the network of");
        namespaces.push_back({{"type", "network"}, {"path", fmt::format("/proc/{}/ns/net", spec.joinPid)}});
        namespaces.push_back({{"type", "user"}, {"path", fmt::format("/proc/{}/ns/user", spec.joinPid)}});
    } else {
        namespaces.push_back({{"type", "user"}});
        platform["uidMappings"] = mapping;
        platform["gidMappings"] = mapping;
        if (spec.network != NetworkMode::Host)
            namespaces.push_back({{"type", "network"}});
    }
    if (cgroups.mode != CgroupMode::None)
        namespaces.push_back({{"type", "cgroup"}});
    platform["namespaces"] = std::move(namespaces);

    if (cgroups.mode != CgroupMode::None && !spec.cgroupPath.empty())
        platform["cgroupsPath"] = spec.cgroupPath;
    Json resources = detail::resourcesToOci(spec.resources, cgroups);
    resources["devices"] = Json::array({{{"allow", false}, {"access", "rwm"}}});
    platform["resources"] = std::move(resources);
    if (auto sysctls = TRY(detail::resolveSysctls(spec.sysctls, spec.network)); !sysctls.empty())
        platform["sysctl"] = std::move(sysctls);
    if (!spec.unmaskedPaths) {
        platform["maskedPaths"] = defaultMaskedPaths();
        platform["readonlyPaths"] = defaultReadOnlyPaths();
    }
    if (!spec.seccompUnconfined) {
        const auto capabilities =
            TRY(detail::resolveCapabilities(spec.process.capabilities, spec.consent.extraCapabilities));
        platform["seccomp"] = detail::seccompProfile(capabilities);
    }
    return platform;
}

Result<> checkConsent(const ContainerSpec& spec) {
    if (spec.seccompUnconfined && !spec.consent.seccompUnconfined)
        return fail(Errc::PermissionDenied, "running without a system call filter needs an administrator's consent");
    if (spec.unmaskedPaths && !spec.consent.unmaskedPaths)
        return fail(Errc::PermissionDenied, "unmasked system paths need an administrator's consent");
    if (spec.network == NetworkMode::Host && !spec.consent.hostNetwork)
        return fail(Errc::PermissionDenied, "the host's network needs an administrator's consent");
    return {};
}

} // namespace

std::vector<std::string> defaultCapabilities() {
    return detail::defaultCapabilitySet();
}

std::vector<std::string> defaultMaskedPaths() {
    return {"/proc/asound",      "/proc/acpi",          "/proc/interrupts", "/proc/kcore",
            "/proc/keys",        "/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats",
            "/proc/sched_debug", "/proc/scsi",          "/sys/firmware",    "/sys/devices/virtual/powercap"};
}

std::vector<std::string> defaultReadOnlyPaths() {
    return {"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"};
}

Result<std::string> findInit() {
    for (const char* path : {"/usr/bin/docker-init", "/usr/libexec/podman/catatonit",
                             "/usr/libexec/catatonit/catatonit", "/usr/bin/catatonit", "/usr/bin/tini-static"})
        if (::access(path, X_OK) == 0)
            return std::string(path);
    return fail(Errc::NotFound,
                "--init needs a static init program; install the package catatonit, tini or docker.io (docker-init)");
}

Result<std::string> makeOciConfig(const ContainerSpec& spec, const HostCgroups& cgroups) {
    TRY(checkConsent(spec));
    if (!spec.rootfs.starts_with('/'))
        return fail(Errc::Internal, "the root file system {:?} is not an absolute path", std::string_view(spec.rootfs));
    // Named first: a return from within a braced initialiser leaks, with GCC, what it had built of it.
    Json process = TRY(processToOci(spec, spec.process, spec.init));
    Json mounts = TRY(mountsToOci(spec, cgroups));
    Json linuxPart = TRY(linuxToOci(spec, cgroups));
    Json config = {{"ociVersion", "1.0.2"},
                   {"root", {{"path", spec.rootfs}, {"readonly", spec.readOnlyRootfs}}},
                   {"process", std::move(process)},
                   {"mounts", std::move(mounts)},
                   {"linux", std::move(linuxPart)}};
    if (!spec.hostname.empty())
        config["hostname"] = spec.hostname;
    if (!spec.domainname.empty())
        config["linux"]["sysctl"]["kernel.domainname"] = spec.domainname;
    if (!spec.seccompUnconfined) {
        // crun takes the compiled filter; runc, and a crun that would not, compile linux.seccomp, which is the same.
        const auto capabilities =
            TRY(detail::resolveCapabilities(spec.process.capabilities, spec.consent.extraCapabilities));
        config["annotations"]["run.oci.seccomp_bpf_data"] = TRY(detail::compiledSeccompFilter(capabilities));
    }
    if (!spec.createHook.empty())
        config["hooks"]["createRuntime"] =
            Json::array({{{"path", spec.createHook[0]}, {"args", spec.createHook}, {"timeout", 60}}});
    return dumpJson(config);
}

Result<> writeBundle(const ContainerSpec& spec, const HostCgroups& cgroups, const std::string& bundleDirectory) {
    const auto text = TRY(makeOciConfig(spec, cgroups));
    const auto path = joinPath(bundleDirectory, "config.json");
    // Nobody reads it before we return, and the run directory is gone after a crash of the machine: no fsync.
    const auto fd = TRY(openFile(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0600));
    return context(writeAll(fd.get(), text), "write {}", path);
}

Result<std::string> makeOciProcess(const ContainerSpec& spec, const ProcessSpecification& process) {
    return dumpJson(TRY(processToOci(spec, process, false)));
}

} // namespace slipway::runtime
