#include "runtime/monitor/attach_client.h"

#include <array>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

namespace slipway::runtime::monitor {

namespace {

// docker's stream header: the stream's number, three zeros, the length in big endian.
std::array<char, 8> frameHeader(LogStream stream, std::size_t length) {
    const auto byte = [&](unsigned shift) { return static_cast<char>((length >> shift) & 0xff); };
    return {static_cast<char>(stream), 0, 0, 0, byte(24), byte(16), byte(8), byte(0)};
}

} // namespace

AttachClient::AttachClient(UniqueFd socket, AttachOptions options, bool tty)
    : m_socket(std::move(socket))
    , m_options(std::move(options))
    , m_tty(tty) {
    ::fcntl(m_socket.get(), F_SETFL, ::fcntl(m_socket.get(), F_GETFL) | O_NONBLOCK);
}

bool AttachClient::holdsBack(Clock::time_point now) const noexcept {
    return m_socket && m_options.whenFull == WhenFull::Wait && !room(QueueLimit / 2) && now < stallsAt();
}

void AttachClient::send(LogStream stream, std::string_view bytes) {
    const bool wanted = stream == LogStream::Stderr ? m_options.err : m_options.out;
    if (!m_socket || !wanted || bytes.empty())
        return;
    if (m_missed && !hasQueue())
        queueGapNotice();
    if (m_missed || !room(bytes.size() + 8)) {
        if (m_options.whenFull == WhenFull::Drop)
            close();
        m_missed += bytes.size();
        return;
    }
    put(stream, bytes);
}

void AttachClient::put(LogStream stream, std::string_view bytes) {
    const auto header = frameHeader(stream, bytes.size());
    const std::string_view head = m_tty ? std::string_view() : std::string_view(header.data(), header.size());
    const std::size_t sent = hasQueue() ? 0 : writeNow(head, bytes);
    if (!m_socket || sent == head.size() + bytes.size())
        return;
    if (!hasQueue()) {
        m_queue.clear();
        m_sent = 0;
        m_lastProgress = Clock::now();
    }
    if (sent < head.size())
        m_queue += head.substr(sent);
    m_queue += bytes.substr(sent > head.size() ? sent - head.size() : 0);
}

std::size_t AttachClient::writeNow(std::string_view header, std::string_view bytes) {
    std::array<iovec, 2> parts{iovec{const_cast<char*>(header.data()), header.size()},
                               iovec{const_cast<char*>(bytes.data()), bytes.size()}};
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    const ssize_t n = ::sendmsg(m_socket.get(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n >= 0)
        return static_cast<std::size_t>(n);
    if (errno != EAGAIN && errno != EINTR)
        close();
    return 0;
}

void AttachClient::drain() {
    while (m_socket && hasQueue()) {
        const ssize_t n =
            ::send(m_socket.get(), m_queue.data() + m_sent, m_queue.size() - m_sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0) {
            if (errno == EINTR)
                continue;
            if (errno != EAGAIN)
                close();
            return;
        }
        m_sent += static_cast<std::size_t>(n);
        m_lastProgress = Clock::now();
        // What was sent is let go of in large steps, so that a long queue is not moved for every packet.
        if (m_sent > QueueLimit / 2) {
            m_queue.erase(0, m_sent);
            m_sent = 0;
        }
    }
    if (!hasQueue()) {
        m_queue = {};
        m_sent = 0;
        if (m_missed)
            queueGapNotice();
    }
}

void AttachClient::queueGapNotice() {
    const std::string text =
        fmt::format("{}[slipway: {} bytes of output left out here, this client reads too slowly]{}",
                    m_tty ? "\r\n" : "\n", std::exchange(m_missed, 0), m_tty ? "\r\n" : "\n");
    put(m_options.err ? LogStream::Stderr : LogStream::Stdout, text);
}

AttachClient::Input AttachClient::receive(std::string& into, std::size_t limit) {
    std::array<char, 65536> buffer;
    const ssize_t n = ::recv(m_socket.get(), buffer.data(), std::min(limit, buffer.size()), MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return Input::Nothing;
    if (n <= 0) {
        m_inputEnded = true;
        if (n < 0)
            close();
        return Input::Ended;
    }
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(n));
    if (!m_options.in)
        return Input::Nothing;
    if (m_tty && !m_options.detachKeys.empty()) {
        if (findDetachKeys(into, bytes)) {
            close();
            return Input::Detached;
        }
    } else {
        into += bytes;
    }
    return Input::Bytes;
}

// Bytes of an incomplete sequence are held until it is clear that they are none.
bool AttachClient::findDetachKeys(std::string& into, std::string_view bytes) {
    const std::string& keys = m_options.detachKeys;
    for (const char c : bytes) {
        if (c == keys[m_detachMatched]) {
            if (++m_detachMatched == keys.size())
                return true;
            continue;
        }
        into.append(keys, 0, m_detachMatched);
        m_detachMatched = c == keys[0] ? 1 : 0;
        if (m_detachMatched == 0)
            into += c;
    }
    return false;
}

} // namespace slipway::runtime::monitor
