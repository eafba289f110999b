#include "engine/networks.h"

#include <algorithm>
#include <mutex>

#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "engine/containers.h"
#include "engine/detail/core.h"
#include "engine/detail/port_mapping.h"
#include "network/allocator.h"
#include "network/bridge.h"
#include "network/cleanup.h"
#include "network/endpoint.h"
#include "network/port_holder.h"
#include "network/stale_addresses.h"

namespace slipway::engine {

namespace {

constexpr std::string_view kDefaultNetwork = "bridge";

// What the store keeps of a network.
struct Kept {
    Network shown;
    network::Subnet4 subnet;
    network::Ipv4Address gateway;
    network::Subnet6 subnet6;
    std::map<std::string, network::Ipv4Address> leases; // by endpoint id
    std::optional<network::Ipv4Address> lastLease;
    std::map<std::string, network::NameEntry> names; // by endpoint id
    bool ready = false;                              // its bridge exists
};

network::BridgeSpec bridgeOf(const Kept& kept) {
    network::BridgeSpec spec;
    spec.name = kept.shown.bridgeName;
    spec.subnet = kept.subnet;
    spec.gateway = kept.gateway;
    if (network::hostHasIpv6())
        spec.subnet6 = kept.subnet6;
    return spec;
}

network::FirewallNetwork firewallOf(const Kept& kept) {
    return {kept.shown.bridgeName, kept.subnet, network::hostHasIpv6() ? std::optional(kept.subnet6) : std::nullopt,
            kept.shown.internal ? network::Reach::Internal : network::Reach::Outside};
}

Json toJson(const Kept& kept) {
    return {{"version", 1},
            {"id", kept.shown.id},
            {"name", kept.shown.name},
            {"created", toUnixNanos(kept.shown.created)},
            {"internal", kept.shown.internal},
            {"labels", kept.shown.labels},
            {"options", kept.shown.options},
            {"subnet", kept.subnet.toString()},
            {"gateway", kept.gateway.toString()},
            {"subnet6", kept.subnet6.toString()}};
}

void describeAddresses(Kept& kept) {
    kept.shown.subnet4 = kept.subnet.toString();
    kept.shown.gateway4 = kept.gateway.toString();
    kept.shown.ipv6 = network::hostHasIpv6();
    if (kept.shown.ipv6) {
        kept.shown.subnet6 = kept.subnet6.toString();
        kept.shown.gateway6 = network::defaultGateway(kept.subnet6).toString();
    }
}

Result<Kept> fromJson(const std::string& text) {
    const Json json = TRY(parseJson(text, "network record"));
    Kept kept;
    kept.shown.id = TRY(jsonString(json, "id"));
    kept.shown.name = TRY(jsonString(json, "name"));
    kept.shown.created = fromUnixNanos(TRY(jsonInt(json, "created")));
    kept.shown.internal = TRY(jsonBool(json, "internal"));
    const Json labels = TRY(jsonObject(json, "labels"));
    for (const auto& [name, value] : labels.items())
        kept.shown.labels[name] = value.get<std::string>();
    const Json members = TRY(jsonObject(json, "options"));
    for (const auto& [name, value] : members.items())
        kept.shown.options[name] = value.get<std::string>();
    kept.subnet = TRY(network::Subnet4::parse(TRY(jsonString(json, "subnet"))));
    kept.gateway = TRY(network::Ipv4Address::parse(TRY(jsonString(json, "gateway"))));
    kept.subnet6 = TRY(network::Subnet6::parse(TRY(jsonString(json, "subnet6"))));
    describeAddresses(kept);
    return kept;
}

Network noneNetwork() {
    Network none;
    none.id = std::string(64, '0');
    none.name = "none";
    none.driver = "null";
    none.ipv6 = false;
    return none;
}

} // namespace

struct Networks::Impl {
    explicit Impl(Core& owner)
        : core(owner)
        , firewall(owner.tag)
        , publisher({owner.tag, owner.config.run,
                     owner.monitorPath.substr(0, owner.monitorPath.rfind('/') + 1) + "slipway-port"})
        , resolver(network::Resolver::defaultProgram(), owner.config.run + "/dns") {}

