#include "network/publisher.h"

#include <algorithm>

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/fact.h"
#include "base/file.h"
#include "base/log.h"
#include "base/scope.h"
#include "network/detail/port_client.h"
#include "network/detail/port_socket.h"

namespace slipway::network {

namespace {

using detail::PortClient;

// Changes of one owner's ports are serial, also between two processes (a helper and its successor).
Result<UniqueFd> lockChanges(const PublisherConfig& config) {
    const auto directory = detail::portsDirectory(config);
    TRY(makeDirectories(directory));
    auto file = TRY(openFile(joinPath(directory, ".lock"), O_RDWR | O_CREAT));
    while (::flock(file.get(), LOCK_EX) < 0)
        if (errno != EINTR)
            return failErrno("lock {}", directory);
    return file;
}

Result<> checkId(const std::string& containerId) {
    if (!detail::isContainerId(containerId))
        return fail(Errc::InvalidArgument, "not a container id");
    return {};
}

// Best effort: at worst a connection lives on until it ends by itself.
void forget(const NatEntry& entry) {
    (void)forgetConnections(entry.target, entry.port.container);
    if (entry.target6)
        (void)forgetConnections(*entry.target6, entry.port.container);
}

// A new TCP connection is a new entry in any case; UDP has no connections but those that are tracked.
void forgetUdp(const std::vector<NatEntry>& entries) {
    for (const auto& entry : entries)
        if (entry.port.container.protocol == Protocol::Udp)
            forget(entry);
}

void removeSocket(const PublisherConfig& config, const std::string& containerId) {
    (void)::unlink(joinPath(detail::portsDirectory(config), containerId + ".sock").c_str());
}

// Translation stops first, then the sockets close: in between, the proxy answers.
Result<> takeBack(Firewall& firewall, PortClient& client, const std::vector<NatEntry>& entries) {
    auto result = firewall.removePorts(entries);
    for (const auto& entry : entries) {
        auto removed = client.remove(entry);
        if (!removed && result)
            result = std::move(removed);
        forget(entry);
    }
    return result;
}

} // namespace

Publisher::Publisher(PublisherConfig config)
    : m_config(std::move(config))
    , m_firewall(m_config.tag) {}

Result<std::vector<PublishedPort>> Publisher::publish(const std::string& containerId, const PortTarget& target,
                                                      const std::vector<PortBinding>& bindings) {
    TRY(checkId(containerId));
    if (bindings.empty())
        return std::vector<PublishedPort>();
    const auto lock = TRY(lockChanges(m_config));
    auto client = TRY(PortClient::connect(detail::portsDirectory(m_config), containerId));
    const auto before = client ? TRY(client->list()) : std::vector<NatEntry>();
    if (before.size() + bindings.size() > detail::kMaxPortsPerContainer)
        return fail(Errc::TooLarge, "a container can publish at most {} ports", detail::kMaxPortsPerContainer);

    std::vector<detail::BoundPort> bound;
    for (const auto& binding : bindings) {
        const bool isThere =
            binding.hostFirst != 0 && std::ranges::any_of(before, [&](const NatEntry& entry) {
                return entry.port.container == binding.container && entry.port.hostAddress == binding.hostAddress &&
                       entry.port.hostPort >= binding.hostFirst && entry.port.hostPort <= binding.hostLast;
            });
        if (isThere)
            return fail(Errc::Conflict,
                        Fact{FactCode::PortOfContainerPublished,
                             {{"port", binding.container.toString()}, {"hostPort", std::int64_t{binding.hostFirst}}}});
        bound.push_back(TRY(detail::bindPort(binding)));
    }

    if (!client)
        client.emplace(TRY(PortClient::start(m_config, containerId)));
    std::vector<NatEntry> added;
    ScopeExit undo([&] {
        if (before.empty())
            (void)client->quit();
        else
            for (const auto& entry : added)
                (void)client->remove(entry);
    });
    std::vector<PublishedPort> ports;
    for (const auto& one : bound) {
        const NatEntry entry{one.port, target.address, target.address6};
        TRY(client->add(entry, one.sockets));
        added.push_back(entry);
        ports.push_back(one.port);
    }
    TRY(m_firewall.addPorts(added));
    undo.dismiss();
    // A UDP client that was talking to nobody keeps its untranslated entry alive for as long as it goes on.
    forgetUdp(added);
    return ports;
}

Result<> Publisher::unpublish(const std::string& containerId, const std::vector<PublishedPort>& ports) {
    TRY(checkId(containerId));
    const auto lock = TRY(lockChanges(m_config));
    auto client = TRY(PortClient::connect(detail::portsDirectory(m_config), containerId));
    if (!client)
        return {};
    auto entries = TRY(client->list());
    const auto before = entries.size();
    std::erase_if(entries, [&](const NatEntry& entry) { return std::ranges::find(ports, entry.port) == ports.end(); });
    auto result = takeBack(m_firewall, *client, entries);
    if (entries.size() == before)
        removeSocket(m_config, containerId);
    return result;
}

Result<> Publisher::release(const std::string& containerId) {
    TRY(checkId(containerId));
    const auto lock = TRY(lockChanges(m_config));
    auto client = TRY(PortClient::connect(detail::portsDirectory(m_config), containerId));
    if (!client)
        return {};
    const auto entries = TRY(client->list());
    auto result = m_firewall.removePorts(entries);
    auto ended = client->quit();
    forgetUdp(entries);
    removeSocket(m_config, containerId);
    return result ? std::move(ended) : std::move(result);
}

Result<Publisher::State> Publisher::published(const std::string& containerId) const {
    TRY(checkId(containerId));
    auto client = TRY(PortClient::connect(detail::portsDirectory(m_config), containerId));
    State state;
    if (!client)
        return state;
    for (auto& entry : TRY(client->list())) {
        state.target = {entry.target, entry.target6};
        state.ports.push_back(entry.port);
    }
    return state;
}

Result<std::vector<std::string>> Publisher::containers() const {
    const auto directory = detail::portsDirectory(m_config);
    std::vector<std::string> names, live;
    if (DIR* folder = ::opendir(directory.c_str())) {
        while (const dirent* entry = ::readdir(folder)) {
            const std::string_view name(entry->d_name);
            if (name.ends_with(".sock") && detail::isContainerId(name.substr(0, name.size() - 5)))
                names.emplace_back(name.substr(0, name.size() - 5));
        }
        ::closedir(folder);
    } else if (errno != ENOENT) {
        return failErrno("read {}", directory);
    }
    for (auto& name : names)
        if (TRY(PortClient::connect(directory, name)))
            live.push_back(std::move(name));
    return live;
}

Result<std::vector<NatEntry>> Publisher::entries() const {
    std::vector<NatEntry> all;
    for (const auto& id : TRY(containers())) {
        auto client = TRY(PortClient::connect(detail::portsDirectory(m_config), id));
        if (!client)
            continue;
        auto some = client->list();
        if (some)
            all.insert(all.end(), some->begin(), some->end());
        else
            log::warning("ports of container {}: {}", id, some.error().describe());
    }
    return all;
}

} // namespace slipway::network
