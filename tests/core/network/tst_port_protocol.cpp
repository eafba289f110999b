#include <gtest/gtest.h>

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "network/detail/port_protocol.h"

namespace slipway::network::detail {

TEST(PortRecords, SurviveTheirText) {
    NatEntry entry{
        {{53, Protocol::Udp}, Ipv6Address::loopback(), 5353}, Ipv4Address(0x0a000002), Ipv6Address::loopback()};
    for (int i = 0; i < 2; ++i) {
        const auto again = decodePort(encodePort(entry));
        ASSERT_TRUE(again) << again.error().describe();
        EXPECT_EQ(again->port, entry.port);
        EXPECT_EQ(again->target, entry.target);
        EXPECT_EQ(again->target6, entry.target6);
        entry.port.hostAddress.reset();
        entry.target6.reset();
    }
}

TEST(PortRecords, ThatAreNoneAreRefused) {
    for (const char* text :
         {"", "tcp", "tcp * 1 2 10.0.0.1", "tcp * 0 2 10.0.0.1 -", "tcp * 1 70000 10.0.0.1 -", "sctp * 1 2 10.0.0.1 -",
          "tcp x 1 2 10.0.0.1 -", "tcp * 1 2 :: -", "tcp * 1 2 10.0.0.1 - -"})
        EXPECT_FALSE(decodePort(text)) << text;
}

TEST(PortMessages, CarryDescriptorsAndTellTheEnd) {
    int ends[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    UniqueFd a(ends[0]);
    const UniqueFd b(ends[1]);
    ASSERT_TRUE(sendPacket(a.get(), "add x", {STDIN_FILENO, b.get()}));
    const auto packet = receivePacket(b.get());
    ASSERT_TRUE(packet);
    EXPECT_EQ(packet->text, "add x");
    ASSERT_EQ(packet->fds.size(), 2u);
    struct stat sent {
    }, received{};
    ASSERT_EQ(::fstat(b.get(), &sent), 0);
    ASSERT_EQ(::fstat(packet->fds[1].get(), &received), 0);
    EXPECT_EQ(sent.st_ino, received.st_ino);
    EXPECT_FALSE(sendPacket(a.get(), std::string(kMaxPacket + 1, 'x')));
    a.reset();
    EXPECT_TRUE(receivePacket(b.get())->closed);
}

TEST(PortMessages, ThatAreTooLongAreErrors) {
    int ends[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    const UniqueFd a(ends[0]), b(ends[1]);
    const std::string big(kMaxPacket * 2, 'x');
    ASSERT_EQ(::send(a.get(), big.data(), big.size(), 0), static_cast<ssize_t>(big.size()));
    EXPECT_FALSE(receivePacket(b.get()));
}

} // namespace slipway::network::detail
