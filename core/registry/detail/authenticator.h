// From a 401's challenge to an Authorization header: Docker Registry v2 token authentication (GET with the password, or
// OAuth2 POST with an identity token) and HTTP Basic.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "registry/credentials.h"
#include "registry/detail/challenge.h"
#include "registry/detail/endpoint.h"
#include "registry/detail/shared.h"

namespace slipway::registry::detail {

class Authenticator {
public:
    Authenticator(std::shared_ptr<Shared> shared, std::shared_ptr<const CredentialsProvider> credentials)
        : m_shared(std::move(shared))
        , m_credentials(std::move(credentials)) {}

    // A header from an earlier answer for this registry and these scopes ("repository:team/app:pull").
    Result<std::optional<std::string>> known(const Endpoint& endpoint, const std::vector<std::string>& scopes) const;

    // After a 401 that came from the registry itself. nullopt: there is nothing (more) that we could say.
    // Unauthorized: the token service does not accept the credentials. PermissionDenied: the realm is not a place for
    // our credentials (plain http for an https registry, and the like).
    Result<std::optional<std::string>> answer(const Endpoint& endpoint, const std::vector<Challenge>& challenges,
                                              const std::vector<std::string>& scopes, std::stop_token stop);

    bool anonymousAt(const Endpoint& endpoint) const;

private:
    Result<Credentials> credentialsFor(const Endpoint& endpoint) const;
    Result<std::string> fetchToken(const Endpoint& endpoint, const Challenge& challenge, const Credentials& credentials,
                                   const std::vector<std::string>& scopes, const std::string& cacheKey,
                                   std::stop_token stop);

    std::shared_ptr<Shared> m_shared;
    std::shared_ptr<const CredentialsProvider> m_credentials;
};

} // namespace slipway::registry::detail
