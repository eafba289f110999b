#include <atomic>
#include <deque>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include "api/client/detail/attachment.h"
#include "api/client/detail/call.h"
#include "api/client/detail/exchange.h"
#include "api/client/detail/impl.h"

namespace slipway::api {

namespace asio = boost::asio;
namespace http = boost::beast::http;

namespace {

constexpr auto awaitTuple = asio::as_tuple(asio::use_awaitable);

// Held by the coroutines alone (see Client::Impl).
struct Connection {
    explicit Connection(Client::Impl& impl)
        : address(impl.address)
        , socket(impl.io)
        , wake(impl.io, asio::steady_timer::time_point::max()) {}
    Address address;
    detail::Socket socket;
    asio::steady_timer wake; // cancelled when there is something to write
    HttpRequest request;
    AttachHandlers handlers;
    std::shared_ptr<Request::Call> call;
    std::shared_ptr<std::atomic<std::size_t>> queued;
    bool tty = false;
    bool open = true;
    bool closeWrite = false;
    std::deque<std::string> input;
};

} // namespace

class Attachment::Impl {
public:
    std::weak_ptr<Client::Impl> client;
    std::weak_ptr<Connection> connection;
    std::shared_ptr<Request::Call> call;
    std::shared_ptr<std::atomic<std::size_t>> queued = std::make_shared<std::atomic<std::size_t>>(0);
    std::string resizeTarget;