    Core& core;
    mutable std::mutex guard;
    std::map<std::string, Kept> table; // by id
    network::Firewall firewall;
    network::Publisher publisher;
    network::Resolver resolver;
    network::StaleAddresses stale;

    Result<Kept*> find(const std::string& idOrName);
    Result<Kept*> makeNetwork(const NetworkOptions& options);
    Result<> ensureReady(Kept& kept);
    Result<EndpointState> join(Kept& kept, const std::string& endpointKey, int pid, const EndpointOption& option,
                               unsigned number);
    void updateNames(Kept& kept);
    Result<> replaceFirewall();
};

Networks::Networks(Core& core)
    : m_impl(std::make_unique<Impl>(core)) {}
Networks::~Networks() = default;

Result<Kept*> Networks::Impl::find(const std::string& idOrName) {
    const std::string name = idOrName == "default" ? std::string(kDefaultNetwork) : idOrName;
    Kept* byPrefix = nullptr;
    int matches = 0;
    for (auto& [id, kept] : table) {
        if (id == name || kept.shown.name == name)
            return &kept;
        if (!name.empty() && id.starts_with(name)) {
            byPrefix = &kept;
            ++matches;
        }
    }
    if (matches == 1)
        return byPrefix;
    return fail(Errc::NotFound, "network {} not found", name);
}

Result<> Networks::Impl::replaceFirewall() {
    std::vector<network::FirewallNetwork> networks;
    for (const auto& [id, kept] : table)
        if (kept.ready)
            networks.push_back(firewallOf(kept));
    return firewall.replace(networks, TRY(publisher.entries()));
}

Result<> Networks::Impl::ensureReady(Kept& kept) {
    if (kept.ready)
        return {};
    TRY(network::ensureBridge(bridgeOf(kept)));
    kept.ready = true;
    // The table may be gone (a flush by somebody else): then it is made anew, whole.
    auto added = firewall.addNetwork(firewallOf(kept));
    if (!added)
        added = replaceFirewall();
    if (!added)
        kept.ready = false;
    return added;
}

Result<Kept*> Networks::Impl::makeNetwork(const NetworkOptions& options) {
    const auto allowed = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.' || c == '-';
    };
    if (options.name.empty() || options.name.size() > 255 || !std::ranges::all_of(options.name, allowed) ||
        !std::isalnum(static_cast<unsigned char>(options.name[0])))
        return fail(Errc::InvalidArgument, "invalid network name {:?}: letters, digits, '_', '.' and '-' only",
                    std::string_view(options.name));
    if (options.driver != "bridge")
        return fail(Errc::Unsupported, "network driver {:?} is not supported: bridge is",
                    std::string_view(options.driver));
    if (options.name == "none" || options.name == "host" || options.name == "default" || find(options.name))
        return fail(Errc::Conflict, "network with name {} already exists", options.name);
    auto taken = TRY(network::hostSubnets());
    for (const auto& [id, kept] : table)
        taken.push_back(kept.subnet);
    Kept kept;
    kept.shown.id = randomHex(32);
    kept.shown.name = options.name;
    kept.shown.created = now();
    kept.shown.internal = options.internal;
    kept.shown.labels = options.labels;
    kept.shown.options = options.options;
    if (options.subnet.empty()) {
        auto pools = network::defaultPools();
        if (!core.config.networkPools.empty()) {
            pools.clear();
            for (const auto& pool : core.config.networkPools)
                pools.push_back({TRY(network::Subnet4::parse(pool)), 24});
        }
        kept.subnet = TRY(network::chooseSubnet(pools, taken));
    } else {
        kept.subnet = TRY(network::Subnet4::parse(options.subnet));
        for (const auto& other : taken)
            if (kept.subnet.overlaps(other))
                return fail(Errc::Conflict, "the subnet {} overlaps {}, which is in use on this machine",
                            options.subnet, other.toString());
    }
    kept.gateway = options.gateway.empty() ? network::defaultGateway(kept.subnet)
                                           : TRY(network::Ipv4Address::parse(options.gateway));
    if (!kept.subnet.contains(kept.gateway))
        return fail(Errc::InvalidArgument, "the gateway {} is not in the subnet {}", kept.gateway.toString(),
                    kept.subnet.toString());
    kept.subnet6 = network::uniqueLocalSubnet(core.tag.text(), kept.shown.id);
    kept.shown.bridgeName = core.tag.bridgeName(kept.shown.id);
    describeAddresses(kept);
    store::Document document;
    document.id = kept.shown.id;
    document.name = kept.shown.name;
    document.json = dumpJson(toJson(kept));
    TRY(core.store->documents(store::DocumentKind::Network).insert(document));
    return &table.emplace(kept.shown.id, std::move(kept)).first->second;
}

