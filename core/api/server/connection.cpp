#include "api/server/detail/connection.h"

#include <array>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/fact_json.h"
#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "engine/policy.h"

namespace slipway::api {

namespace {

constexpr std::size_t kSmallBody = 4u << 20;
constexpr std::size_t kBodyRead = 64u << 10;
constexpr std::size_t kSmallPiece = 16u << 10;
constexpr std::size_t kLargePiece = 256u << 10;
constexpr auto kIdle = std::chrono::seconds(120);
constexpr auto kBodyStall = std::chrono::seconds(300);
constexpr int kNewestMinor = 50;
constexpr int kOldestMinor = 24;

using Parser = http::request_parser<http::buffer_body>;
constexpr auto useAwaitable = asio::use_awaitable;

// Runs `work` on a worker thread and resumes on the connection's executor.
template <typename F>
auto onWorker(ServerShared& shared, F work) -> asio::awaitable<std::invoke_result_t<F>> {
    using R = std::invoke_result_t<F>;
    auto executor = co_await asio::this_coro::executor;
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(R)>(
        [&shared, executor](auto handler, F function) {
            shared.workers.post([handler = std::move(handler), function = std::move(function), executor]() mutable {
                R result = function();
                asio::post(executor, [handler = std::move(handler), result = std::move(result)]() mutable {
                    handler(std::move(result));
                });
            });
        },
        useAwaitable, std::move(work));
}

engine::Caller callerOf(int fd) {
    engine::Caller caller;
    ucred credentials{};
    socklen_t length = sizeof credentials;
    if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &length) < 0) {
        caller.identity.uid = caller.identity.gid = static_cast<uid_t>(-1);
        return caller;
    }
    caller.pid = credentials.pid;
    caller.identity.uid = credentials.uid;
    caller.identity.gid = credentials.gid;
    std::vector<gid_t> groups(256);
    length = static_cast<socklen_t>(groups.size() * sizeof(gid_t));
    if (::getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups.data(), &length) == 0)
        groups.resize(length / sizeof(gid_t));
    else
        groups.clear();
    caller.identity.groups = std::move(groups);
    return caller;
}

using PlainResponse = http::response<http::string_body>;

void addStandardHeaders(http::fields& fields, int apiMinor) {
    fields.set("Api-Version", fmt::format("1.{}", apiMinor));
    fields.set("Docker-Experimental", "false");
    fields.set("Ostype", "linux");
    fields.set("Server", "Slipway/0.1.0 (linux)");
}

PlainResponse plain(const Request& request, int status, std::string contentType, std::string body, bool keepAlive) {
    PlainResponse response(static_cast<http::status>(status), 11);
    addStandardHeaders(response.base(), kNewestMinor);
    if (!contentType.empty())
        response.set(http::field::content_type, contentType);
    response.keep_alive(keepAlive);
    const bool bodiless = status == 204 || status == 304;
    if (!bodiless) {
        response.body() = std::move(body);
        response.prepare_payload();
    }
    if (request.method == "HEAD")
        response.body().clear();
    return response;
}

PlainResponse errorResponse(const Request& request, const Error& error, bool keepAlive) {
    Json body{{"message", error.describe()}};
    addStatement(body, "message", statementOf(error));
    return plain(request, httpStatus(error.code()), "application/json", dumpJson(body) + '\n', keepAlive);
}

struct Disconnected {};

// Requests a stop when the other side of a socket is closed, or the server ends, for as long as it lives. A descriptor
// of its own: a wait on the connection's would end with any other operation on it that is cancelled.
class HangUpWatch {
public:
    HangUpWatch(ServerShared& shared, int socket, std::stop_source stop)
        : m_onShutdown(shared.stopping.get_token(), [stop]() mutable { stop.request_stop(); }) {
        UniqueFd copy(::fcntl(socket, F_DUPFD_CLOEXEC, 3));
        if (!copy)
            return;
        m_descriptor = std::make_shared<asio::posix::stream_descriptor>(shared.io, copy.release());
        m_descriptor->async_wait(asio::posix::stream_descriptor::wait_error,
                                 [stop = std::move(stop), keep = m_descriptor](beast::error_code ec) mutable {
                                     if (!ec)
                                         stop.request_stop();
                                 });
    }
    ~HangUpWatch() {
        beast::error_code ignored;
        if (m_descriptor)
            m_descriptor->close(ignored);
    }
    HangUpWatch(const HangUpWatch&) = delete;
    HangUpWatch& operator=(const HangUpWatch&) = delete;

private:
    std::shared_ptr<asio::posix::stream_descriptor> m_descriptor;
    std::stop_callback<std::function<void()>> m_onShutdown;
};

