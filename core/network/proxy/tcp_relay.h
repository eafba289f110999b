// Relays TCP connections of one listening socket to one address: splice(2) through pipes, half-closes and resets
// passed on, bounded in connections and memory.
#pragma once

#include <unordered_map>

#include "network/address.h"
#include "network/proxy/event_loop.h"

namespace slipway::network::proxy {

class TcpConnection;

class TcpRelay : public EventHandler {
public:
    static constexpr std::size_t kMaxConnections = 2048;

    // `listener` listens and does not block.
    static Result<std::unique_ptr<TcpRelay>> create(EventLoop& loop, UniqueFd listener, const SocketAddress& target);
    ~TcpRelay() override;

    void onEvents(std::uint32_t events) override;
    // Stops listening at once; connections end when this is destroyed (EventLoop::bury).
    void close();
    // Accepting pauses when descriptors run out; called now and then, this tries again.
    void resume();
    bool isPaused() const { return m_paused; }

private:
    friend class TcpConnection;
    TcpRelay(EventLoop& loop, UniqueFd listener, const SocketAddress& target);
    void pause();
    void start(UniqueFd client);
    void finished(TcpConnection* connection);

    EventLoop& m_loop;
    UniqueFd m_listener;
    SocketAddress m_target;
    bool m_paused = false;
    std::unordered_map<TcpConnection*, std::unique_ptr<TcpConnection>> m_connections;
};

} // namespace slipway::network::proxy
