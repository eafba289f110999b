#include <gtest/gtest.h>

#include "network/allocator.h"

namespace slipway::network {

namespace {
Subnet4 net(const char* text) {
    return Subnet4::parse(text).value();
}
Ipv4Address ip(const char* text) {
    return Ipv4Address::parse(text).value();
}
} // namespace

TEST(IpAllocators, HandOutEveryUsableAddressOnceAndThenSaySo) {
    IpAllocator allocator(net("10.0.0.0/29"), ip("10.0.0.1"));
    std::vector<std::string> got;
    for (int i = 0; i < 5; ++i)
        got.push_back(allocator.takeNext()->toString());
    EXPECT_EQ(got, (std::vector<std::string>{"10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5", "10.0.0.6"}));
    const auto none = allocator.takeNext();
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code(), Errc::Conflict);
}

TEST(IpAllocators, UseAReleasedAddressLast) {
    IpAllocator allocator(net("10.0.0.0/24"), ip("10.0.0.1"));
    allocator.take(ip("10.0.0.3"));
    EXPECT_EQ(*allocator.takeNext(ip("10.0.0.2")), ip("10.0.0.4")) << "10.0.0.2 was just released";
    EXPECT_EQ(*allocator.takeNext(ip("10.0.0.254")), ip("10.0.0.2")) << "after the end it begins again";
}

TEST(IpAllocators, GiveARequestedAddressOnlyWhenItIsFreeAndTheirs) {
    IpAllocator allocator(net("10.0.0.0/24"), ip("10.0.0.1"));
    EXPECT_TRUE(allocator.takeRequested(ip("10.0.0.9")));
    EXPECT_EQ(allocator.takeRequested(ip("10.0.0.9")).error().code(), Errc::Conflict);
    for (const char* text : {"10.0.0.0", "10.0.0.1", "10.0.0.255", "10.0.1.1"})
        EXPECT_EQ(allocator.takeRequested(ip(text)).error().code(), Errc::InvalidArgument) << text;
}

TEST(IpAllocators, UseBothAddressesOfAPointToPointSubnet) {
    IpAllocator allocator(net("10.0.0.0/31"), defaultGateway(net("10.0.0.0/31")));
    EXPECT_EQ(*allocator.takeNext(), ip("10.0.0.1"));
    EXPECT_FALSE(allocator.takeNext());
}

TEST(IpAllocators, OfAHugeSubnetAreQuick) {
    IpAllocator allocator(net("0.0.0.0/0"), ip("0.0.0.1"));
    EXPECT_EQ(*allocator.takeNext(ip("255.255.255.254")), ip("0.0.0.2"));
}

TEST(SubnetChoice, AvoidsWhatTheHostHas) {
    const std::vector<AddressPool> pools{{net("10.0.0.0/16"), 24}, {net("172.16.0.0/24"), 24}};
    EXPECT_EQ(chooseSubnet(pools, {})->toString(), "10.0.0.0/24");
    EXPECT_EQ(chooseSubnet(pools, {net("10.0.0.0/24"), net("10.0.1.128/25")})->toString(), "10.0.2.0/24");
    EXPECT_EQ(chooseSubnet(pools, {net("10.0.0.5/32")})->toString(), "10.0.1.0/24");
    EXPECT_EQ(chooseSubnet(pools, {net("10.0.0.0/8")})->toString(), "172.16.0.0/24") << "a VPN that takes all of 10/8";
    const auto none = chooseSubnet(pools, {net("10.0.0.0/8"), net("172.16.0.0/12")});
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code(), Errc::Conflict);
}

TEST(SubnetChoice, RefusesAPoolThatHoldsNoNetwork) {
    EXPECT_FALSE(chooseSubnet({{net("10.0.0.0/24"), 16}}, {}));
    EXPECT_FALSE(chooseSubnet({{net("10.0.0.0/24"), 32}}, {}));
}

TEST(SubnetChoice, StaysInsideAPoolAtTheEndOfTheAddressSpace) {
    const std::vector<AddressPool> pools{{net("255.255.255.0/24"), 25}};
    EXPECT_EQ(chooseSubnet(pools, {net("255.255.255.0/25")})->toString(), "255.255.255.128/25");
    EXPECT_FALSE(chooseSubnet(pools, {net("255.255.255.0/24")}));
}

TEST(Ipv6Addresses, OfEndpointsFollowTheirIpv4Address) {
    const auto subnet = uniqueLocalSubnet("abcdef", "network");
    EXPECT_EQ(subnet, uniqueLocalSubnet("abcdef", "network"));
    EXPECT_NE(subnet, uniqueLocalSubnet("abcdef", "another"));
    EXPECT_EQ(subnet.length(), 64u);
    EXPECT_EQ(subnet.base().bytes()[0], 0xfd);
    const auto address = ipv6For(subnet, ip("10.1.2.3")).value();
    EXPECT_TRUE(subnet.contains(address));
    EXPECT_TRUE(address.toString().ends_with(":a01:203"));
    EXPECT_FALSE(ipv6For(Subnet6::parse("fd00::/112").value(), ip("10.1.2.3")));
}

} // namespace slipway::network
