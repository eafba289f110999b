// What a handler sees and what it answers. Handlers are plain blocking functions that run on a worker thread; sockets,
// framing and HTTP stay in connection.cpp.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "base/unique_fd.h"
#include "engine/options.h"

namespace slipway::engine {
class Engine;
}

namespace slipway::api {

// A decoded query string. The first of several values counts, but for `all`.
class Query {
public:
    static Result<Query> parse(std::string_view text);
    bool has(std::string_view name) const;
    std::string get(std::string_view name, std::string fallback = {}) const;
    // Docker's booleans: absent, "", "0", "no", "false", "none" are false; anything else is true.
    bool flag(std::string_view name, bool fallback = false) const;
    Result<std::int64_t> number(std::string_view name, std::int64_t fallback) const;
    std::vector<std::string> all(std::string_view name) const;

private:
    std::multimap<std::string, std::string, std::less<>> m_values;
};

// %XX decoding; NUL bytes and broken escapes are InvalidArgument.
Result<std::string> percentDecode(std::string_view text, bool plusIsSpace);

// Docker's `filters`: {"name":["a"]} or the older {"name":{"a":true}}.
class Filters {
public:
    static Result<Filters> parse(const std::string& json);
    bool has(std::string_view name) const { return m_values.contains(name); }
    const std::vector<std::string>& of(std::string_view name) const;
    // InvalidArgument that names a filter which is not in `known`.
    Result<> allowOnly(const std::vector<std::string_view>& known) const;
    // "key" or "key=value" of every `label` filter must match.
    bool labelsMatch(const std::map<std::string, std::string>& labels) const;

private:
    std::map<std::string, std::vector<std::string>, std::less<>> m_values;
};

struct Request {
    std::string method;
    std::string path;                                           // decoded, without the version prefix
    int apiMinor = 50;                                          // 1.x that the client speaks
    std::map<std::string, std::string, std::less<>> parameters; // from the route's pattern
    Query query;
    std::map<std::string, std::string, std::less<>> headers; // names in lower case
    std::string body;                                        // small bodies
    UniqueFd spooled; // large ones: an unlinked file, positioned at its start; BodyKind::Stream: a socket to read from
    // BodyKind::Stream: what was read is not all, because the client broke off or the server ends. Known at the end.
    std::shared_ptr<const std::atomic<bool>> cutShort;
    engine::Caller caller;
    bool upgrade = false; // asked for a hijacked connection
    // Requested when the client hangs up (a half-close is none); only for routes that ask for it (Watch::HangUp).
    // Holds on while the connection is a byte stream.
    std::stop_token gone;

    const std::string& parameter(std::string_view name) const { return parameters.find(name)->second; }
    std::string header(std::string_view lowerCaseName) const;
    // The body as an object; an empty body is an empty object.
    Result<Json> json() const;
};

// Writes the body of a streamed answer from the handler's own thread. Blocks while the client is slow.
class StreamWriter {
public:
    virtual ~StreamWriter() = default;
    // Unavailable when the client has gone.
    virtual Result<> write(std::string_view data) = 0;
    // Ends the answer short: the client sees that the transfer broke, instead of an end that looks whole.
    virtual void abandon() {}
};

struct JsonReply {
    int status = 200;
    Json body;
};
struct EmptyReply {
    int status = 204;
};
struct TextReply {
    int status = 200;
    std::string contentType;
    std::string body;
    std::map<std::string, std::string> headers;
};
// `run` is called on a thread of its own after the headers went out; `stop` fires when the client hangs up.
struct StreamReply {
    std::string contentType;
    std::function<void(StreamWriter&, std::stop_token stop)> run;
    std::map<std::string, std::string> headers;
};
// The connection turns into a byte stream to and from `socket`. `started` runs once the 101 went out.
struct HijackReply {
    UniqueFd socket;
    std::string contentType;
};

using Reply = std::variant<JsonReply, EmptyReply, TextReply, StreamReply, HijackReply>;

struct Context {
    engine::Engine& engine;
};

using Handler = std::function<Result<Reply>(Context&, Request&)>;

// HTTP status of an error.
int httpStatus(Errc code);

inline Reply json(Json body, int status = 200) {
    return JsonReply{status, std::move(body)};
}
inline Reply empty(int status = 204) {
    return EmptyReply{status};
}

} // namespace slipway::api
