#include "engine/policy.h"

#include <algorithm>
#include <array>

#include "base/file.h"
#include "base/text.h"

namespace slipway::engine {

namespace {

constexpr std::string_view kConsent =
    "not allowed: it would give the container rights over this machine, which needs an administrator's consent";

std::unexpected<Error> denied(std::string_view what) {
    return fail(Errc::PermissionDenied, "{}: {}", what, kConsent);
}

// moby's default set: what a container has anyway.
constexpr std::array<std::string_view, 14> kDefaultCapabilities{
    "CHOWN",  "DAC_OVERRIDE", "FSETID",  "FOWNER",           "MKNOD",      "NET_RAW", "SETGID",
    "SETUID", "SETFCAP",      "SETPCAP", "NET_BIND_SERVICE", "SYS_CHROOT", "KILL",    "AUDIT_WRITE"};

std::string capabilityName(std::string_view text) {
    std::string name(text);
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    if (name.starts_with("CAP_"))
        name.erase(0, 4);
    return name;
}

Result<> ownNamespace(std::string_view option, const std::string& mode, std::string_view alsoAllowed = {}) {
    if (mode.empty() || mode == "private" || (!alsoAllowed.empty() && mode == alsoAllowed))
        return {};
    if (mode == "host")
        return denied(fmt::format("{} host", option));
    return fail(Errc::Unsupported, "{} {}: this engine gives every container a namespace of its own", option, mode);
}

} // namespace

PolicyLimits hostLimits() {
    PolicyLimits limits;
    if (const auto text = readFile("/proc/sys/net/ipv4/ip_unprivileged_port_start", 64))
        if (const auto value = parseUnsigned(trim(*text)))
            limits.unprivilegedPortStart = static_cast<int>(*value);
    return limits;
}

Result<> authorise(const PortMapping& mapping, const PolicyLimits& limits) {
    if (mapping.hostPort != 0 && mapping.hostPort < limits.unprivilegedPortStart)
        return fail(Errc::PermissionDenied,
                    "publishing host port {}: ports below {} belong to the administrator; choose a higher one",
                    mapping.hostPort, limits.unprivilegedPortStart);
    return {};
}

Result<> authorise(const ContainerOptions& options, const PolicyLimits& limits) {
    if (options.privileged)
        return denied("--privileged");
    for (const auto& capability : options.capAdd) {
        const std::string name = capabilityName(capability);
        if (name != "ALL" && std::ranges::find(kDefaultCapabilities, name) != kDefaultCapabilities.end())
            continue;
        return denied(fmt::format("--cap-add {}", capability));
    }
    for (const auto& option : options.securityOptions) {
        if (option == "no-new-privileges" || option == "no-new-privileges=true" || option == "no-new-privileges:true" ||
            option == "no-new-privileges=false" || option == "no-new-privileges:false" || option == "seccomp=builtin")
            continue;
        if (option.starts_with("label") || option.starts_with("apparmor"))
            return fail(Errc::Unsupported, "--security-opt {}: not something that this engine does", option);
        return denied(fmt::format("--security-opt {}", option));
    }
    if (!options.devices.empty())
        return denied(fmt::format("--device {}", options.devices.front()));
    TRY(ownNamespace("--pid", options.pidMode));
    TRY(ownNamespace("--ipc", options.ipcMode, "shareable"));
    TRY(ownNamespace("--uts", options.utsMode));
    TRY(ownNamespace("--userns", options.usernsMode));
    TRY(ownNamespace("--cgroupns", options.cgroupnsMode));
    if (options.networkMode == "host")
        return denied("--network host");
    if (options.networkMode.starts_with("container:"))
        return fail(Errc::Unsupported, "--network {}: sharing another container's network is not supported",
                    options.networkMode);
    for (const auto& [name, value] : options.sysctls)
        if (!name.starts_with("net.") && !name.starts_with("kernel.shm") && !name.starts_with("kernel.msg") &&
            name != "kernel.sem" && !name.starts_with("fs.mqueue."))
            return denied(fmt::format("--sysctl {}={}", name, value));
    for (const auto& mapping : options.ports)
        TRY(authorise(mapping, limits));
    return {};
}

Result<> authoriseBuildHostNetwork(const PolicyLimits& limits) {
    if (limits.buildHostNetwork)
        return {};
    return fail(Errc::PermissionDenied,
                "--network=host is not allowed: it would give the step this machine's network; an administrator allows "
                "it with \"build\": {{\"allow-host-network\": true}} in /etc/slipway/slipway.json");
}

bool mayUse(uid_t owner, uid_t caller) {
    return caller == owner || caller == 0;
}

} // namespace slipway::engine
