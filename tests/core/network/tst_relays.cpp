// slipway-port's server in a thread of the test, on loopback.
#include <gtest/gtest.h>

#include <thread>

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "network/detail/port_protocol.h"
#include "network/proxy/port_server.h"

namespace slipway::network::proxy {

namespace {

std::uint16_t portOf(int socket) {
    sockaddr_in in{};
    socklen_t length = sizeof in;
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&in), &length);
    return ntohs(in.sin_port);
}

UniqueFd bound(int type) {
    UniqueFd socket(::socket(AF_INET, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const int on = 1;
    if (type == SOCK_STREAM)
        ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const SocketAddress where(Ipv4Address::loopback(), 0);
    EXPECT_EQ(::bind(socket.get(), where.get(), where.length), 0);
    if (type == SOCK_STREAM) {
        EXPECT_EQ(::listen(socket.get(), 16), 0);
    }
    return socket;
}

void block(int socket) {
    const timeval patience{5, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    const int flags = ::fcntl(socket, F_GETFL);
    ::fcntl(socket, F_SETFL, flags & ~O_NONBLOCK);
}

UniqueFd connectTo(std::uint16_t port, int type = SOCK_STREAM) {
    UniqueFd socket(::socket(AF_INET, type | SOCK_CLOEXEC, 0));
    block(socket.get());
    const SocketAddress where(Ipv4Address::loopback(), port);
    EXPECT_EQ(::connect(socket.get(), where.get(), where.length), 0);
    return socket;
}

std::string receive(int socket) {
    char buffer[256];
    const auto size = ::recv(socket, buffer, sizeof buffer, 0);
    if (size < 0)
        return "error " + std::to_string(errno);
    return std::string(buffer, static_cast<std::size_t>(size));
}

void send(int socket, std::string_view text) {
    EXPECT_EQ(::send(socket, text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
}

} // namespace

class PortServers : public ::testing::Test {
protected:
    void SetUp() override {
        UniqueFd control(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
        sockaddr_un address{};
        address.sun_family = AF_UNIX; // autobind: an abstract name that the kernel picks
        ASSERT_EQ(::bind(control.get(), reinterpret_cast<sockaddr*>(&address), sizeof(sa_family_t)), 0);
        ASSERT_EQ(::listen(control.get(), 4), 0);
        socklen_t length = sizeof address;
        ::getsockname(control.get(), reinterpret_cast<sockaddr*>(&address), &length);
        auto server = PortServer::create(std::move(control), ::getuid());
        ASSERT_TRUE(server) << server.error().describe();
        m_thread = std::thread([owned = std::move(*server)] { (void)owned->run(); });
        m_client.reset(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
        block(m_client.get());
        ASSERT_EQ(::connect(m_client.get(), reinterpret_cast<sockaddr*>(&address), length), 0);
    }
    void TearDown() override {
        (void)detail::sendPacket(m_client.get(), "quit");
        m_thread.join();
    }
    std::string ask(const std::string& text, const std::vector<int>& fds = {}) {
        EXPECT_TRUE(detail::sendPacket(m_client.get(), text, fds));
        const auto answer = detail::receivePacket(m_client.get());
        return answer ? answer->text : answer.error().describe();
    }
    // Relays a fresh port to `target`; returns it.
    std::uint16_t relay(Protocol protocol, std::uint16_t target) {
        const auto socket = bound(protocol == Protocol::Tcp ? SOCK_STREAM : SOCK_DGRAM);
        m_record = fmt::format("{} 127.0.0.1 {} {} 127.0.0.1 -", toString(protocol), portOf(socket.get()), target);
        EXPECT_EQ(ask("add " + m_record, {socket.get()}), "ok");
        return portOf(socket.get());
    }
    std::string m_record;
    UniqueFd m_client;
    std::thread m_thread;
};

TEST_F(PortServers, RelayBothWaysAndPassOnHalfCloses) {
    const auto target = bound(SOCK_STREAM);
    block(target.get());
    const auto client = connectTo(relay(Protocol::Tcp, portOf(target.get())));
    const UniqueFd server(::accept4(target.get(), nullptr, nullptr, SOCK_CLOEXEC));
    block(server.get());
    send(client.get(), "question");
    EXPECT_EQ(receive(server.get()), "question");
    ::shutdown(client.get(), SHUT_WR);
    EXPECT_EQ(receive(server.get()), "") << "the end of the client's half";
    send(server.get(), "answer");
    EXPECT_EQ(receive(client.get()), "answer");
    ::shutdown(server.get(), SHUT_WR);
    EXPECT_EQ(receive(client.get()), "");
}

TEST_F(PortServers, ResetTheClientWhenTheContainerRefuses) {
    std::uint16_t closed;
    {
        const auto socket = bound(SOCK_STREAM);
        closed = portOf(socket.get());
    }
    const auto client = connectTo(relay(Protocol::Tcp, closed));
    EXPECT_EQ(receive(client.get()), "error " + std::to_string(ECONNRESET));
}

TEST_F(PortServers, PassOnAReset) {
    const auto target = bound(SOCK_STREAM);
    block(target.get());
    const auto client = connectTo(relay(Protocol::Tcp, portOf(target.get())));
    UniqueFd server(::accept4(target.get(), nullptr, nullptr, SOCK_CLOEXEC));
    send(client.get(), "x");
    const linger now{1, 0};
    ::setsockopt(server.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    server.reset();
    EXPECT_EQ(receive(client.get()), "error " + std::to_string(ECONNRESET));
}

TEST_F(PortServers, KeepUdpClientsApart) {
    const auto target = bound(SOCK_DGRAM);
    block(target.get());
    const auto port = relay(Protocol::Udp, portOf(target.get()));
    const auto one = connectTo(port, SOCK_DGRAM), two = connectTo(port, SOCK_DGRAM);
    send(one.get(), "one");
    send(two.get(), "two");
    for (int i = 0; i < 2; ++i) {
        char buffer[16];
        sockaddr_storage peer{};
        socklen_t length = sizeof peer;
        const auto size =
            ::recvfrom(target.get(), buffer, sizeof buffer, 0, reinterpret_cast<sockaddr*>(&peer), &length);
        ASSERT_GT(size, 0);
        ::sendto(target.get(), buffer, static_cast<std::size_t>(size), 0, reinterpret_cast<sockaddr*>(&peer), length);
    }
    EXPECT_EQ(receive(one.get()), "one");
    EXPECT_EQ(receive(two.get()), "two");
}

TEST_F(PortServers, GiveAPortBackAtOnceAndCloseItsConnections) {
    const auto target = bound(SOCK_STREAM), other = bound(SOCK_STREAM);
    block(target.get());
    relay(Protocol::Tcp, portOf(other.get()));
    const auto port = relay(Protocol::Tcp, portOf(target.get()));
    const auto client = connectTo(port);
    const UniqueFd server(::accept4(target.get(), nullptr, nullptr, SOCK_CLOEXEC));
    EXPECT_EQ(ask("remove " + m_record), "ok");
    EXPECT_EQ(receive(client.get()), "");
    const UniqueFd again(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int on = 1;
    ::setsockopt(again.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const SocketAddress where(Ipv4Address::loopback(), port);
    EXPECT_EQ(::bind(again.get(), where.get(), where.length), 0);
    EXPECT_EQ(::listen(again.get(), 1), 0);
}

TEST_F(PortServers, SayWhatTheyHoldAndRefuseNonsense) {
    const auto target = bound(SOCK_STREAM);
    relay(Protocol::Tcp, portOf(target.get()));
    EXPECT_EQ(ask("list"), m_record);
    EXPECT_EQ(detail::receivePacket(m_client.get())->text, "ok");
    for (const char* text : {"add ", "add x", "remove y", "hello", "list ", "ADD"})
        EXPECT_TRUE(ask(text).starts_with("error ")) << text;
    EXPECT_TRUE(ask("add tcp * 1 2 10.0.0.1 -").starts_with("error ")) << "without sockets";
}

} // namespace slipway::network::proxy
