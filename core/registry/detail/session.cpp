#include "registry/detail/session.h"

#include <algorithm>

#include "base/log.h"
#include "registry/detail/redirects.h"
#include "registry/detail/registry_error.h"
#include "registry/detail/retry.h"

namespace slipway::registry::detail {

namespace {

std::vector<Challenge> challengesOf(const HttpResponse& response) {
    std::vector<Challenge> challenges;
    for (const auto& [name, value] : response.headers) {
        if (name != "www-authenticate")
            continue;
        auto more = parseChallenges(value);
        std::ranges::move(more, std::back_inserter(challenges));
    }
    return challenges;
}

TransportError refusal(Error error) {
    return {Failure::Refused, std::move(error)};
}

bool mayRetry(Failure failure) {
    return failure == Failure::Dropped || failure == Failure::Stalled;
}

} // namespace

std::string pullScope(const oci::Reference& reference) {
    return "repository:" + reference.repository() + ":pull";
}
std::string pushScope(const oci::Reference& reference) {
    return "repository:" + reference.repository() + ":pull,push";
}

Session::Session(std::shared_ptr<Shared> shared, std::shared_ptr<const CredentialsProvider> credentials)
    : m_shared(shared)
    , m_authenticator(std::move(shared), std::move(credentials)) {}

Exchange<HttpResponse> Session::exchange(Endpoint& endpoint, const Call& call, std::stop_token stop) {
    bool answered = false;
    std::optional<std::string> authorization;
    for (;;) {
        if (endpoint.schemeGuessed &&
            m_shared->speaksPlainHttp(endpoint.base.host + std::to_string(endpoint.base.port)) &&
            endpoint.base.secure()) {
            const bool defaultPort = endpoint.base.port == 443;
            endpoint.base.scheme = "http";
            if (defaultPort)
                endpoint.base.port = 80;
        }
        if (!answered) {
            auto known = m_authenticator.known(endpoint, call.scopes);
            if (!known)
                return std::unexpected(refusal(std::move(known.error())));
            authorization = std::move(*known);
        }
        HttpRequest request = call.request;
        request.url = call.url ? *call.url : endpoint.at(call.path);
        request.verifyTls = !endpoint.insecure;
        // An upload's Location may be elsewhere (a storage service); what is ours stays with the registry.
        const bool atRegistry = request.url.sameOrigin(endpoint.base);
        if (authorization && atRegistry)
            request.headers.emplace_back("Authorization", *authorization);
        auto response = performFollowing(m_shared->transport, m_shared->config, std::move(request), stop);
        if (!response && response.error().failure == Failure::Handshake && endpoint.schemeGuessed &&
            endpoint.base.secure() && !call.url) {
            m_shared->rememberPlainHttp(endpoint.base.host + std::to_string(endpoint.base.port));
            continue;
        }
        // Only the registry itself may ask who we are, never the place it redirects to (CVE-2020-15157).
        if (!response || response->status != 401 || answered || response->redirectedAway || !atRegistry)
            return response;
        answered = true;
        auto header = m_authenticator.answer(endpoint, challengesOf(*response), call.scopes, stop);
        if (!header) {
            const bool cancelled = header.error().code() == Errc::Cancelled;
            const bool transient = header.error().code() == Errc::Unavailable || header.error().code() == Errc::Timeout;
            return std::unexpected(TransportError{cancelled   ? Failure::Cancelled
                                                  : transient ? Failure::Dropped
                                                              : Failure::Refused,
                                                  std::move(header.error())});
        }
        if (!*header || *header == authorization)
            return response;
        authorization = std::move(*header);
    }
}

Result<HttpResponse> Session::request(Endpoint& endpoint, const Call& call, std::stop_token stop) {
    Backoff backoff(config().retry, sleeper());
    for (;;) {
        auto response = exchange(endpoint, call, stop);
        if (response && !isTransient(*response))
            return std::move(*response);
        if (!response && !mayRetry(response.error().failure))
            return std::unexpected(std::move(response.error().error));
        std::optional<std::chrono::milliseconds> retryAfter;
        if (response) {
            if (const auto header = response->header("retry-after"))
                retryAfter = parseRetryAfter(*header);
        }
        if (!backoff.wait(stop, retryAfter)) {
            if (stop.stop_requested())
                return fail(Errc::Cancelled, "cancelled");
            if (response)
                return std::move(*response);
            return std::unexpected(std::move(response.error().error));
        }
        log::debug("{} {}: trying again", call.request.method, endpoint.name);
    }
}

Result<std::vector<Endpoint>> Session::endpoints(const oci::Reference& reference, bool withMirrors) {
    auto all = TRY(endpointsOf(reference.registry(), config(), withMirrors));
    std::erase_if(all, [this](const Endpoint& e) { return e.mirror && m_shared->isDown(e.base.origin()); });
    return all;
}

Error Session::explain(const oci::Reference& reference, const Endpoint& endpoint, const HttpResponse& response,
                       std::string_view what, Errc whenDenied) const {
    auto error = errorOf(response, what);
    if (response.status != 401 && response.status != 403)
        return error;
    return Error(whenDenied,
                 fmt::format("{} denies access to {}: the repository does not exist or {} ({})", endpoint.name,
                             reference.familiarName(),
                             m_authenticator.anonymousAt(endpoint) ? "needs a login" : "this account may not do that",
                             error.message()));
}

Error Session::explain(const oci::Reference& reference, const Endpoint& endpoint, Error error, Errc whenDenied) const {
    // The token service gave an anonymous caller nothing.
    if (error.code() != Errc::Unauthorized || !m_authenticator.anonymousAt(endpoint))
        return error;
    return Error(whenDenied, fmt::format("{} denies access to {}: the repository does not exist or needs a login ({})",
                                         endpoint.name, reference.familiarName(), error.message()));
}

Result<Answer> Session::ask(const oci::Reference& reference, const Call& call, std::string_view what,
                            std::stop_token stop) {
    auto all = TRY(endpoints(reference, false));
    auto endpoint = std::move(all.back());
    auto response = request(endpoint, call, stop);
    if (!response)
        return std::unexpected(explain(reference, endpoint, std::move(response.error()), Errc::Unauthorized));
    if (!response->ok())
        return std::unexpected(explain(reference, endpoint, *response, what, Errc::PermissionDenied));
    if (call.check)
        TRY(call.check(*response));
    return Answer{std::move(*response), std::move(endpoint)};
}

Result<Answer> Session::askAny(const oci::Reference& reference, const Call& call, std::string_view what,
                               std::stop_token stop) {
    auto candidates = TRY(endpoints(reference, true));
    Failures failures;
    for (auto& endpoint : candidates) {
        auto response = request(endpoint, call, stop);
        if (response && response->ok()) {
            auto checked = call.check ? call.check(*response) : Result<>();
            if (checked)
                return Answer{std::move(*response), std::move(endpoint)};
            failures.add(std::move(checked.error()));
            continue;
        }
        auto error = response ? explain(reference, endpoint, *response, what, Errc::NotFound)
                              : explain(reference, endpoint, std::move(response.error()), Errc::NotFound);
        if (error.code() == Errc::Cancelled)
            return std::unexpected(std::move(error));
        noteFailure(endpoint, error);
        failures.add(std::move(error));
    }
    return std::unexpected(std::move(failures).combined());
}

void Session::noteFailure(const Endpoint& endpoint, const Error& error) {
    if (!endpoint.mirror)
        return;
    log::debug("mirror {}: {}", endpoint.name, error.describe());
    if (error.code() == Errc::Unavailable || error.code() == Errc::Timeout)
        m_shared->rememberDown(endpoint.base.origin());
}

void Failures::add(Error error) {
    m_errors.push_back(std::move(error));
}

Error Failures::combined() && {
    if (m_errors.empty())
        return Error(Errc::Internal, "no registry to ask");
    auto last = std::move(m_errors.back());
    m_errors.pop_back();
    if (m_errors.empty())
        return last;
    std::string mirrors;
    for (const auto& error : m_errors)
        mirrors += (mirrors.empty() ? "" : "; ") + error.describe();
    return Error(last.code(), fmt::format("{}; its mirrors did not help: {}", last.describe(), mirrors));
}

} // namespace slipway::registry::detail
