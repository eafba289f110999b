#include "registry/download.h"

#include <algorithm>

#include <curl/curl.h>

#include "base/base64.h"
#include "base/text.h"
#include "registry/detail/redirects.h"
#include "registry/detail/retry.h"
#include "registry/detail/transport.h"

namespace slipway::registry {

namespace {

using detail::Failure;
using detail::HttpResponse;
using detail::TransportError;
using detail::Url;

constexpr int kAttempts = 4;

struct HandleDeleter {
    void operator()(CURLU* handle) const noexcept { curl_url_cleanup(handle); }
};

std::string partOf(std::string_view url, CURLUPart part) {
    const std::unique_ptr<CURLU, HandleDeleter> handle(curl_url());
    char* text = nullptr;
    if (curl_url_set(handle.get(), CURLUPART_URL, std::string(url).c_str(), 0) != CURLUE_OK ||
        curl_url_get(handle.get(), part, &text, CURLU_URLDECODE) != CURLUE_OK || text == nullptr)
        return {};
    std::string copy(text);
    curl_free(text);
    return copy;
}

// A status that is neither success nor 304.
Error refusal(const HttpResponse& response, const Url& url) {
    const int status = response.status;
    const Errc code = status == 401   ? Errc::Unauthorized
                      : status == 403 ? Errc::PermissionDenied
                      : status == 429 ? Errc::TooManyRequests
                      : status >= 500 ? Errc::Unavailable
                                      : Errc::NotFound;
    const std::string via = response.redirectedAway ? fmt::format(" (by way of {})", url.hostAndPort()) : "";
    return Error(code, fmt::format("{} answers with status {}{}", response.url.hostAndPort(), status, via));
}

bool isTransient(const TransportError& error) {
    return error.failure == Failure::Connect || error.failure == Failure::Dropped || error.failure == Failure::Stalled;
}

RegistryConfig plainConfig(RegistryConfig config) {
    // Neither mirrors nor what an administrator says of registries has anything to do with other servers.
    config.mirrors.clear();
    config.insecureRegistries.clear();
    config.certificateDirectory.clear();
    config.retry.attempts = std::min(config.retry.attempts, kAttempts);
    return config;
}

} // namespace

struct Downloader::Impl {
    Impl(RegistryConfig settings, Sleeper sleep)
        : config(plainConfig(std::move(settings)))
        , sleeper(sleep ? std::move(sleep) : Sleeper(detail::sleepFor))
        , transport(config) {}
    const RegistryConfig config;
    const Sleeper sleeper;
    detail::Transport transport;
};

Downloader::Downloader(RegistryConfig config, Sleeper sleeper)
    : m_impl(std::make_unique<Impl>(std::move(config), std::move(sleeper))) {}
Downloader::~Downloader() = default;

Result<DownloadReply> Downloader::fetch(const DownloadRequest& request, const DownloadSink& sink,
                                        std::stop_token stop) {
    detail::HttpRequest http;
    http.url = TRY(Url::parse(request.url));
    const Url url = http.url;
    const std::string user = partOf(request.url, CURLUPART_USER);
    if (!user.empty())
        http.headers.emplace_back("Authorization",
                                  "Basic " + encodeBase64(user + ":" + partOf(request.url, CURLUPART_PASSWORD)));
    http.headers.emplace_back("Accept", "*/*");
    if (!request.etag.empty())
        http.headers.emplace_back("If-None-Match", request.etag);
    else if (!request.lastModified.empty())
        http.headers.emplace_back("If-Modified-Since", request.lastModified);

    std::uint64_t received = 0;
    bool same = false;
    http.onBody = [&](const HttpResponse& head, std::string_view bytes) -> Result<> {
        const auto length = parseUnsigned(head.header("content-length").value_or("")).value_or(0);
        if (received == 0) {
            // A server that does not mind the condition: its file is still the one that is known.
            same = !request.etag.empty() && head.header("etag") == request.etag;
            if (same)
                return fail(Errc::NotModified, "unchanged");
            if (length > request.limit)
                return fail(Errc::TooLarge, "{} has {}; more than {} is not taken", url.hostAndPort(),
                            humanSize(length), humanSize(request.limit));
            TRY(sink.begin());
        }
        received += bytes.size();
        if (received > request.limit)
            return fail(Errc::TooLarge, "{} sends more than {}", url.hostAndPort(), humanSize(request.limit));
        TRY(sink.write(bytes));
        if (sink.progress)
            sink.progress(received, length);
        return {};
    };
    detail::Backoff backoff(m_impl->config.retry, m_impl->sleeper);
    for (;;) {
        received = 0;
        auto answer = detail::performFollowing(m_impl->transport, m_impl->config, http, stop);
        if (!answer && !same) {
            if (isTransient(answer.error()) && backoff.wait(stop))
                continue;
            if (stop.stop_requested())
                return fail(Errc::Cancelled, "cancelled");
            if (answer.error().failure == Failure::Handshake) // the transport's words are about registries
                return fail(Errc::Unavailable, "{} does not speak TLS, or no version of it that is safe",
                            url.hostAndPort());
            return std::unexpected(std::move(answer.error().error));
        }
        DownloadReply reply;
        if (same) {
            reply.notModified = true;
            return reply;
        }
        if (answer->status == 304 && (!request.etag.empty() || !request.lastModified.empty())) {
            reply.notModified = true;
            return reply;
        }
        if (!answer->ok()) {
            const auto after = detail::parseRetryAfter(answer->header("retry-after").value_or(""));
            if ((answer->status == 429 || answer->status >= 500) && backoff.wait(stop, after))
                continue;
            if (stop.stop_requested())
                return fail(Errc::Cancelled, "cancelled");
            return std::unexpected(refusal(*answer, url));
        }
        if (received == 0)
            TRY(sink.begin()); // an empty file
        reply.etag = answer->header("etag").value_or("");
        reply.lastModified = answer->header("last-modified").value_or("");
        if (const auto seconds = reply.lastModified.empty() ? -1 : curl_getdate(reply.lastModified.c_str(), nullptr);
            seconds >= 0)
            reply.modified = fromUnixNanos(static_cast<std::int64_t>(seconds) * 1'000'000'000);
        reply.size = received;
        return reply;
    }
}

} // namespace slipway::registry
