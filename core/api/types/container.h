// Containers as the Docker Engine API describes them (API 1.24 to 1.50: /containers/…, /exec/…).
//
// Plain data: what a member means is what the API's reference says of the field named beside it. Absent, null and
// unknown members of a document are fine; a member of a wrong type is an error. JSON is in api/types/json.h.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

namespace slipway::api {

using StringMap = std::map<std::string, std::string>;

enum class ContainerState { Unknown, Created, Running, Paused, Restarting, Removing, Exited, Dead };
// "running"; "unknown" for Unknown.
std::string_view toString(ContainerState state) noexcept;
// Unknown for a word that is not one of the above.
ContainerState containerStateFrom(std::string_view word) noexcept;

// One line of a list's "Ports". publicPort 0: exposed, not published.
struct PortMapping {
    std::string ip;
    std::uint16_t privatePort = 0;
    std::uint16_t publicPort = 0;
    std::string type; // "tcp", "udp", "sctp"
    bool operator==(const PortMapping&) const = default;
};

// POST and DELETE /slipway/v1/containers/{id}/ports.
struct PublishedPort {
    std::string hostIp; // "": every address
    std::uint16_t hostPort = 0;
    std::uint16_t containerPort = 0;
    std::string protocol = "tcp"; // or "udp"
};

// Where a container's port is published. hostPort is text in the API: "" asks for a free one, "8000-8010" for one of
// a range.
struct PortBinding {
    std::string hostIp;
    std::string hostPort;
    bool operator==(const PortBinding&) const = default;
};
// By container port, "5000/tcp". An exposed port that is not published has an empty list.
using PortMap = std::map<std::string, std::vector<PortBinding>>;

// A mount as it stands in a container ("Mounts" of a list and of inspect).
struct MountPoint {
    std::string type; // "bind", "volume", "tmpfs"
    std::string name; // of a volume
    std::string source;
    std::string destination;
    std::string driver;
    std::string mode;
    bool writable = true; // "RW"
    std::string propagation;
};

// A container's place in one network.
struct Endpoint {
    std::string networkId;
    std::string endpointId;
    std::string gateway;
    std::string ipAddress;
    int ipPrefixLength = 0;
    std::string ipv6Gateway;
    std::string ipv6Address; // "GlobalIPv6Address"
    std::string macAddress;
    std::vector<std::string> aliases;
    std::vector<std::string> dnsNames;
    std::string wantedIpv4; // "IPAMConfig.IPv4Address": asked for at creation
    std::string wantedIpv6;
};

// GET /containers/json
struct ContainerSummary {
    std::string id;
    std::vector<std::string> names; // each with a leading slash
    std::string image;
    std::string imageId;
    std::string command;
    Timestamp created;
    std::vector<PortMapping> ports;
    StringMap labels;
    ContainerState state = ContainerState::Unknown;
    std::string status; // "Up 3 minutes"
    // Of its last run, in whole seconds; epoch: never, or the engine is not Slipway's and does not say it in lists.
    Timestamp startedAt, finishedAt;
    std::string networkMode;
    std::map<std::string, Endpoint> networks; // by network name
    std::vector<MountPoint> mounts;
    std::int64_t sizeRw = 0;     // only when asked for
    std::int64_t sizeRootFs = 0; // only when asked for

