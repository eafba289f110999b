#include "registry/credentials.h"

#include "base/base64.h"
#include "base/json.h"
#include "base/text.h"
#include "oci/reference.h"

namespace slipway::registry {

namespace {

constexpr std::size_t kMaxHeader = 256u << 10;

struct Entry {
    Credentials credentials;
    std::string serverAddress;
};

Result<Entry> entryFrom(const Json& object) {
    Entry entry;
    entry.serverAddress = TRY(jsonString(object, "serveraddress"));
    auto& c = entry.credentials;
    c.username = TRY(jsonString(object, "username"));
    c.password = TRY(jsonString(object, "password"));
    c.identityToken = TRY(jsonString(object, "identitytoken"));
    c.registryToken = TRY(jsonString(object, "registrytoken"));
    // "auth" is base64 of "user:password", as in config.json.
    if (const auto auth = TRY(jsonString(object, "auth")); !auth.empty() && c.username.empty()) {
        const auto plain = TRY(decodeBase64(auth));
        const auto colon = plain.find(':');
        if (colon == std::string::npos)
            return fail(Errc::InvalidArgument, "auth is not base64 of \"user:password\"");
        c.username = plain.substr(0, colon);
        c.password = plain.substr(colon + 1);
    }
    if (c.username.find(':') != std::string::npos)
        return fail(Errc::InvalidArgument, "a user name must not contain a colon");
    return entry;
}

Result<Json> decodeHeader(std::string_view header, std::string_view name) {
    if (header.size() > kMaxHeader)
        return fail(Errc::TooLarge, "{} is too long", name);
    const auto text = TRY(context(decodeBase64(trim(header)), "{}", name));
    auto document = TRY(parseJson(text, name, {kMaxHeader, 8}));
    if (document.is_null())
        return Json::object();
    if (!document.is_object())
        return fail(Errc::InvalidArgument, "{} must be a JSON object", name);
    return document;
}

Json toJson(const Credentials& credentials, std::string_view serverAddress) {
    Json object = Json::object();
    const auto set = [&object](const char* key, std::string_view value) {
        if (!value.empty())
            object[key] = std::string(value);
    };
    set("username", credentials.username);
    set("password", credentials.password);
    set("identitytoken", credentials.identityToken);
    set("registrytoken", credentials.registryToken);
    set("serveraddress", serverAddress);
    return object;
}

} // namespace

std::string registryOf(std::string_view serverAddress) {
    auto address = trim(serverAddress);
    if (const auto scheme = address.find("://"); scheme != std::string_view::npos)
        address = address.substr(scheme + 3);
    const auto host = toLower(address.substr(0, address.find('/')));
    if (host == "index.docker.io" || host == "registry-1.docker.io" || host == "docker.io")
        return std::string(oci::kDockerHub);
    return host;
}

Result<Credentials> FixedCredentials::find(std::string_view registry) const {
    const auto it = m_byRegistry.find(registryOf(registry));
    return it == m_byRegistry.end() ? Credentials() : it->second;
}

Result<std::shared_ptr<CredentialsProvider>> parseRegistryAuth(std::string_view header, std::string_view registry) {
    if (trim(header).empty())
        return std::make_shared<FixedCredentials>();
    const auto document = TRY(decodeHeader(header, "X-Registry-Auth"));
    auto entry = TRY(context(entryFrom(document), "X-Registry-Auth"));
    const auto wanted = registryOf(registry);
    if (!entry.serverAddress.empty() && registryOf(entry.serverAddress) != wanted)
        return std::make_shared<FixedCredentials>();
    return std::make_shared<FixedCredentials>(
        std::map<std::string, Credentials>{{wanted, std::move(entry.credentials)}});
}

Result<std::shared_ptr<CredentialsProvider>> parseRegistryConfig(std::string_view header) {
    if (trim(header).empty())
        return std::make_shared<FixedCredentials>();
    const auto document = TRY(decodeHeader(header, "X-Registry-Config"));
    std::map<std::string, Credentials> byRegistry;
    for (const auto& [address, object] : document.items()) {
        auto entry = TRY(context(entryFrom(object), "X-Registry-Config"));
        byRegistry.insert_or_assign(registryOf(address), std::move(entry.credentials));
    }
    return std::make_shared<FixedCredentials>(std::move(byRegistry));
}

std::string encodeRegistryAuth(const Credentials& credentials, std::string_view registry) {
    return encodeBase64(dumpJson(toJson(credentials, registry)), Base64Alphabet::UrlSafe);
}

std::string encodeRegistryConfig(const std::map<std::string, Credentials>& byRegistry) {
    Json document = Json::object();
    for (const auto& [registry, credentials] : byRegistry)
        document[registry] = toJson(credentials, {});
    return encodeBase64(dumpJson(document), Base64Alphabet::UrlSafe);
}

} // namespace slipway::registry
