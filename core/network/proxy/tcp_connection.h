// One relayed TCP connection: two sockets and, while bytes are under way, a pipe for each direction.
#pragma once

#include "network/proxy/event_loop.h"

namespace slipway::network::proxy {

class TcpRelay;

class TcpConnection : public EventHandler {
public:
    // `upstream` is connecting.
    TcpConnection(TcpRelay& relay, EventLoop& loop, UniqueFd client, UniqueFd upstream);
    ~TcpConnection() override;

    Result<> watch();
    void onEvents(std::uint32_t events) override;

private:
    enum class Turn { Idle, More, Failed };
    struct Direction {
        int source = -1;
        int sink = -1;
        UniqueFd pipeOut, pipeIn; // we read from pipeOut what we wrote to pipeIn; only while bytes are inside
        std::size_t inPipe = 0;
        bool sourceEnded = false;
        bool sinkEnded = false;
    };

    static Turn pump(Direction& direction);
    static bool openPipe(Direction& direction);
    // Closed with a reset, so that neither side takes it for a proper end.
    void abort();

    TcpRelay& m_relay;
    EventLoop& m_loop;
    UniqueFd m_client, m_upstream;
    Direction m_up, m_down;
    bool m_connecting = true;
    bool m_done = false;
};

} // namespace slipway::network::proxy
