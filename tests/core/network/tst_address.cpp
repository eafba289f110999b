#include <gtest/gtest.h>

#include "network/address.h"
#include "network/names.h"

namespace slipway::network {

TEST(Ipv4Addresses, AreReadAndWritten) {
    for (const char* text : {"0.0.0.0", "127.0.0.1", "255.255.255.255", "10.1.20.200"}) {
        const auto address = Ipv4Address::parse(text);
        ASSERT_TRUE(address) << text;
        EXPECT_EQ(address->toString(), text);
    }
}

TEST(Ipv4Addresses, ThatAreNoneAreRefused) {
    for (const std::string text :
         {"", "1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.-4", "01.2.3.4", "1.2.3.4 ", " 1.2.3.4", "1..3.4",
          "0x7f.0.0.1", "1.2.3.4\n", "1.2.3.99999999999999999999", "::1", "a.b.c.d"})
        EXPECT_FALSE(Ipv4Address::parse(text)) << text;
    EXPECT_FALSE(Ipv4Address::parse(std::string("1.2.3.4\0", 8)));
    EXPECT_FALSE(Ipv4Address::parse(std::string(1'000'000, '1')));
}

TEST(Ipv6Addresses, AreReadAndWrittenInTheirShortForm) {
    EXPECT_EQ(Ipv6Address::parse("::1")->toString(), "::1");
    EXPECT_EQ(Ipv6Address::parse("2001:0DB8:0:0:0:0:0:1")->toString(), "2001:db8::1");
    EXPECT_TRUE(Ipv6Address::parse("::1")->isLoopback());
    EXPECT_TRUE(Ipv6Address::parse("::")->isAny());
}

TEST(Ipv6Addresses, ThatAreNoneAreRefused) {
    for (const std::string text : {"", ":", ":::", "1.2.3.4", "fe80::1%eth0", "[::1]", "1:2:3:4:5:6:7:8:9", "::g"})
        EXPECT_FALSE(Ipv6Address::parse(text)) << text;
    EXPECT_FALSE(Ipv6Address::parse(std::string("::1\0x", 5)));
}

TEST(IpAddresses, OfEitherFamilyAreToldApart) {
    EXPECT_TRUE(IpAddress::parse("127.0.0.1")->isV4());
    EXPECT_TRUE(IpAddress::parse("[::1]")->isV6());
    EXPECT_TRUE(IpAddress::parse("::1")->isLoopback());
    EXPECT_FALSE(IpAddress::parse("localhost"));
    EXPECT_FALSE(IpAddress::parse("[127.0.0.1]"));
    EXPECT_FALSE(IpAddress::parse("[::1"));
}

TEST(Subnets, ContainAndOverlap) {
    const auto net = Subnet4::parse("10.1.0.0/16").value();
    EXPECT_TRUE(net.contains(Ipv4Address::parse("10.1.255.1").value()));
    EXPECT_FALSE(net.contains(Ipv4Address::parse("10.2.0.1").value()));
    EXPECT_TRUE(net.overlaps(Subnet4::parse("10.1.9.0/24").value()));
    EXPECT_TRUE(Subnet4::parse("0.0.0.0/0").value().overlaps(net));
    EXPECT_FALSE(net.overlaps(Subnet4::parse("10.0.0.0/16").value()));
    EXPECT_EQ(net.last().toString(), "10.1.255.255");
    const auto six = Subnet6::parse("fd00:1::/33").value();
    EXPECT_TRUE(six.contains(Ipv6Address::parse("fd00:1:7fff::1").value()));
    EXPECT_FALSE(six.contains(Ipv6Address::parse("fd00:1:8000::1").value()));
}

TEST(Subnets, ThatAreNoneAreRefused) {
    for (const char* text :
         {"", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0.1/8", "/8"})
        EXPECT_FALSE(Subnet4::parse(text)) << text;
    EXPECT_EQ(Subnet4::parse("10.0.0.1/8", Subnet4::HostBits::Mask)->toString(), "10.0.0.0/8");
    EXPECT_FALSE(Subnet6::parse("fd00::1/64"));
    EXPECT_FALSE(Subnet6::parse("fd00::/129"));
}

TEST(MacAddresses, FollowTheAddressAndAreUnicast) {
    EXPECT_EQ(MacAddress::fromAddress(Ipv4Address::parse("10.1.2.255").value()).toString(), "02:42:0a:01:02:ff");
    EXPECT_EQ(MacAddress::parse("02:42:AC:11:00:02")->toString(), "02:42:ac:11:00:02");
    for (const char* text : {"", "02:42:ac:11:00", "01:00:5e:00:00:01", "00:00:00:00:00:00", "02-42-ac-11-00-02",
                             "02:42:ac:11:00:0g", "02:42:ac:11:00:022"})
        EXPECT_FALSE(MacAddress::parse(text)) << text;
}

TEST(Names, OfOneOwnerAreStableAndFitTheKernel) {
    const auto tag = OwnerTag::of(1000, "/run/slipway/1000");
    EXPECT_EQ(tag, OwnerTag::of(1000, "/run/slipway/1000/"));
    EXPECT_NE(tag, OwnerTag::of(1000, "/tmp/other"));
    EXPECT_NE(tag, OwnerTag::of(1001, "/run/slipway/1000"));
    EXPECT_TRUE(isLinkName(tag.bridgeName("abc")));
    EXPECT_TRUE(isLinkName(tag.vethName("abc")));
    EXPECT_NE(tag.bridgeName("abc"), tag.bridgeName("abd"));
    EXPECT_TRUE(OwnerTag::parse(tag.text()));
    for (const char* text : {"", "abc", "abcdefg", "ABCDEF", "abc/ef", "abc\nef"})
        EXPECT_FALSE(OwnerTag::parse(text)) << text;
    for (const char* name : {"", ".", "..", "a/b", "a b", "sixteen-letters-", "a\n"})
        EXPECT_FALSE(isLinkName(name)) << name;
}

} // namespace slipway::network
