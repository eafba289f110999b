#include "registry/detail/authenticator.h"

#include <algorithm>

#include "base/base64.h"
#include "base/json.h"
#include "base/text.h"
#include "oci/digest.h"
#include "registry/detail/realm.h"
#include "registry/detail/redirects.h"
#include "registry/detail/registry_error.h"

namespace slipway::registry::detail {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMaxScopes = 16;
constexpr std::size_t kMaxToken = 65'536;

std::string cacheKey(const Endpoint& endpoint, const Credentials& credentials, const std::vector<std::string>& scopes) {
    // A digest, so that no password lies about in a map's key.
    std::string text = endpoint.base.origin();
    for (const auto& part : {credentials.username, credentials.password, credentials.identityToken})
        text += '\0' + part;
    for (const auto& scope : scopes)
        text += '\n' + scope;
    return oci::digestOf(text).hex();
}

std::string basicHeader(const Credentials& credentials) {
    return "Basic " + encodeBase64(credentials.username + ":" + credentials.password);
}

bool isSafeToken(std::string_view token) {
    return !token.empty() && token.size() <= kMaxToken && std::ranges::all_of(token, [](char c) {
        return static_cast<unsigned char>(c) > 0x20 && static_cast<unsigned char>(c) < 0x7f;
    });
}

// What we need and what the registry says that we need, each once.
std::vector<std::string> mergedScopes(const std::vector<std::string>& ours, const Challenge& challenge) {
    auto scopes = ours;
    if (const auto asked = challenge.parameters.find("scope"); asked != challenge.parameters.end()) {
        for (auto& scope : split(asked->second, ' ')) {
            if (!scope.empty() && scopes.size() < kMaxScopes && std::ranges::find(scopes, scope) == scopes.end())
                scopes.push_back(std::move(scope));
        }
    }
    return scopes;
}

const Challenge* findScheme(const std::vector<Challenge>& challenges, std::string_view scheme) {
    const auto it = std::ranges::find(challenges, scheme, &Challenge::scheme);
    return it == challenges.end() ? nullptr : &*it;
}

} // namespace

Result<Credentials> Authenticator::credentialsFor(const Endpoint& endpoint) const {
    if (!m_credentials)
        return Credentials();
    return context(m_credentials->find(endpoint.name), "credentials for {}", endpoint.name);
}

bool Authenticator::anonymousAt(const Endpoint& endpoint) const {
    const auto credentials = credentialsFor(endpoint);
    return !credentials || credentials->empty();
}

Result<std::optional<std::string>> Authenticator::known(const Endpoint& endpoint,
                                                        const std::vector<std::string>& scopes) const {
    const auto credentials = TRY(credentialsFor(endpoint));
    if (isSafeToken(credentials.registryToken) && (endpoint.base.secure() || endpoint.insecure))
        return "Bearer " + credentials.registryToken;
    if (auto header = m_shared->tokens.find(cacheKey(endpoint, credentials, scopes)))
        return header;
    // A Basic header is the same for every scope.
    return m_shared->tokens.find(cacheKey(endpoint, credentials, {}));
}

Result<std::optional<std::string>> Authenticator::answer(const Endpoint& endpoint,
                                                         const std::vector<Challenge>& challenges,
                                                         const std::vector<std::string>& scopes, std::stop_token stop) {
    const auto credentials = TRY(credentialsFor(endpoint));
    const auto key = cacheKey(endpoint, credentials, scopes);
    m_shared->tokens.forget(key);
    if (const auto* bearer = findScheme(challenges, "bearer"))
        return TRY(fetchToken(endpoint, *bearer, credentials, scopes, key, stop));
    if (findScheme(challenges, "basic") && !credentials.username.empty()) {
        if (!endpoint.base.secure() && !endpoint.insecure)
            return fail(Errc::PermissionDenied, "{} wants a password over plain http; refused", endpoint.name);
        auto header = basicHeader(credentials);
        m_shared->tokens.put(cacheKey(endpoint, credentials, {}), header, TokenCache::Clock::now() + 1h);
        return header;
    }
    return std::nullopt;
}

Result<std::string> Authenticator::fetchToken(const Endpoint& endpoint, const Challenge& challenge,
                                              const Credentials& credentials, const std::vector<std::string>& scopes,
                                              const std::string& cacheKey, std::stop_token stop) {
    const auto parameter = [&](const char* name) {
        const auto it = challenge.parameters.find(name);
        return it == challenge.parameters.end() ? std::string() : it->second;
    };
    auto realm = TRY(context(Url::parse(parameter("realm")), "the token realm of {}", endpoint.name));
    const auto trust = trustOf(realm, endpoint.base);
    if (trust == RealmTrust::Refused)
        return fail(Errc::PermissionDenied, "{} sends us to {} for a token, which is not safe; refused", endpoint.name,
                    realm.origin());
    const Credentials presented = trust == RealmTrust::Full ? credentials : Credentials();

    HttpRequest request;
    request.verifyTls = !m_shared->config.isInsecure(realm.hostAndPort());
    const auto wanted = mergedScopes(scopes, challenge);
    if (!presented.identityToken.empty()) {
        request.method = "POST";
        request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
        std::string scopeList;
        for (const auto& scope : wanted)
            scopeList += (scopeList.empty() ? "" : " ") + scope;
        request.body = fmt::format("grant_type=refresh_token&service={}&client_id=slipway&scope={}&refresh_token={}",
                                   percentEncode(parameter("service")), percentEncode(scopeList),
                                   percentEncode(presented.identityToken));
    } else {
        if (const auto service = parameter("service"); !service.empty())
            realm.addQuery("service", service);
        for (const auto& scope : wanted)
            realm.addQuery("scope", scope);
        if (!presented.username.empty()) {
            realm.addQuery("account", presented.username);
            request.headers.emplace_back("Authorization", basicHeader(presented));
        }
    }
    request.url = realm;
    auto response = performFollowing(m_shared->transport, m_shared->config, request, stop);
    if (!response)
        return std::unexpected(
            std::move(response.error().error).withContext(fmt::format("get a token from {}", realm.hostAndPort())));
    if (response->status == 401 || response->status == 403)
        return fail(Errc::Unauthorized, "{}: {}", endpoint.name,
                    presented.empty() ? "it gives no anonymous access; log in first"
                                      : "the user name or password is wrong");
    if (!response->ok())
        return std::unexpected(errorOf(*response, fmt::format("get a token from {}", realm.hostAndPort())));

    const auto document = TRY(parseJson(response->body, "token", {1u << 20, 16}));
    auto token = TRY(jsonString(document, "token"));
    if (token.empty())
        token = TRY(jsonString(document, "access_token"));
    if (!isSafeToken(token))
        return fail(Errc::Unauthorized, "{} gave no usable token", realm.hostAndPort());
    const auto lifetime = std::clamp<std::int64_t>(TRY(jsonInt(document, "expires_in", 60)), 60, 3600);
    auto header = "Bearer " + token;
    // A little early, so that it does not expire on the way.
    m_shared->tokens.put(cacheKey, header, TokenCache::Clock::now() + std::chrono::seconds(lifetime - 10));
    return header;
}

} // namespace slipway::registry::detail
