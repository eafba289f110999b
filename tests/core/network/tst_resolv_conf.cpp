#include <gtest/gtest.h>

#include "network/resolver.h"

namespace slipway::network {

TEST(ResolvConfs, OfTheHostAreGivenOnWithoutWhatOnlyTheHostReaches) {
    const auto conf = containerResolvConf("# comment\nnameserver 127.0.0.53\nnameserver 192.0.2.1\nnameserver ::1\n"
                                          "nameserver fe80::1%eth0\nnameserver fe80::1\n"
                                          "search example.org  corp.example\noptions edns0 trust-ad ndots:2\n",
                                          "nameserver 198.51.100.1\n");
    EXPECT_EQ(conf.toString(), "nameserver 192.0.2.1\nsearch example.org corp.example\noptions ndots:2\n");
}

TEST(ResolvConfs, FallBackToTheServersBehindTheStub) {
    const auto conf = containerResolvConf("nameserver 127.0.0.53\n", "nameserver 192.0.2.1\nsearch lan\n");
    EXPECT_EQ(conf.toString(), "nameserver 192.0.2.1\nsearch lan\n");
    EXPECT_EQ(containerResolvConf("", "").toString(), "") << "no public server is made up";
}

TEST(ResolvConfs, ThatAreHostileAreReadWithoutHarm) {
    const auto conf =
        ResolvConf::parse("nameserver\nnameserver x\nnameserver 1.2.3.4 junk\r\nsearch a..b ok $(id)\nfoo bar\n"
                          "domain one\ndomain two\n\tnameserver 5.6.7.8");
    EXPECT_EQ(conf.toString(), "nameserver 1.2.3.4\nnameserver 5.6.7.8\nsearch two\n");
}

TEST(HostNames, AreLettersDigitsAndDashes) {
    for (const char* name : {"a", "web-1", "my_db", "a.b.c", "0"})
        EXPECT_TRUE(isHostName(name)) << name;
    for (const std::string& name :
         {std::string(), std::string("."), std::string("a."), std::string(".a"), std::string("a b"), std::string("a\n"),
          std::string("ä"), std::string(64, 'a'), std::string("a,b")})
        EXPECT_FALSE(isHostName(name)) << name;
}

} // namespace slipway::network
