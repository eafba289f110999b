#include "cli/create_options.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "base/file.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/mount_spec.h"
#include "cli/port_spec.h"
#include "cli/units.h"

namespace slipway::cli {

namespace {
constexpr const char* clearEntrypointFlag = "--slipway-clear-entrypoint";
}

void protectEmptyEntrypoint(std::vector<std::string>& arguments) {
    std::replace(arguments.begin(), arguments.end(), std::string("--entrypoint="), std::string(clearEntrypointFlag));
}

std::vector<std::string> wordsOf(const CLI::App& command) {
    std::vector<std::string> words = command.remaining();
    std::replace(words.begin(), words.end(), std::string(clearEntrypointFlag), std::string("--entrypoint="));
    if (!words.empty() && words.front() == "--")
        words.erase(words.begin());
    return words;
}

void addCreateOptions(CLI::App& command, CreateOptions& o) {
    command.add_flag(clearEntrypointFlag, o.clearEntrypoint)->group("");
    command.add_option("--name", o.name, "The container's name");
    command.add_flag("-i,--interactive", o.interactive, "Keep its input open");
    command.add_flag("-t,--tty", o.tty, "Give it a terminal");
    command.add_flag("--rm", o.remove, "Remove it when it exits");
    addList(command, "-p,--publish", o.publish, "Publish a port, [[address:]host:]container[/protocol]");
    command.add_flag("-P,--publish-all", o.publishAll, "Publish every exposed port on a free one");
    addList(command, "--expose", o.expose, "Expose a port or a range");
    addList(command, "-e,--env", o.env, "An environment variable, NAME=value or NAME");
    addList(command, "--env-file", o.envFiles, "A file of environment variables");
    addList(command, "-v,--volume", o.volumes, "Mount a directory or a volume, source:/target[:ro]");
    addList(command, "--mount", o.mounts, "Mount something, type=…,source=…,target=…");
    addList(command, "--tmpfs", o.tmpfs, "Mount a tmpfs, /path[:options]");
    command.add_option("-w,--workdir", o.workdir, "The working directory");
    command.add_option("-u,--user", o.user, "The user, name or id[:group]");
    command.add_option("--entrypoint", o.entrypoint, "Instead of the image's entry point");
    addList(command, "--network,--net", o.networks, "The network to join");
    addList(command, "--network-alias,--net-alias", o.networkAliases, "Another name in the network");
    command.add_option("--ip", o.ip, "The IPv4 address");
    command.add_option("--ip6", o.ip6, "The IPv6 address");
    command.add_option("--mac-address", o.macAddress, "The hardware address");
    command.add_option("-h,--hostname", o.hostname, "The host name inside");
    command.add_option("--domainname", o.domainname, "The domain name inside");
    addList(command, "-l,--label", o.labels, "A label, key=value");
    addList(command, "--label-file", o.labelFiles, "A file of labels");
    command.add_option("--restart", o.restart, "no, always, unless-stopped or on-failure[:retries]");
    command.add_option("-m,--memory", o.memory, "The most memory it may use");
    command.add_option("--memory-swap", o.memorySwap, "Memory and swap together; -1: unlimited");
    command.add_option("--memory-reservation", o.memoryReservation, "Memory to keep for it");
    command.add_option("--cpus", o.cpus, "How many processors it may use");
    command.add_option("-c,--cpu-shares", o.cpuShares, "Its relative weight");
    command.add_option("--cpuset-cpus", o.cpusetCpus, "The processors it may use, 0-2,4");
    command.add_option("--pids-limit", o.pidsLimit, "The most processes it may have; -1: unlimited");
    command.add_option("--oom-score-adj", o.oomScoreAdj, "How soon it is killed when memory runs out");
    command.add_flag("--read-only", o.readOnly, "Its file system cannot be written");
    addList(command, "--cap-add", o.capAdd, "Add a capability");
    addList(command, "--cap-drop", o.capDrop, "Drop a capability");
    command.add_flag("--privileged", o.privileged, "Every capability and device (the engine may refuse)");
    addList(command, "--security-opt", o.securityOpt, "A security option");
    command.add_flag("--init", o.init, "Run an init that reaps and forwards signals");
    addList(command, "--add-host", o.addHosts, "An extra host name, name:address");
    addList(command, "--dns", o.dns, "A name server");
    addList(command, "--dns-search", o.dnsSearch, "A domain to search");
    addList(command, "--dns-option", o.dnsOptions, "An option of the resolver");
    command.add_option("--stop-signal", o.stopSignal, "The signal that stops it");
    command.add_option("--stop-timeout", o.stopTimeout, "Seconds until it is killed");
    addList(command, "--ulimit", o.ulimits, "A limit, name=soft[:hard]");
    command.add_option("--shm-size", o.shmSize, "The size of /dev/shm");
    addList(command, "--device", o.devices, "A device, /dev/x[:/dev/y[:rwm]]");
    addList(command, "--group-add", o.groups, "Another group");
    addList(command, "--sysctl", o.sysctls, "A kernel parameter, name=value");
    addList(command, "--volumes-from", o.volumesFrom, "Mount what another container mounts");
    command.add_option("--pid", o.pidMode, "The PID namespace");
    command.add_option("--ipc", o.ipcMode, "The IPC namespace");
    command.add_option("--uts", o.utsMode, "The UTS namespace");
    command.add_option("--userns", o.usernsMode, "The user namespace");
    command.add_option("--cgroupns", o.cgroupnsMode, "The cgroup namespace");
    command.add_option("--log-driver", o.logDriver, "How its output is logged");
    addList(command, "--log-opt", o.logOptions, "An option of the log, name=value");
    command.add_option("--runtime", o.runtime, "The OCI runtime");
    command.add_option("--health-cmd", o.healthCommand, "The command that checks its health");
    command.add_option("--health-interval", o.healthInterval, "The time between checks");
    command.add_option("--health-timeout", o.healthTimeout, "The longest a check may take");
    command.add_option("--health-start-period", o.healthStartPeriod, "The time until failures count");
    command.add_option("--health-retries", o.healthRetries, "Failures in a row that make it unhealthy");
    command.add_flag("--no-healthcheck", o.noHealthcheck, "No health check, whatever the image says");
    command.add_option("--pull", o.pull, "When to pull the image: always, missing or never")
        ->check(CLI::IsMember({"always", "missing", "never"}));
    command.add_flag("-q,--quiet", o.quiet, "Do not show the pull's progress");
    command.add_option("--platform", o.platform, "os/architecture of the image");
    command.add_option("--cidfile", o.cidFile, "Write the container's id to this file");
}

CallerInfo thisCaller() {
    std::error_code ignored;
    const char* home = std::getenv("HOME");
    return {processEnvironment(), std::filesystem::current_path(ignored).string(), home ? home : "/"};
}

namespace {

Result<std::int64_t> parseInteger(std::string_view text, std::string_view option) {
    const bool negative = text.starts_with('-');
    const auto value = parseUnsigned(negative ? text.substr(1) : text);
    if (!value || *value > INT32_MAX)
        return fail(Errc::InvalidArgument, "{} {:?}: write a whole number", option, text);
    return negative ? -static_cast<std::int64_t>(*value) : static_cast<std::int64_t>(*value);
}

Result<> fillConfig(const CreateOptions& o, const std::vector<std::string>& words, const CallerInfo& caller,
                    api::ContainerConfig& config) {
    config.image = words.front();
    config.cmd.assign(words.begin() + 1, words.end());
    config.hostname = o.hostname;
    config.domainname = o.domainname;
    config.user = o.user;
    config.workingDir = o.workdir;
    config.tty = o.tty;
    config.openStdin = o.interactive;
    if (o.entrypoint || o.clearEntrypoint)
        config.entrypoint = {o.entrypoint.value_or("")};
    for (const auto& file : o.envFiles)
        TRY(addVariables(TRY(readFile(file)), file, caller.environment, config.env));
    for (const auto& variable : o.env)
        TRY(addVariable(variable, caller.environment, config.env));
    for (const auto& file : o.labelFiles) {
        std::vector<std::string> lines;
        TRY(addVariables(
            TRY(readFile(file)), file, [](const auto&) { return std::string(); }, lines));
        for (const auto& line : lines)
            TRY(addLabel(line, config.labels));
    }
    for (const auto& label : o.labels)
        TRY(addLabel(label, config.labels));
    config.stopSignal = o.stopSignal;
    if (!o.stopTimeout.empty())
        config.stopTimeout = static_cast<int>(TRY(parseInteger(o.stopTimeout, "--stop-timeout")));
    if (o.noHealthcheck) {
        config.healthcheck = api::Healthcheck{.test = {"NONE"}};
    } else if (!o.healthCommand.empty() || !o.healthInterval.empty() || !o.healthTimeout.empty() ||
               !o.healthStartPeriod.empty() || !o.healthRetries.empty()) {
        auto& health = config.healthcheck.emplace();
        if (!o.healthCommand.empty())
            health.test = {"CMD-SHELL", o.healthCommand};
        if (!o.healthInterval.empty())
            health.interval = TRY(parseDuration(o.healthInterval));
        if (!o.healthTimeout.empty())
            health.timeout = TRY(parseDuration(o.healthTimeout));
        if (!o.healthStartPeriod.empty())
            health.startPeriod = TRY(parseDuration(o.healthStartPeriod));
        if (!o.healthRetries.empty())
            health.retries = static_cast<int>(TRY(parseInteger(o.healthRetries, "--health-retries")));
    }
    for (const auto& port : o.expose)
        TRY(addExpose(port, config.exposedPorts));
    return {};
}

Result<> fillLimits(const CreateOptions& o, api::HostConfig& host) {
    if (!o.memory.empty())
        host.memory = TRY(context(parseSize(o.memory), "--memory"));
    if (!o.memorySwap.empty())
        host.memorySwap = TRY(context(parseSize(o.memorySwap, true), "--memory-swap"));
    if (!o.memoryReservation.empty())
        host.memoryReservation = TRY(context(parseSize(o.memoryReservation), "--memory-reservation"));
    if (!o.shmSize.empty())
        host.shmSize = TRY(context(parseSize(o.shmSize), "--shm-size"));
    if (!o.cpus.empty())
        host.nanoCpus = TRY(context(parseCpus(o.cpus), "--cpus"));
    if (!o.cpuShares.empty())
        host.cpuShares = TRY(parseInteger(o.cpuShares, "--cpu-shares"));
    if (!o.pidsLimit.empty())
        host.pidsLimit = TRY(parseInteger(o.pidsLimit, "--pids-limit"));
    if (!o.oomScoreAdj.empty())
        host.oomScoreAdj = static_cast<int>(TRY(parseInteger(o.oomScoreAdj, "--oom-score-adj")));
    host.cpusetCpus = o.cpusetCpus;
    for (const auto& ulimit : o.ulimits)
        host.ulimits.push_back(TRY(parseUlimit(ulimit)));
    return {};
}

Result<> fillHost(const CreateOptions& o, const CallerInfo& caller, api::HostConfig& host,
                  api::ContainerConfig& config) {
    for (const auto& port : o.publish)
        TRY(addPublish(port, host.portBindings, config.exposedPorts));
    for (const auto& volume : o.volumes)
        TRY(addVolume(volume, caller.workingDirectory, caller.home, host, config));
    for (const auto& mount : o.mounts)
        host.mounts.push_back(TRY(parseMount(mount, caller.workingDirectory)));
    for (const auto& tmpfs : o.tmpfs)
        TRY(addTmpfs(tmpfs, host));
    for (const auto& entry : o.addHosts)
        host.extraHosts.push_back(TRY(parseExtraHost(entry)));
    for (const auto& device : o.devices)
        host.devices.push_back(TRY(parseDevice(device)));
    for (const auto& sysctl : o.sysctls)
        TRY(context(addLabel(sysctl, host.sysctls), "--sysctl"));
    for (const auto& option : o.logOptions)
        TRY(context(addLabel(option, host.logOptions), "--log-opt"));
    if (!o.restart.empty())
        host.restartPolicy = TRY(parseRestartPolicy(o.restart));
    if (o.remove && !host.restartPolicy.name.empty() && host.restartPolicy.name != "no")
        return fail(Errc::InvalidArgument, "--rm and --restart exclude each other");
    host.publishAllPorts = o.publishAll;
    host.autoRemove = o.remove;
    host.readonlyRootfs = o.readOnly;
    host.privileged = o.privileged;
    if (o.init)
        host.init = true;
    host.capAdd = o.capAdd;
    host.capDrop = o.capDrop;
    host.securityOpt = o.securityOpt;
    host.dns = o.dns;
    host.dnsSearch = o.dnsSearch;
    host.dnsOptions = o.dnsOptions;
    host.groupAdd = o.groups;
    host.volumesFrom = o.volumesFrom;
    host.pidMode = o.pidMode;
    host.ipcMode = o.ipcMode;
    host.utsMode = o.utsMode;
    host.usernsMode = o.usernsMode;
    host.cgroupnsMode = o.cgroupnsMode;
    host.logDriver = o.logDriver;
    host.runtime = o.runtime;
    return fillLimits(o, host);
}

} // namespace

Result<api::CreateContainer> makeCreateRequest(const CreateOptions& o, const std::vector<std::string>& words,
                                               const CallerInfo& caller) {
    if (words.empty())
        return fail(Errc::InvalidArgument, "an image is missing: slipway run [options] IMAGE [command…]");
    // What stands before the image and begins with a dash is an option that nobody knows.
    if (words.front().starts_with('-'))
        return fail(Errc::InvalidArgument, "unknown option {}", words.front());
    api::CreateContainer request;
    request.name = o.name;
    request.platform = o.platform;
    TRY(fillConfig(o, words, caller, request.config));
    TRY(fillHost(o, caller, request.hostConfig, request.config));
    request.hostConfig.networkMode = o.networks.empty() ? "default" : o.networks.front();
    for (const auto& network : o.networks)
        if (network.find('=') != std::string::npos)
            return fail(Errc::InvalidArgument, "--network {:?}: write the network's name", network);
    if (!o.networkAliases.empty() || !o.ip.empty() || !o.ip6.empty() || !o.macAddress.empty() ||
        o.networks.size() > 1) {
        for (const auto& network : o.networks.empty() ? std::vector<std::string>{"default"} : o.networks)
            request.networks[network];
        api::Endpoint& endpoint = request.networks[request.hostConfig.networkMode];
        endpoint.aliases = o.networkAliases;
        endpoint.wantedIpv4 = o.ip;
        endpoint.wantedIpv6 = o.ip6;
        endpoint.macAddress = o.macAddress;
    }
    return request;
}

} // namespace slipway::cli