// What to do with the connection after an answer.
enum class Next { KeepAlive, Close, Taken };

class Connection {
public:
    Connection(ServerShared& shared, Socket socket)
        : m_shared(shared)
        , m_caller(callerOf(socket.native_handle()))
        , m_stream(std::move(socket)) {}

    asio::awaitable<void> run() {
        for (;;) {
            Parser parser;
            parser.header_limit(64 * 1024);
            parser.body_limit(boost::none);
            m_stream.expires_after(kIdle);
            beast::error_code ec;
            co_await http::async_read_header(m_stream, m_buffer, parser, asio::redirect_error(useAwaitable, ec));
            if (ec) {
                if (ec.category() == http::make_error_code(http::error::bad_method).category() &&
                    ec != http::error::end_of_stream && ec != http::error::partial_message) {
                    const Request none;
                    const Error bad(Errc::InvalidArgument, "bad HTTP request: " + ec.message());
                    auto refusal = refuse(none, bad);
                    co_await std::move(refusal);
                }
                break;
            }
            m_stream.expires_never();
            const Next next = co_await answer(parser);
            if (next == Next::Taken)
                co_return;
            if (next == Next::Close)
                break;
        }
        beast::error_code ignored;
        m_stream.socket().shutdown(Socket::shutdown_both, ignored);
    }

private:
    asio::awaitable<bool> send(PlainResponse response) {
        beast::error_code ec;
        m_stream.expires_after(kBodyStall);
        if (response.result_int() == 204 || response.result_int() == 304)
            response.erase(http::field::content_length);
        co_await http::async_write(m_stream, response, asio::redirect_error(useAwaitable, ec));
        m_stream.expires_never();
        co_return !ec;
    }

    // "/v1.44/containers/json": the version goes, if it is one that we speak.
    static Result<> takeVersion(Request& request) {
        const std::string_view path = request.path;
        const auto slash = path.find('/', 1);
        const auto dot = path.find('.');
        if (!path.starts_with("/v") || slash == std::string_view::npos || dot > slash)
            return {};
        const auto major = parseUnsigned(path.substr(2, dot - 2));
        const auto minor = parseUnsigned(path.substr(dot + 1, slash - dot - 1));
        if (!major || !minor)
            return {};
        const auto version = path.substr(2, slash - 2);
        if (*major > 1 || (*major == 1 && *minor > kNewestMinor))
            return fail(Errc::InvalidArgument, "client version {} is too new. Maximum supported API version is 1.{}",
                        version, kNewestMinor);
        if (*major < 1 || *minor < kOldestMinor)
            return fail(Errc::InvalidArgument, "client version {} is too old. Minimum supported API version is 1.{}",
                        version, kOldestMinor);
        request.apiMinor = static_cast<int>(*minor);
        request.path.erase(0, slash);
        return {};
    }

    static Next after(bool sent, bool keepAlive) { return sent && keepAlive ? Next::KeepAlive : Next::Close; }

    // The request without its body.
    Result<Request> describe(const Parser& parser) {
        Request request;
        const auto& message = parser.get();
        request.method = std::string(message.method_string());
        request.caller = m_caller;
        std::string_view target(message.target().data(), message.target().size());
        const auto question = target.find('?');
        if (question != std::string_view::npos) {
            request.query = TRY(Query::parse(target.substr(question + 1)));
            target = target.substr(0, question);
        }
        request.path = TRY(percentDecode(target, false));
        TRY(takeVersion(request));
        for (const auto& field : message)
            request.headers[toLower(std::string_view(field.name_string().data(), field.name_string().size()))] =
                std::string(field.value());
        request.upgrade = toLower(request.header("upgrade")) == "tcp";
        return request;
    }

