// What slipway-port is: the holder of one container's bound host ports, steered over a control socket
// (network/detail/port_protocol.h), and the relay of what the kernel does not translate.
#pragma once

#include <map>
#include <string>

#include <sys/types.h>

#include "network/detail/port_protocol.h"
#include "network/proxy/event_loop.h"
#include "network/proxy/tcp_relay.h"
#include "network/proxy/udp_relay.h"

namespace slipway::network::proxy {

class PortServer : public EventHandler {
public:
    // `control` listens. Only processes of `master` and of root may steer it.
    static Result<std::unique_ptr<PortServer>> create(UniqueFd control, uid_t master);
    ~PortServer() override;

    // Until the last port is removed, somebody says quit, or nobody adds a port for half a minute after the start.
    Result<> run();
    void onEvents(std::uint32_t events) override;

private:
    class Client;
    struct Port {
        std::vector<std::unique_ptr<TcpRelay>> tcp;
        std::vector<std::unique_ptr<UdpRelay>> udp;
    };

    PortServer(EventLoop loop, UniqueFd control, uid_t master);
    Result<> add(std::string_view text, std::vector<UniqueFd> sockets);
    Result<> remove(std::string_view text);
    void close(Port& port);
    // Before the answer that lets the peer start a successor.
    void finish();
    void dropped(Client* client);
    std::chrono::milliseconds untilNextTick() const;
    void tick();

    EventLoop m_loop;
    UniqueFd m_control;
    uid_t m_master;
    bool m_finished = false;
    bool m_everUsed = false;
    Clock::time_point m_started = Clock::now();
    std::map<std::string, Port> m_ports; // by their text
    std::map<Client*, std::unique_ptr<Client>> m_clients;
};

} // namespace slipway::network::proxy
