// Networks as clients see them: the default bridge, "none", and those that users made. Thread-safe.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "engine/options.h"

namespace slipway::engine {

struct Core;
struct EndpointState;

struct Network {
    std::string id;   // 64 hex digits
    std::string name; // "bridge" is the default one
    std::string driver = "bridge";
    Timestamp created{};
    bool internal = false;
    bool ipv6 = true;
    std::string subnet4, gateway4, subnet6, gateway6;
    std::map<std::string, std::string> labels;
    std::map<std::string, std::string> options;
    std::string bridgeName;

    struct Member {
        std::string containerId, name, endpointId, mac, ipv4, ipv6; // addresses with prefix length
    };
    std::vector<Member> members; // running containers
};

struct NetworkOptions {
    std::string name;
    std::string driver = "bridge";
    bool internal = false;
    bool ipv6 = true;
    std::string subnet, gateway; // IPv4; empty: the engine chooses
    std::map<std::string, std::string> labels;
    std::map<std::string, std::string> options;
};

class Networks {
public:
    explicit Networks(Core& core);
    ~Networks();

    std::vector<Network> list() const;
    Result<Network> get(const std::string& idOrName) const;
    Result<Network> create(const NetworkOptions& options);
    // Conflict while containers are connected; PermissionDenied for the predefined ones.
    Result<> remove(const std::string& idOrName);
    Result<std::vector<std::string>> prune();
    Result<> connect(const std::string& network, const std::string& container, const EndpointOption& options);
    Result<> disconnect(const std::string& network, const std::string& container, bool force);

    // For the container's life: joins process `pid`'s network namespace to `network`.
    Result<EndpointState> attach(const std::string& network, const std::string& containerId, int pid,
                                 const EndpointOption& options);
    void detach(const EndpointState& endpoint, const std::string& containerId);
    Result<> reconcile(const std::vector<std::string>& runningContainers);

    // Who holds a host port, for people: "python3 (pid 4711)" or "container web"; and the next free one.
    struct PortUse {
        bool free = true;
        std::string kind, name, containerId; // kind: "process" or "container"
        int pid = 0;
        std::uint16_t next = 0;
    };
    Result<PortUse> portUse(std::uint16_t port, Protocol protocol) const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace slipway::engine