    // RFC 9110, 10.1.1: a client that waits for leave to send its body, as curl does with large ones.
    asio::awaitable<bool> giveLeave() {
        static constexpr std::string_view leave = "HTTP/1.1 100 Continue\r\n\r\n";
        beast::error_code ec;
        const auto buffer = asio::buffer(leave.data(), leave.size());
        co_await asio::async_write(m_stream, buffer, asio::redirect_error(useAwaitable, ec));
        co_return !ec;
    }

    // `take` is a coroutine from std::string_view to Result<>.
    template <typename Take>
    asio::awaitable<Result<>> readPieces(Parser& parser, std::size_t pieceSize, const Take& take) {
        std::vector<char> piece(pieceSize);
        while (!parser.is_done()) {
            parser.get().body().data = piece.data();
            parser.get().body().size = piece.size();
            m_stream.expires_after(kBodyStall);
            beast::error_code ec;
            co_await http::async_read(m_stream, m_buffer, parser, asio::redirect_error(useAwaitable, ec));
            m_stream.expires_never();
            if (ec == http::error::need_buffer)
                ec = {};
            if (ec)
                co_return fail(Errc::InvalidArgument, "read the request's body: {}", ec.message());
            const std::string_view got(piece.data(), piece.size() - parser.get().body().size);
            if (got.empty())
                continue;
            auto taking = take(got);
            auto taken = co_await std::move(taking);
            if (!taken)
                co_return taken;
        }
        co_return Result<>{};
    }

    asio::awaitable<Result<>> readBody(Parser& parser, Request& request, BodyKind kind) {
        if (kind == BodyKind::Small) {
            const auto keep = [&](std::string_view got) -> asio::awaitable<Result<>> {
                if (request.body.size() + got.size() > kSmallBody)
                    co_return fail(Errc::TooLarge, "the request's body is larger than {} bytes", kSmallBody);
                request.body += got;
                co_return Result<>{};
            };
            co_return co_await readPieces(parser, kSmallPiece, keep);
        }
        auto file = openFile(m_shared.spoolDirectory, O_TMPFILE | O_RDWR, 0600);
        if (!file)
            co_return std::unexpected(std::move(file.error()).withContext("take in the request's body"));
        request.spooled = std::move(*file);
        // Beast reads no more at a time than the buffer has room for, which is next to nothing to begin with.
        m_buffer.reserve(kBodyRead);
        const auto spool = [&](std::string_view got) -> asio::awaitable<Result<>> {
            auto write = [&] { return writeAll(request.spooled.get(), got); };
            co_return co_await onWorker(m_shared, write);
        };
        auto read = co_await readPieces(parser, kLargePiece, spool);
        if (!read)
            co_return read;
        if (::lseek(request.spooled.get(), 0, SEEK_SET) < 0)
            co_return failErrno("rewind the request's body");
        co_return Result<>{};
    }

    // What is left when nobody reads it any more is thrown away, so that the answer is heard and the connection goes
    // on.
    asio::awaitable<Result<>> feedBody(Parser& parser, Socket& handler) {
        m_buffer.reserve(kBodyRead);
        bool gone = false;
        const auto pass = [&](std::string_view got) -> asio::awaitable<Result<>> {
            beast::error_code ec;
            const auto buffer = asio::buffer(got.data(), got.size());
            if (!gone)
                co_await asio::async_write(handler, buffer, asio::redirect_error(useAwaitable, ec));
            gone = gone || ec;
            co_return Result<>{};
        };
        co_return co_await readPieces(parser, kLargePiece, pass);
    }

