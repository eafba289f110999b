#include "api/server/container_json.h"

#include "base/text.h"
#include "base/time.h"

namespace slipway::api {

namespace {

using engine::Container;
using engine::MountOption;
using engine::State;

constexpr std::string_view kZeroTime = "0001-01-01T00:00:00Z";

std::string timeText(Timestamp time) {
    return time == Timestamp{} ? std::string(kZeroTime) : toRfc3339(time);
}

// "3 minutes", as docker's units package says it.
std::string duration(std::int64_t seconds) {
    if (seconds < 1)
        return "Less than a second";
    if (seconds == 1)
        return "1 second";
    if (seconds < 60)
        return fmt::format("{} seconds", seconds);
    const auto minutes = seconds / 60;
    if (minutes == 1)
        return "About a minute";
    if (minutes < 60)
        return fmt::format("{} minutes", minutes);
    const auto hours = (seconds + 1800) / 3600;
    if (hours == 1)
        return "About an hour";
    if (hours < 48)
        return fmt::format("{} hours", hours);
    if (hours < 24 * 7 * 2)
        return fmt::format("{} days", hours / 24);
    if (hours < 24 * 30 * 2)
        return fmt::format("{} weeks", hours / 24 / 7);
    if (hours < 24 * 365 * 2)
        return fmt::format("{} months", hours / 24 / 30);
    return fmt::format("{} years", hours / 24 / 365);
}

std::string_view typeName(MountOption::Type type) {
    switch (type) {
    case MountOption::Type::Bind:
        return "bind";
    case MountOption::Type::Volume:
        return "volume";
    case MountOption::Type::Tmpfs:
        return "tmpfs";
    }
    return "bind";
}

Json mountsJson(const Container& container) {
    Json mounts = Json::array();
    for (const auto& mount : container.mounts) {
        Json entry = {{"Type", typeName(mount.option.type)},
                      {"Source", mount.source},
                      {"Destination", mount.option.target},
                      {"Mode", ""},
                      {"RW", !mount.option.readOnly},
                      {"Propagation", mount.option.type == MountOption::Type::Bind ? "rprivate" : ""}};
        if (mount.option.type == MountOption::Type::Volume) {
            entry["Name"] = mount.volumeName;
            entry["Driver"] = "local";
        }
        mounts.push_back(std::move(entry));
    }
    return mounts;
}

Json endpointJson(const engine::EndpointState& endpoint) {
    return {{"IPAMConfig", nullptr},
            {"Links", nullptr},
            {"Aliases", endpoint.aliases},
            {"DNSNames", endpoint.aliases},
            {"MacAddress", endpoint.mac},
            {"DriverOpts", nullptr},
            {"GwPriority", 0},
            {"NetworkID", endpoint.networkId},
            {"EndpointID", endpoint.endpointId},
            {"Gateway", endpoint.gateway4},
            {"IPAddress", endpoint.ipv4},
            {"IPPrefixLen", endpoint.prefix4},
            {"IPv6Gateway", endpoint.gateway6},
            {"GlobalIPv6Address", endpoint.ipv6},
            {"GlobalIPv6PrefixLen", endpoint.prefix6}};
}

Json networksJson(const Container& container) {
    Json networks = Json::object();
    for (const auto& endpoint : container.endpoints)
        networks[endpoint.network] = endpointJson(endpoint);
    if (networks.empty()) {
        // What it will be connected to: clients group by it also while it is stopped.
        const auto& mode = container.options.networkMode;
        engine::EndpointState none;
        networks[mode == "default" ? "bridge" : mode] = endpointJson(none);
        for (const auto& [name, option] : container.options.endpoints)
            networks[name] = endpointJson(none);
    }
    return networks;
}

// Both families of "all addresses", as docker lists them.
std::vector<std::string> shownAddresses(const std::string& hostIp) {
    if (hostIp.empty())
        return {"0.0.0.0", "::"};
    return {hostIp};
}

Json restartJson(const engine::RestartPolicy& policy) {
    using Kind = engine::RestartPolicy::Kind;
    const char* name = policy.kind == Kind::Always          ? "always"
                       : policy.kind == Kind::UnlessStopped ? "unless-stopped"
                       : policy.kind == Kind::OnFailure     ? "on-failure"
                                                            : "no";
    return {{"Name", name}, {"MaximumRetryCount", policy.maximumRetries}};
}

Json emptyObjects(const std::set<std::string>& keys) {
    Json object = Json::object();
    for (const auto& key : keys)
        object[key] = Json::object();
    return object;
}

Json optionalList(const std::vector<std::string>& values) {
    return values.empty() ? Json(nullptr) : Json(values);
}

Json hostConfigJson(const Container& container) {
    const auto& o = container.options;
    Json bindings = Json::object();
    for (const auto& port : o.ports)
        bindings[portKey(port.containerPort, port.protocol)].push_back(
            {{"HostIp", port.hostIp}, {"HostPort", port.hostPort ? std::to_string(port.hostPort) : std::string()}});
    Json binds = Json::array();
    Json tmpfs = Json::object();
    for (const auto& mount : o.mounts) {
        if (mount.type == MountOption::Type::Tmpfs)
            tmpfs[mount.target] = "";
        else if (!mount.source.empty())
            binds.push_back(mount.source + ":" + mount.target + (mount.readOnly ? ":ro" : ""));
    }
    Json ulimits = Json::array();
    for (const auto& ulimit : o.resources.ulimits)
        ulimits.push_back({{"Name", ulimit.name}, {"Soft", ulimit.soft}, {"Hard", ulimit.hard}});
    return {{"Binds", binds.empty() ? Json(nullptr) : binds},
            {"ContainerIDFile", ""},
            {"LogConfig", {{"Type", o.logDriver}, {"Config", o.logOptions}}},
            {"NetworkMode", o.networkMode == "default" ? "bridge" : o.networkMode},
            {"PortBindings", bindings},
            {"RestartPolicy", restartJson(o.restart)},
            {"AutoRemove", o.autoRemove},
            {"VolumeDriver", ""},
            {"VolumesFrom", nullptr},
            {"ConsoleSize", Json::array({0, 0})},
            {"CapAdd", optionalList(o.capAdd)},
            {"CapDrop", optionalList(o.capDrop)},
            {"CgroupnsMode", "private"},
            {"Dns", o.dns},
            {"DnsOptions", o.dnsOptions},
            {"DnsSearch", o.dnsSearch},
            {"ExtraHosts", optionalList(o.extraHosts)},
            {"GroupAdd", optionalList(o.groupAdd)},
            {"IpcMode", "private"},
            {"Cgroup", ""},
            {"Links", nullptr},
            {"OomScoreAdj", 0},
            {"PidMode", ""},
            {"Privileged", o.privileged},
            {"PublishAllPorts", o.publishAllPorts},
            {"ReadonlyRootfs", o.readOnlyRoot},
            {"SecurityOpt", optionalList(o.securityOptions)},
            {"Tmpfs", tmpfs},
            {"UTSMode", ""},
            {"UsernsMode", ""},
            {"ShmSize", o.shmSize},
            {"Runtime", "slipway"},
            {"Isolation", ""},
            {"CpuShares", o.resources.cpuShares},
            {"Memory", o.resources.memory},
            {"NanoCpus", o.resources.nanoCpus},
            {"CgroupParent", ""},
            {"CpuPeriod", o.resources.cpuPeriod},
            {"CpuQuota", o.resources.cpuQuota},
            {"CpusetCpus", o.resources.cpusetCpus},
            {"CpusetMems", ""},
            {"Devices", Json::array()},
            {"MemorySwap", o.resources.memorySwap},
            {"PidsLimit", o.resources.pidsLimit ? Json(o.resources.pidsLimit) : Json(nullptr)},
            {"Ulimits", ulimits},
            {"Sysctls", o.sysctls},
            {"Init", o.init}};
}

} // namespace

std::string portKey(std::uint16_t port, engine::Protocol protocol) {
    return fmt::format("{}/{}", port, protocol == engine::Protocol::Udp ? "udp" : "tcp");
}

std::string statusText(const Container& container, Timestamp at) {
    const auto since = [&](Timestamp then) {
        return std::max<std::int64_t>(toUnixSeconds(at) - toUnixSeconds(then), 0);
    };
    const auto& state = container.state;
    switch (state.state) {
    case State::Created:
        return "Created";
    case State::Running:
        return fmt::format("Up {}", duration(since(state.startedAt)));
    case State::Paused:
        return fmt::format("Up {} (Paused)", duration(since(state.startedAt)));
    case State::Restarting:
        return fmt::format("Restarting ({}) {} ago", state.exitCode, duration(since(state.finishedAt)));
    case State::Removing:
        return "Removal In Progress";
    case State::Exited:
        return fmt::format("Exited ({}) {} ago", state.exitCode, duration(since(state.finishedAt)));
    case State::Dead:
        return "Dead";
    }
    return "Dead";
}

Json containerSummary(const Container& container) {
    Json ports = Json::array();
    std::set<std::string> published;
    for (const auto& port : container.publishedPorts) {
        published.insert(portKey(port.containerPort, port.protocol));
        for (const auto& address : shownAddresses(port.hostIp))
            ports.push_back({{"IP", address},
                             {"PrivatePort", port.containerPort},
                             {"PublicPort", port.hostPort},
                             {"Type", port.protocol == engine::Protocol::Udp ? "udp" : "tcp"}});
    }
    if (container.state.state == State::Running || container.state.state == State::Paused)
        for (const auto& key : container.options.exposedPorts)
            if (!published.contains(key)) {
                const auto slash = key.find('/');
                if (const auto number = parseUnsigned(std::string_view(key).substr(0, slash)))
                    ports.push_back({{"PrivatePort", *number},
                                     {"Type", slash == std::string::npos ? "tcp" : key.substr(slash + 1)}});
            }
    std::string command;
    for (const auto& argument : container.arguments)
        command += (command.empty() ? "" : " ") + argument;
    Json summary{{"Id", container.id},
                 {"Names", Json::array({"/" + container.name})},
                 {"Image", container.options.image},
                 {"ImageID", container.imageId},
                 {"Command", command},
                 {"Created", toUnixSeconds(container.created)},
                 {"Ports", ports},
                 {"Labels", container.options.labels},
                 {"State", engine::toString(container.state.state)},
                 {"Status", statusText(container, now())},
                 {"HostConfig", {{"NetworkMode", container.options.networkMode}}},
                 {"NetworkSettings", {{"Networks", networksJson(container)}}},
                 {"Mounts", mountsJson(container)}};
    // Not Docker's: "Status" in figures, so that a client need not ask again for it to stay right.
    if (container.state.startedAt != Timestamp())
        summary["StartedAt"] = toUnixSeconds(container.state.startedAt);
    if (container.state.finishedAt != Timestamp())
        summary["FinishedAt"] = toUnixSeconds(container.state.finishedAt);
    return summary;
}

Json containerDetail(const Container& container, const std::vector<std::string>& execIds) {
    const auto& o = container.options;
    const auto& s = container.state;
    Json ports = Json::object();
    for (const auto& key : o.exposedPorts)
        ports[key] = nullptr;
    for (const auto& port : container.publishedPorts)
        for (const auto& address : shownAddresses(port.hostIp))
            ports[portKey(port.containerPort, port.protocol)].push_back(
                {{"HostIp", address}, {"HostPort", std::to_string(port.hostPort)}});
    const std::vector<std::string> entrypoint(container.arguments.begin(),
                                              container.arguments.begin() +
                                                  static_cast<std::ptrdiff_t>(container.entrypointLength));
    const std::vector<std::string> command(container.arguments.begin() +
                                               static_cast<std::ptrdiff_t>(container.entrypointLength),
                                           container.arguments.end());
    const std::string path = container.arguments.empty() ? std::string() : container.arguments.front();
    const std::vector<std::string> rest(container.arguments.empty() ? container.arguments.begin()
                                                                    : container.arguments.begin() + 1,
                                        container.arguments.end());
    const engine::EndpointState first = container.endpoints.empty() ? engine::EndpointState{} : container.endpoints[0];
    Json config = {{"Hostname", o.hostname},
                   {"Domainname", o.domainname},
                   {"User", container.user},
                   {"AttachStdin", o.attachStdin},
                   {"AttachStdout", o.attachStdout},
                   {"AttachStderr", o.attachStderr},
                   {"ExposedPorts", emptyObjects(o.exposedPorts)},
                   {"Tty", o.tty},
                   {"OpenStdin", o.openStdin},
                   {"StdinOnce", o.stdinOnce},
                   {"Env", container.environment},
                   {"Cmd", optionalList(command)},
                   {"Image", o.image},
                   {"Volumes", o.volumes.empty() ? Json(nullptr) : emptyObjects(o.volumes)},
                   {"WorkingDir", container.workingDirectory},
                   {"Entrypoint", optionalList(entrypoint)},
                   {"OnBuild", nullptr},
                   {"Labels", o.labels},
                   {"StopSignal", container.stopSignal}};
    if (o.stopTimeout)
        config["StopTimeout"] = *o.stopTimeout;
    return {{"Id", container.id},
            {"Created", toRfc3339(container.created)},
            {"Path", path},
            {"Args", rest},
            {"State",
             {{"Status", engine::toString(s.state)},
              {"Running", s.state == State::Running || s.state == State::Paused || s.state == State::Restarting},
              {"Paused", s.state == State::Paused},
              {"Restarting", s.state == State::Restarting},
              {"OOMKilled", s.oomKilled},
              {"Dead", s.state == State::Dead},
              {"Pid", s.pid},
              {"ExitCode", s.exitCode},
              {"Error", s.error},
              {"StartedAt", timeText(s.startedAt)},
              {"FinishedAt", timeText(s.finishedAt)}}},
            {"Image", container.imageId},
            {"ResolvConfPath", ""},
            {"HostnamePath", ""},
            {"HostsPath", ""},
            {"LogPath", container.logPath},
            {"Name", "/" + container.name},
            {"RestartCount", s.restartCount},
            {"Driver", "overlay"},
            {"Platform", "linux"},
            {"MountLabel", ""},
            {"ProcessLabel", ""},
            {"AppArmorProfile", ""},
            {"ExecIDs", execIds.empty() ? Json(nullptr) : Json(execIds)},
            {"HostConfig", hostConfigJson(container)},
            {"GraphDriver", {{"Name", "overlay"}, {"Data", nullptr}}},
            {"Mounts", mountsJson(container)},
            {"Config", config},
            {"NetworkSettings",
             {{"Bridge", ""},
              {"SandboxID", ""},
              {"SandboxKey", ""},
              {"Ports", ports},
              {"HairpinMode", false},
              {"LinkLocalIPv6Address", ""},
              {"LinkLocalIPv6PrefixLen", 0},
              {"SecondaryIPAddresses", nullptr},
              {"SecondaryIPv6Addresses", nullptr},
              {"EndpointID", first.endpointId},
              {"Gateway", first.gateway4},
              {"GlobalIPv6Address", first.ipv6},
              {"GlobalIPv6PrefixLen", first.prefix6},
              {"IPAddress", first.ipv4},
              {"IPPrefixLen", first.prefix4},
              {"IPv6Gateway", first.gateway6},
              {"MacAddress", first.mac},
              {"Networks", networksJson(container)}}}};
}

} // namespace slipway::api
