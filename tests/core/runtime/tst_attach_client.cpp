#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runtime/monitor/attach_client.h"

namespace slipway::runtime::monitor {

class AttachClientTest : public ::testing::Test {
protected:
    AttachClient make(AttachOptions options, bool tty = false) {
        int pair[2];
        EXPECT_EQ(0, ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair));
        m_peer.reset(pair[1]);
        ::fcntl(m_peer.get(), F_SETFL, O_NONBLOCK);
        return AttachClient(UniqueFd(pair[0]), std::move(options), tty);
    }
    std::string read() {
        std::string text;
        char buffer[65536];
        for (ssize_t n = 0; (n = ::read(m_peer.get(), buffer, sizeof buffer)) > 0;)
            text.append(buffer, static_cast<std::size_t>(n));
        return text;
    }
    std::string readAll(AttachClient& client) {
        std::string text = read();
        while (client.hasQueue()) {
            client.drain();
            text += read();
        }
        return text;
    }
    UniqueFd m_peer;
};

TEST_F(AttachClientTest, framesStreamsWithoutATerminalAndNotWithOne) {
    auto framed = make({});
    framed.send(LogStream::Stderr, "no");
    EXPECT_EQ(std::string("\2\0\0\0\0\0\0\2no", 10), read());
    auto raw = make({}, true);
    raw.send(LogStream::Stdout, "yes");
    EXPECT_EQ("yes", read());
}

TEST_F(AttachClientTest, unwantedStreamsAreNotSent) {
    auto client = make({.out = false});
    client.send(LogStream::Stdout, "a");
    client.send(LogStream::Stderr, "b");
    EXPECT_EQ(9u, read().size());
}

TEST_F(AttachClientTest, slowClientIsToldOfTheGapAndFramesStayWhole) {
    auto client = make({.whenFull = WhenFull::Gap});
    const std::string chunk(100'000, 'x');
    for (int i = 0; i < 50; ++i)
        client.send(LogStream::Stdout, chunk);
    EXPECT_TRUE(client.isOpen());
    std::string bytes = readAll(client);
    client.send(LogStream::Stdout, "after");
    bytes += readAll(client);
    std::string notice, payload;
    std::size_t at = 0;
    while (at + 8 <= bytes.size()) {
        std::size_t length = 0;
        for (std::size_t i = 4; i < 8; ++i)
            length = length << 8 | static_cast<unsigned char>(bytes[at + i]);
        (bytes[at] == 2 ? notice : payload) += bytes.substr(at + 8, length);
        at += 8 + length;
    }
    EXPECT_EQ(bytes.size(), at);
    EXPECT_TRUE(payload.ends_with("xafter"));
    const auto missed = 50 * chunk.size() + 5 - payload.size();
    EXPECT_NE(std::string::npos, notice.find(std::to_string(missed) + " bytes")) << notice;
}

TEST_F(AttachClientTest, dropClientsAreDisconnected) {
    auto client = make({.whenFull = WhenFull::Drop});
    for (int i = 0; i < 50; ++i)
        client.send(LogStream::Stdout, std::string(100'000, 'x'));
    EXPECT_FALSE(client.isOpen());
}

TEST_F(AttachClientTest, waitingClientHoldsBackOnlyWhileItReads) {
    auto client = make({.whenFull = WhenFull::Wait});
    EXPECT_FALSE(client.holdsBack(Clock::now()));
    for (int i = 0; i < 9; ++i)
        client.send(LogStream::Stdout, std::string(100'000, 'x'));
    EXPECT_TRUE(client.holdsBack(Clock::now()));
    EXPECT_FALSE(client.holdsBack(Clock::now() + std::chrono::seconds(3)));
    readAll(client);
    EXPECT_FALSE(client.holdsBack(Clock::now()));
}

TEST_F(AttachClientTest, goneClientIsNoticed) {
    auto client = make({});
    m_peer.reset();
    client.send(LogStream::Stdout, "x");
    EXPECT_FALSE(client.isOpen());
}

TEST_F(AttachClientTest, halfCloseEndsTheInputOnly) {
    auto client = make({.in = true});
    ASSERT_EQ(3, ::write(m_peer.get(), "abc", 3));
    ASSERT_EQ(0, ::shutdown(m_peer.get(), SHUT_WR));
    std::string input;
    EXPECT_EQ(AttachClient::Input::Bytes, client.receive(input, 100));
    EXPECT_EQ(AttachClient::Input::Ended, client.receive(input, 100));
    EXPECT_EQ("abc", input);
    EXPECT_TRUE(client.isOpen());
    EXPECT_FALSE(client.wantsInput());
    client.send(LogStream::Stdout, "out");
    EXPECT_EQ(11u, read().size());
}

TEST_F(AttachClientTest, detachKeysAreFoundAcrossReadsAndOtherwisePassedOn) {
    auto client = make({.in = true, .detachKeys = "\x10\x11"}, true);
    std::string input;
    ASSERT_EQ(4, ::write(m_peer.get(),
                         "a\x10"
                         "b\x10",
                         4));
    EXPECT_EQ(AttachClient::Input::Bytes, client.receive(input, 100));
    EXPECT_EQ("a\x10"
              "b",
              input);
    ASSERT_EQ(1, ::write(m_peer.get(), "\x11", 1));
    EXPECT_EQ(AttachClient::Input::Detached, client.receive(input, 100));
    EXPECT_FALSE(client.isOpen());
}

} // namespace slipway::runtime::monitor