    asio::awaitable<Next> answerWhileReading(Parser& parser, Request& request, const Handler& handler) {
        std::array<int, 2> pair{};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) < 0) {
            const Error none = Error::fromErrno(errno, "socketpair");
            auto refusal = refuse(request, none);
            co_return co_await std::move(refusal);
        }
        request.spooled.reset(pair[0]);
        Socket ours(m_shared.io, asio::local::stream_protocol(), pair[1]);
        const auto cutShort = std::make_shared<std::atomic<bool>>(false);
        request.cutShort = cutShort;
        const auto cut = [&cutShort, number = pair[1]] {
            *cutShort = true;
            ::shutdown(number, SHUT_RDWR);
        };
        // A handler that waits for more would keep the server from ending.
        const std::stop_callback onShutdown(m_shared.stopping.get_token(), cut);

        std::optional<Result<>> fed;
        asio::steady_timer ended(m_shared.io, asio::steady_timer::time_point::max());
        asio::co_spawn(m_shared.io, feedBody(parser, ours), [&](const std::exception_ptr& thrown, Result<> result) {
            fed = thrown ? Result<>(fail(Errc::Internal, "read the request's body")) : std::move(result);
            if (*fed)
                ::shutdown(pair[1], SHUT_RDWR);
            else
                cut();
            ended.cancel();
        });
        auto handle = [&] {
            auto reply = callHandler(handler, request);
            request.spooled.reset();
            return reply;
        };
        auto reply = co_await onWorker(m_shared, handle);
        while (!fed) {
            beast::error_code ec;
            co_await ended.async_wait(asio::redirect_error(useAwaitable, ec));
        }
        if (!*fed) {
            auto refusal = refuse(request, fed->error());
            co_return co_await std::move(refusal);
        }
        auto next = respond(request, std::move(reply), parser.get().keep_alive());
        co_return co_await std::move(next);
    }

    asio::awaitable<Next> answer(Parser& parser) {
        auto described = describe(parser);
        if (!described) {
            const Request none;
            auto refusal = refuse(none, described.error());
            co_return co_await std::move(refusal);
        }
        Request request = std::move(*described);
        if (!engine::mayUse(m_shared.owner, m_caller.identity.uid)) {
            const Error denied(Errc::PermissionDenied, fmt::format("this engine belongs to user {}, not to user {}",
                                                                   m_shared.owner, m_caller.identity.uid));
            auto refusal = refuse(request, denied);
            co_return co_await std::move(refusal);
        }
        bool pathKnown = false;
        auto match = m_shared.router.find(request.method, request.path, pathKnown);
        if (!match) {
            const Error unknown(Errc::NotFound, pathKnown ? "method not allowed: " + request.method : "page not found");
            auto refusal = refuse(request, unknown);
            co_return co_await std::move(refusal);
        }
        request.parameters = std::move(match->parameters);
        if (toLower(request.header("expect")) == "100-continue" && !parser.is_done()) {
            const bool given = co_await giveLeave();
            if (!given)
                co_return Next::Close;
        }
        if (match->body == BodyKind::Stream) {
            auto next = answerWhileReading(parser, request, *match->handler);
            co_return co_await std::move(next);
        }
        const auto read = co_await readBody(parser, request, match->body);
        if (!read) {
            auto refusal = refuse(request, read.error());
            co_return co_await std::move(refusal);
        }

        std::optional<HangUpWatch> watch;
        if (match->watch == Watch::HangUp) {
            std::stop_source gone;
            request.gone = gone.get_token();
            watch.emplace(m_shared, m_stream.socket().native_handle(), std::move(gone));
        }
        auto handle = [&] { return callHandler(*match->handler, request); };
        auto reply = co_await onWorker(m_shared, handle);
        auto next = respond(request, std::move(reply), parser.get().keep_alive());
        co_return co_await std::move(next);
    }

    Result<Reply> callHandler(const Handler& handler, Request& request) {
        try {
            return handler(m_shared.context, request);
        } catch (const std::exception& e) {
            log::error("{} {}: {}", request.method, request.path, e.what());
            return fail(Errc::Internal, "internal error: {}", e.what());
        }
    }

    asio::awaitable<Next> respond(const Request& request, Result<Reply> reply, bool keepAlive) {
        if (!reply) {
            if (reply.error().code() == Errc::Internal)
                log::error("{} {}: {}", request.method, request.path, reply.error().describe());
            auto response = errorResponse(request, reply.error(), keepAlive);
            const bool sent = co_await send(std::move(response));
            co_return after(sent, keepAlive);
        }
        if (auto* stream = std::get_if<StreamReply>(&*reply))
            co_return co_await startStream(std::move(*stream));
        if (auto* hijack = std::get_if<HijackReply>(&*reply))
            co_return co_await startHijack(request, std::move(*hijack));
        auto response = render(request, std::move(*reply), keepAlive);
        const bool sent = co_await send(std::move(response));
        co_return after(sent, keepAlive);
    }

    static PlainResponse render(const Request& request, Reply reply, bool keepAlive) {
        if (auto* document = std::get_if<JsonReply>(&reply))
            return plain(request, document->status, "application/json", dumpJson(document->body) + '\n', keepAlive);
        if (auto* text = std::get_if<TextReply>(&reply)) {
            auto response = plain(request, text->status, text->contentType, std::move(text->body), keepAlive);
            for (const auto& [name, value] : text->headers)
                response.set(name, value);
            return response;
        }
        return plain(request, std::get<EmptyReply>(reply).status, {}, {}, keepAlive);
    }

    // An error before the body was read: the connection can't be used further. Not a coroutine itself: GCC 12 destroys
    // temporaries in a co_await expression twice.
    asio::awaitable<Next> refuse(const Request& request, const Error& error) {
        return sendAndClose(errorResponse(request, error, false));
    }
    asio::awaitable<Next> sendAndClose(PlainResponse response) {
        co_await send(std::move(response));
        co_return Next::Close;
    }

    asio::awaitable<Next> startStream(StreamReply reply) {
        http::response<http::empty_body> response(http::status::ok, 11);
        addStandardHeaders(response.base(), kNewestMinor);
        response.set(http::field::content_type, reply.contentType);
        for (const auto& [name, value] : reply.headers)
            response.set(name, value);
        response.keep_alive(false);
        response.chunked(true);
        http::response_serializer<http::empty_body> serializer(response);
        beast::error_code ec;
        co_await http::async_write_header(m_stream, serializer, asio::redirect_error(useAwaitable, ec));
        if (ec)
            co_return Next::Close;
        UniqueFd fd(m_stream.release_socket().release(ec));
        if (ec)
            co_return Next::Taken;
        runStream(m_shared, std::move(fd), std::move(reply));
        co_return Next::Taken;
    }

    asio::awaitable<Next> startHijack(const Request& request, HijackReply reply) {
        const std::string head =
            request.upgrade
                ? fmt::format(
                      "HTTP/1.1 101 UPGRADED\r\nContent-Type: {}\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n",
                      reply.contentType)
                : fmt::format("HTTP/1.1 200 OK\r\nContent-Type: {}\r\n\r\n", reply.contentType);
        beast::error_code ec;
        co_await asio::async_write(m_stream, asio::buffer(head), asio::redirect_error(useAwaitable, ec));
        if (ec)
            co_return Next::Close;
        std::string early(static_cast<const char*>(m_buffer.data().data()), m_buffer.data().size());
        Socket peer(m_shared.io, asio::local::stream_protocol(), reply.socket.release());
        co_await pump(m_stream.release_socket(), std::move(peer), std::move(early));
        co_return Next::Taken;
    }

    ServerShared& m_shared;
    engine::Caller m_caller;
    Stream m_stream;
    beast::flat_buffer m_buffer;
};

} // namespace

