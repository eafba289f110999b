#include "network/proxy/port_server.h"

#include <sys/epoll.h>
#include <sys/socket.h>

namespace slipway::network::proxy {

namespace {

constexpr std::chrono::seconds kUnusedLife{30};
constexpr std::chrono::seconds kTick{10};
constexpr std::chrono::seconds kPausedTick{1};
constexpr std::size_t kMaxClients = 16;

} // namespace

class PortServer::Client : public EventHandler {
public:
    Client(PortServer& server, UniqueFd clientSocket)
        : socket(std::move(clientSocket))
        , m_server(server) {}

    void onEvents(std::uint32_t) override {
        if (!socket)
            return;
        auto packet = detail::receivePacket(socket.get());
        if (!packet || packet->closed) {
            m_server.dropped(this);
            return;
        }
        const auto result = handle(*packet);
        const auto sent = detail::sendPacket(socket.get(), result ? "ok" : "error " + result.error().describe());
        if (!sent)
            m_server.dropped(this);
    }

    UniqueFd socket;

private:
    Result<> handle(detail::Packet& packet) {
        const std::string_view text(packet.text);
        if (text.starts_with("add "))
            return m_server.add(text.substr(4), std::move(packet.fds));
        if (text.starts_with("remove "))
            return m_server.remove(text.substr(7));
        if (text == "list") {
            for (const auto& [key, port] : m_server.m_ports)
                TRY(detail::sendPacket(socket.get(), key));
            return {};
        }
        if (text == "quit") {
            m_server.finish();
            return {};
        }
        return fail(Errc::InvalidArgument, "unknown request");
    }

    PortServer& m_server;
};

PortServer::PortServer(EventLoop loop, UniqueFd control, uid_t master)
    : m_loop(std::move(loop))
    , m_control(std::move(control))
    , m_master(master) {}

PortServer::~PortServer() = default;

Result<std::unique_ptr<PortServer>> PortServer::create(UniqueFd control, uid_t master) {
    std::unique_ptr<PortServer> server(new PortServer(TRY(EventLoop::create()), std::move(control), master));
    TRY(server->m_loop.add(server->m_control.get(), EPOLLIN, *server));
    return server;
}

Result<> PortServer::run() {
    while (!m_finished) {
        TRY(m_loop.runOnce(untilNextTick()));
        tick();
    }
    return {};
}

void PortServer::onEvents(std::uint32_t) {
    UniqueFd socket(::accept4(m_control.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!socket || m_clients.size() >= kMaxClients)
        return;
    ucred peer{};
    socklen_t length = sizeof peer;
    if (::getsockopt(socket.get(), SOL_SOCKET, SO_PEERCRED, &peer, &length) < 0 ||
        (peer.uid != 0 && peer.uid != m_master))
        return;
    // A peer that does not read its answers must not hold up the relays for ever.
    const timeval timeout{2, 0};
    ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
    auto client = std::make_unique<Client>(*this, std::move(socket));
    if (!m_loop.add(client->socket.get(), EPOLLIN, *client))
        return;
    auto* key = client.get();
    m_clients.emplace(key, std::move(client));
}

void PortServer::dropped(Client* client) {
    const auto it = m_clients.find(client);
    if (it == m_clients.end())
        return;
    it->second->socket.reset();
    m_loop.bury(std::move(it->second));
    m_clients.erase(it);
}

Result<> PortServer::add(std::string_view text, std::vector<UniqueFd> sockets) {
    const auto entry = TRY(detail::decodePort(text));
    const auto key = detail::encodePort(entry);
    if (sockets.empty())
        return fail(Errc::InvalidArgument, "no sockets");
    if (m_ports.contains(key) || m_ports.size() >= detail::kMaxPortsPerContainer)
        return fail(Errc::Conflict, "port {} is there already, or there are too many", key);
    Port port;
    const SocketAddress target(entry.target, entry.port.container.port);
    for (auto& socket : sockets) {
        if (entry.port.container.protocol == Protocol::Tcp)
            port.tcp.push_back(TRY(TcpRelay::create(m_loop, std::move(socket), target)));
        else
            port.udp.push_back(TRY(UdpRelay::create(m_loop, std::move(socket), target)));
    }
    m_ports.emplace(key, std::move(port));
    m_everUsed = true;
    return {};
}

Result<> PortServer::remove(std::string_view text) {
    const auto entry = TRY(detail::decodePort(text));
    const auto it = m_ports.find(detail::encodePort(entry));
    if (it != m_ports.end()) {
        close(it->second);
        m_ports.erase(it);
    }
    if (m_ports.empty() && m_everUsed)
        finish();
    return {};
}

void PortServer::close(Port& port) {
    for (auto& relay : port.tcp) {
        relay->close();
        m_loop.bury(std::move(relay));
    }
    for (auto& relay : port.udp) {
        relay->close();
        m_loop.bury(std::move(relay));
    }
}

void PortServer::finish() {
    for (auto& [key, port] : m_ports)
        close(port);
    m_ports.clear();
    m_finished = true;
    m_loop.remove(m_control.get());
    m_control.reset();
}

std::chrono::milliseconds PortServer::untilNextTick() const {
    using std::chrono::milliseconds;
    if (!m_everUsed)
        return std::chrono::duration_cast<milliseconds>(kUnusedLife);
    milliseconds wait{-1};
    for (const auto& [key, port] : m_ports) {
        for (const auto& relay : port.tcp)
            if (relay->isPaused())
                return kPausedTick;
        for (const auto& relay : port.udp)
            if (relay->hasSessions())
                wait = kTick;
    }
    return wait;
}

void PortServer::tick() {
    const auto now = Clock::now();
    if (!m_everUsed && now - m_started >= kUnusedLife)
        finish();
    for (auto& [key, port] : m_ports) {
        for (auto& relay : port.udp)
            relay->dropIdle(now);
        for (auto& relay : port.tcp)
            relay->resume();
    }
}

} // namespace slipway::network::proxy
