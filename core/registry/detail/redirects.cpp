#include "registry/detail/redirects.h"

#include <algorithm>

#include "base/text.h"
#include "oci/reference.h"

namespace slipway::registry::detail {

namespace {

constexpr int kMaxRedirects = 10;

bool isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

std::unexpected<TransportError> refuse(std::string why) {
    return std::unexpected(TransportError{Failure::Refused, Error(Errc::PermissionDenied, std::move(why))});
}

} // namespace

Result<> mayFollow(const Url& start, const Url& from, const Url& to) {
    if (from.secure() && !to.secure())
        return fail(Errc::PermissionDenied, "{} redirects from https to plain http at {}; refused", from.hostAndPort(),
                    to.hostAndPort());
    if (oci::isLoopbackHost(to.hostAndPort()) && !oci::isLoopbackHost(start.hostAndPort()))
        return fail(Errc::PermissionDenied, "{} redirects to this machine ({}); refused", from.hostAndPort(),
                    to.hostAndPort());
    return {};
}

Exchange<HttpResponse> performFollowing(Transport& transport, const RegistryConfig& config, HttpRequest request,
                                        std::stop_token stop) {
    const Url start = request.url;
    bool away = false;
    for (int hops = 0;; ++hops) {
        auto response = transport.perform(request, stop);
        if (!response)
            return response;
        response->redirectedAway = away;
        const auto location = response->header("location");
        if (!isRedirect(response->status) || !location || (request.method != "GET" && request.method != "HEAD"))
            return response;
        if (hops == kMaxRedirects)
            return refuse(fmt::format("{} redirects in a circle", start.hostAndPort()));
        auto target = request.url.resolve(*location);
        if (!target)
            return refuse(fmt::format("{} redirects to something that is no URL", request.url.hostAndPort()));
        if (auto allowed = mayFollow(start, request.url, *target); !allowed)
            return std::unexpected(TransportError{Failure::Refused, std::move(allowed.error())});
        if (!target->sameOrigin(start)) {
            away = true;
            std::erase_if(request.headers, [](const auto& header) { return toLower(header.first) == "authorization"; });
            request.verifyTls = !config.isInsecure(target->hostAndPort());
        }
        request.url = std::move(*target);
    }
}

} // namespace slipway::registry::detail
