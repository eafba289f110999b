// What a client asks of a container, parsed and checked for form; what it may ask is decided in policy.h.
// Field by field this is the body of POST /containers/create in Docker's API, without its spelling.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/as_user.h"
#include "base/result.h"

namespace slipway::engine {

// Who is asking, as the kernel says (SO_PEERCRED).
struct Caller {
    Identity identity;
    int pid = 0;
};

enum class Protocol { Tcp, Udp };

struct PortMapping {
    std::string hostIp;         // empty: all addresses, v4 and v6
    std::uint16_t hostPort = 0; // 0: the engine chooses at start
    std::uint16_t containerPort = 0;
    Protocol protocol = Protocol::Tcp;
    bool operator==(const PortMapping&) const = default;
};

struct MountOption {
    enum class Type { Bind, Volume, Tmpfs };
    Type type = Type::Bind;
    std::string source; // bind: absolute host path; volume: name, empty for an anonymous one
    std::string target; // absolute path in the container
    bool readOnly = false;
    bool createSource = false;   // bind given with -v: a missing directory is made, as the caller
    bool noCopy = false;         // volume: do not fill a new one from the image
    std::uint64_t tmpfsSize = 0; // bytes, 0: the kernel's default
    std::uint32_t tmpfsMode = 01777;
};

struct Ulimit {
    std::string name; // "nofile"
    std::int64_t soft = 0;
    std::int64_t hard = 0;
};

struct Resources {
    std::int64_t memory = 0;     // bytes, 0: unlimited
    std::int64_t memorySwap = 0; // memory plus swap, -1: unlimited
    std::int64_t nanoCpus = 0;
    std::int64_t cpuShares = 0;
    std::int64_t cpuPeriod = 0;
    std::int64_t cpuQuota = 0;
    std::string cpusetCpus;
    std::int64_t pidsLimit = 0; // 0: the engine's default, -1: none
    std::vector<Ulimit> ulimits;
};

struct RestartPolicy {
    enum class Kind { No, Always, UnlessStopped, OnFailure };
    Kind kind = Kind::No;
    int maximumRetries = 0; // OnFailure; 0: no maximum
};

struct EndpointOption {
    std::vector<std::string> aliases;
    std::string ipv4; // empty: the engine chooses
};

struct ContainerOptions {
    std::string name; // empty: the engine makes one up
    std::string image;
    std::optional<std::vector<std::string>> entrypoint; // nullopt: the image's
    std::optional<std::vector<std::string>> command;    // nullopt: the image's (or none, with an entrypoint of ours)
    std::vector<std::string> environment;               // "NAME=value", or "NAME" to drop one of the image's
    std::string workingDirectory;
    std::string user;
    std::string hostname;
    std::string domainname;
    bool tty = false;
    bool openStdin = false;
    bool stdinOnce = false;
    bool attachStdin = false, attachStdout = false, attachStderr = false;
    std::map<std::string, std::string> labels;
    std::set<std::string> exposedPorts; // "5000/tcp"
    std::set<std::string> volumes;      // anonymous volumes' targets
    std::string stopSignal;
    std::optional<int> stopTimeout; // seconds

    std::vector<PortMapping> ports;
    bool publishAllPorts = false;
    std::vector<MountOption> mounts;
    std::string networkMode = "default";             // default, bridge, none, host, container:ID or a network's name
    std::map<std::string, EndpointOption> endpoints; // by network name
    bool autoRemove = false;
    RestartPolicy restart;
    Resources resources;
    std::vector<std::string> capAdd, capDrop;
    bool privileged = false;
    std::vector<std::string> securityOptions;
    std::string pidMode, ipcMode, utsMode, usernsMode, cgroupnsMode; // empty or "private": a namespace of its own
    std::vector<std::string> devices;                                // host paths
    bool readOnlyRoot = false;
    std::vector<std::string> extraHosts; // "name:address", address may be host-gateway
    std::vector<std::string> dns, dnsSearch, dnsOptions;
    std::vector<std::string> groupAdd;
    std::map<std::string, std::string> sysctls;
    bool init = false;
    std::int64_t shmSize = 64 << 20; // bytes
    std::string logDriver = "json-file";
    std::map<std::string, std::string> logOptions;
};

} // namespace slipway::engine
