// Published ports, from the host, from the LAN and from containers.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "network/detail/netlink.h"
#include "network/port_holder.h"
#include "network/stale_addresses.h"
#include "network_fixture.h"

namespace slipway::network::test {

namespace {

const Ipv4Address kLocal4 = Ipv4Address::loopback();
const Ipv6Address kLocal6 = Ipv6Address::loopback();

PortBinding binding(std::uint16_t hostPort, Protocol protocol = Protocol::Tcp, std::optional<IpAddress> address = {}) {
    return {{5000, protocol}, address, hostPort, hostPort};
}

bool startsWith(const std::optional<std::string>& answer, const std::string& start) {
    return answer && answer->starts_with(start);
}

} // namespace

class PublishedPorts : public NetworkTest {
protected:
    void SetUp() override {
        NetworkTest::SetUp();
        if (IsSkipped() || HasFatalFailure())
            return;
        m_web = container("web", m_bridge, "10.90.0.2");
    }
    Result<std::vector<PublishedPort>> publish(std::vector<PortBinding> bindings, const std::string& id = "web") {
        return m_publisher->publish(id, {v4("10.90.0.2"), {}}, bindings);
    }
    std::unique_ptr<EchoServer> m_web;
};

TEST_F(PublishedPorts, TcpAnswersOnEveryAddressOfTheHost) {
    const auto ports = publish({binding(5005)});
    ASSERT_TRUE(ports) << ports.error().describe();
    EXPECT_EQ(ports->at(0).toString(), "5005->5000/tcp");
    EXPECT_TRUE(startsWith(askTcp(kLocal4, 5005), "web:")) << "127.0.0.1";
    EXPECT_TRUE(startsWith(askTcp(kLocal6, 5005), "web:")) << "::1";
    EXPECT_TRUE(startsWith(askTcp(v4("198.51.100.1"), 5005), "web:")) << "the host's own LAN address";
    EXPECT_TRUE(startsWith(askTcp(v6("fd12:3456::1"), 5005), "web:")) << "the host's own IPv6 address";
}

TEST_F(PublishedPorts, UdpAnswersOnEveryAddressOfTheHost) {
    const auto ports = publish({binding(5005, Protocol::Udp)});
    ASSERT_TRUE(ports) << ports.error().describe();
    EXPECT_TRUE(startsWith(askUdp(kLocal4, 5005), "web:")) << "127.0.0.1";
    EXPECT_TRUE(startsWith(askUdp(kLocal6, 5005), "web:")) << "::1";
    EXPECT_TRUE(startsWith(askUdp(v4("198.51.100.1"), 5005), "web:")) << "the host's own LAN address";
    EXPECT_TRUE(startsWith(askUdp(v6("fd12:3456::1"), 5005), "web:")) << "the host's own IPv6 address";
}

TEST_F(PublishedPorts, TheNeighbourReachesThemAndIsSeenAsItself) {
    ASSERT_TRUE(publish({binding(5005), binding(5005, Protocol::Udp)}));
    const int lan = m_neighbour->netns();
    EXPECT_EQ(from(lan, [] { return askTcp(v4("198.51.100.1"), 5005); }), "web:198.51.100.2:hello");
    EXPECT_EQ(from(lan, [] { return askUdp(v4("198.51.100.1"), 5005); }), "web:198.51.100.2:hello");
    EXPECT_TRUE(startsWith(from(lan, [] { return askTcp(v6("fd12:3456::1"), 5005); }), "web:"));
    EXPECT_TRUE(startsWith(from(lan, [] { return askUdp(v6("fd12:3456::1"), 5005); }), "web:"));
}

TEST_F(PublishedPorts, OnLoopbackTheyAreForThisHostAlone) {
    ASSERT_TRUE(publish({binding(5005, Protocol::Tcp, kLocal4)}));
    EXPECT_TRUE(startsWith(askTcp(kLocal4, 5005), "web:"));
    EXPECT_FALSE(askTcp(v4("198.51.100.1"), 5005));
    EXPECT_FALSE(from(m_neighbour->netns(), [] { return askTcp(v4("198.51.100.1"), 5005); }));
}

TEST_F(PublishedPorts, OnLoopbackCannotBeReachedByANeighbourThatForgesTheDestination) {
    ASSERT_TRUE(publish({binding(5005, Protocol::Udp, kLocal4)}));
    // The neighbour routes 127.0.0.1 to us, as anybody on the same link can.
    const auto answer = from(m_neighbour->netns(), [] { return askThroughGateway(v4("198.51.100.1"), 5005); });
    EXPECT_FALSE(answer) << *answer;
}

TEST_F(PublishedPorts, WhatIsNotPublishedCannotBeRoutedTo) {
    EXPECT_FALSE(from(m_neighbour->netns(), [] { return askTcp(v4("10.90.0.2"), 5000); }));
    EXPECT_FALSE(from(m_neighbour->netns(), [] { return askUdp(v4("10.90.0.2"), 5000); }));
    EXPECT_TRUE(startsWith(askTcp(v4("10.90.0.2"), 5000), "web:")) << "the host itself may";
}

TEST_F(PublishedPorts, AContainerReachesItsOwnAndItsNeighboursPorts) {
    const auto other = container("other", m_bridge, "10.90.0.3");
    ASSERT_TRUE(publish({binding(5005)}));
    // Once with bridged packets passing the packet filter, as where br_netfilter is loaded, once without.
    for (const char* bridged : {"1", "0"}) {
        if (detail::sysctl("net/bridge/bridge-nf-call-iptables")) {
            ASSERT_TRUE(detail::setSysctl("net/bridge/bridge-nf-call-iptables", bridged));
        }
        SCOPED_TRACE(bridged);
        EXPECT_TRUE(startsWith(from(m_web->netns(), [] { return askTcp(v4("198.51.100.1"), 5005); }), "web:"));
        EXPECT_TRUE(startsWith(from(other->netns(), [] { return askTcp(v4("198.51.100.1"), 5005); }), "web:"));
        EXPECT_TRUE(startsWith(from(other->netns(), [] { return askTcp(v4("10.90.0.1"), 5005); }), "web:"));
    }
}

TEST_F(PublishedPorts, APortInUseIsAConflictThatNamesItsHolder) {
    const UniqueFd holder(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const SocketAddress where(kLocal4, 5005);
    ASSERT_EQ(::bind(holder.get(), where.get(), where.length), 0);
    ASSERT_EQ(::listen(holder.get(), 1), 0);
    const auto ports = publish({binding(5005)});
    ASSERT_FALSE(ports);
    EXPECT_EQ(ports.error().code(), Errc::Conflict);
    EXPECT_NE(ports.error().describe().find(fmt::format("(pid {})", ::getpid())), std::string::npos)
        << ports.error().describe();
    EXPECT_TRUE(m_publisher->containers()->empty()) << "nothing was started for it";
}

TEST_F(PublishedPorts, AnotherContainersPortIsAConflictThatNamesTheContainer) {
    ASSERT_TRUE(publish({binding(5005)}));
    const auto second = publish({binding(6000), binding(5005)}, "second");
    ASSERT_FALSE(second);
    EXPECT_NE(second.error().describe().find("container web"), std::string::npos) << second.error().describe();
    EXPECT_FALSE(askTcp(kLocal4, 6000)) << "all or nothing";
    EXPECT_TRUE(publish({binding(6000)}, "second"));
}

TEST_F(PublishedPorts, AFreePortIsChosenWhenNoneIsNamed) {
    const auto ports = publish({{{5000, Protocol::Tcp}, {}, 0, 0}, {{5000, Protocol::Udp}, kLocal4, 0, 0}});
    ASSERT_TRUE(ports) << ports.error().describe();
    EXPECT_TRUE(startsWith(askTcp(kLocal4, ports->at(0).hostPort), "web:"));
    EXPECT_TRUE(startsWith(askTcp(kLocal6, ports->at(0).hostPort), "web:"));
    EXPECT_TRUE(startsWith(askUdp(kLocal4, ports->at(1).hostPort), "web:"));
}

TEST_F(PublishedPorts, ARangeGivesTheFirstFreePort) {
    ASSERT_TRUE(publish({binding(5005)}));
    const auto ports = publish({{{5000, Protocol::Tcp}, {}, 5005, 5010}}, "second");
    ASSERT_TRUE(ports) << ports.error().describe();
    EXPECT_EQ(ports->at(0).hostPort, 5006);
}

TEST_F(PublishedPorts, AreAddedToAndTakenFromARunningContainer) {
    ASSERT_TRUE(publish({binding(5005)}));
    const auto more = publish({binding(5006), binding(5006, Protocol::Udp)});
    ASSERT_TRUE(more) << more.error().describe();
    EXPECT_TRUE(startsWith(askTcp(kLocal4, 5006), "web:"));
    EXPECT_TRUE(startsWith(askTcp(kLocal6, 5006), "web:"));
    EXPECT_EQ(m_publisher->published("web")->ports.size(), 3u);

    const auto less = m_publisher->unpublish("web", *more);
    ASSERT_TRUE(less) << less.error().describe();
    EXPECT_FALSE(askTcp(kLocal4, 5006));
    EXPECT_FALSE(askTcp(kLocal6, 5006));
    EXPECT_FALSE(askUdp(kLocal4, 5006));
    EXPECT_TRUE(startsWith(askTcp(kLocal4, 5005), "web:"));
    EXPECT_TRUE(publish({binding(5006)})) << "free again";
}

TEST_F(PublishedPorts, PublishingTwiceIsAConflict) {
    ASSERT_TRUE(publish({binding(5005)}));
    const auto again = publish({binding(5005)});
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code(), Errc::Conflict);
    EXPECT_TRUE(startsWith(askTcp(kLocal4, 5005), "web:"));
}

TEST_F(PublishedPorts, CanBeTakenAgainAtOnceAfterARelease) {
    for (int i = 0; i < 3; ++i) {
        const auto ports = publish({binding(5005)});
        ASSERT_TRUE(ports) << ports.error().describe();
        EXPECT_TRUE(startsWith(askTcp(kLocal4, 5005), "web:"));
        EXPECT_TRUE(startsWith(askTcp(kLocal6, 5005), "web:"));
        ASSERT_TRUE(m_publisher->release("web"));
    }
}

TEST_F(PublishedPorts, AnAddressIsSettledOnceItsConnectionsAreForgotten) {
    ASSERT_TRUE(publish({binding(5005)}));
    EXPECT_TRUE(startsWith(askTcp(v4("198.51.100.1"), 5005), "web:"));
    ASSERT_TRUE(m_publisher->release("web"));
    StaleAddresses stale;
    stale.settle(v4("10.90.0.7")); // nothing is known against it
    stale.add(v4("10.90.0.2"));
    stale.add(v6("fd12:3456::2"));
    stale.settle(v4("10.90.0.2"));
    stale.settle(v6("fd12:3456::2"));
    const auto left = forgetConnections({v4("10.90.0.2")});
    ASSERT_TRUE(left) << left.error().describe();
    EXPECT_EQ(*left, 0u);
}

TEST_F(PublishedPorts, GoOnAnsweringAfterTheirStarterIsKilled) {
    int done[2];
    ASSERT_EQ(::pipe2(done, O_CLOEXEC), 0);
    const pid_t starter = ::fork();
    if (starter == 0) {
        const bool good =
            Publisher(publisherConfig()).publish("web", {v4("10.90.0.2"), {}}, {binding(5005)}).has_value();
        (void)!::write(done[1], good ? "y" : "n", 1);
        ::pause();
        ::_exit(0);
    }
    char good = 0;
    ASSERT_EQ(::read(done[0], &good, 1), 1);
    ASSERT_EQ(good, 'y');
    ::kill(starter, SIGKILL);
    ::waitpid(starter, nullptr, 0);

    EXPECT_TRUE(startsWith(askTcp(kLocal4, 5005), "web:"));
    EXPECT_TRUE(startsWith(askTcp(kLocal6, 5005), "web:"));
    EXPECT_TRUE(startsWith(from(m_neighbour->netns(), [] { return askTcp(v4("198.51.100.1"), 5005); }), "web:"));
    const auto state = m_publisher->published("web");
    ASSERT_TRUE(state);
    ASSERT_EQ(state->ports.size(), 1u);
    EXPECT_EQ(state->target.address, v4("10.90.0.2"));
    EXPECT_FALSE(publish({binding(5005)}, "second")) << "still held";
    ASSERT_TRUE(publish({binding(5006)})) << "the successor goes on with the same process";
    ASSERT_TRUE(m_publisher->release("web"));
    EXPECT_FALSE(askTcp(kLocal4, 5005));
    EXPECT_FALSE(askTcp(kLocal6, 5006));
}

TEST_F(PublishedPorts, SurviveTheRebuildOfTheTableFromWhatTheProcessesSay) {
    ASSERT_TRUE(publish({binding(5005)}));
    ASSERT_TRUE(m_firewall->remove());
    EXPECT_TRUE(startsWith(askTcp(kLocal4, 5005), "web:")) << "the relay stands in";
    const auto entries = m_publisher->entries();
    ASSERT_TRUE(entries);
    const auto replaced = m_firewall->replace(m_networks, *entries);
    ASSERT_TRUE(replaced) << replaced.error().describe();
    EXPECT_EQ(from(m_neighbour->netns(), [] { return askTcp(v4("198.51.100.1"), 5005); }), "web:198.51.100.2:hello");
}

TEST_F(PublishedPorts, CarryManyBytesBothWaysOverTheRelay) {
    ASSERT_TRUE(publish({binding(5005)}));
    std::string sent;
    for (int i = 0; i < 400'000; ++i)
        sent += std::to_string(i);
    const UniqueFd socket(::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const SocketAddress where(kLocal6, 5005);
    ASSERT_EQ(::connect(socket.get(), where.get(), where.length), 0);
    std::string received;
    std::size_t at = 0;
    for (;;) {
        pollfd poll{socket.get(), static_cast<short>(POLLIN | (at < sent.size() ? POLLOUT : 0)), 0};
        ASSERT_EQ(::poll(&poll, 1, 5000), 1);
        if (poll.revents & POLLOUT) {
            const auto size = ::send(socket.get(), sent.data() + at, sent.size() - at, MSG_DONTWAIT | MSG_NOSIGNAL);
            at += size > 0 ? static_cast<std::size_t>(size) : 0;
            if (at == sent.size())
                ::shutdown(socket.get(), SHUT_WR);
        }
        if (poll.revents & (POLLIN | POLLHUP)) {
            char buffer[65536];
            const auto size = ::recv(socket.get(), buffer, sizeof buffer, 0);
            ASSERT_GE(size, 0);
            if (size == 0)
                break;
            received.append(buffer, static_cast<std::size_t>(size));
        }
    }
    EXPECT_TRUE(received.ends_with(sent));
    EXPECT_LT(received.size(), sent.size() + 64);
}

TEST_F(PublishedPorts, LeaveNothingBehind) {
    ASSERT_TRUE(publish({binding(5005)}));
    ASSERT_TRUE(removeEverything(m_tag, *m_publisher));
    const auto left = findLeftovers(m_tag, *m_publisher);
    ASSERT_TRUE(left) << left.error().describe();
    EXPECT_TRUE(left->bridges.empty());
    EXPECT_TRUE(left->endpoints.empty());
    EXPECT_TRUE(left->portContainers.empty());
    EXPECT_FALSE(left->table);
    EXPECT_FALSE(findPortHolder(Protocol::Tcp, {}, 5005)->has_value());
}

} // namespace slipway::network::test
