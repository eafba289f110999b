// The flags that run and create share, and the request that they make.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "api/types/container.h"
#include "base/result.h"
#include "cli/environment.h"

namespace slipway::cli {

struct CreateOptions {
    std::string name, platform, pull = "missing", cidFile;
    bool interactive = false, tty = false, remove = false, publishAll = false, readOnly = false, init = false,
         privileged = false, noHealthcheck = false, quiet = false;
    std::vector<std::string> publish, expose, env, envFiles, volumes, mounts, tmpfs, labels, labelFiles, networks,
        networkAliases, capAdd, capDrop, addHosts, dns, dnsSearch, dnsOptions, ulimits, devices, groups, securityOpt,
        sysctls, volumesFrom, logOptions, attach;
    std::string workdir, user, hostname, domainname, restart, memory, memorySwap, memoryReservation, cpus, cpuShares,
        cpusetCpus, pidsLimit, stopSignal, stopTimeout, shmSize, pidMode, ipcMode, utsMode, usernsMode, cgroupnsMode,
        logDriver, runtime, ip, ip6, macAddress, oomScoreAdj;
    std::optional<std::string> entrypoint;
    bool clearEntrypoint = false;
    std::string healthCommand, healthInterval, healthTimeout, healthStartPeriod, healthRetries;
};

void addCreateOptions(CLI::App& command, CreateOptions& options);

// The parser takes the next argument as the value of "--entrypoint=": such an argument becomes one that it understands,
// and becomes itself again where it belongs to the container's command. Call the first before parsing, the second on
// what the parser left over: it gives the image or container and the command, without a leading "--".
void protectEmptyEntrypoint(std::vector<std::string>& arguments);
std::vector<std::string> wordsOf(const CLI::App& command);

struct CallerInfo {
    Environment environment;
    std::string workingDirectory;
    std::string home;
};
CallerInfo thisCaller();

// `words`: the image, then the command (see wordsOf). The attach flags are left for the caller to set.
Result<api::CreateContainer> makeCreateRequest(const CreateOptions& options, const std::vector<std::string>& words,
                                               const CallerInfo& caller);

} // namespace slipway::cli