std::vector<Network> Networks::list() const {
    std::vector<Network> all;
    {
        const std::lock_guard lock(m_impl->guard);
        for (const auto& [id, kept] : m_impl->table)
            all.push_back(kept.shown);
    }
    all.push_back(noneNetwork());
    const auto containers = m_impl->core.containers ? m_impl->core.containers->list() : std::vector<Container>{};
    for (auto& network : all)
        for (const auto& container : containers)
            for (const auto& endpoint : container.endpoints)
                if (endpoint.networkId == network.id)
                    network.members.push_back({container.id, container.name, endpoint.endpointId, endpoint.mac,
                                               fmt::format("{}/{}", endpoint.ipv4, endpoint.prefix4),
                                               endpoint.ipv6.empty()
                                                   ? std::string()
                                                   : fmt::format("{}/{}", endpoint.ipv6, endpoint.prefix6)});
    return all;
}

Result<Network> Networks::get(const std::string& idOrName) const {
    std::string id;
    if (idOrName == "none") {
        id = noneNetwork().id;
    } else {
        const std::lock_guard lock(m_impl->guard);
        id = TRY(m_impl->find(idOrName))->shown.id;
    }
    for (auto& network : list())
        if (network.id == id)
            return std::move(network);
    return fail(Errc::NotFound, "network {} not found", idOrName);
}

Result<Network> Networks::create(const NetworkOptions& options) {
    std::string id;
    {
        const std::lock_guard lock(m_impl->guard);
        auto* kept = TRY(m_impl->makeNetwork(options));
        id = kept->shown.id;
        if (auto ready = m_impl->ensureReady(*kept); !ready) {
            (void)m_impl->core.store->documents(store::DocumentKind::Network).remove(id);
            m_impl->table.erase(id);
            return std::unexpected(std::move(ready.error()));
        }
    }
    m_impl->core.events.publish({"network", "create", id, {{"name", options.name}, {"type", "bridge"}}, {}});
    return get(id);
}

Result<> Networks::remove(const std::string& idOrName) {
    const Network network = TRY(get(idOrName));
    if (network.name == kDefaultNetwork || network.name == "none")
        return fail(Errc::PermissionDenied, "{} is a pre-defined network and cannot be removed", network.name);
    if (!network.members.empty())
        return fail(Errc::Conflict, "network {} has active endpoints: container {} is connected", network.name,
                    network.members.front().name);
    {
        const std::lock_guard lock(m_impl->guard);
        auto* kept = TRY(m_impl->find(network.id));
        if (!kept->leases.empty())
            return fail(Errc::Conflict, "network {} has active endpoints", network.name);
        if (kept->ready) {
            if (const auto gone = m_impl->firewall.removeNetwork(firewallOf(*kept)); !gone)
                log::warning("network {}: {}", network.name, gone.error().describe());
            TRY(network::deleteBridge(kept->shown.bridgeName));
        }
        TRY(m_impl->core.store->documents(store::DocumentKind::Network).remove(network.id));
        m_impl->table.erase(network.id);
    }
    m_impl->core.events.publish({"network", "destroy", network.id, {{"name", network.name}, {"type", "bridge"}}, {}});
    return {};
}

