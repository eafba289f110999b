// What to run, final: every default applied, every name resolved. Plain data.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runtime/id_range.h"
#include "runtime/user_lookup.h"

namespace slipway::runtime {

enum class Access { ReadWrite, ReadOnly };

struct BindMountSpec {
    std::string source; // on the host: a staged bind, a volume's directory or a file inside the owner mount
    std::string target; // absolute, in the container; resolved by the runtime inside the root
    Access access = Access::ReadWrite;
};

struct TmpfsSpec {
    std::string target;
    std::uint64_t size = 0; // bytes, 0: the kernel's default
    std::uint32_t mode = 01777;
    Access access = Access::ReadWrite;
    bool exec = false;
};

struct Ulimit {
    std::string name; // "nofile", "core", …: without RLIMIT_, lower case
    std::uint64_t soft = 0;
    std::uint64_t hard = 0; // ~0: unlimited
};

struct Resources {
    std::optional<std::int64_t> memory;            // bytes
    std::optional<std::int64_t> memorySwap;        // memory + swap, -1: unlimited
    std::optional<std::int64_t> memoryReservation; // bytes
    std::optional<std::uint64_t> cpuShares;        // 1024 is one share
    std::optional<std::int64_t> cpuQuota;          // µs a period
    std::optional<std::uint64_t> cpuPeriod;        // µs
    std::string cpusetCpus;
    std::string cpusetMems;
    std::optional<std::int64_t> pidsLimit; // -1: unlimited
    std::optional<std::uint16_t> blkioWeight;

    // --cpus 1.5 as quota and period.
    void setCpus(double cpus);
};

enum class NetworkMode {
    Private, // a new namespace owned by the container's user namespace; whoever starts it attaches interfaces by pid
    None,    // the same, with nobody attaching anything
    Join,    // another container's network and user namespaces
    Host,    // the host's: needs consent
};

struct CapabilityChanges {
    std::vector<std::string> add; // "NET_ADMIN", "CAP_NET_ADMIN", "ALL"
    std::vector<std::string> drop;
};

// What only an administrator may allow (the boundary's rule 3). Default: nothing. writeBundle refuses a spec that needs
// one of these and lacks it with PermissionDenied.
struct Consent {
    bool extraCapabilities = false;
    bool seccompUnconfined = false;
    bool unmaskedPaths = false;
    bool hostNetwork = false;
};

struct ProcessSpecification {
    std::vector<std::string> args; // at least one
    std::vector<std::string>
        environment; // "NAME=value", the last of a name wins; PATH, HOME, HOSTNAME, TERM are added if missing
    std::string workingDirectory = "/";
    ProcessUser user;
    bool tty = false;
    std::uint16_t rows = 0, columns = 0; // of the terminal, 0: unknown
    bool noNewPrivileges = false;
    CapabilityChanges capabilities;
    std::vector<Ulimit> ulimits;    // clipped to our own hard limits
    std::optional<int> oomScoreAdj; // lowered only where we may
};

struct ContainerSpec {
    std::string id; // isRunId
    IdRange range;
    std::string rootfs; // host path of the mounted root
    bool readOnlyRootfs = false;
    ProcessSpecification process;
    bool init = false; // a tiny init as pid 1 (findInit)
    std::string hostname;
    std::string domainname;

    std::vector<BindMountSpec> binds;
    std::vector<TmpfsSpec> tmpfs;
    std::uint64_t shmSize = 64u << 20;

    NetworkMode network = NetworkMode::Private;
    std::string joinPid; // Join: pid of a process of the other container, digits

    std::string cgroupPath; // "/slipway/1000/ID"; see cgroups.h
    Resources resources;
    std::map<std::string, std::string> sysctls; // namespaced ones only; defaults are added

    bool seccompUnconfined = false;
    bool unmaskedPaths = false;
    Consent consent;

    // Step hook (step.h): set by runStep, leave empty.
    std::vector<std::string> createHook;
};

} // namespace slipway::runtime
