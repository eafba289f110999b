#include "network/proxy/tcp_relay.h"

#include <sys/epoll.h>
#include <sys/socket.h>

#include "network/proxy/tcp_connection.h"

namespace slipway::network::proxy {

namespace {
constexpr int kAcceptsPerTurn = 64;
}

Result<std::unique_ptr<TcpRelay>> TcpRelay::create(EventLoop& loop, UniqueFd listener, const SocketAddress& target) {
    std::unique_ptr<TcpRelay> relay(new TcpRelay(loop, std::move(listener), target));
    TRY(loop.add(relay->m_listener.get(), EPOLLIN, *relay));
    return relay;
}

TcpRelay::TcpRelay(EventLoop& loop, UniqueFd listener, const SocketAddress& target)
    : m_loop(loop)
    , m_listener(std::move(listener))
    , m_target(target) {}

TcpRelay::~TcpRelay() = default;

void TcpRelay::close() {
    m_loop.remove(m_listener.get());
    m_listener.reset();
}

void TcpRelay::pause() {
    m_paused = true;
    m_loop.modify(m_listener.get(), 0, *this);
}

void TcpRelay::resume() {
    if (!m_paused || !m_listener)
        return;
    m_paused = false;
    m_loop.modify(m_listener.get(), EPOLLIN, *this);
}

void TcpRelay::onEvents(std::uint32_t) {
    for (int i = 0; i < kAcceptsPerTurn; ++i) {
        if (m_connections.size() >= kMaxConnections)
            return pause();
        UniqueFd client(::accept4(m_listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        if (!client) {
            if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
                pause();
            return;
        }
        start(std::move(client));
    }
}

void TcpRelay::start(UniqueFd client) {
    // Until the relay stands, closing means a reset: on loopback even connect() may report the container's refusal.
    const linger now{1, 0}, usual{0, 0};
    ::setsockopt(client.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    UniqueFd upstream(::socket(m_target.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!upstream)
        return;
    if (::connect(upstream.get(), m_target.get(), m_target.length) < 0 && errno != EINPROGRESS)
        return;
    ::setsockopt(client.get(), SOL_SOCKET, SO_LINGER, &usual, sizeof usual);
    auto connection = std::make_unique<TcpConnection>(*this, m_loop, std::move(client), std::move(upstream));
    if (!connection->watch())
        return;
    auto* key = connection.get();
    m_connections.emplace(key, std::move(connection));
}

void TcpRelay::finished(TcpConnection* connection) {
    const auto it = m_connections.find(connection);
    if (it == m_connections.end())
        return;
    m_loop.bury(std::move(it->second));
    m_connections.erase(it);
    resume();
}

} // namespace slipway::network::proxy