    // The first name without its slash; the short id when it has none.
    std::string name() const;
};

struct HealthProbe {
    Timestamp start;
    Timestamp end;
    int exitCode = 0;
    std::string output;
};

// "State" of inspect.
struct StateDetail {
    ContainerState status = ContainerState::Unknown;
    bool running = false;
    bool paused = false;
    bool restarting = false;
    bool oomKilled = false;
    bool dead = false;
    std::int64_t pid = 0;
    int exitCode = 0;
    std::string error;
    Timestamp startedAt; // epoch: never
    Timestamp finishedAt;
    std::string health; // "", "starting", "healthy", "unhealthy"
    int failingStreak = 0;
    std::vector<HealthProbe> probes;
};

// Times in nanoseconds; 0: the default.
struct Healthcheck {
    std::vector<std::string> test; // {} inherits, {"NONE"} disables
    std::int64_t interval = 0;
    std::int64_t timeout = 0;
    std::int64_t startPeriod = 0;
    std::int64_t startInterval = 0;
    int retries = 0;
};

// "Config": what the process is. The same shape in create, in inspect and in an image's inspect.
struct ContainerConfig {
    std::string hostname;
    std::string domainname;
    std::string user;
    bool attachStdin = false;
    bool attachStdout = false;
    bool attachStderr = false;
    std::vector<std::string> exposedPorts; // "5000/tcp"
    bool tty = false;
    bool openStdin = false;
    bool stdinOnce = false;
    std::vector<std::string> env; // "K=V"; "K" alone unsets it
    std::vector<std::string> cmd;
    std::optional<Healthcheck> healthcheck;
    std::string image;
    std::vector<std::string> volumes; // container paths
    std::string workingDir;
    std::vector<std::string> entrypoint; // {""} at creation clears the image's
    StringMap labels;
    std::string stopSignal;
    std::optional<int> stopTimeout; // seconds
    std::vector<std::string> onBuild;
    std::vector<std::string> shell; // of shell forms; empty: /bin/sh -c
};

struct RestartPolicy {
    std::string name; // "", "no", "always", "unless-stopped", "on-failure"
    int maximumRetryCount = 0;
};

struct Ulimit {
    std::string name;
    std::int64_t soft = 0;
    std::int64_t hard = 0;
};

struct DeviceMapping {
    std::string pathOnHost;
    std::string pathInContainer;
    std::string permissions; // "rwm"
};

// An entry of "HostConfig.Mounts": what --mount says.
struct MountRequest {
    std::string type; // "bind", "volume", "tmpfs"
    std::string source;
    std::string target;
    bool readOnly = false;
    std::string consistency;
    std::string bindPropagation;       // bind
    bool bindCreateMountpoint = false; // bind: make a missing source directory
    bool bindNonRecursive = false;     // bind
    bool volumeNoCopy = false;         // volume
    StringMap volumeLabels;
    std::string volumeDriver;
    StringMap volumeOptions;
    std::string volumeSubpath;
    std::int64_t tmpfsSize = 0; // bytes
    int tmpfsMode = 0;          // permission bits
};

// "HostConfig": what the host gives.
struct HostConfig {
    std::vector<std::string> binds; // "source:destination[:options]"
    std::vector<MountRequest> mounts;
    StringMap tmpfs; // path -> options
    std::string networkMode;
    PortMap portBindings;
    bool publishAllPorts = false;
    RestartPolicy restartPolicy;
    bool autoRemove = false;
    std::vector<std::string> capAdd;
    std::vector<std::string> capDrop;
    std::vector<std::string> dns;
    std::vector<std::string> dnsOptions;
    std::vector<std::string> dnsSearch;
    std::vector<std::string> extraHosts; // "name:address"
    std::vector<std::string> groupAdd;
    std::string ipcMode;
    std::string pidMode;
    std::string utsMode;
    std::string usernsMode;
    std::string cgroupnsMode;
    bool privileged = false;
    bool readonlyRootfs = false;
    std::vector<std::string> securityOpt;
    StringMap sysctls;
    std::int64_t shmSize = 0; // bytes
    std::optional<bool> init;
    std::int64_t memory = 0; // bytes
    std::int64_t memoryReservation = 0;
    std::int64_t memorySwap = 0; // bytes, -1: unlimited
    std::int64_t nanoCpus = 0;   // 1e9 is one processor
    std::int64_t cpuShares = 0;
    std::int64_t cpuPeriod = 0;
    std::int64_t cpuQuota = 0;
    std::string cpusetCpus;
    std::string cpusetMems;
    std::optional<std::int64_t> pidsLimit;
    std::optional<bool> oomKillDisable;
    int oomScoreAdj = 0;
    std::vector<Ulimit> ulimits;
    std::vector<DeviceMapping> devices;
    std::vector<std::string> volumesFrom;
    std::string logDriver; // "LogConfig"
    StringMap logOptions;
    std::string runtime;
};

// GET /containers/{id}/json
struct ContainerDetail {
    std::string id;
    Timestamp created;
    std::string path;
    std::vector<std::string> args;
    StateDetail state;
    std::string image; // id
    std::string name;  // with a leading slash
    int restartCount = 0;
    std::string driver;
    std::string platform;
    std::string logPath;
    std::vector<MountPoint> mounts;
    ContainerConfig config;
    HostConfig hostConfig;
    PortMap ports;                            // "NetworkSettings.Ports"
    std::map<std::string, Endpoint> networks; // "NetworkSettings.Networks"
    std::vector<std::string> execIds;
    std::int64_t sizeRw = 0;
    std::int64_t sizeRootFs = 0;
};

// POST /containers/create. name and platform travel in the query.
struct CreateContainer {
    std::string name;
    std::string platform;
    ContainerConfig config;
    HostConfig hostConfig;
    std::map<std::string, Endpoint> networks; // "NetworkingConfig.EndpointsConfig"
};

struct CreateContainerReply {
    std::string id;
    std::vector<std::string> warnings;
};

// POST /containers/{id}/wait
struct WaitReply {
    int statusCode = 0;
    std::string error;
};

// GET /containers/{id}/stats; the members that people look at. Times in nanoseconds, sizes in bytes.
struct Stats {
    Timestamp read;
    std::string id;
    std::string name;
    std::uint64_t cpuTotal = 0;
    std::uint64_t cpuSystem = 0;
    int onlineCpus = 0;
    std::uint64_t previousCpuTotal = 0;
    std::uint64_t previousCpuSystem = 0;
    std::uint64_t memoryUsage = 0;
    std::uint64_t memoryCache = 0; // inactive page cache, which docker subtracts from usage
    std::uint64_t memoryLimit = 0;
    std::uint64_t networkReceived = 0; // over all interfaces
    std::uint64_t networkSent = 0;
    std::uint64_t blockRead = 0;
    std::uint64_t blockWritten = 0;
    std::uint64_t pids = 0;

    // Per cent of one processor, as docker computes it: 200 is two processors at full load.
    double cpuPercent() const noexcept;
};

// GET /containers/{id}/top
struct ProcessList {
    std::vector<std::string> titles;
    std::vector<std::vector<std::string>> processes;
};

// GET /containers/{id}/changes
struct FileChange {
    std::string path;
    int kind = 0; // 0 modified, 1 added, 2 deleted
};

// POST /containers/{id}/exec
struct ExecConfig {
    bool attachStdin = false;
    bool attachStdout = true;
    bool attachStderr = true;
    bool tty = false;
    bool privileged = false;
    std::string detachKeys;
    std::string user;
    std::string workingDir;
    std::vector<std::string> env;
    std::vector<std::string> cmd;
};

// GET /exec/{id}/json
struct ExecDetail {
    std::string id;
    std::string containerId;
    bool running = false;
    std::optional<int> exitCode; // absent while it runs
    std::int64_t pid = 0;
};

} // namespace slipway::api
