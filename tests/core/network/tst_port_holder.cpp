#include <gtest/gtest.h>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/fact.h"
#include "base/unique_fd.h"
#include "network/detail/port_socket.h"
#include "network/port_holder.h"

namespace slipway::network {

namespace {

// A bound loopback socket and its port.
std::pair<UniqueFd, std::uint16_t> hold(Protocol protocol) {
    UniqueFd socket(::socket(AF_INET, (protocol == Protocol::Tcp ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC, 0));
    const SocketAddress where(Ipv4Address::loopback(), 0);
    EXPECT_EQ(::bind(socket.get(), where.get(), where.length), 0);
    if (protocol == Protocol::Tcp) {
        EXPECT_EQ(::listen(socket.get(), 1), 0);
    }
    sockaddr_in in{};
    socklen_t length = sizeof in;
    ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&in), &length);
    return {std::move(socket), ntohs(in.sin_port)};
}

} // namespace

TEST(PortHolders, AreFoundWithPidAndName) {
    for (const auto protocol : {Protocol::Tcp, Protocol::Udp}) {
        const auto [socket, port] = hold(protocol);
        const auto holder = findPortHolder(protocol, {}, port);
        ASSERT_TRUE(holder && *holder);
        EXPECT_EQ((*holder)->pid, ::getpid());
        EXPECT_EQ((*holder)->uid, ::getuid());
        EXPECT_FALSE((*holder)->process.empty());
        EXPECT_TRUE((*holder)->containerId.empty());
        EXPECT_EQ((*holder)->address, IpAddress(Ipv4Address::loopback()));
        EXPECT_NE((*holder)->describe().find(std::to_string(::getpid())), std::string::npos);
    }
}

TEST(PortHolders, OnAnotherAddressAreNotInTheWay) {
    const auto [socket, port] = hold(Protocol::Tcp);
    EXPECT_TRUE(findPortHolder(Protocol::Tcp, Ipv4Address(), port)->has_value());
    EXPECT_FALSE(findPortHolder(Protocol::Tcp, Ipv4Address(0x7f000002), port)->has_value());
    EXPECT_FALSE(findPortHolder(Protocol::Udp, {}, port)->has_value());
}

TEST(PortHolders, AreArgumentsOfWhatTheErrorSays) {
    const auto [socket, port] = hold(Protocol::Tcp);
    const PortBinding binding{{80, Protocol::Tcp}, IpAddress(Ipv4Address::loopback()), port, port};
    const auto bound = detail::bindPort(binding);
    ASSERT_FALSE(bound);
    const auto said = statementOf(bound.error());
    ASSERT_TRUE(said.fact) << said.text;
    EXPECT_EQ(said.fact->code, FactCode::PortTakenByProcess);
    EXPECT_EQ(said.fact->arguments.at("port"), Fact::Value(fmt::format("127.0.0.1:{}/tcp", port)));
    EXPECT_EQ(said.fact->arguments.at("pid"), Fact::Value(std::int64_t{::getpid()}));
}

TEST(PortHolders, OfAFreePortAreNone) {
    std::uint16_t port;
    {
        const auto held = hold(Protocol::Tcp);
        port = held.second;
    }
    const auto holder = findPortHolder(Protocol::Tcp, {}, port);
    ASSERT_TRUE(holder);
    EXPECT_FALSE(holder->has_value());
}

TEST(FreePorts, AreTheNextOnesThatNobodyHolds) {
    const auto [socket, port] = hold(Protocol::Tcp);
    const auto next = nextFreePort(Protocol::Tcp, {}, port);
    ASSERT_TRUE(next) << next.error().describe();
    EXPECT_GT(*next, port);
    EXPECT_EQ(*nextFreePort(Protocol::Tcp, Ipv4Address(0x7f000002), port), port) << "another address";
}

} // namespace slipway::network
