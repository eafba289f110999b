#include "engine/detail/port_mapping.h"

#include <gtest/gtest.h>

namespace slipway::engine {
namespace {

TEST(PortMapping, EverySpellingOfAllAddressesIsNoAddress) {
    for (const char* hostIp : {"", "0.0.0.0", "::"}) {
        const auto bindings = portBindings({{hostIp, 8080, 80, Protocol::Tcp}});
        ASSERT_TRUE(bindings);
        ASSERT_EQ(bindings->size(), 1u);
        EXPECT_FALSE(bindings->front().hostAddress) << hostIp;
        EXPECT_EQ(bindings->front().hostFirst, 8080);
        EXPECT_EQ(bindings->front().hostLast, 8080);
        EXPECT_EQ(bindings->front().container.toString(), "80/tcp");
    }
}

TEST(PortMapping, AddressesOfBothFamiliesAreKept) {
    const auto bindings = portBindings({{"127.0.0.1", 8080, 80, Protocol::Tcp}, {"::1", 0, 53, Protocol::Udp}});
    ASSERT_TRUE(bindings);
    ASSERT_EQ(bindings->size(), 2u);
    EXPECT_EQ((*bindings)[0].hostAddress->toString(), "127.0.0.1");
    EXPECT_EQ((*bindings)[1].hostAddress->toString(), "::1");
    EXPECT_EQ((*bindings)[1].hostFirst, 0) << "any free port";
    EXPECT_EQ((*bindings)[1].container.toString(), "53/udp");
}

TEST(PortMapping, DuplicatesAreDropped) {
    // The docker command sends both families of "all addresses" for one -p.
    const auto bindings = portBindings(
        {{"0.0.0.0", 8080, 80, Protocol::Tcp}, {"::", 8080, 80, Protocol::Tcp}, {"", 8080, 80, Protocol::Udp}});
    ASSERT_TRUE(bindings);
    EXPECT_EQ(bindings->size(), 2u);
}

TEST(PortMapping, AHostAddressThatIsNoneIsAnError) {
    for (const char* hostIp : {"localhost", "1.2.3", "1.2.3.4.5", "::1%lo", "127.0.0.1 ", "*"}) {
        const auto bindings = portBindings({{hostIp, 8080, 80, Protocol::Tcp}});
        ASSERT_FALSE(bindings) << hostIp;
        EXPECT_EQ(bindings.error().code(), Errc::InvalidArgument) << hostIp;
    }
}

TEST(PortMapping, WhatIsAskedForByItsAddressIsTheOneAtIt) {
    const PortMapping everywhere{"", 8080, 80, Protocol::Tcp}, here{"127.0.0.1", 8080, 80, Protocol::Tcp},
        there{"127.0.0.2", 8080, 80, Protocol::Tcp}, other{"127.0.0.1", 8081, 80, Protocol::Tcp};
    EXPECT_TRUE(isMeant(here, here));
    EXPECT_FALSE(isMeant(here, there));
    EXPECT_FALSE(isMeant(here, other));
    EXPECT_TRUE(isMeant(here, everywhere)) << "without an address, whichever";
    EXPECT_FALSE(isMeant(everywhere, here));
    for (const char* spelling : {"0.0.0.0", "::", "[::]"}) {
        EXPECT_TRUE(isMeant(everywhere, {spelling, 8080, 80, Protocol::Tcp})) << spelling;
        EXPECT_FALSE(isMeant(here, {spelling, 8080, 80, Protocol::Tcp})) << spelling;
    }
    EXPECT_TRUE(isMeant({"::1", 8080, 80, Protocol::Tcp}, {"0:0::1", 8080, 80, Protocol::Tcp}));
    EXPECT_FALSE(isMeant(here, {"127.0.0.1", 8080, 80, Protocol::Udp}));
    EXPECT_FALSE(isMeant(here, {"nonsense", 8080, 80, Protocol::Tcp}));
}

TEST(PortMapping, PublishedPortsBecomeMappings) {
    const network::PublishedPort all{{80, network::Protocol::Tcp}, {}, 8080};
    const network::PublishedPort loopback{{53, network::Protocol::Udp}, *network::IpAddress::parse("::1"), 5300};
    const auto mappings = mappingsOf({all, loopback});
    ASSERT_EQ(mappings.size(), 2u);
    EXPECT_EQ(mappings[0], (PortMapping{"", 8080, 80, Protocol::Tcp}));
    EXPECT_EQ(mappings[1], (PortMapping{"::1", 5300, 53, Protocol::Udp}));
}

TEST(PortMapping, TheTargetIsTheFirstNetworksAddress) {
    Container container;
    container.name = "web";
    const auto none = portTarget(container);
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code(), Errc::Conflict);
    EXPECT_NE(none.error().message().find("web"), std::string::npos);
    container.endpoints.resize(2);
    container.endpoints[0].ipv4 = "172.30.0.2";
    container.endpoints[1].ipv4 = "172.31.0.2";
    const auto target = portTarget(container);
    ASSERT_TRUE(target);
    EXPECT_EQ(target->address.toString(), "172.30.0.2");
    EXPECT_FALSE(target->address6);
}

} // namespace
} // namespace slipway::engine
