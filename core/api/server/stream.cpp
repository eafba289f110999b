#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include "api/server/detail/connection.h"
#include "base/file.h"
#include "base/log.h"

namespace slipway::api {

namespace {

class ChunkedWriter final : public StreamWriter {
public:
    explicit ChunkedWriter(int fd)
        : m_fd(fd) {}

    Result<> write(std::string_view data) override {
        if (data.empty())
            return {};
        if (m_broken)
            return fail(Errc::Unavailable, "the client has gone");
        // One write per chunk: a line of a log is one system call.
        std::string frame = fmt::format("{:x}\r\n", data.size());
        frame += data;
        frame += "\r\n";
        return send(frame);
    }
    void abandon() override { m_broken = true; }
    void finish() {
        if (!m_broken)
            (void)send("0\r\n\r\n");
    }

private:
    Result<> send(std::string_view data) {
        while (!data.empty()) {
            const ssize_t n = ::send(m_fd, data.data(), data.size(), MSG_NOSIGNAL);
            if (n < 0) {
                if (errno == EINTR)
                    continue;
                // Whoever watches for the hang-up shares the socket's file, and with it its non-blocking mode.
                if (errno == EAGAIN) {
                    pollfd ready{m_fd, POLLOUT, 0};
                    ::poll(&ready, 1, -1);
                    continue;
                }
                m_broken = true;
                return fail(Errc::Unavailable, "the client has gone");
            }
            data.remove_prefix(static_cast<std::size_t>(n));
        }
        return {};
    }
    int m_fd;
    bool m_broken = false;
};

// Fires `stop` when the client hangs up, while the stream's thread may be blocked in the engine.
asio::awaitable<void> watchHangUp(std::shared_ptr<asio::posix::stream_descriptor> descriptor, std::stop_source stop) {
    for (;;) {
        boost::system::error_code ec;
        co_await descriptor->async_wait(asio::posix::stream_descriptor::wait_read,
                                        asio::redirect_error(asio::use_awaitable, ec));
        if (ec)
            co_return;
        // What a client sends after its request is dropped, or its end behind it would not be seen.
        char dropped[4096];
        const ssize_t n = ::recv(descriptor->native_handle(), dropped, sizeof dropped, MSG_DONTWAIT);
        if (n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR)))
            continue;
        stop.request_stop();
        co_return;
    }
}

} // namespace

void runStream(ServerShared& shared, UniqueFd client, StreamReply reply) {
    std::stop_source stop;
    auto watched = std::make_shared<asio::posix::stream_descriptor>(shared.io, client.duplicate().release());
    asio::co_spawn(shared.io, watchHangUp(watched, stop), asio::detached);
    shared.streams.post([&shared, client = std::move(client), reply = std::move(reply), stop, watched]() mutable {
        const std::stop_callback onShutdown(shared.stopping.get_token(), [&] {
            stop.request_stop();
            ::shutdown(client.get(), SHUT_RD);
        });
        ChunkedWriter writer(client.get());
        try {
            reply.run(writer, stop.get_token());
        } catch (const std::exception& e) {
            log::error("streamed answer: {}", e.what());
        }
        writer.finish();
        ::shutdown(client.get(), SHUT_WR);
        asio::post(shared.io, [watched] {
            boost::system::error_code ignored;
            watched->close(ignored);
        });
    });
}

} // namespace slipway::api
