#include "registry/detail/url.h"

#include <algorithm>
#include <memory>

#include <curl/curl.h>

#include "base/text.h"

namespace slipway::registry::detail {

namespace {

constexpr std::size_t kMaxUrl = 16'384;

struct HandleDeleter {
    void operator()(CURLU* handle) const noexcept { curl_url_cleanup(handle); }
};
using Handle = std::unique_ptr<CURLU, HandleDeleter>;

std::string part(CURLU* handle, CURLUPart which, unsigned flags = 0) {
    char* text = nullptr;
    if (curl_url_get(handle, which, &text, flags) != CURLUE_OK || !text)
        return {};
    std::string copy(text);
    curl_free(text);
    return copy;
}

bool isPrintable(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7f; });
}

Result<Url> fromHandle(CURLU* handle, std::string_view text) {
    Url url;
    url.scheme = part(handle, CURLUPART_SCHEME);
    url.host = toLower(part(handle, CURLUPART_HOST));
    url.port = std::atoi(part(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT).c_str());
    url.path = part(handle, CURLUPART_PATH);
    url.query = part(handle, CURLUPART_QUERY);
    if ((url.scheme != "http" && url.scheme != "https") || url.host.empty() || url.port < 1 || url.port > 65535)
        return fail(Errc::InvalidArgument, "{:?} is not an http or https URL", text.substr(0, 200));
    if (url.path.empty())
        url.path = "/";
    return url;
}

Result<Url> parseWith(CURLU* handle, std::string_view text, unsigned flags) {
    if (text.size() > kMaxUrl || text.empty() || !isPrintable(text))
        return fail(Errc::InvalidArgument, "{:?} is not a URL", text.substr(0, 200));
    if (curl_url_set(handle, CURLUPART_URL, std::string(text).c_str(), flags) != CURLUE_OK)
        return fail(Errc::InvalidArgument, "{:?} is not a URL", text.substr(0, 200));
    return fromHandle(handle, text);
}

} // namespace

Result<Url> Url::parse(std::string_view text) {
    const Handle handle(curl_url());
    return parseWith(handle.get(), text, 0);
}

Result<Url> Url::resolve(std::string_view location) const {
    const Handle handle(curl_url());
    TRY(parseWith(handle.get(), str(), 0));
    return parseWith(handle.get(), location, 0);
}

std::string Url::hostAndPort() const {
    return port == (secure() ? 443 : 80) ? host : fmt::format("{}:{}", host, port);
}

std::string Url::origin() const {
    return fmt::format("{}://{}:{}", scheme, host, port);
}

std::string Url::str() const {
    return fmt::format("{}://{}{}{}{}", scheme, hostAndPort(), path, query.empty() ? "" : "?", query);
}

void Url::addQuery(std::string_view name, std::string_view value) {
    query += fmt::format("{}{}={}", query.empty() ? "" : "&", percentEncode(name), percentEncode(value));
}

std::string percentEncode(std::string_view text) {
    std::string encoded;
    for (const char c : text) {
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' ||
            c == '_' || c == '~')
            encoded += c;
        else
            encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return encoded;
}

} // namespace slipway::registry::detail
