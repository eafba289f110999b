#include "api/client/client.h"

#include <pthread.h>

#include <csignal>

#include "api/client/detail/exchange.h"
#include "api/client/detail/impl.h"

namespace slipway::api {

Client::Impl::Impl(Address where)
    : address(std::move(where))
    , m_work(io.get_executor()) {
    // The program's signals are for its own threads: this one would run their handlers at any moment.
    sigset_t all, before;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    m_thread = std::thread([this] {
        ::pthread_setname_np(::pthread_self(), "engine-client");
        io.run();
    });
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Client::Impl::~Impl() {
    shutdown();
}

void Client::Impl::shutdown() {
    io.stop();
    if (m_thread.joinable())
        m_thread.join();
}

Client::Client(Address address)
    : m_impl(std::make_shared<Impl>(std::move(address))) {}
Client::~Client() {
    m_impl->shutdown();
}

const Address& Client::address() const noexcept {
    return m_impl->address;
}

Request Client::call(HttpRequest request, Callback<HttpReply> done) {
    static constexpr std::size_t limit = 64u << 20;
    auto reply = std::make_shared<HttpReply>();
    detail::ExchangeHandlers handlers;
    handlers.head = [reply](const HttpReply& head) { *reply = head; };
    handlers.data = [reply](std::string_view bytes) -> Result<> {
        if (reply->body.size() + bytes.size() > limit)
            return fail(Errc::TooLarge, "the engine's reply is longer than {} bytes", limit);
        reply->body += bytes;
        return {};
    };
    handlers.end = [reply, done = std::move(done)](Result<> result) {
        if (!done)
            return;
        if (result)
            done(std::move(*reply));
        else
            done(std::unexpected(std::move(result.error())));
    };
    return detail::startExchange(m_impl, std::move(request), std::move(handlers));
}

Request Client::stream(HttpRequest request, std::function<void(const HttpReply&)> opened, Sink<std::string_view> sink) {
    detail::ExchangeHandlers handlers;
    handlers.head = std::move(opened);
    handlers.data = [item = std::move(sink.item)](std::string_view bytes) -> Result<> {
        if (item)
            item(bytes);
        return {};
    };
    handlers.end = detail::orNothing(std::move(sink.end));
    return detail::startExchange(m_impl, std::move(request), std::move(handlers));
}

Request Client::streamLines(HttpRequest request, Sink<std::string_view> sink) {
    return detail::startLines(
        m_impl, std::move(request), nullptr,
        [item = std::move(sink.item)](std::string_view line) -> Result<> {
            if (item)
                item(line);
            return {};
        },
        std::move(sink.end));
}

std::optional<ConnectProblem> connectProblem(const Error& error) noexcept {
    switch (error.errnum()) {
    case 0:
        return std::nullopt;
    case ENOENT:
        return ConnectProblem::Absent;
    case ECONNREFUSED:
        return ConnectProblem::Refused;
    case EACCES:
    case EPERM:
        return ConnectProblem::Denied;
    default:
        return ConnectProblem::Other;
    }
}

} // namespace slipway::api
