// Relays UDP datagrams of one bound socket to one address. Each client has a socket of its own towards the target, so
// that answers find their way back; a session ends after a minute and a half of silence, or when newer ones need room.
#pragma once

#include <map>
#include <vector>

#include "network/address.h"
#include "network/proxy/event_loop.h"

namespace slipway::network::proxy {

class UdpRelay : public EventHandler {
public:
    static constexpr std::size_t kMaxSessions = 512;
    static constexpr std::chrono::seconds kIdle{90};

    // `socket` is bound and does not block.
    static Result<std::unique_ptr<UdpRelay>> create(EventLoop& loop, UniqueFd socket, const SocketAddress& target);
    ~UdpRelay() override;

    void onEvents(std::uint32_t events) override;
    // Gives the port back at once; sessions end when this is destroyed (EventLoop::bury).
    void close();
    void dropIdle(Clock::time_point now);
    bool hasSessions() const { return !m_sessions.empty(); }

private:
    class Session;
    // The client's address and the one of ours that it used, as raw bytes.
    using Key = std::vector<std::uint8_t>;

    UdpRelay(EventLoop& loop, UniqueFd socket, const SocketAddress& target);
    Session* sessionFor(const Key& key, const sockaddr_storage& client, socklen_t length,
                        const std::vector<std::uint8_t>& control);
    void answer(Session& session, std::size_t size);

    EventLoop& m_loop;
    UniqueFd m_socket;
    SocketAddress m_target;
    std::vector<std::uint8_t> m_buffer;
    std::map<Key, std::unique_ptr<Session>> m_sessions;
};

} // namespace slipway::network::proxy
