// The patterns that most operations follow. For the .cpp files of api/client.
#pragma once

#include "api/client/client.h"
#include "api/client/detail/exchange.h"
#include "api/types/json.h"
#include "base/json.h"

namespace slipway::api::detail {

inline HttpRequest get(Target& target) {
    HttpRequest request;
    request.target = target.take();
    return request;
}
inline HttpRequest get(Target&& target) {
    return get(target);
}

inline HttpRequest make(std::string method, Target& target, std::string body = {}) {
    HttpRequest request;
    request.method = std::move(method);
    request.target = target.take();
    request.body = std::move(body);
    return request;
}
inline HttpRequest post(Target&& target, std::string body = {}) {
    return make("POST", target, std::move(body));
}
inline HttpRequest post(Target& target, std::string body = {}) {
    return make("POST", target, std::move(body));
}

// The reply is nothing but success.
inline Request callVoid(Client& client, HttpRequest request, Callback<> done) {
    return client.call(std::move(request), [done = std::move(done)](Result<HttpReply> reply) {
        if (!done)
            return;
        if (reply)
            done({});
        else
            done(std::unexpected(std::move(reply.error())));
    });
}

// The same where "already so" is as good (304).
inline Request callIdempotent(Client& client, HttpRequest request, Callback<> done) {
    return callVoid(client, std::move(request), [done = std::move(done)](Result<> result) {
        if (!done)
            return;
        if (!result && result.error().code() == Errc::NotModified)
            result = {};
        done(std::move(result));
    });
}

// `read` makes a T of the body.
template <typename T, typename Read>
Request callWith(Client& client, HttpRequest request, Read read, Callback<T> done) {
    return client.call(std::move(request), [done = std::move(done), read = std::move(read)](Result<HttpReply> reply) {
        if (!done)
            return;
        if (reply)
            done(read(std::string_view(reply->body)));
        else
            done(std::unexpected(std::move(reply.error())));
    });
}

template <typename T>
Request callJson(Client& client, HttpRequest request, std::string_view what, Callback<T> done) {
    return callWith<T>(
        client, std::move(request), [what](std::string_view body) { return parse<T>(body, what); }, std::move(done));
}

template <typename T>
Request callList(Client& client, HttpRequest request, std::string_view what, Callback<std::vector<T>> done) {
    return callWith<std::vector<T>>(
        client, std::move(request), [what](std::string_view body) { return parseList<T>(body, what); },
        std::move(done));
}

// JSON lines to items; `read` makes a T of a line or an error that ends the stream.
template <typename T, typename Read>
Request streamWith(Client& client, HttpRequest request, Read read, Sink<T> sink) {
    return startLines(
        client.impl(), std::move(request), nullptr,
        [item = std::move(sink.item), read = std::move(read)](std::string_view line) -> Result<> {
            if (line.empty())
                return {};
            Result<T> value = read(line);
            if (!value)
                return std::unexpected(std::move(value.error()));
            if (item)
                item(std::move(*value));
            return {};
        },
        std::move(sink.end));
}

template <typename T>
Request streamJson(Client& client, HttpRequest request, std::string_view what, Sink<T> sink) {
    return streamWith<T>(
        client, std::move(request), [what](std::string_view line) { return parse<T>(line, what); }, std::move(sink));
}

} // namespace slipway::api::detail