    // Runs `change` on the client's thread, if there is still a connection then.
    template <typename F>
    void post(F change) {
        const auto alive = client.lock();
        if (!alive)
            return;
        asio::post(alive->io, [weak = connection, change = std::move(change)]() mutable {
            if (const auto open = weak.lock())
                change(*open);
        });
    }
};

namespace {

asio::awaitable<void> writeInput(std::shared_ptr<Connection> connection) {
    while (connection->open) {
        if (connection->input.empty()) {
            boost::system::error_code ignored;
            if (connection->closeWrite) {
                connection->socket.shutdown(detail::Socket::shutdown_send, ignored);
                co_return;
            }
            co_await connection->wake.async_wait(awaitTuple);
            continue;
        }
        const std::string bytes = std::move(connection->input.front());
        connection->input.pop_front();
        auto [code, size] = co_await asio::async_write(connection->socket, asio::buffer(bytes), awaitTuple);
        *connection->queued -= bytes.size();
        if (code)
            co_return; // the process is gone; what it still said is read to the end
    }
}

asio::awaitable<Result<>> readOutput(Connection& connection, bool framed, std::string_view first) {
    FrameDecoder frames;
    const auto output = [&connection](OutputStream stream, std::string_view bytes) {
        if (connection.handlers.output && !connection.call->cancelled())
            connection.handlers.output(stream, bytes);
    };
    std::vector<char> buffer(64u << 10);
    std::string_view bytes = first;
    for (;;) {
        Result<> taken;
        if (!bytes.empty())
            connection.call->deliver([&] {
                if (framed)
                    taken = frames.feed(bytes, output);
                else
                    output(OutputStream::Stdout, bytes);
            });
        if (!taken)
            co_return taken;
        auto [code, size] = co_await connection.socket.async_read_some(asio::buffer(buffer), awaitTuple);
        if (code == asio::error::eof) {
            if (framed && !frames.atBoundary())
                co_return fail(Errc::Unavailable, "the engine closed the connection in the middle of the output");
            co_return Result<>{};
        }
        if (code)
            co_return std::unexpected(detail::connectionError(code, "read the container's output"));
        bytes = std::string_view(buffer.data(), size);
    }
}

asio::awaitable<Result<>> perform(std::shared_ptr<Connection> connection) {
    Result<> connected = co_await detail::connect(connection->socket, connection->address);
    if (!connected)
        co_return connected;
    http::request<http::string_body> message;
    message.version(11);
    message.method_string(connection->request.method);
    message.target(connection->request.target);
    message.set(http::field::host, "localhost");
    message.set(http::field::user_agent, "slipway");
    message.set(http::field::connection, "Upgrade");
    message.set(http::field::upgrade, "tcp");
    if (!connection->request.body.empty())
        message.set(http::field::content_type, connection->request.contentType);
    message.body() = std::move(connection->request.body);
    message.prepare_payload();
    auto [sendCode, sendSize] = co_await http::async_write(connection->socket, message, awaitTuple);
    if (sendCode)
        co_return std::unexpected(detail::connectionError(sendCode, "send to the engine"));

    boost::beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.header_limit(64u << 10);
    parser.body_limit(1u << 20);
    auto [headCode, headSize] = co_await http::async_read_header(connection->socket, buffer, parser, awaitTuple);
    if (headCode)
        co_return std::unexpected(detail::connectionError(headCode, "read the engine's answer"));
    const int status = static_cast<int>(parser.get().result_int());
    // 200: an engine that was not asked to upgrade, or that does not say so.
    if (status != 101 && status != 200) {
        // What cannot be read of the body only makes the message shorter.
        co_await http::async_read(connection->socket, buffer, parser, awaitTuple);
        co_return std::unexpected(detail::replyError(status, parser.get().body()));
    }
    const auto type = parser.get()[http::field::content_type];
    const bool framed = type.starts_with("application/vnd.docker.multiplexed-stream") || !connection->tty;
    connection->call->deliver([&] {
        if (connection->handlers.opened)
            connection->handlers.opened();
    });
    asio::co_spawn(connection->socket.get_executor(), writeInput(connection), asio::detached);
    const auto rest = buffer.data();
    const std::string first(static_cast<const char*>(rest.data()), rest.size());
    Result<> ended = co_await readOutput(*connection, framed, first);
    co_return ended;
}

asio::awaitable<void> run(std::shared_ptr<Connection> connection) {
    Result<> result = co_await perform(connection);
    boost::system::error_code ignored;
    connection->open = false;
    connection->wake.cancel();
    connection->socket.close(ignored);
    connection->call->finish([&] {
        if (connection->handlers.ended)
            connection->handlers.ended(std::move(result));
    });
}

} // namespace

namespace detail {

Attachment startAttachment(const std::shared_ptr<Client::Impl>& impl, HttpRequest request, bool tty,
                           std::string resizeTarget, AttachHandlers handlers) {
    auto attachment = std::make_shared<Attachment::Impl>();
    auto connection = std::make_shared<Connection>(*impl);
    attachment->client = impl;
    attachment->connection = connection;
    attachment->call = std::make_shared<Request::Call>();
    attachment->resizeTarget = std::move(resizeTarget);
    connection->request = std::move(request);
    connection->handlers = std::move(handlers);
    connection->call = attachment->call;
    connection->queued = attachment->queued;
    connection->tty = tty;
    attachment->call->onCancel([weak = std::weak_ptr(attachment)] {
        if (const auto self = weak.lock())
            self->post([](Connection& open) {
                boost::system::error_code ignored;
                open.open = false;
                open.wake.cancel();
                open.socket.close(ignored);
            });
    });
    asio::co_spawn(impl->io, run(std::move(connection)), asio::detached);
    return Attachment(std::move(attachment));
}

} // namespace detail

Attachment::Attachment() noexcept = default;
Attachment::Attachment(Attachment&&) noexcept = default;
Attachment::Attachment(std::shared_ptr<Impl> impl) noexcept
    : m_impl(std::move(impl)) {}
Attachment& Attachment::operator=(Attachment&& other) noexcept {
    if (this != &other) {
        close();
        m_impl = std::move(other.m_impl);
    }
    return *this;
}
Attachment::~Attachment() {
    close();
}

void Attachment::write(std::string bytes) {
    if (!m_impl || bytes.empty())
        return;
    *m_impl->queued += bytes.size();
    m_impl->post([bytes = std::move(bytes)](Connection& connection) mutable {
        connection.input.push_back(std::move(bytes));
        connection.wake.cancel();
    });
}

std::size_t Attachment::queued() const noexcept {
    return m_impl ? m_impl->queued->load() : 0;
}

void Attachment::closeWrite() {
    if (m_impl)
        m_impl->post([](Connection& connection) {
            connection.closeWrite = true;
            connection.wake.cancel();
        });
}

void Attachment::resize(TerminalSize size) {
    const auto client = m_impl ? m_impl->client.lock() : nullptr;
    if (!client || m_impl->resizeTarget.empty())
        return;
    HttpRequest request;
    request.method = "POST";
    request.target = Target(m_impl->resizeTarget)
                         .query("h", std::to_string(size.rows))
                         .query("w", std::to_string(size.columns))
                         .take();
    detail::startExchange(client, std::move(request),
                          {nullptr, [](std::string_view) { return Result<>{}; }, [](auto) {}})
        .detach();
}

void Attachment::close() noexcept {
    if (const auto impl = std::exchange(m_impl, nullptr))
        impl->call->cancel();
}

bool Attachment::active() const noexcept {
    return m_impl && !m_impl->call->over();
}

} // namespace slipway::api
