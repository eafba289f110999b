#include "network/proxy/tcp_connection.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "network/proxy/tcp_relay.h"

namespace slipway::network::proxy {

namespace {

constexpr std::size_t kPipeBytes = 256 * 1024;
// Then the others have their turn.
constexpr int kRoundsPerTurn = 16;

void setOption(int socket, int level, int name, int value) {
    ::setsockopt(socket, level, name, &value, sizeof value);
}

} // namespace

TcpConnection::TcpConnection(TcpRelay& relay, EventLoop& loop, UniqueFd client, UniqueFd upstream)
    : m_relay(relay)
    , m_loop(loop)
    , m_client(std::move(client))
    , m_upstream(std::move(upstream)) {
    m_up.source = m_down.sink = m_client.get();
    m_up.sink = m_down.source = m_upstream.get();
    for (const int socket : {m_client.get(), m_upstream.get()}) {
        setOption(socket, IPPROTO_TCP, TCP_NODELAY, 1);
        setOption(socket, SOL_SOCKET, SO_KEEPALIVE, 1);
    }
}

TcpConnection::~TcpConnection() {
    m_loop.cancel(*this);
}

Result<> TcpConnection::watch() {
    constexpr std::uint32_t kAll = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    TRY(m_loop.add(m_client.get(), kAll, *this));
    return m_loop.add(m_upstream.get(), kAll, *this);
}

void TcpConnection::abort() {
    const linger now{1, 0};
    ::setsockopt(m_client.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    ::setsockopt(m_upstream.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

void TcpConnection::onEvents(std::uint32_t) {
    if (m_done)
        return;
    if (m_connecting) {
        int error = 0;
        socklen_t length = sizeof error;
        ::getsockopt(m_upstream.get(), SOL_SOCKET, SO_ERROR, &error, &length);
        sockaddr_storage peer{};
        length = sizeof peer;
        if (error == 0 && ::getpeername(m_upstream.get(), reinterpret_cast<sockaddr*>(&peer), &length) < 0)
            return;
        m_connecting = false;
        if (error != 0) {
            abort();
            m_done = true;
            m_relay.finished(this);
            return;
        }
    }
    const Turn up = pump(m_up);
    // A socket reports its error once, and after that looks as if it had ended properly.
    const Turn down = up == Turn::Failed ? Turn::Failed : pump(m_down);
    if (up == Turn::Failed || down == Turn::Failed) {
        abort();
        m_done = true;
    } else if (m_up.sinkEnded && m_down.sinkEnded) {
        m_done = true;
    } else if (up == Turn::More || down == Turn::More) {
        m_loop.postpone(*this);
    }
    if (m_done)
        m_relay.finished(this);
}

bool TcpConnection::openPipe(Direction& direction) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0)
        return false;
    direction.pipeOut.reset(ends[0]);
    direction.pipeIn.reset(ends[1]);
    // Beyond the user's share of pipe memory the kernel refuses: then it stays at its smaller size.
    (void)::fcntl(ends[1], F_SETPIPE_SZ, static_cast<int>(kPipeBytes));
    return true;
}

TcpConnection::Turn TcpConnection::pump(Direction& d) {
    if (d.sinkEnded)
        return Turn::Idle;
    for (int round = 0; round < kRoundsPerTurn; ++round) {
        bool moved = false;
        if (!d.sourceEnded) {
            if (!d.pipeIn) {
                // Pipes are made for bytes that are there, not for connections that idle.
                char byte;
                const auto peeked = ::recv(d.source, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
                if (peeked < 0 && (errno == EAGAIN || errno == EINTR))
                    return Turn::Idle;
                if (peeked < 0 || (peeked > 0 && !openPipe(d)))
                    return Turn::Failed;
                d.sourceEnded = peeked == 0;
            }
            if (d.pipeIn) {
                const auto size =
                    ::splice(d.source, nullptr, d.pipeIn.get(), nullptr, kPipeBytes, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
                if (size < 0 && errno != EAGAIN && errno != EINTR)
                    return Turn::Failed;
                d.sourceEnded = size == 0;
                moved = size > 0;
                d.inPipe += size > 0 ? static_cast<std::size_t>(size) : 0;
            }
        }
        if (d.inPipe > 0) {
            const auto size =
                ::splice(d.pipeOut.get(), nullptr, d.sink, nullptr, d.inPipe, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
            if (size < 0 && errno != EAGAIN && errno != EINTR)
                return Turn::Failed;
            moved = moved || size > 0;
            d.inPipe -= size > 0 ? static_cast<std::size_t>(size) : 0;
        }
        if (d.inPipe == 0 && d.sourceEnded) {
            ::shutdown(d.sink, SHUT_WR);
            d.sinkEnded = true;
            d.pipeIn.reset();
            d.pipeOut.reset();
            return Turn::Idle;
        }
        if (!moved) {
            if (d.inPipe == 0) {
                d.pipeIn.reset();
                d.pipeOut.reset();
            }
            return Turn::Idle;
        }
    }
    return Turn::More;
}

} // namespace slipway::network::proxy
