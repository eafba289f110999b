#include <climits>

#include "api/server/container_json.h"
#include "base/text.h"
#include "network/ports.h"

namespace slipway::api {

namespace {

using engine::ContainerOptions;

Result<std::map<std::string, std::string>> stringMap(const Json& object, std::string_view key) {
    std::map<std::string, std::string> values;
    const Json members = TRY(jsonObject(object, key));
    for (const auto& [name, value] : members.items()) {
        if (!value.is_string())
            return fail(Errc::InvalidArgument, "{}.{} must be a string", key, name);
        values[name] = value.get<std::string>();
    }
    return values;
}

Result<std::optional<std::vector<std::string>>> optionalStrings(const Json& object, std::string_view key) {
    if (!object.contains(key) || object[std::string(key)].is_null())
        return std::optional<std::vector<std::string>>{};
    return std::optional(TRY(jsonStrings(object, key)));
}

// A list whose elements must be objects: the typed access takes anything else for an object without members.
Result<Json> objects(const Json& object, std::string_view key) {
    Json list = TRY(jsonArray(object, key));
    for (const auto& element : list)
        if (!element.is_object())
            return fail(Errc::InvalidArgument, "{} must be a list of objects", key);
    return list;
}

Result<int> smallInt(const Json& object, std::string_view key) {
    const auto value = TRY(jsonInt(object, key));
    if (value < INT_MIN || value > INT_MAX)
        return fail(Errc::InvalidArgument, "{} is out of range", key);
    return static_cast<int>(value);
}

engine::Protocol protocolOf(network::Protocol protocol) {
    return protocol == network::Protocol::Udp ? engine::Protocol::Udp : engine::Protocol::Tcp;
}

Result<> parsePorts(const Json& host, ContainerOptions& options) {
    const Json bindings = TRY(jsonObject(host, "PortBindings"));
    for (const auto& [key, list] : bindings.items()) {
        const auto container = TRY(network::ContainerPort::parse(key));
        if (list.is_null())
            continue;
        if (!list.is_array())
            return fail(Errc::InvalidArgument, "PortBindings[{:?}] must be a list", std::string_view(key));
        for (const auto& entry : list) {
            if (!entry.is_object())
                return fail(Errc::InvalidArgument, "PortBindings[{:?}] must be a list of objects",
                            std::string_view(key));
            const std::string hostIp = TRY(jsonString(entry, "HostIp"));
            const auto binding = TRY(network::parseApiBinding(container, hostIp, TRY(jsonString(entry, "HostPort"))));
            if (binding.hostFirst != binding.hostLast)
                return fail(Errc::Unsupported,
                            "HostPort {}-{}: a range of host ports for one container port; name one port, or none for "
                            "any free one",
                            binding.hostFirst, binding.hostLast);
            options.ports.push_back({binding.hostAddress ? binding.hostAddress->toString() : std::string(),
                                     binding.hostFirst, container.port, protocolOf(container.protocol)});
        }
    }
    options.publishAllPorts = TRY(jsonBool(host, "PublishAllPorts"));
    return {};
}

Result<> checkTarget(const std::string& target) {
    if (!target.starts_with('/') || target.find('\0') != std::string::npos)
        return fail(Errc::InvalidArgument, "invalid mount target {:?}: it must be an absolute path in the container",
                    std::string_view(target.c_str()));
    return {};
}

// "SOURCE:TARGET[:OPTIONS]", "TARGET"
Result<engine::MountOption> parseBind(const std::string& bind) {
    const auto parts = split(bind, ':');
    if (parts.size() > 3 || parts.empty())
        return fail(Errc::InvalidArgument, "invalid volume specification: {:?}", std::string_view(bind));
    engine::MountOption mount;
    if (parts.size() == 1) {
        mount.type = engine::MountOption::Type::Volume;
        mount.target = parts[0];
    } else {
        mount.source = parts[0];
        mount.target = parts[1];
        mount.type =
            mount.source.starts_with('/') ? engine::MountOption::Type::Bind : engine::MountOption::Type::Volume;
        mount.createSource = true;
        if (mount.source.empty())
            return fail(Errc::InvalidArgument, "invalid volume specification: {:?}: the source is empty",
                        std::string_view(bind));
    }
    if (parts.size() == 3)
        for (const auto& option : split(parts[2], ',')) {
            if (option == "ro" || option == "readonly")
                mount.readOnly = true;
            else if (option == "nocopy")
                mount.noCopy = true;
            else if (option != "rw" && option != "z" && option != "Z" && option != "cached" && option != "delegated" &&
                     option != "consistent" && option != "rprivate" && option != "private")
                return fail(Errc::Unsupported, "volume option {:?} in {:?} is not supported", std::string_view(option),
                            std::string_view(bind));
        }
    TRY(checkTarget(mount.target));
    return mount;
}

Result<engine::MountOption> parseMount(const Json& entry) {
    engine::MountOption mount;
    const std::string type = TRY(jsonString(entry, "Type", "bind"));
    mount.source = TRY(jsonString(entry, "Source"));
    mount.target = TRY(jsonString(entry, "Target"));
    mount.readOnly = TRY(jsonBool(entry, "ReadOnly"));
    TRY(checkTarget(mount.target));
    if (type == "bind") {
        mount.type = engine::MountOption::Type::Bind;
        if (!mount.source.starts_with('/'))
            return fail(Errc::InvalidArgument, "invalid mount config: the source {:?} must be an absolute path",
                        std::string_view(mount.source));
        mount.createSource = TRY(jsonBool(TRY(jsonObject(entry, "BindOptions")), "CreateMountpoint"));
    } else if (type == "volume") {
        mount.type = engine::MountOption::Type::Volume;
        mount.noCopy = TRY(jsonBool(TRY(jsonObject(entry, "VolumeOptions")), "NoCopy"));
    } else if (type == "tmpfs") {
        mount.type = engine::MountOption::Type::Tmpfs;
        const Json tmpfs = TRY(jsonObject(entry, "TmpfsOptions"));
        mount.tmpfsSize = static_cast<std::uint64_t>(std::max<std::int64_t>(TRY(jsonInt(tmpfs, "SizeBytes")), 0));
        mount.tmpfsMode = static_cast<std::uint32_t>(TRY(jsonInt(tmpfs, "Mode", 01777)) & 07777);
    } else {
        return fail(Errc::Unsupported, "mount type {:?} is not supported: bind, volume and tmpfs are",
                    std::string_view(type));
    }
    return mount;
}

// "size=64m,mode=1777,ro"
Result<engine::MountOption> parseTmpfs(const std::string& target, const std::string& text) {
    engine::MountOption mount;
    mount.type = engine::MountOption::Type::Tmpfs;
    mount.target = target;
    TRY(checkTarget(target));
    for (const auto& option : split(text, ',')) {
        const auto equals = option.find('=');
        const std::string name = option.substr(0, equals);
        const std::string value = equals == std::string::npos ? std::string() : option.substr(equals + 1);
        if (name == "ro") {
            mount.readOnly = true;
        } else if (name == "size") {
            std::string digits = toLower(value);
            std::uint64_t scale = 1;
            if (digits.ends_with('k') || digits.ends_with('m') || digits.ends_with('g')) {
                scale = digits.back() == 'k' ? 1u << 10 : digits.back() == 'm' ? 1u << 20 : 1u << 30;
                digits.pop_back();
            }
            const auto number = parseUnsigned(digits);
            if (!number || *number > (std::uint64_t{1} << 50) / scale)
                return fail(Errc::InvalidArgument, "tmpfs {}: bad size {:?}", target, std::string_view(value));
            mount.tmpfsSize = *number * scale;
        } else if (name == "mode") {
            std::uint32_t mode = 0;
            for (const char c : value) {
                if (c < '0' || c > '7' || mode > 07777)
                    return fail(Errc::InvalidArgument, "tmpfs {}: bad mode {:?}", target, std::string_view(value));
                mode = mode * 8 + static_cast<std::uint32_t>(c - '0');
            }
            mount.tmpfsMode = mode & 07777;
        } else if (!name.empty() && name != "rw" && name != "noexec" && name != "exec" && name != "nosuid" &&
                   name != "suid" && name != "nodev") {
            return fail(Errc::InvalidArgument, "tmpfs {}: unknown option {:?}", target, std::string_view(option));
        }
    }
    return mount;
}

Result<> parseMounts(const Json& host, ContainerOptions& options) {
    for (const auto& bind : TRY(jsonStrings(host, "Binds")))
        options.mounts.push_back(TRY(parseBind(bind)));
    for (const auto& entry : TRY(objects(host, "Mounts")))
        options.mounts.push_back(TRY(parseMount(entry)));
    for (const auto& [target, text] : TRY(stringMap(host, "Tmpfs")))
        options.mounts.push_back(TRY(parseTmpfs(target, text)));
    std::set<std::string> targets;
    for (const auto& mount : options.mounts)
        if (!targets.insert(mount.target).second)
            return fail(Errc::InvalidArgument, "Duplicate mount point: {}", mount.target);
    if (!TRY(jsonStrings(host, "VolumesFrom")).empty())
        return fail(Errc::Unsupported, "--volumes-from is not supported: name the volumes with -v");
    return {};
}

Result<> parseResources(const Json& host, ContainerOptions& options) {
    auto& r = options.resources;
    r.memory = TRY(jsonInt(host, "Memory"));
    r.memorySwap = TRY(jsonInt(host, "MemorySwap"));
    r.nanoCpus = TRY(jsonInt(host, "NanoCpus"));
    r.cpuShares = TRY(jsonInt(host, "CpuShares"));
    r.cpuPeriod = TRY(jsonInt(host, "CpuPeriod"));
    r.cpuQuota = TRY(jsonInt(host, "CpuQuota"));
    r.cpusetCpus = TRY(jsonString(host, "CpusetCpus"));
    r.pidsLimit = TRY(jsonInt(host, "PidsLimit"));
    if (r.memory < 0 || r.nanoCpus < 0 || r.cpuShares < 0 || r.cpuPeriod < 0)
        return fail(Errc::InvalidArgument, "Memory, NanoCpus, CpuShares and CpuPeriod must not be negative");
    if (r.memory != 0 && r.memory < (6 << 20))
        return fail(Errc::InvalidArgument, "Minimum memory limit allowed is 6MB");
    for (const auto& entry : TRY(objects(host, "Ulimits")))
        r.ulimits.push_back({TRY(jsonString(entry, "Name")), TRY(jsonInt(entry, "Soft")), TRY(jsonInt(entry, "Hard"))});
    return {};
}

Result<> parseRestart(const Json& host, ContainerOptions& options) {
    const Json policy = TRY(jsonObject(host, "RestartPolicy"));
    const std::string name = TRY(jsonString(policy, "Name"));
    using Kind = engine::RestartPolicy::Kind;
    if (name.empty() || name == "no")
        options.restart.kind = Kind::No;
    else if (name == "always")
        options.restart.kind = Kind::Always;
    else if (name == "unless-stopped")
        options.restart.kind = Kind::UnlessStopped;
    else if (name == "on-failure")
        options.restart.kind = Kind::OnFailure;
    else
        return fail(Errc::InvalidArgument, "invalid restart policy '{}'", name);
    options.restart.maximumRetries = TRY(smallInt(policy, "MaximumRetryCount"));
    if (options.autoRemove && options.restart.kind != Kind::No)
        return fail(Errc::InvalidArgument, "can't create 'AutoRemove' container with restart policy");
    return {};
}

Result<> parseHost(const Json& host, ContainerOptions& options) {
    TRY(parsePorts(host, options));
    TRY(parseMounts(host, options));
    TRY(parseResources(host, options));
    options.autoRemove = TRY(jsonBool(host, "AutoRemove"));
    TRY(parseRestart(host, options));
    options.networkMode = TRY(jsonString(host, "NetworkMode", "default"));
    if (options.networkMode.empty())
        options.networkMode = "default";
    options.capAdd = TRY(jsonStrings(host, "CapAdd"));
    options.capDrop = TRY(jsonStrings(host, "CapDrop"));
    options.privileged = TRY(jsonBool(host, "Privileged"));
    options.securityOptions = TRY(jsonStrings(host, "SecurityOpt"));
    options.pidMode = TRY(jsonString(host, "PidMode"));
    options.ipcMode = TRY(jsonString(host, "IpcMode"));
    options.utsMode = TRY(jsonString(host, "UTSMode"));
    options.usernsMode = TRY(jsonString(host, "UsernsMode"));
    options.cgroupnsMode = TRY(jsonString(host, "CgroupnsMode"));
    for (const auto& device : TRY(objects(host, "Devices")))
        options.devices.push_back(TRY(jsonString(device, "PathOnHost")));
    if (!TRY(objects(host, "DeviceRequests")).empty())
        options.devices.emplace_back("device requests (--gpus)");
    options.readOnlyRoot = TRY(jsonBool(host, "ReadonlyRootfs"));
    options.extraHosts = TRY(jsonStrings(host, "ExtraHosts"));
    options.dns = TRY(jsonStrings(host, "Dns"));
    options.dnsSearch = TRY(jsonStrings(host, "DnsSearch"));
    options.dnsOptions = TRY(jsonStrings(host, "DnsOptions"));
    options.groupAdd = TRY(jsonStrings(host, "GroupAdd"));
    options.sysctls = TRY(stringMap(host, "Sysctls"));
    options.init = TRY(jsonBool(host, "Init"));
    if (const auto size = TRY(jsonInt(host, "ShmSize")); size > 0)
        options.shmSize = size;
    const Json log = TRY(jsonObject(host, "LogConfig"));
    if (const auto driver = TRY(jsonString(log, "Type")); !driver.empty())
        options.logDriver = driver;
    if (options.logDriver != "json-file" && options.logDriver != "none")
        return fail(Errc::Unsupported, "logging driver '{}' is not supported: json-file and none are",
                    options.logDriver);
    options.logOptions = TRY(stringMap(log, "Config"));
    if (!TRY(jsonStrings(host, "Links")).empty())
        return fail(Errc::Unsupported, "--link is not supported: put both containers on a network of their own");
    return {};
}

Result<> checkName(const std::string& name) {
    const auto good = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
    if (name.empty())
        return {};
    bool valid = name.size() >= 2 && name.size() <= 255 && good(name[0]);
    for (const char c : name)
        valid = valid && (good(c) || c == '_' || c == '.' || c == '-');
    if (!valid)
        return fail(Errc::InvalidArgument, "Invalid container name ({}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed",
                    name);
    return {};
}

} // namespace

Result<engine::ContainerOptions> parseCreate(const Json& body, std::string name) {
    ContainerOptions options;
    if (name.starts_with('/'))
        name.erase(0, 1);
    TRY(checkName(name));
    options.name = std::move(name);
    options.image = TRY(jsonString(body, "Image"));
    if (options.image.empty())
        return fail(Errc::InvalidArgument, "no image specified");
    options.entrypoint = TRY(optionalStrings(body, "Entrypoint"));
    options.command = TRY(optionalStrings(body, "Cmd"));
    options.environment = TRY(jsonStrings(body, "Env"));
    options.workingDirectory = TRY(jsonString(body, "WorkingDir"));
    options.user = TRY(jsonString(body, "User"));
    options.hostname = TRY(jsonString(body, "Hostname"));
    options.domainname = TRY(jsonString(body, "Domainname"));
    options.tty = TRY(jsonBool(body, "Tty"));
    options.openStdin = TRY(jsonBool(body, "OpenStdin"));
    options.stdinOnce = TRY(jsonBool(body, "StdinOnce"));
    options.attachStdin = TRY(jsonBool(body, "AttachStdin"));
    options.attachStdout = TRY(jsonBool(body, "AttachStdout"));
    options.attachStderr = TRY(jsonBool(body, "AttachStderr"));
    options.labels = TRY(stringMap(body, "Labels"));
    const Json exposed = TRY(jsonObject(body, "ExposedPorts"));
    for (const auto& [port, unused] : exposed.items())
        for (const auto& parsed : TRY(network::ContainerPort::parseRange(port)))
            options.exposedPorts.insert(parsed.toString());
    const Json volumes = TRY(jsonObject(body, "Volumes"));
    for (const auto& [target, unused] : volumes.items()) {
        TRY(checkTarget(target));
        options.volumes.insert(target);
    }
    options.stopSignal = TRY(jsonString(body, "StopSignal"));
    if (body.contains("StopTimeout") && !body["StopTimeout"].is_null())
        options.stopTimeout = TRY(smallInt(body, "StopTimeout"));
    TRY(parseHost(TRY(jsonObject(body, "HostConfig")), options));
    const Json endpoints = TRY(jsonObject(TRY(jsonObject(body, "NetworkingConfig")), "EndpointsConfig"));
    for (const auto& [network, endpoint] : endpoints.items()) {
        engine::EndpointOption option;
        if (endpoint.is_object()) {
            option.aliases = TRY(jsonStrings(endpoint, "Aliases"));
            option.ipv4 = TRY(jsonString(TRY(jsonObject(endpoint, "IPAMConfig")), "IPv4Address"));
        } else if (!endpoint.is_null()) {
            return fail(Errc::InvalidArgument, "EndpointsConfig.{} must be an object", network);
        }
        options.endpoints[network] = std::move(option);
    }
    return options;
}

} // namespace slipway::api
