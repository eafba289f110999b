#include "network/detail/port_protocol.h"

#include <cstring>

#include <sys/socket.h>

#include "base/text.h"

namespace slipway::network::detail {

std::string encodePort(const NatEntry& entry) {
    const auto& port = entry.port;
    return fmt::format("{} {} {} {} {} {}", toString(port.container.protocol),
                       port.hostAddress ? port.hostAddress->toString() : "*", port.hostPort, port.container.port,
                       entry.target.toString(), entry.target6 ? entry.target6->toString() : "-");
}

Result<NatEntry> decodePort(std::string_view text) {
    const auto words = split(text, ' ');
    if (words.size() != 6)
        return fail(Errc::InvalidArgument, "a port record has six words");
    NatEntry entry;
    entry.port.container = TRY(ContainerPort::parse(words[3] + "/" + words[0]));
    entry.port.hostPort = TRY(ContainerPort::parse(words[2])).port;
    if (words[1] != "*")
        entry.port.hostAddress = TRY(IpAddress::parse(words[1]));
    entry.target = TRY(Ipv4Address::parse(words[4]));
    if (words[5] != "-")
        entry.target6 = TRY(Ipv6Address::parse(words[5]));
    return entry;
}

Result<> sendPacket(int socket, std::string_view text, const std::vector<int>& fds) {
    if (text.size() > kMaxPacket || fds.size() > kMaxPacketFds)
        return fail(Errc::TooLarge, "port message");
    iovec data{const_cast<char*>(text.data()), text.size()};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * kMaxPacketFds)]{};
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    if (!fds.empty()) {
        message.msg_control = control;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * fds.size());
        auto* header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int) * fds.size());
        std::memcpy(CMSG_DATA(header), fds.data(), sizeof(int) * fds.size());
    }
    while (::sendmsg(socket, &message, MSG_NOSIGNAL) < 0)
        if (errno != EINTR)
            return failErrno("send to slipway-port");
    return {};
}

Result<Packet> receivePacket(int socket) {
    Packet packet;
    packet.text.resize(kMaxPacket);
    iovec data{packet.text.data(), packet.text.size()};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * kMaxPacketFds)]{};
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    ssize_t size;
    do
        size = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    while (size < 0 && errno == EINTR);
    if (size < 0)
        return failErrno("receive a port message");
    for (auto* header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
            continue;
        for (std::size_t at = 0; CMSG_LEN(at + sizeof(int)) <= header->cmsg_len; at += sizeof(int)) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(header) + at, sizeof fd);
            packet.fds.emplace_back(fd);
        }
    }
    if (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC))
        return fail(Errc::TooLarge, "port message");
    packet.text.resize(static_cast<std::size_t>(size));
    packet.closed = size == 0;
    return packet;
}

} // namespace slipway::network::detail
