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
struct Container;

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

    // For the container's life, called by Containers. All networks that its options ask for, joined to the network
    // namespace of process `pid`; all or nothing.
    Result<std::vector<EndpointState>> attachAll(const Container& container, int pid);
    void detach(const EndpointState& endpoint, const std::string& containerId);
    // Its ports on the host: Conflict names the holder. Returns them with the real host ports.
    Result<std::vector<PortMapping>> publish(const Container& container, const std::vector<PortMapping>& mappings);
    // Without an address at whichever it is published. NotFound: it is not.
    Result<> unpublish(const std::string& containerId, const PortMapping& mapping);
    Result<> unpublishAll(const std::string& containerId);
    // Names: it can be found from now on; a network's names are written anew without it.
    void announce(const Container& container);
    void retract(const EndpointState& endpoint);
    // At start: kernel objects of networks that exist, nothing of containers that don't run.
    Result<> reconcile(const std::vector<std::string>& runningContainers);

    // At the end, when nothing runs: takes every kernel object of this owner away.
    void leave();

    // For build steps: the default network's subnet, without a name or published ports.
    Result<EndpointState> attachStep(const std::string& stepId, int pid);

    // Who holds a host port, for people: "python3 (pid 4711)" or "container web"; and the next free one.
    // With an address what stands in the way there, without one what does anywhere.
    struct PortUse {
        bool free = true;
        std::string kind, name, containerId; // kind: "process" or "container"
        int pid = 0;
        std::uint16_t next = 0;
    };
    Result<PortUse> portUse(std::uint16_t port, Protocol protocol, const std::string& address) const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace slipway::engine
