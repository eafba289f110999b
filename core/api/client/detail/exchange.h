// One HTTP request and its reply as a stream: what every operation but attach and exec is made of.
#pragma once

#include <functional>
#include <string_view>

#include "api/client/client.h"

namespace slipway::api::detail {

struct ExchangeHandlers {
    std::function<void(const HttpReply&)> head;     // a status below 400 but 304
    std::function<Result<>(std::string_view)> data; // an error ends the exchange with it
    std::function<void(Result<>)> end;
    std::shared_ptr<Request::Call> call; // made when empty: for handlers that must know whether it is over
};

Request startExchange(const std::shared_ptr<Client::Impl>& impl, HttpRequest request, ExchangeHandlers handlers);

// The error that a reply with this status and body is.
Error replyError(int status, std::string_view body);
Errc codeOfStatus(int status) noexcept;

// A consumer of bytes that hands on whole lines.
class LineSplitter {
public:
    using Line = std::function<Result<>(std::string_view)>;
    explicit LineSplitter(Line line)
        : m_line(std::move(line)) {}
    Result<> feed(std::string_view bytes);
    Result<> finish(); // a last line without its end

private:
    Line m_line;
    std::string m_partial;
};

// Lines to `line`, with `end` told of what went wrong.
Request startLines(const std::shared_ptr<Client::Impl>& impl, HttpRequest request,
                   std::function<void(const HttpReply&)> head, LineSplitter::Line line,
                   std::function<void(Result<>)> end);

inline std::function<void(Result<>)> orNothing(std::function<void(Result<>)> end) {
    return end ? std::move(end) : [](Result<>) {};
}

} // namespace slipway::api::detail
