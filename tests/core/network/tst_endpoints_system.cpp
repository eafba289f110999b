// Bridges, endpoints and what may reach what.
#include <algorithm>
#include <chrono>

#include <sys/socket.h>

#include "network/allocator.h"
#include "network_fixture.h"

namespace slipway::network::test {

class Networks : public NetworkTest {};

TEST_F(Networks, ContainersOfOneNetworkReachEachOther) {
    const auto a = container("a", m_bridge, "10.90.0.2"), b = container("b", m_bridge, "10.90.0.3");
    EXPECT_EQ(from(a->netns(), [] { return askTcp(v4("10.90.0.3"), 5000); }), "b:10.90.0.2:hello");
    EXPECT_EQ(from(b->netns(), [] { return askUdp(v4("10.90.0.2"), 5000); }), "a:10.90.0.3:hello");
}

TEST_F(Networks, ContainersOfDifferentNetworksDoNot) {
    const auto other = makeNetwork("other", "10.91.0.0/24");
    const auto a = container("a", m_bridge, "10.90.0.2"), b = container("b", other, "10.91.0.2");
    EXPECT_FALSE(from(a->netns(), [] { return askTcp(v4("10.91.0.2"), 5000); }));
    EXPECT_FALSE(from(a->netns(), [] { return askUdp(v4("10.91.0.2"), 5000); }));
}

TEST_F(Networks, TheOutsideSeesTheHostsAddress) {
    const auto a = container("a", m_bridge, "10.90.0.2");
    EXPECT_EQ(from(a->netns(), [] { return askTcp(v4("198.51.100.2"), 7000); }), "neighbour:198.51.100.1:hello");
    EXPECT_EQ(from(a->netns(), [] { return askUdp(v4("198.51.100.2"), 7000); }), "neighbour:198.51.100.1:hello");
}

TEST_F(Networks, AnInternalNetworkHasNoOutside) {
    const auto inside = makeNetwork("inside", "10.92.0.0/24", Reach::Internal);
    const auto a = container("a", inside, "10.92.0.2"), b = container("b", inside, "10.92.0.3");
    EXPECT_FALSE(from(a->netns(), [] { return askTcp(v4("198.51.100.2"), 7000); }));
    EXPECT_TRUE(from(a->netns(), [] { return askTcp(v4("10.92.0.3"), 5000); }));
}

TEST_F(Networks, TheHostsLoopbackIsOutOfReachForContainers) {
    const auto a = container("a", m_bridge, "10.90.0.2");
    const UniqueFd secret(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    const SocketAddress where(Ipv4Address::loopback(), 9999);
    ASSERT_EQ(::bind(secret.get(), where.get(), where.length), 0);
    (void)from(a->netns(), [] { return askThroughGateway(v4("10.90.0.1"), 9999); });
    char byte;
    EXPECT_EQ(::recv(secret.get(), &byte, 1, MSG_DONTWAIT), -1) << "the packet arrived";
}

TEST_F(Networks, EnsuringABridgeTwiceChangesNothingAndANewSubnetReplacesTheOld) {
    ASSERT_TRUE(ensureBridge(m_bridge));
    auto changed = m_bridge;
    changed.subnet = Subnet4::parse("10.95.0.0/24").value();
    changed.gateway = v4("10.95.0.1");
    ASSERT_TRUE(ensureBridge(changed));
    const auto subnets = hostSubnets();
    ASSERT_TRUE(subnets);
    EXPECT_NE(std::ranges::find(*subnets, changed.subnet), subnets->end());
    EXPECT_EQ(std::ranges::find(*subnets, m_bridge.subnet), subnets->end());
}

TEST_F(Networks, ALinkThatIsNoBridgeIsAConflict) {
    BridgeSpec spec = m_bridge;
    spec.name = "lo";
    const auto made = ensureBridge(spec);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code(), Errc::Conflict);
}

TEST_F(Networks, AnEndpointHasIpv6WhenItsNetworkHas) {
    auto bridge = m_bridge;
    bridge.subnet6 = uniqueLocalSubnet(m_tag.text(), "default");
    ASSERT_TRUE(ensureBridge(bridge));
    EchoServer server("six", EchoServer::Userns::Own);
    EndpointSpec endpoint{.hostLink = m_tag.vethName("six"), .bridge = bridge.name, .address = v4("10.90.0.6")};
    endpoint.gateway = bridge.gateway;
    endpoint.address6 = ipv6For(*bridge.subnet6, endpoint.address).value();
    endpoint.gateway6 = defaultGateway(*bridge.subnet6);
    const auto connected = connectEndpoint(server.netns(), endpoint);
    ASSERT_TRUE(connected) << connected.error().describe();
    const UniqueFd socket(::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const SocketAddress where(*endpoint.address6, 4);
    EXPECT_EQ(::connect(socket.get(), where.get(), where.length), -1);
    EXPECT_EQ(errno, ECONNREFUSED) << "it is there and says no";
}

TEST_F(Networks, ALeftoverOfTheSameNameIsReplacedAndDisconnectingIsFinal) {
    const auto a = container("a", m_bridge, "10.90.0.2");
    EchoServer successor("a", EchoServer::Userns::Own);
    EndpointSpec endpoint{.hostLink = m_tag.vethName("a"), .bridge = m_bridge.name, .address = v4("10.90.0.2")};
    const auto connected = connectEndpoint(successor.netns(), endpoint);
    ASSERT_TRUE(connected) << connected.error().describe();
    EXPECT_EQ(listEndpoints(m_tag)->size(), 1u);
    ASSERT_TRUE(disconnectEndpoint(endpoint.hostLink));
    ASSERT_TRUE(disconnectEndpoint(endpoint.hostLink)) << "a missing one is fine";
    EXPECT_TRUE(listEndpoints(m_tag)->empty());
}

TEST_F(Networks, ConnectingTakesMilliseconds) {
    EchoServer server("fast", EchoServer::Userns::Own);
    EndpointSpec endpoint{.hostLink = m_tag.vethName("fast"), .bridge = m_bridge.name, .address = v4("10.90.0.9")};
    endpoint.gateway = m_bridge.gateway;
    const auto start = std::chrono::steady_clock::now();
    ASSERT_TRUE(connectEndpoint(server.netns(), endpoint));
    const auto took = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    RecordProperty("milliseconds", std::to_string(took));
    EXPECT_LT(took, 200) << "even on a busy machine";
}

} // namespace slipway::network::test
