#include "api/client/detail/exchange.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <unistd.h>

#include "api/client/detail/call.h"
#include "api/client/detail/impl.h"
#include "base/fact_json.h"
#include "base/json.h"
#include "base/text.h"

namespace slipway::api::detail {

namespace asio = boost::asio;
namespace http = boost::beast::http;

namespace {

constexpr auto awaitTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t pieceSize = 64u << 10;
constexpr std::size_t errorBodyLimit = 1u << 20;

Error connectError(const boost::system::error_code& code, const Address& address) {
    const int errnum = code.category() == boost::system::system_category() ? code.value() : EIO;
    const std::string where = address.toString();
    const bool own = address == Address::ofUser(::getuid());
    switch (errnum) {
    case ENOENT:
        return {Errc::Unavailable,
                own ? fmt::format(
                          "Slipway's helper is not running: there is no socket {0}. Start it with: sudo systemctl "
                          "enable --now slipway-helper@{1}.socket (without systemd: sudo slipway-helper --owner {1})",
                          address.socketPath, ::getuid())
                    : fmt::format("no engine listens at {}: there is no such socket", where),
                errnum};
    case ECONNREFUSED:
        return {Errc::Unavailable,
                fmt::format("the engine at {} does not answer: its socket is there, but nobody listens. It has "
                            "ended, or is just starting",
                            where),
                errnum};
    case EACCES:
    case EPERM:
        return {Errc::PermissionDenied,
                fmt::format("you may not use the engine at {}: its socket belongs to somebody else", where), errnum};
    default:
        return Error::fromErrno(errnum, fmt::format("connect to {}", where));
    }
}

// Everything of one exchange; held by its coroutine alone.
struct Exchange {
    explicit Exchange(Client::Impl& impl)
        : address(impl.address)
        , socket(impl.io) {}
    Address address;
    Socket socket;
    HttpRequest request;
    ExchangeHandlers handlers;
    std::shared_ptr<Request::Call> call;
};

template <typename Message>
void setHead(Message& message, const HttpRequest& request) {
    message.version(11);
    message.method_string(request.method);
    message.target(request.target);
    message.set(http::field::host, "localhost");
    message.set(http::field::user_agent, "slipway");
    message.keep_alive(false);
    for (const auto& [name, value] : request.headers)
        message.set(name, value);
}

asio::awaitable<Result<>> sendChunks(Exchange& exchange) {
    http::request<http::empty_body> message;
    setHead(message, exchange.request);
    message.set(http::field::content_type, exchange.request.contentType);
    message.chunked(true);
    http::request_serializer<http::empty_body> serializer(message);
    auto [headCode, headSize] = co_await http::async_write_header(exchange.socket, serializer, awaitTuple);
    if (headCode)
        co_return std::unexpected(connectionError(headCode, "send to the engine"));
    for (;;) {
        Result<std::string> part = exchange.request.source();
        if (!part)
            co_return std::unexpected(std::move(part.error()));
        if (part->empty())
            break;
        auto [code, size] =
            co_await asio::async_write(exchange.socket, http::make_chunk(asio::buffer(*part)), awaitTuple);
        if (code)
            co_return std::unexpected(connectionError(code, "send to the engine"));
    }
    auto [code, size] = co_await asio::async_write(exchange.socket, http::make_chunk_last(), awaitTuple);
    if (code)
        co_return std::unexpected(connectionError(code, "send to the engine"));
    co_return Result<>{};
}

asio::awaitable<Result<>> send(Exchange& exchange) {
    if (exchange.request.source) {
        Result<> sent = co_await sendChunks(exchange);
        co_return sent;
    }
    http::request<http::string_body> message;
    setHead(message, exchange.request);
    const bool hasBody = !exchange.request.body.empty();
    if (hasBody)
        message.set(http::field::content_type, exchange.request.contentType);
    message.body() = std::move(exchange.request.body);
    // A POST without a body says so: some servers wait for one otherwise.
    if (hasBody || exchange.request.method != "GET")
        message.prepare_payload();
    auto [code, size] = co_await http::async_write(exchange.socket, message, awaitTuple);
    if (code)
        co_return std::unexpected(connectionError(code, "send to the engine"));
    co_return Result<>{};
}

HttpReply headOf(const http::response_header<>& header) {
    HttpReply head;
    head.status = static_cast<int>(header.result_int());
    for (const auto& field : header)
        head.headers.emplace_back(toLower(std::string_view(field.name_string().data(), field.name_string().size())),
                                  std::string(field.value().data(), field.value().size()));
    for (const auto& [name, value] : head.headers)
        if (name == "content-type")
            head.contentType = value;
    return head;
}

asio::awaitable<Result<>> receive(Exchange& exchange) {
    boost::beast::flat_buffer buffer;
    // Beast reads no more at a time than the buffer has room for, which is next to nothing to begin with.
    buffer.reserve(64 * 1024);
    http::response_parser<http::buffer_body> parser;
    parser.header_limit(64u << 10);
    parser.body_limit(boost::none);
    parser.skip(exchange.request.method == "HEAD");
    auto [headCode, headSize] = co_await http::async_read_header(exchange.socket, buffer, parser, awaitTuple);
    if (headCode)
        co_return std::unexpected(connectionError(headCode, "read the engine's answer"));
    const HttpReply head = headOf(parser.get().base());
    const bool failed = head.status >= 400 || head.status == 304;
    if (!failed && exchange.handlers.head)
        exchange.call->deliver([&] { exchange.handlers.head(head); });

    std::string errorBody;
    std::vector<char> piece(pieceSize);
    while (!parser.is_done()) {
        parser.get().body().data = piece.data();
        parser.get().body().size = piece.size();
        auto [code, size] = co_await http::async_read_some(exchange.socket, buffer, parser, awaitTuple);
        const std::string_view bytes(piece.data(), piece.size() - parser.get().body().size);
        if (failed) {
            errorBody += bytes.substr(0, errorBodyLimit - errorBody.size());
        } else if (!bytes.empty()) {
            Result<> taken;
            exchange.call->deliver([&] { taken = exchange.handlers.data(bytes); });
            if (!taken)
                co_return std::unexpected(std::move(taken.error()));
        }
        if (code && code != http::error::need_buffer) {
            if (failed)
                break; // the status alone says enough
            co_return std::unexpected(connectionError(code, "read the engine's answer"));
        }
    }
    if (failed)
        co_return std::unexpected(replyError(head.status, errorBody));
    co_return Result<>{};
}

asio::awaitable<Result<>> perform(Exchange& exchange) {
    Result<> connected = co_await connect(exchange.socket, exchange.address);
    if (!connected)
        co_return connected;
    Result<> sent = co_await send(exchange);
    // A server that refuses an upload answers and closes before it has read all of it: the answer says why.
    if (!sent && !(exchange.request.source && sent.error().code() == Errc::Unavailable))
        co_return sent;
    Result<> received = co_await receive(exchange);
    if (!received && !sent && received.error().code() == Errc::Unavailable)
        co_return sent;
    co_return received;
}

asio::awaitable<void> run(std::shared_ptr<Exchange> exchange) {
    Result<> result = co_await perform(*exchange);
    boost::system::error_code ignored;
    exchange->socket.close(ignored);
    exchange->call->finish([&] { exchange->handlers.end(std::move(result)); });
}

} // namespace

asio::awaitable<Result<>> connect(Socket& socket, const Address& address) {
    boost::system::error_code unusable;
    asio::local::stream_protocol::endpoint endpoint;
    try {
        endpoint = asio::local::stream_protocol::endpoint(address.socketPath);
    } catch (const boost::system::system_error& error) {
        unusable = error.code();
    }
    if (unusable)
        co_return std::unexpected(connectError(unusable, address));
    auto [code] = co_await socket.async_connect(endpoint, awaitTuple);
    if (code)
        co_return std::unexpected(connectError(code, address));
    co_return Result<>{};
}

Error connectionError(const boost::system::error_code& code, std::string_view doing) {
    if (code == asio::error::operation_aborted)
        return {Errc::Cancelled, "cancelled"};
    if (code == http::error::end_of_stream || code == http::error::partial_message || code == asio::error::eof ||
        code == asio::error::connection_reset || code == asio::error::broken_pipe)
        return {Errc::Unavailable, fmt::format("{}: the engine closed the connection", doing)};
    if (code.category() == boost::system::system_category())
        return Error::fromErrno(code.value(), doing);
    return {Errc::Corrupt, fmt::format("{}: {}", doing, code.message())};
}

Request startExchange(const std::shared_ptr<Client::Impl>& impl, HttpRequest request, ExchangeHandlers handlers) {
    auto call = handlers.call ? std::move(handlers.call) : std::make_shared<Request::Call>();
    auto exchange = std::make_shared<Exchange>(*impl);
    exchange->request = std::move(request);
    exchange->handlers = std::move(handlers);
    exchange->call = call;
    call->onCancel([weakImpl = std::weak_ptr(impl), weakExchange = std::weak_ptr(exchange)] {
        const auto alive = weakImpl.lock();
        if (!alive)
            return;
        asio::post(alive->io, [weakExchange] {
            boost::system::error_code ignored;
            if (const auto open = weakExchange.lock())
                open->socket.close(ignored);
        });
    });
    asio::co_spawn(impl->io, run(std::move(exchange)), asio::detached);
    return Request(std::move(call));
}

Errc codeOfStatus(int status) noexcept {
    switch (status) {
    case 304:
        return Errc::NotModified;
    case 401:
        return Errc::Unauthorized;
    case 403:
        return Errc::PermissionDenied;
    case 404:
        return Errc::NotFound;
    case 405:
    case 501:
        return Errc::Unsupported;
    case 409:
        return Errc::Conflict;
    case 413:
        return Errc::TooLarge;
    case 429:
        return Errc::TooManyRequests;
    case 502:
    case 503:
        return Errc::Unavailable;
    case 408:
    case 504:
        return Errc::Timeout;
    case 507:
        return Errc::NoSpace;
    default:
        return status >= 500 ? Errc::Internal : Errc::InvalidArgument;
    }
}

Error replyError(int status, std::string_view body) {
    std::string message;
    if (const auto json = parseJson(body, "error"); json && json->is_object()) {
        const Statement said = statementOf(*json, "message");
        if (said.fact)
            return Error(codeOfStatus(status), said.text).withFact(*said.fact);
        message = said.text;
    }
    if (message.empty())
        message = std::string(trim(body.substr(0, 2000)));
    if (message.empty())
        message = fmt::format("the engine answered with status {}", status);
    return {codeOfStatus(status), message};
}

} // namespace slipway::api::detail
