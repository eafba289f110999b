#include "registry/detail/registry_error.h"

#include "base/json.h"
#include "base/text.h"

namespace slipway::registry::detail {

namespace {

constexpr std::size_t kMaxMessage = 400;

Errc codeOf(int status) {
    switch (status) {
    case 400:
    case 405:
    case 416:
        return Errc::InvalidArgument;
    case 401:
        return Errc::Unauthorized;
    case 403:
        return Errc::PermissionDenied;
    case 404:
        return Errc::NotFound;
    case 408:
    case 504:
        return Errc::Timeout;
    case 409:
        return Errc::Conflict;
    case 413:
        return Errc::TooLarge;
    case 429:
        return Errc::TooManyRequests;
    case 501:
        return Errc::Unsupported;
    default:
        return Errc::Unavailable;
    }
}

// "errors":[{"code","message"}], or "details" as token services write it; "" when there is none.
std::string messageOf(const std::string& body) {
    std::string text;
    const auto document = parseJson(body, "error", {65'536, 16});
    if (document && document->is_object()) {
        if (const auto errors = jsonArray(*document, "errors")) {
            for (const auto& error : *errors) {
                const auto code = jsonString(error, "code").value_or("");
                const auto message = jsonString(error, "message").value_or("");
                text += fmt::format("{}{}{}{}", text.empty() ? "" : "; ", code,
                                    code.empty() || message.empty() ? "" : ": ", message);
            }
        }
        if (text.empty())
            text = jsonString(*document, "details").value_or("");
    }
    return sanitizeForTerminal(text.substr(0, kMaxMessage));
}

} // namespace

Error errorOf(const HttpResponse& response, std::string_view what) {
    auto message = messageOf(response.body);
    if (message.empty())
        message = fmt::format("HTTP status {}", response.status);
    if (response.status == 429) {
        for (const char* name : {"ratelimit-limit", "ratelimit-remaining", "retry-after"}) {
            if (const auto value = response.header(name))
                message += fmt::format(" ({}: {})", name, sanitizeForTerminal(value->substr(0, 100)));
        }
    }
    return Error(codeOf(response.status), fmt::format("{}: {} says: {}", what, response.url.hostAndPort(), message));
}

bool isTransient(const HttpResponse& response) {
    if (response.status == 429) {
        const auto remaining = response.header("ratelimit-remaining");
        return !remaining || parseUnsigned(trim(std::string_view(*remaining).substr(0, remaining->find(';')))) != 0u;
    }
    return response.status == 408 || response.status == 500 || (response.status >= 502 && response.status <= 504);
}

} // namespace slipway::registry::detail
