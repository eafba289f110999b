#include <gtest/gtest.h>

#include "network/ports.h"

namespace slipway::network {

namespace {

std::string show(const PortBinding& b) {
    return fmt::format("{}|{}-{}|{}", b.hostAddress ? b.hostAddress->toString() : "*", b.hostFirst, b.hostLast,
                       b.container.toString());
}

std::string show(const Result<std::vector<PortBinding>>& bindings) {
    if (!bindings)
        return "error";
    std::string text;
    for (const auto& binding : *bindings)
        text += (text.empty() ? "" : " ") + show(binding);
    return text;
}

} // namespace

TEST(PortSpecs, OfEveryFormAreRead) {
    EXPECT_EQ(show(parsePortSpec("5000")), "*|0-0|5000/tcp");
    EXPECT_EQ(show(parsePortSpec(":5000")), "*|0-0|5000/tcp");
    EXPECT_EQ(show(parsePortSpec("5005:5000")), "*|5005-5005|5000/tcp");
    EXPECT_EQ(show(parsePortSpec("5005:5000/UDP")), "*|5005-5005|5000/udp");
    EXPECT_EQ(show(parsePortSpec("127.0.0.1:5005:5000/udp")), "127.0.0.1|5005-5005|5000/udp");
    EXPECT_EQ(show(parsePortSpec("127.0.0.1::5000")), "127.0.0.1|0-0|5000/tcp");
    EXPECT_EQ(show(parsePortSpec("0.0.0.0:80:80")), "0.0.0.0|80-80|80/tcp");
    EXPECT_EQ(show(parsePortSpec("[::1]:8080:80")), "::1|8080-8080|80/tcp");
    EXPECT_EQ(show(parsePortSpec("[::]::80")), "::|0-0|80/tcp");
    EXPECT_EQ(show(parsePortSpec("8000-8002:9000-9002")),
              "*|8000-8000|9000/tcp *|8001-8001|9001/tcp *|8002-8002|9002/tcp");
    EXPECT_EQ(show(parsePortSpec("8000-8010:80")), "*|8000-8010|80/tcp");
    EXPECT_EQ(show(parsePortSpec("80-81")), "*|0-0|80/tcp *|0-0|81/tcp");
}

TEST(PortSpecs, ThatMakeNoSenseAreErrorsThatSayWhy) {
    for (const std::string spec : {"",
                                   ":",
                                   "a",
                                   "0",
                                   "65536",
                                   "-1",
                                   "1-",
                                   "-",
                                   "5005:",
                                   "5005:0",
                                   "8000-8001:1-3",
                                   "9-8",
                                   "1:2:3",
                                   "x:1:2",
                                   "127.0.0.1:",
                                   "127.0.0.1:80:",
                                   "::1",
                                   "80/",
                                   "80/sctp",
                                   "80/tcp/udp",
                                   "80 ",
                                   " 80",
                                   "+80",
                                   "080000",
                                   "[::1]80:80",
                                   "[::1:80:80",
                                   "999.0.0.1:80:80",
                                   "80:80:80:80",
                                   "1e3",
                                   ":80:80",
                                   "\xff\xfe"}) {
        const auto result = parsePortSpec(spec);
        EXPECT_FALSE(result) << spec;
    }
    EXPECT_NE(parsePortSpec("5005:x").error().describe().find("'x' is not a port"), std::string::npos);
    EXPECT_FALSE(parsePortSpec(std::string(1'000'000, ':')));
    EXPECT_EQ(parsePortSpec("1-65535")->size(), 65535u) << "large, but finite";
}

TEST(ContainerPorts, AreReadAsKeysOfTheApiAndOfExpose) {
    EXPECT_EQ(ContainerPort::parse("53/udp")->toString(), "53/udp");
    EXPECT_EQ(ContainerPort::parse("80")->toString(), "80/tcp");
    EXPECT_FALSE(ContainerPort::parse("80-81/tcp"));
    EXPECT_EQ(ContainerPort::parseRange("80-82/udp")->size(), 3u);
    EXPECT_EQ(ContainerPort::parse("80/sctp").error().code(), Errc::Unsupported);
}

TEST(ApiBindings, AreReadWithTheirEmptyForms) {
    const ContainerPort port{80, Protocol::Tcp};
    EXPECT_EQ(show(*parseApiBinding(port, "", "")), "*|0-0|80/tcp");
    EXPECT_EQ(show(*parseApiBinding(port, "", "0")), "*|0-0|80/tcp");
    EXPECT_EQ(show(*parseApiBinding(port, "127.0.0.1", "8080")), "127.0.0.1|8080-8080|80/tcp");
    EXPECT_EQ(show(*parseApiBinding(port, "::1", "8000-8005")), "::1|8000-8005|80/tcp");
    EXPECT_FALSE(parseApiBinding(port, "nowhere", "1"));
    EXPECT_FALSE(parseApiBinding(port, "", "http"));
}

TEST(PublishedPortTexts, NameTheirAddress) {
    PublishedPort port{{5000, Protocol::Tcp}, {}, 5005};
    EXPECT_EQ(port.toString(), "5005->5000/tcp");
    port.hostAddress = Ipv4Address::loopback();
    EXPECT_EQ(port.toString(), "127.0.0.1:5005->5000/tcp");
    port.hostAddress = Ipv6Address::loopback();
    EXPECT_EQ(port.toString(), "[::1]:5005->5000/tcp");
}

} // namespace slipway::network
