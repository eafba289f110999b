#include <array>
#include <string>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/file.h"
#include "engine/detail/agent_forwarder.h"
#include "runtime/monitor/terminal.h"
#include "temporary_directory.h"

namespace slipway::engine {
namespace {

using runtime::monitor::connectTo;
using runtime::monitor::listenAt;

std::string message(char type, const std::string& rest = {}) {
    const auto length = static_cast<unsigned char>(1 + rest.size());
    return std::string("\0\0\0", 3) + static_cast<char>(length) + type + rest;
}

std::string receive(int fd, std::size_t size) {
    std::string text(size, '\0');
    std::size_t got = 0;
    while (got < size) {
        const ssize_t n = ::recv(fd, text.data() + got, size - got, 0);
        if (n <= 0)
            break;
        got += static_cast<std::size_t>(n);
    }
    text.resize(got);
    return text;
}

class Forwarder : public testing::Test {
protected:
    Forwarder() {
        agent = *listenAt(directory.path(), "agent", false);
        const Identity me{::getuid(), ::getgid(), {}};
        auto served = AgentForwarder::serve(directory.path(), "socket", me, directory.path() + "/agent");
        EXPECT_TRUE(served) << served.error().describe();
        forwarder = std::move(*served);
        asked(); // the question whether it is there
    }
    UniqueFd asked() { return UniqueFd(::accept4(agent.get(), nullptr, nullptr, SOCK_CLOEXEC)); }
    test::TemporaryDirectory directory;
    UniqueFd agent;
    std::unique_ptr<AgentForwarder> forwarder;
};

TEST_F(Forwarder, PassesQuestionsAndAnswersOfItsKind) {
    const auto client = *connectTo(directory.path(), "socket");
    const auto behind = asked();
    const std::string list = message(11), keys = message(12, std::string("\0\0\0\0", 4));
    ASSERT_TRUE(writeAll(client.get(), list));
    EXPECT_EQ(receive(behind.get(), list.size()), list);
    ASSERT_TRUE(writeAll(behind.get(), keys));
    EXPECT_EQ(receive(client.get(), keys.size()), keys);
    const std::string sign = message(13, "data");
    ASSERT_TRUE(writeAll(client.get(), sign));
    EXPECT_EQ(receive(behind.get(), sign.size()), sign);
}

TEST_F(Forwarder, RefusesToChangeTheAgent) {
    const auto client = *connectTo(directory.path(), "socket");
    const auto behind = asked();
    for (const char type : {17, 18, 19, 22, 25, 27}) {
        ASSERT_TRUE(writeAll(client.get(), message(type, "x")));
        EXPECT_EQ(receive(client.get(), 5), message(5));
    }
    pollfd heard{behind.get(), POLLIN, 0};
    EXPECT_EQ(::poll(&heard, 1, 0), 0);
}

TEST_F(Forwarder, EndsAConnectionThatSpeaksSomethingElse) {
    const auto client = *connectTo(directory.path(), "socket");
    const auto behind = asked();
    ASSERT_TRUE(writeAll(client.get(), "GET / HTTP/1.1\r\n"));
    EXPECT_EQ(receive(client.get(), 1), "");
    EXPECT_EQ(receive(behind.get(), 1), "");
}

TEST_F(Forwarder, IsGoneWithItsConnections) {
    const auto client = *connectTo(directory.path(), "socket");
    const auto behind = asked();
    ASSERT_TRUE(writeAll(client.get(), message(11)));
    EXPECT_EQ(receive(behind.get(), 5), message(11));
    forwarder.reset(); // while it waits for the agent
    EXPECT_EQ(receive(client.get(), 1), "");
    EXPECT_FALSE(connectTo(directory.path(), "socket"));
}

TEST(ForwarderOfNothing, IsAnError) {
    test::TemporaryDirectory directory;
    const Identity me{::getuid(), ::getgid(), {}};
    EXPECT_FALSE(AgentForwarder::serve(directory.path(), "socket", me, directory.path() + "/nobody"));
    EXPECT_FALSE(AgentForwarder::serve(directory.path(), "socket", me, "relative"));
}

} // namespace
} // namespace slipway::engine
