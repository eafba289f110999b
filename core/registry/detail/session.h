// A client's conversation with registries: authentication, plain-HTTP discovery, retries and mirrors on top of single
// exchanges.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "oci/reference.h"
#include "registry/client.h"
#include "registry/detail/authenticator.h"
#include "registry/detail/endpoint.h"
#include "registry/detail/shared.h"
#include "registry/detail/transport.h"

namespace slipway::registry::detail {

struct Call {
    HttpRequest request;             // its url is filled in from `path` unless `url` is set
    std::string path;                // below /v2/
    std::optional<Url> url;          // a Location that the registry gave
    std::vector<std::string> scopes; // "repository:team/app:pull"
    // Looks at a 2xx before it is taken for an answer; an error is this endpoint's failure. May be empty.
    std::function<Result<>(const HttpResponse&)> check;
};

struct Answer {
    HttpResponse response;
    Endpoint endpoint; // that gave it
};

// What went wrong at each endpoint that was asked, mirrors first.
class Failures {
public:
    void add(Error error);
    // The last one, the registry's own, with what the mirrors said.
    Error combined() &&;

private:
    std::vector<Error> m_errors;
};

class Session {
public:
    Session(std::shared_ptr<Shared> shared, std::shared_ptr<const CredentialsProvider> credentials);

    const RegistryConfig& config() const noexcept { return m_shared->config; }
    const Sleeper& sleeper() const noexcept { return m_shared->sleeper; }

    // Once: with authentication and redirects, without retries. Any status is a response. May change the endpoint's
    // scheme to http when that is what it speaks.
    Exchange<HttpResponse> exchange(Endpoint& endpoint, const Call& call, std::stop_token stop);

    // With retries of what is transient. Any other status is a response.
    Result<HttpResponse> request(Endpoint& endpoint, const Call& call, std::stop_token stop);

    // The registry itself; 2xx or the registry's error.
    Result<Answer> ask(const oci::Reference& reference, const Call& call, std::string_view what, std::stop_token stop);

    // Mirrors in order, then the registry: the first 2xx. The error tells of all that were asked.
    Result<Answer> askAny(const oci::Reference& reference, const Call& call, std::string_view what,
                          std::stop_token stop);

    // Endpoints for a pull, those that are known to be down left out.
    Result<std::vector<Endpoint>> endpoints(const oci::Reference& reference, bool withMirrors);

    // An unreachable mirror is left alone for a while.
    void noteFailure(const Endpoint& endpoint, const Error& error);

    // What went wrong at one endpoint, in words for a person. A denial gets the code `whenDenied`: for pulls that is
    // NotFound, because Docker Hub answers for a repository that does not exist as for one that we may not see.
    Error explain(const oci::Reference& reference, const Endpoint& endpoint, const HttpResponse& response,
                  std::string_view what, Errc whenDenied) const;
    Error explain(const oci::Reference& reference, const Endpoint& endpoint, Error error, Errc whenDenied) const;

private:
    std::shared_ptr<Shared> m_shared;
    Authenticator m_authenticator;
};

std::string pullScope(const oci::Reference& reference);
std::string pushScope(const oci::Reference& reference);

} // namespace slipway::registry::detail
