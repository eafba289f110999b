// Who we are at a registry, and where that is found. Part of slipway::registry_credentials, which links no libcurl.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace slipway::registry {

struct Credentials {
    std::string username;
    std::string password;
    std::string identityToken; // an OAuth2 refresh token, exchanged at the registry's token endpoint
    std::string registryToken; // a ready bearer token, sent as it is

    bool empty() const noexcept {
        return username.empty() && password.empty() && identityToken.empty() && registryToken.empty();
    }
    bool operator==(const Credentials&) const = default;
};

// Gives the credentials for one registry. Thread-safe.
class CredentialsProvider {
public:
    virtual ~CredentialsProvider() = default;
    // `registry` as in Reference::registry(): "docker.io", "ghcr.io", "localhost:5000"; for a mirror its own host.
    // Empty credentials mean anonymous access; an error means that a store which should know could not be asked.
    virtual Result<Credentials> find(std::string_view registry) const = 0;
};

// "https://index.docker.io/v1/", "index.docker.io", "registry-1.docker.io", "http://host/v2" -> the host that names the
// registry in a Reference.
std::string registryOf(std::string_view serverAddress);

// A fixed set: what one API request brought with it.
class FixedCredentials : public CredentialsProvider {
public:
    FixedCredentials() = default;
    explicit FixedCredentials(std::map<std::string, Credentials> byRegistry)
        : m_byRegistry(std::move(byRegistry)) {}
    Result<Credentials> find(std::string_view registry) const override;

private:
    std::map<std::string, Credentials> m_byRegistry;
};

// The X-Registry-Auth header of the Docker API (base64url of a JSON object) for a request about `registry`. An empty
// header is anonymous; InvalidArgument when it is malformed. Credentials whose serveraddress names another registry
// than `registry` are not used for it.
Result<std::shared_ptr<CredentialsProvider>> parseRegistryAuth(std::string_view header, std::string_view registry);
// The X-Registry-Config header of POST /build: an object of server address -> credentials.
Result<std::shared_ptr<CredentialsProvider>> parseRegistryConfig(std::string_view header);

// The headers' values, for clients.
std::string encodeRegistryAuth(const Credentials& credentials, std::string_view registry);
std::string encodeRegistryConfig(const std::map<std::string, Credentials>& byRegistry);

} // namespace slipway::registry