Result<std::vector<std::string>> Networks::prune() {
    std::vector<std::string> removed;
    for (const auto& network : list())
        if (network.name != kDefaultNetwork && network.name != "none" && network.members.empty() && remove(network.id))
            removed.push_back(network.name);
    return removed;
}

Result<> Networks::connect(const std::string& network, const std::string&, const EndpointOption&) {
    TRY(get(network));
    return fail(Errc::Unsupported,
                "connecting a container to a further network is not supported: name its networks with docker create");
}

Result<> Networks::disconnect(const std::string& network, const std::string&, bool) {
    TRY(get(network));
    return fail(Errc::Unsupported, "disconnecting a container from a network is not supported: remove the container");
}

Result<EndpointState> Networks::Impl::join(Kept& kept, const std::string& endpointKey, int pid,
                                           const EndpointOption& option, unsigned number) {
    TRY(ensureReady(kept));
    network::IpAllocator allocator(kept.subnet, kept.gateway);
    for (const auto& [endpoint, address] : kept.leases)
        allocator.take(address);
    network::Ipv4Address address;
    if (option.ipv4.empty()) {
        address = TRY(context(allocator.takeNext(kept.lastLease), "network {}", kept.shown.name));
    } else {
        address = TRY(network::Ipv4Address::parse(option.ipv4));
        TRY(allocator.takeRequested(address));
    }
    network::EndpointSpec spec;
    spec.hostLink = core.tag.vethName(endpointKey);
    spec.bridge = kept.shown.bridgeName;
    spec.containerLink = fmt::format("eth{}", number);
    spec.address = address;
    spec.prefixLength = kept.subnet.length();
    if (!kept.shown.internal)
        spec.gateway = kept.gateway;
    if (network::hostHasIpv6()) {
        spec.address6 = TRY(network::ipv6For(kept.subnet6, address));
        spec.prefixLength6 = kept.subnet6.length();
        if (!kept.shown.internal)
            spec.gateway6 = network::defaultGateway(kept.subnet6);
    }
    spec.defaultRoute = number == 0 ? network::DefaultRoute::Yes : network::DefaultRoute::No;
    stale.settle(address);
    if (spec.address6)
        stale.settle(*spec.address6);
    const auto netns = TRY(network::openNetworkNamespace(pid));
    TRY(network::connectEndpoint(netns.get(), spec));
    kept.leases[endpointKey] = address;
    kept.lastLease = address;

    EndpointState state;
    state.network = kept.shown.name;
    state.networkId = kept.shown.id;
    state.endpointId = endpointKey;
    state.ipv4 = address.toString();
    state.prefix4 = static_cast<int>(kept.subnet.length());
    state.mac = network::MacAddress::fromAddress(address).toString();
    state.gateway4 = kept.gateway.toString();
    if (spec.address6) {
        state.ipv6 = spec.address6->toString();
        state.prefix6 = static_cast<int>(kept.subnet6.length());
        state.gateway6 = network::defaultGateway(kept.subnet6).toString();
    }
    state.aliases = option.aliases;
    return state;
}

Result<std::vector<EndpointState>> Networks::attachAll(const Container& container, int pid) {
    auto wanted = container.options.endpoints;
    const std::string mode =
        container.options.networkMode == "default" ? std::string(kDefaultNetwork) : container.options.networkMode;
    std::vector<EndpointState> joined;
    const std::lock_guard lock(m_impl->guard);
    // The network mode's own first: it has the default route, and its address is the one that ports lead to.
    std::vector<std::pair<std::string, EndpointOption>> order{{mode, {}}};
    for (const auto& [name, option] : wanted) {
        const std::string plain = name == "default" ? std::string(kDefaultNetwork) : name;
        if (plain == mode)
            order.front().second = option;
        else
            order.emplace_back(plain, option);
    }
    for (const auto& [name, option] : order) {
        auto join = [&]() -> Result<EndpointState> {
            auto* kept = TRY(m_impl->find(name));
            return m_impl->join(*kept, randomHex(32), pid, option, static_cast<unsigned>(joined.size()));
        }();
        if (!join) {
            for (const auto& endpoint : joined) {
                (void)network::disconnectEndpoint(m_impl->core.tag.vethName(endpoint.endpointId));
                if (const auto kept = m_impl->find(endpoint.networkId))
                    (*kept)->leases.erase(endpoint.endpointId);
            }
            return std::unexpected(std::move(join.error()));
        }
        joined.push_back(std::move(*join));
    }
    return joined;
}

