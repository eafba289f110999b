// Names between containers, through aardvark-dns.
#include <csignal>

#include <sys/socket.h>
#include <unistd.h>

#include "base/file.h"
#include "network/resolver.h"
#include "network_fixture.h"

namespace slipway::network::test {

namespace {

// The IPv4 address in the first answer of a DNS query for an A record (RFC 1035, section 4); empty without one.
std::optional<std::string> lookUp(const Ipv4Address& server, std::uint16_t port, const std::string& name) {
    std::string query("\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00", 12);
    query += static_cast<char>(name.size());
    query += name;
    query += std::string("\0\0\1\0\1", 5);
    const auto answer = askUdp(server, port, query);
    if (!answer || answer->size() < query.size() + 16 || answer->at(7) == 0)
        return {};
    const auto* b = reinterpret_cast<const unsigned char*>(answer->data() + answer->size() - 4);
    return fmt::format("{}.{}.{}.{}", b[0], b[1], b[2], b[3]);
}

} // namespace

class Names : public NetworkTest {
protected:
    void SetUp() override {
        NetworkTest::SetUp();
        if (!IsSkipped() && Resolver::defaultProgram().empty())
            GTEST_SKIP() << "aardvark-dns is not installed";
        if (!IsSkipped())
            m_resolver = std::make_unique<Resolver>(Resolver::defaultProgram(), m_directory + "/names");
    }
    void TearDown() override {
        if (m_resolver) {
            EXPECT_TRUE(m_resolver->stop());
        }
        NetworkTest::TearDown();
    }
    // The server's threads need a moment after a start or a reload.
    std::optional<std::string> askFrom(const EchoServer& container, const std::string& name) {
        for (int i = 0; i < 50; ++i) {
            const auto answer = from(container.netns(), [&] { return lookUp(v4("10.90.0.1"), 53, name); });
            if (answer)
                return answer;
            ::usleep(20'000);
        }
        return {};
    }
    std::unique_ptr<Resolver> m_resolver;
};

TEST_F(Names, ContainersFindEachOtherAndNewcomers) {
    const auto a = container("a", m_bridge, "10.90.0.2"), b = container("b", m_bridge, "10.90.0.3");
    NamedNetwork network{"default", {v4("10.90.0.1")}, {{"ida", v4("10.90.0.2"), {}, {"alpha", "web"}}}};
    const auto first = m_resolver->update(network);
    ASSERT_TRUE(first) << first.error().describe();
    const auto server = m_resolver->pid();
    ASSERT_TRUE(server);
    EXPECT_EQ(askFrom(*a, "alpha"), "10.90.0.2");
    network.entries.push_back({"idb", v4("10.90.0.3"), {}, {"beta"}});
    ASSERT_TRUE(m_resolver->update(network));
    EXPECT_EQ(askFrom(*a, "beta"), "10.90.0.3");
    EXPECT_EQ(askFrom(*b, "web"), "10.90.0.2");
    EXPECT_EQ(m_resolver->pid(), server) << "reloaded, not restarted";
}

TEST_F(Names, TheServerEndsWithItsLastNetworkAndIsStartedAgainAfterADeath) {
    const auto a = container("a", m_bridge, "10.90.0.2");
    const NamedNetwork network{"default", {v4("10.90.0.1")}, {{"ida", v4("10.90.0.2"), {}, {"alpha"}}}};
    ASSERT_TRUE(m_resolver->update(network));
    const auto server = m_resolver->pid();
    ASSERT_TRUE(server);
    ::kill(*server, SIGKILL);
    for (int i = 0; i < 200 && m_resolver->pid(); ++i)
        ::usleep(5000);
    const auto again = m_resolver->update(network);
    ASSERT_TRUE(again) << again.error().describe();
    EXPECT_EQ(askFrom(*a, "alpha"), "10.90.0.2");
    ASSERT_TRUE(m_resolver->remove("default"));
    EXPECT_FALSE(m_resolver->pid());
}

TEST_F(Names, HostileNamesAreRefused) {
    for (const char* name : {"", "a b", "a\nb", "a,b", "../x", "a..b"}) {
        const auto result = m_resolver->update({"default", {v4("10.90.0.1")}, {{"ida", v4("10.90.0.2"), {}, {name}}}});
        ASSERT_FALSE(result) << name;
        EXPECT_EQ(result.error().code(), Errc::InvalidArgument);
    }
    EXPECT_FALSE(m_resolver->update({"../etc", {v4("10.90.0.1")}, {{"ida", v4("10.90.0.2"), {}, {"a"}}}}));
}

} // namespace slipway::network::test
