// An asynchronous client of the Docker Engine API over a Unix socket.
//
//     Client client(Address::resolve("").value());
//     Request r = listContainers(client, {.all = true}, [](Result<std::vector<ContainerSummary>> list) { … });
//
// The operations are free functions by noun: api/client/{system,containers,images,networks,volumes,builds,attach}.h.
// This header has what they share. HTTP (Boost.Beast) stays behind it.
//
// Threads: a Client owns one thread. Every callback runs there, one at a time, and must not block for long; calls may
// be made from any thread and return at once. For a program that has nothing else to do there is await() below.
#pragma once

#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sys/types.h>

#include "base/result.h"

namespace slipway::api {

// Where an engine listens.
struct Address {
    std::string socketPath; // absolute

    // "unix:///run/x.sock", or a bare absolute path. tcp:// and ssh:// are Unsupported, anything else InvalidArgument.
    static Result<Address> parse(std::string_view text);
    // `host` when not empty, else $SLIPWAY_HOST, else unix:///run/slipway/<uid>/engine.sock of the calling user.
    static Result<Address> resolve(std::string_view host);
    static Address ofUser(uid_t uid);

    std::string toString() const; // "unix:///…"
    bool operator==(const Address&) const = default;
};

// Why there is no connection; nullopt for an error that an engine sent or that came later.
enum class ConnectProblem {
    Absent,  // no socket there: the helper is not running
    Refused, // a socket with nobody behind it: the helper has died or is starting
    Denied,  // the socket belongs to somebody else
    Other,
};
std::optional<ConnectProblem> connectProblem(const Error& error) noexcept;

template <typename T = void>
using Callback = std::function<void(Result<T>)>;

// A stream's receiver: `item` for each, then `end` once: success when the stream ended by itself.
// Either may be left empty.
template <typename T>
struct Sink {
    std::function<void(T)> item;
    std::function<void(Result<>)> end;
};

// One call in flight. Destroying or cancelling it closes its connection. When cancel() has returned, no callback of
// the call is running or will run; a cancelled call reports nothing. Called on the client's thread, inside a callback,
// it only prevents further ones. (So do not hold a lock while cancelling that a callback takes.)
class Request {
public:
    Request() noexcept;
    Request(Request&&) noexcept;
    Request& operator=(Request&&) noexcept;
    ~Request();

    void cancel() noexcept;
    // Lets the call run to its end without a handle.
    void detach() noexcept;
    // Whether the call has neither ended nor been cancelled.
    bool active() const noexcept;

    class Call;
    explicit Request(std::shared_ptr<Call> call) noexcept;

private:
    std::shared_ptr<Call> m_call;
};

// The next part of a request's body; empty at its end. Called on the client's thread.
using BodySource = std::function<Result<std::string>()>;

// What an operation sends. For operations that this library does not name.
struct HttpRequest {
    std::string method = "GET";
    std::string target; // path and query, percent-encoded (see Target)
    std::string body;
    std::string contentType = "application/json"; // sent when there is a body
    BodySource source;                            // instead of body: sent chunked
    std::vector<std::pair<std::string, std::string>> headers;
};

struct HttpReply {
    int status = 0;
    std::string contentType;
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers; // names in lower case
};

// Percent-encodes what goes into a target.
class Target {
public:
    explicit Target(std::string path)
        : m_text(std::move(path)) {}
    // One path segment, with '/' encoded; image references use path() instead.
    Target& segment(std::string_view text);
    // Several segments: '/' and ':' stay.
    Target& path(std::string_view text);
    // Left out when the value is empty.
    Target& query(std::string_view key, std::string_view value);
    // "1" when true, else left out.
    Target& flag(std::string_view key, bool value);
    std::string take() { return std::move(m_text); }

private:
    std::string m_text;
    bool m_hasQuery = false;
};

// {"label":["a=b"],"status":["running"]}: the API's `filters` query.
using Filters = std::vector<std::pair<std::string, std::string>>;
std::string encodeFilters(const Filters& filters); // empty for none

class Client {
public:
    explicit Client(Address address);
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    // Cancels every call; their callbacks do not run. Not to be called on the client's own thread.
    ~Client();

    const Address& address() const noexcept;

    // One exchange with the whole reply in memory (at most 64 MiB). A status of 400 and above is an Error with the
    // engine's message and the code that fits the status; 304 is NotModified.
    [[nodiscard]] Request call(HttpRequest request, Callback<HttpReply> done);

    // Delivers the body as it comes. `opened` gets the head (its body empty) before the first piece; a failed status
    // goes to `end` alone. A slow item callback holds the engine's output back.
    [[nodiscard]] Request stream(HttpRequest request, std::function<void(const HttpReply&)> opened,
                                 Sink<std::string_view> sink);

    // Delivers the body line by line, without the line ends. A line over 16 MiB is TooLarge.
    [[nodiscard]] Request streamLines(HttpRequest request, Sink<std::string_view> sink);

    class Impl;
    const std::shared_ptr<Impl>& impl() const noexcept { return m_impl; }

private:
    std::shared_ptr<Impl> m_impl;
};

// A call under way whose result is waited for later, once. Destroying it cancels the call.
template <typename T = void>
struct Pending {
    std::future<Result<T>> result;
    Request request;
};

template <typename T = void, typename Start>
Pending<T> begin(Start&& start) {
    auto promise = std::make_shared<std::promise<Result<T>>>();
    auto result = promise->get_future();
    return {std::move(result), std::forward<Start>(start)(Callback<T>(
                                   [promise](Result<T> outcome) { promise->set_value(std::move(outcome)); }))};
}

// Waits for one call's result: for programs that have nothing else to do. Never on the client's thread.
//     auto version = await<EngineVersion>([&](auto done) { return getVersion(client, std::move(done)); });
template <typename T = void, typename Start>
Result<T> await(Start&& start) {
    return begin<T>(std::forward<Start>(start)).result.get();
}

// The same for a stream: runs until it ends, `item` being called on the client's thread.
//     auto end = awaitStream<Event>([&](auto sink) { return followEvents(client, {}, std::move(sink)); }, print);
template <typename T, typename Start>
Result<> awaitStream(Start&& start, std::function<void(T)> item) {
    auto promise = std::make_shared<std::promise<Result<>>>();
    auto future = promise->get_future();
    Request request = std::forward<Start>(start)(
        Sink<T>{std::move(item), [promise](Result<> result) { promise->set_value(std::move(result)); }});
    return future.get();
}

} // namespace slipway::api
