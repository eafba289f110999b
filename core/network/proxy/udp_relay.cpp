#include "network/proxy/udp_relay.h"

#include <algorithm>
#include <cstring>

#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>

namespace slipway::network::proxy {

namespace {

constexpr std::size_t kMaxDatagram = 65536;
constexpr int kDatagramsPerTurn = 64;

// Which of our addresses the client used: answers must come from it. The interface is left to routing.
std::vector<std::uint8_t> answerControl(const msghdr& received) {
    for (auto* header = CMSG_FIRSTHDR(&received); header;
         header = CMSG_NXTHDR(const_cast<msghdr*>(&received), header)) {
        std::vector<std::uint8_t> control;
        const auto build = [&](int level, int type, const void* data, std::size_t size) {
            control.resize(CMSG_SPACE(size));
            cmsghdr out{};
            out.cmsg_level = level;
            out.cmsg_type = type;
            out.cmsg_len = CMSG_LEN(size);
            std::memcpy(control.data(), &out, sizeof out);
            std::memcpy(control.data() + CMSG_LEN(0), data, size);
        };
        if (header->cmsg_level == IPPROTO_IP && header->cmsg_type == IP_PKTINFO) {
            in_pktinfo info{};
            std::memcpy(&info, CMSG_DATA(header), sizeof info);
            in_pktinfo answer{};
            answer.ipi_spec_dst = info.ipi_addr;
            build(IPPROTO_IP, IP_PKTINFO, &answer, sizeof answer);
            return control;
        }
        if (header->cmsg_level == IPPROTO_IPV6 && header->cmsg_type == IPV6_PKTINFO) {
            in6_pktinfo info{};
            std::memcpy(&info, CMSG_DATA(header), sizeof info);
            if (!IN6_IS_ADDR_LINKLOCAL(&info.ipi6_addr))
                info.ipi6_ifindex = 0;
            build(IPPROTO_IPV6, IPV6_PKTINFO, &info, sizeof info);
            return control;
        }
    }
    return {};
}

} // namespace

class UdpRelay::Session : public EventHandler {
public:
    Session(UdpRelay& relay, UniqueFd upstream, const sockaddr_storage& clientAddress, socklen_t clientLength,
            std::vector<std::uint8_t> control)
        : socket(std::move(upstream))
        , client(clientAddress)
        , length(clientLength)
        , answerFrom(std::move(control))
        , m_relay(relay) {}

    void onEvents(std::uint32_t) override {
        for (int i = 0; i < kDatagramsPerTurn; ++i) {
            const auto size = ::recv(socket.get(), m_relay.m_buffer.data(), m_relay.m_buffer.size(), 0);
            if (size < 0 && errno == ECONNREFUSED)
                continue; // the container is not listening (yet)
            if (size < 0)
                return;
            m_relay.answer(*this, static_cast<std::size_t>(size));
        }
    }
    UniqueFd socket;
    sockaddr_storage client;
    socklen_t length;
    std::vector<std::uint8_t> answerFrom;
    Clock::time_point lastUse = Clock::now();

private:
    UdpRelay& m_relay;
};

UdpRelay::UdpRelay(EventLoop& loop, UniqueFd socket, const SocketAddress& target)
    : m_loop(loop)
    , m_socket(std::move(socket))
    , m_target(target)
    , m_buffer(kMaxDatagram) {}

Result<std::unique_ptr<UdpRelay>> UdpRelay::create(EventLoop& loop, UniqueFd socket, const SocketAddress& target) {
    std::unique_ptr<UdpRelay> relay(new UdpRelay(loop, std::move(socket), target));
    const int on = 1;
    ::setsockopt(relay->m_socket.get(), IPPROTO_IP, IP_PKTINFO, &on, sizeof on);
    ::setsockopt(relay->m_socket.get(), IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on);
    TRY(loop.add(relay->m_socket.get(), EPOLLIN, *relay));
    return relay;
}

UdpRelay::~UdpRelay() = default;

void UdpRelay::close() {
    m_loop.remove(m_socket.get());
    m_socket.reset();
}

void UdpRelay::onEvents(std::uint32_t) {
    for (int i = 0; i < kDatagramsPerTurn; ++i) {
        sockaddr_storage client{};
        iovec data{m_buffer.data(), m_buffer.size()};
        alignas(cmsghdr) std::uint8_t control[256];
        msghdr message{};
        message.msg_name = &client;
        message.msg_namelen = sizeof client;
        message.msg_iov = &data;
        message.msg_iovlen = 1;
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        const auto size = ::recvmsg(m_socket.get(), &message, 0);
        if (size < 0)
            return;
        const auto from = answerControl(message);
        const auto* raw = reinterpret_cast<const std::uint8_t*>(&client);
        Key key(raw, raw + message.msg_namelen);
        key.insert(key.end(), from.begin(), from.end());
        if (auto* session = sessionFor(key, client, message.msg_namelen, from)) {
            session->lastUse = Clock::now();
            (void)::send(session->socket.get(), m_buffer.data(), static_cast<std::size_t>(size), MSG_NOSIGNAL);
        }
    }
}

UdpRelay::Session* UdpRelay::sessionFor(const Key& key, const sockaddr_storage& client, socklen_t length,
                                        const std::vector<std::uint8_t>& control) {
    if (const auto it = m_sessions.find(key); it != m_sessions.end())
        return it->second.get();
    if (m_sessions.size() >= kMaxSessions) {
        const auto oldest = std::ranges::min_element(
            m_sessions, [](const auto& a, const auto& b) { return a.second->lastUse < b.second->lastUse; });
        m_loop.bury(std::move(oldest->second));
        m_sessions.erase(oldest);
    }
    UniqueFd upstream(::socket(m_target.storage.ss_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!upstream || ::connect(upstream.get(), m_target.get(), m_target.length) < 0)
        return nullptr;
    auto session = std::make_unique<Session>(*this, std::move(upstream), client, length, control);
    if (!m_loop.add(session->socket.get(), EPOLLIN, *session))
        return nullptr;
    return (m_sessions[key] = std::move(session)).get();
}

void UdpRelay::answer(Session& session, std::size_t size) {
    session.lastUse = Clock::now();
    iovec data{m_buffer.data(), size};
    msghdr message{};
    message.msg_name = &session.client;
    message.msg_namelen = session.length;
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    if (!session.answerFrom.empty()) {
        message.msg_control = session.answerFrom.data();
        message.msg_controllen = session.answerFrom.size();
    }
    (void)::sendmsg(m_socket.get(), &message, MSG_NOSIGNAL);
}

void UdpRelay::dropIdle(Clock::time_point now) {
    for (auto it = m_sessions.begin(); it != m_sessions.end();) {
        if (now - it->second->lastUse < kIdle) {
            ++it;
            continue;
        }
        m_loop.bury(std::move(it->second));
        it = m_sessions.erase(it);
    }
}

} // namespace slipway::network::proxy
