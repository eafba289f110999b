// A host, a container or two and a neighbour on the LAN, all as network namespaces of this test process.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "base/unique_fd.h"
#include "network/bridge.h"
#include "network/cleanup.h"
#include "network/endpoint.h"
#include "network/firewall.h"
#include "network/publisher.h"

namespace slipway::network::test {

// A process in a network namespace of its own that echoes on TCP and UDP: "hello" -> "NAME:PEER:hello", where PEER is
// the address that it saw.
class EchoServer {
public:
    enum class Userns { Own, Shared };
    EchoServer(std::string name, Userns userns);
    ~EchoServer();
    EchoServer(const EchoServer&) = delete;

    int netns() const { return m_netns.get(); }
    // On 0.0.0.0; returns when it answers. The namespace's loopback must be up.
    void listen(std::uint16_t port);
    const std::string& name() const { return m_name; }

private:
    std::string m_name;
    pid_t m_pid = -1;
    UniqueFd m_netns;
    UniqueFd m_commands;
};

// One exchange; empty when there was no answer (refused, reset, timed out).
std::optional<std::string> askTcp(const IpAddress& address, std::uint16_t port, const std::string& text = "hello");
std::optional<std::string> askUdp(const IpAddress& address, std::uint16_t port, const std::string& text = "hello");
// As askUdp, to 127.0.0.1 of the gateway: takes the address from the namespace's own loopback and routes it there.
std::optional<std::string> askThroughGateway(const Ipv4Address& gateway, std::uint16_t port);
// The same from inside a namespace.
std::optional<std::string> from(int netns, const std::function<std::optional<std::string>()>& ask);

Ipv4Address v4(const char* text);
Ipv6Address v6(const char* text);

class NetworkTest : public ::testing::Test {
protected:
    void SetUp() override;
    void TearDown() override;

    // A container in network `id`, connected, listening on TCP and UDP 5000.
    std::unique_ptr<EchoServer> container(const std::string& name, const BridgeSpec& bridge, const char* address);
    BridgeSpec makeNetwork(const std::string& id, const char* subnet, Reach reach = Reach::Outside);
    PublisherConfig publisherConfig() const;

    OwnerTag m_tag = OwnerTag::of(1234, "/test");
    std::string m_directory;
    std::unique_ptr<Publisher> m_publisher;
    std::unique_ptr<Firewall> m_firewall;
    std::vector<FirewallNetwork> m_networks;
    BridgeSpec m_bridge;                     // 10.90.0.0/24, outside
    std::unique_ptr<EchoServer> m_neighbour; // 198.51.100.2, the host there being 198.51.100.1
};

} // namespace slipway::network::test
