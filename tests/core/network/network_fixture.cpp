#include "network_fixture.h"

#include <cstdlib>
#include <thread>

#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "network/detail/netlink.h"

namespace slipway::network::test {

namespace {

constexpr timeval kPatience{2, 0};

std::string peerText(const sockaddr_storage& storage) {
    if (storage.ss_family == AF_INET) {
        const auto& in = reinterpret_cast<const sockaddr_in&>(storage);
        return Ipv4Address(ntohl(in.sin_addr.s_addr)).toString();
    }
    return "?";
}

[[noreturn]] void serve(const std::string& name, std::uint16_t port) {
    const SocketAddress any(Ipv4Address(), port);
    const int on = 1;
    const int tcp = ::socket(AF_INET, SOCK_STREAM, 0), udp = ::socket(AF_INET, SOCK_DGRAM, 0);
    ::setsockopt(tcp, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (::bind(tcp, any.get(), any.length) < 0 || ::listen(tcp, 64) < 0 || ::bind(udp, any.get(), any.length) < 0)
        ::_exit(3);
    std::thread([=] {
        for (;;) {
            char buffer[2048];
            sockaddr_storage peer{};
            socklen_t length = sizeof peer;
            const auto size = ::recvfrom(udp, buffer, sizeof buffer, 0, reinterpret_cast<sockaddr*>(&peer), &length);
            if (size < 0)
                continue;
            const auto answer = name + ":" + peerText(peer) + ":" + std::string(buffer, static_cast<std::size_t>(size));
            (void)::sendto(udp, answer.data(), answer.size(), 0, reinterpret_cast<sockaddr*>(&peer), length);
        }
    }).detach();
    for (;;) {
        sockaddr_storage peer{};
        socklen_t length = sizeof peer;
        const int client = ::accept(tcp, reinterpret_cast<sockaddr*>(&peer), &length);
        if (client < 0)
            continue;
        std::thread([=] {
            // Echoes until the client's end, so half-closing and bulk can be tested too.
            std::string greeting = name + ":" + peerText(peer) + ":";
            (void)::send(client, greeting.data(), greeting.size(), MSG_NOSIGNAL);
            char buffer[65536];
            ssize_t size;
            while ((size = ::recv(client, buffer, sizeof buffer, 0)) > 0)
                for (ssize_t at = 0; at < size;) {
                    const auto sent = ::send(client, buffer + at, static_cast<std::size_t>(size - at), MSG_NOSIGNAL);
                    if (sent <= 0)
                        break;
                    at += sent;
                }
            ::close(client);
        }).detach();
    }
}

} // namespace

EchoServer::EchoServer(std::string name, Userns userns)
    : m_name(std::move(name)) {
    int ready[2], commands[2];
    if (::pipe2(ready, O_CLOEXEC) < 0 || ::pipe2(commands, O_CLOEXEC) < 0)
        return;
    m_pid = ::fork();
    if (m_pid == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::unshare(CLONE_NEWNET | (userns == Userns::Own ? CLONE_NEWUSER : 0)) < 0)
            ::_exit(2);
        (void)!::write(ready[1], "x", 1);
        std::uint16_t port = 0;
        if (::read(commands[0], &port, sizeof port) != sizeof port)
            ::_exit(0);
        serve(m_name, port);
    }
    ::close(ready[1]);
    ::close(commands[0]);
    m_commands.reset(commands[1]);
    char byte;
    (void)!::read(ready[0], &byte, 1);
    ::close(ready[0]);
    if (auto fd = openNetworkNamespace(m_pid))
        m_netns = std::move(*fd);
}

EchoServer::~EchoServer() {
    if (m_pid > 0) {
        ::kill(m_pid, SIGKILL);
        ::waitpid(m_pid, nullptr, 0);
    }
}

void EchoServer::listen(std::uint16_t port) {
    ASSERT_EQ(::write(m_commands.get(), &port, sizeof port), static_cast<ssize_t>(sizeof port));
    const auto isListening = [&] {
        return from(m_netns.get(), [&] { return askUdp(Ipv4Address::loopback(), port); }).has_value();
    };
    for (int i = 0; i < 200 && !isListening(); ++i)
        ::usleep(5000);
}

std::optional<std::string> askTcp(const IpAddress& address, std::uint16_t port, const std::string& text) {
    const UniqueFd socket(::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
    ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof kPatience);
    const SocketAddress where(address, port);
    if (::connect(socket.get(), where.get(), where.length) < 0)
        return {};
    if (::send(socket.get(), text.data(), text.size(), MSG_NOSIGNAL) < 0)
        return {};
    ::shutdown(socket.get(), SHUT_WR);
    std::string answer;
    char buffer[65536];
    ssize_t size;
    while ((size = ::recv(socket.get(), buffer, sizeof buffer, 0)) > 0)
        answer.append(buffer, static_cast<std::size_t>(size));
    if (size < 0)
        return {};
    return answer;
}

std::optional<std::string> askUdp(const IpAddress& address, std::uint16_t port, const std::string& text) {
    const UniqueFd socket(::socket(address.family(), SOCK_DGRAM | SOCK_CLOEXEC, 0));
    const timeval patience{1, 0};
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    const SocketAddress where(address, port);
    char buffer[2048];
    if (::connect(socket.get(), where.get(), where.length) < 0 || ::send(socket.get(), text.data(), text.size(), 0) < 0)
        return {};
    const auto size = ::recv(socket.get(), buffer, sizeof buffer, 0);
    if (size < 0)
        return {};
    return std::string(buffer, static_cast<std::size_t>(size));
}

std::optional<std::string> askThroughGateway(const Ipv4Address& gateway, std::uint16_t port) {
    const auto reroute = [&]() -> Result<> {
        TRY(detail::setSysctl("net/ipv4/conf/all/route_localnet", "1"));
        const auto socket = TRY(detail::openRouteSocket());
        const auto link = TRY(detail::findLink(socket.get(), "eth0"));
        const auto loopback = detail::abstractAddress(Ipv4Address::loopback(), 8);
        const detail::NlAddress address(rtnl_addr_alloc());
        rtnl_addr_set_ifindex(address.get(), 1);
        rtnl_addr_set_local(address.get(), loopback.get());
        rtnl_addr_delete(socket.get(), address.get(), 0);
        const auto to = detail::abstractAddress(Ipv4Address::loopback(), 32),
                   via = detail::abstractAddress(gateway, 32);
        const detail::NlRoute route(rtnl_route_alloc());
        rtnl_route_set_dst(route.get(), to.get());
        auto* hop = rtnl_route_nh_alloc();
        rtnl_route_nh_set_ifindex(hop, rtnl_link_get_ifindex(link.get()));
        rtnl_route_nh_set_gateway(hop, via.get());
        rtnl_route_add_nexthop(route.get(), hop);
        if (const int code = rtnl_route_add(socket.get(), route.get(), 0); code < 0)
            return std::unexpected(detail::netlinkError(code, "route"));
        return {};
    };
    const auto rerouted = reroute();
    EXPECT_TRUE(rerouted) << rerouted.error().describe();
    return askUdp(Ipv4Address::loopback(), port);
}

std::optional<std::string> from(int netns, const std::function<std::optional<std::string>()>& ask) {
    std::optional<std::string> answer;
    const auto entered = detail::inNetworkNamespace(netns, [&]() -> Result<> {
        answer = ask();
        return {};
    });
    EXPECT_TRUE(entered.has_value());
    return answer;
}

Ipv4Address v4(const char* text) {
    return Ipv4Address::parse(text).value();
}
Ipv6Address v6(const char* text) {
    return Ipv6Address::parse(text).value();
}

void NetworkTest::SetUp() {
    if (::geteuid() != 0)
        GTEST_SKIP() << "needs root";
    ASSERT_EQ(::unshare(CLONE_NEWNET), 0);
    char name[] = "/tmp/slipway-network-XXXXXX";
    ASSERT_NE(::mkdtemp(name), nullptr);
    m_directory = name;
    {
        const auto socket = detail::openRouteSocket();
        ASSERT_TRUE(socket && detail::raiseLink(socket->get(), 1));
    }
    m_publisher = std::make_unique<Publisher>(publisherConfig());
    m_firewall = std::make_unique<Firewall>(m_tag);
    const auto replaced = m_firewall->replace({}, {});
    ASSERT_TRUE(replaced) << replaced.error().describe();
    m_bridge = makeNetwork("default", "10.90.0.0/24");

    BridgeSpec lan{"lan0", Subnet4::parse("198.51.100.0/24").value(), v4("198.51.100.1")};
    lan.subnet6 = Subnet6::parse("fd12:3456::/64").value();
    const auto made = ensureBridge(lan);
    ASSERT_TRUE(made) << made.error().describe();
    ASSERT_TRUE(detail::setSysctl("net/ipv4/conf/lan0/route_localnet", "0")); // as on any interface but our bridges
    m_neighbour = std::make_unique<EchoServer>("neighbour", EchoServer::Userns::Shared);
    EndpointSpec endpoint{.hostLink = "lanport", .bridge = "lan0", .address = v4("198.51.100.2")};
    endpoint.address6 = v6("fd12:3456::2");
    endpoint.gateway = v4("198.51.100.1"); // a neighbour that tries to route through us
    const auto connected = connectEndpoint(m_neighbour->netns(), endpoint);
    ASSERT_TRUE(connected) << connected.error().describe();
    m_neighbour->listen(7000);
}

void NetworkTest::TearDown() {
    if (!m_publisher)
        return;
    const auto removed = removeEverything(m_tag, *m_publisher);
    EXPECT_TRUE(removed) << removed.error().describe();
    EXPECT_TRUE(removeTree(m_directory));
}

PublisherConfig NetworkTest::publisherConfig() const {
    return {.tag = m_tag, .runDirectory = m_directory, .portProgram = SLIPWAY_PORT_PROGRAM};
}

BridgeSpec NetworkTest::makeNetwork(const std::string& id, const char* subnet, Reach reach) {
    BridgeSpec bridge;
    bridge.name = m_tag.bridgeName(id);
    bridge.subnet = Subnet4::parse(subnet).value();
    bridge.gateway = Ipv4Address(bridge.subnet.base().value() + 1);
    const auto made = ensureBridge(bridge);
    EXPECT_TRUE(made) << made.error().describe();
    m_networks.push_back({bridge.name, bridge.subnet, {}, reach});
    const auto added = m_firewall->addNetwork(m_networks.back());
    EXPECT_TRUE(added) << added.error().describe();
    return bridge;
}

std::unique_ptr<EchoServer> NetworkTest::container(const std::string& name, const BridgeSpec& bridge,
                                                   const char* address) {
    auto server = std::make_unique<EchoServer>(name, EchoServer::Userns::Own);
    EndpointSpec endpoint{.hostLink = m_tag.vethName(name), .bridge = bridge.name, .address = v4(address)};
    endpoint.gateway = bridge.gateway;
    const auto connected = connectEndpoint(server->netns(), endpoint);
    EXPECT_TRUE(connected) << connected.error().describe();
    server->listen(5000);
    return server;
}

} // namespace slipway::network::test