Result<EndpointState> Networks::attachStep(const std::string& stepId, int pid) {
    const std::lock_guard lock(m_impl->guard);
    auto* kept = TRY(m_impl->find(std::string(kDefaultNetwork)));
    return m_impl->join(*kept, stepId, pid, {}, 0);
}

void Networks::detach(const EndpointState& endpoint, const std::string& containerId) {
    if (const auto gone = network::disconnectEndpoint(m_impl->core.tag.vethName(endpoint.endpointId)); !gone)
        log::warning("container {}: {}", containerId, gone.error().describe());
    for (const auto& text : {endpoint.ipv4, endpoint.ipv6})
        if (const auto address = network::IpAddress::parse(text))
            m_impl->stale.add(*address);
    const std::lock_guard lock(m_impl->guard);
    if (const auto kept = m_impl->find(endpoint.networkId))
        (*kept)->leases.erase(endpoint.endpointId);
}

Result<std::vector<PortMapping>> Networks::publish(const Container& container,
                                                   const std::vector<PortMapping>& mappings) {
    if (mappings.empty())
        return std::vector<PortMapping>{};
    const auto bindings = TRY(portBindings(mappings));
    const auto target = TRY(portTarget(container));
    auto published = m_impl->publisher.publish(container.id, target, bindings);
    if (!published && published.error().code() == Errc::Unavailable) {
        const std::lock_guard lock(m_impl->guard);
        TRY(m_impl->replaceFirewall());
        published = m_impl->publisher.publish(container.id, target, bindings);
    }
    if (!published) {
        // The holder may be one of our own containers: people know it by its name.
        std::string message = published.error().describe();
        for (const auto& other : m_impl->core.containers->list())
            for (const std::string& id : {other.id, other.id.substr(0, 12)})
                if (const auto at = message.find(id); at != std::string::npos)
                    message.replace(at, id.size(), other.name);
        return fail(published.error().code(), "{}", message);
    }
    return mappingsOf(*published);
}

Result<> Networks::unpublish(const std::string& containerId, const PortMapping& mapping) {
    const auto state = TRY(m_impl->publisher.published(containerId));
    TRY(hostAddress(mapping.hostIp));
    std::vector<network::PublishedPort> gone;
    for (const auto& port : state.ports)
        if (isMeant(mappingsOf({port}).front(), mapping))
            gone.push_back(port);
    if (gone.empty())
        return fail(Errc::NotFound, "port {} is not published as {}{}{}", mapping.containerPort, mapping.hostIp,
                    mapping.hostIp.empty() ? "" : ":", mapping.hostPort);
    return m_impl->publisher.unpublish(containerId, gone);
}

Result<> Networks::unpublishAll(const std::string& containerId) {
    return m_impl->publisher.release(containerId);
}

void Networks::Impl::updateNames(Kept& kept) {
    if (kept.shown.name == kDefaultNetwork || network::Resolver::defaultProgram().empty())
        return;
    network::NamedNetwork named;
    named.id = kept.shown.id;
    named.listen.push_back(kept.gateway);
    for (const auto& [endpoint, entry] : kept.names)
        named.entries.push_back(entry);
    if (const auto updated = resolver.update(named); !updated)
        log::warning("names of network {}: {}", kept.shown.name, updated.error().describe());
}

