// One attached client: its framing, its queue, and what happens when it does not read.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/unique_fd.h"
#include "runtime/log_reader.h"
#include "runtime/monitor_client.h"

namespace slipway::runtime::monitor {

using Clock = std::chrono::steady_clock;

class AttachClient {
public:
    static constexpr std::size_t QueueLimit = 1u << 20;
    static constexpr std::chrono::seconds StallTime{2};

    enum class State { Open, Closed };

    // `socket` is made non-blocking. `tty`: raw stream, else frames.
    AttachClient(UniqueFd socket, AttachOptions options, bool tty);

    int fd() const noexcept { return m_socket.get(); }
    const AttachOptions& options() const noexcept { return m_options; }
    bool isOpen() const noexcept { return static_cast<bool>(m_socket); }
    bool wantsInput() const noexcept { return m_options.in && !m_inputEnded; }
    bool hasQueue() const noexcept { return m_sent < m_queue.size(); }
    // Its queue is full, it asked to be waited for, and it has read something lately.
    bool holdsBack(Clock::time_point now) const noexcept;
    // When a client that holds back will be given up.
    Clock::time_point stallsAt() const noexcept { return m_lastProgress + StallTime; }

    // Output of the container. Sent at once as far as the socket takes it, the rest queued or dropped.
    void send(LogStream stream, std::string_view bytes);
    // The socket can be written to.
    void drain();

    enum class Input { Bytes, Nothing, Ended, Detached };
    // The socket can be read from. Bytes are appended to `into`.
    Input receive(std::string& into, std::size_t limit);

    void close() noexcept { m_socket.reset(); }

private:
    bool room(std::size_t bytes) const noexcept { return m_queue.size() - m_sent + bytes <= QueueLimit; }
    void queueGapNotice();
    void put(LogStream stream, std::string_view bytes);
    std::size_t writeNow(std::string_view header, std::string_view bytes);
    bool findDetachKeys(std::string& into, std::string_view bytes);

    UniqueFd m_socket;
    AttachOptions m_options;
    bool m_tty;
    bool m_inputEnded = false;
    std::string m_queue;
    std::size_t m_sent = 0; // of m_queue
    std::uint64_t m_missed = 0;
    std::size_t m_detachMatched = 0;
    Clock::time_point m_lastProgress = Clock::now();
};

} // namespace slipway::runtime::monitor