asio::awaitable<void> serveConnection(ServerShared& shared, Socket socket) {
    Connection connection(shared, std::move(socket));
    co_await connection.run();
}

namespace {

asio::awaitable<void> copyOneWay(Socket& from, Socket& to, std::string early) {
    beast::error_code ec;
    if (!early.empty())
        co_await asio::async_write(to, asio::buffer(early), asio::redirect_error(useAwaitable, ec));
    std::vector<char> buffer(64 * 1024);
    while (!ec) {
        const std::size_t n =
            co_await from.async_read_some(asio::buffer(buffer), asio::redirect_error(useAwaitable, ec));
        if (ec)
            break;
        co_await asio::async_write(to, asio::buffer(buffer.data(), n), asio::redirect_error(useAwaitable, ec));
    }
    beast::error_code ignored;
    to.shutdown(Socket::shutdown_send, ignored);
}

} // namespace

asio::awaitable<void> pump(Socket client, Socket peer, std::string early) {
    using namespace asio::experimental::awaitable_operators;
    // When the process's side ends, the client's half is of no more use: a terminal's client never half-closes.
    auto down = [](Socket& c, Socket& p) -> asio::awaitable<void> {
        co_await copyOneWay(p, c, {});
        beast::error_code ignored;
        c.shutdown(Socket::shutdown_both, ignored);
    };
    co_await (copyOneWay(client, peer, std::move(early)) && down(client, peer));
}

} // namespace slipway::api