void Networks::announce(const Container& container) {
    const std::lock_guard lock(m_impl->guard);
    for (const auto& endpoint : container.endpoints) {
        const auto kept = m_impl->find(endpoint.networkId);
        if (!kept || (*kept)->shown.name == kDefaultNetwork)
            continue;
        network::NameEntry entry;
        entry.containerId = container.id;
        const auto address = network::Ipv4Address::parse(endpoint.ipv4);
        if (!address)
            continue;
        entry.address = *address;
        if (const auto address6 = network::Ipv6Address::parse(endpoint.ipv6))
            entry.address6 = *address6;
        entry.names = endpoint.aliases;
        entry.names.push_back(container.name);
        entry.names.push_back(container.id.substr(0, 12));
        std::erase_if(entry.names, [](const std::string& name) { return !network::isHostName(name); });
        (*kept)->names[endpoint.endpointId] = std::move(entry);
        m_impl->updateNames(**kept);
    }
}

void Networks::retract(const EndpointState& endpoint) {
    const std::lock_guard lock(m_impl->guard);
    const auto kept = m_impl->find(endpoint.networkId);
    if (kept && (*kept)->names.erase(endpoint.endpointId) > 0)
        m_impl->updateNames(**kept);
}

Result<> Networks::reconcile(const std::vector<std::string>& runningContainers) {
    std::vector<Container> running;
    for (auto& container : m_impl->core.containers->list())
        if (std::ranges::find(runningContainers, container.id) != runningContainers.end())
            running.push_back(std::move(container));
    {
        const std::lock_guard lock(m_impl->guard);
        for (const auto& document : TRY(m_impl->core.store->documents(store::DocumentKind::Network).list())) {
            auto kept = TRY(context(fromJson(document.json), "network {}", document.name));
            kept.shown.bridgeName = m_impl->core.tag.bridgeName(kept.shown.id);
            m_impl->table.emplace(kept.shown.id, std::move(kept));
        }
        if (!m_impl->find(std::string(kDefaultNetwork))) {
            NetworkOptions options;
            options.name = kDefaultNetwork;
            TRY(m_impl->makeNetwork(options));
        }
        network::Leftovers keep;
        for (const auto& container : running) {
            keep.portContainers.push_back(container.id);
            for (const auto& endpoint : container.endpoints) {
                keep.endpoints.push_back(m_impl->core.tag.vethName(endpoint.endpointId));
                if (const auto kept = m_impl->find(endpoint.networkId))
                    (*kept)->leases[endpoint.endpointId] = TRY(network::Ipv4Address::parse(endpoint.ipv4));
            }
        }
        // Bridges come to life with the first container; those that were in use stay.
        for (auto& [id, kept] : m_impl->table)
            if (!kept.leases.empty()) {
                keep.bridges.push_back(kept.shown.bridgeName);
                TRY(network::ensureBridge(bridgeOf(kept)));
                kept.ready = true;
            }
        if (const auto swept = network::removeAllBut(m_impl->core.tag, m_impl->publisher, keep); !swept)
            log::warning("leftovers of the network: {}", swept.error().describe());
        TRY(m_impl->replaceFirewall());
    }
    for (const auto& container : running)
        announce(container);
    return {};
}

void Networks::leave() {
    const std::lock_guard lock(m_impl->guard);
    (void)m_impl->resolver.stop();
    if (const auto gone = network::removeEverything(m_impl->core.tag, m_impl->publisher); !gone)
        log::warning("networks: {}", gone.error().describe());
}

Result<Networks::PortUse> Networks::portUse(std::uint16_t port, Protocol protocol, const std::string& address) const {
    const auto wanted = protocol == Protocol::Udp ? network::Protocol::Udp : network::Protocol::Tcp;
    const auto at = TRY(hostAddress(address));
    PortUse use;
    const auto holder = TRY(network::findPortHolder(wanted, at, port));
    use.free = !holder.has_value();
    if (holder) {
        use.kind = holder->containerId.empty() ? "process" : "container";
        use.pid = static_cast<int>(holder->pid);
        use.name = holder->process.empty() ? holder->describe() : holder->process;
        use.containerId = holder->containerId;
        if (!holder->containerId.empty())
            if (const auto container = m_impl->core.containers->get(holder->containerId))
                use.name = container->name;
    }
    const auto next = network::nextFreePort(wanted, at, use.free ? port : static_cast<std::uint16_t>(port + 1));
    if (next)
        use.next = *next;
    return use;
}

} // namespace slipway::engine
