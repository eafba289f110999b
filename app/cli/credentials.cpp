#include "cli/credentials.h"

#include <cstdlib>

#include "base/file.h"
#include "base/json.h"
#include "base/process.h"
#include "base/text.h"

namespace slipway::cli {

namespace {

// Docker files the Hub under its first API's address.
constexpr std::string_view hubKey = "https://index.docker.io/v1/";

std::optional<std::string> decodeBase64(std::string_view text) {
    std::string bytes;
    std::uint32_t group = 0;
    int bits = 0;
    while (text.ends_with('='))
        text.remove_suffix(1);
    for (const char c : text) {
        const int value = c >= 'A' && c <= 'Z'   ? c - 'A'
                          : c >= 'a' && c <= 'z' ? c - 'a' + 26
                          : c >= '0' && c <= '9' ? c - '0' + 52
                          : c == '+'             ? 62
                          : c == '/'             ? 63
                                                 : -1;
        if (value < 0)
            return std::nullopt;
        group = (group << 6 | static_cast<std::uint32_t>(value)) & 0xFFFFFF;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes += static_cast<char>(group >> bits & 0xFF);
        }
    }
    return bytes;
}

// "https://ghcr.io/v2/" and "ghcr.io" are one registry.
std::string hostOf(std::string_view key) {
    if (const auto scheme = key.find("://"); scheme != std::string_view::npos)
        key.remove_prefix(scheme + 3);
    return toLower(key.substr(0, key.find('/')));
}

Result<std::optional<api::RegistryAuth>> askHelper(const std::string& helper, const std::string& key) {
    // It becomes part of a program's name: a slash would run any file.
    if (helper.find('/') != std::string::npos)
        return fail(Errc::InvalidArgument, "config.json: {:?} is not a credential helper's name", helper);
    const std::string program = "docker-credential-" + helper;
    const auto output = TRY(runCommand({.argv = {program, "get"}}, key, 30'000));
    if (output.status.code != 0) {
        // The protocol has no code of its own for "I have none".
        const std::string said(trim(output.out.empty() ? output.err : output.out));
        if (said.find("credentials not found") != std::string::npos)
            return std::nullopt;
        return fail(Errc::Unauthorized, "{} get: {}", program, said.empty() ? "it failed" : said);
    }
    const Json json = TRY(parseJson(output.out, program));
    api::RegistryAuth auth;
    const std::string user = TRY(jsonString(json, "Username"));
    const std::string secret = TRY(jsonString(json, "Secret"));
    auth.serverAddress = key;
    if (user == "<token>") {
        auth.identityToken = secret;
    } else {
        auth.username = user;
        auth.password = secret;
    }
    return auth;
}

Result<std::optional<api::RegistryAuth>> readEntry(const std::string& key, const Json& entry) {
    api::RegistryAuth auth;
    auth.serverAddress = key;
    auth.identityToken = TRY(jsonString(entry, "identitytoken"));
    auth.username = TRY(jsonString(entry, "username"));
    auth.password = TRY(jsonString(entry, "password"));
    const std::string packed = TRY(jsonString(entry, "auth"));
    if (!packed.empty()) {
        const auto plain = decodeBase64(packed);
        const auto colon = plain ? plain->find(':') : std::string::npos;
        if (colon == std::string::npos)
            return fail(Errc::InvalidArgument, "config.json: the entry for {} is not base64 of user:password", key);
        auth.username = plain->substr(0, colon);
        auth.password = plain->substr(colon + 1);
        while (auth.password.ends_with('\0'))
            auth.password.pop_back();
    }
    if (auth.username.empty() && auth.identityToken.empty())
        return std::nullopt;
    return auth;
}

} // namespace

std::string registryOf(const std::string& reference) {
    const auto slash = reference.find('/');
    const std::string first = reference.substr(0, slash);
    if (slash == std::string::npos ||
        (first.find('.') == std::string::npos && first.find(':') == std::string::npos && first != "localhost"))
        return "docker.io";
    return first == "index.docker.io" ? "docker.io" : first;
}

std::string configDirectory() {
    if (const char* configured = std::getenv("DOCKER_CONFIG"); configured && *configured)
        return configured;
    const char* home = std::getenv("HOME");
    return home && *home ? joinPath(home, ".docker") : std::string();
}

Result<std::optional<api::RegistryAuth>> findCredentials(const std::string& directory, const std::string& registry) {
    if (directory.empty())
        return std::nullopt;
    const std::string path = joinPath(directory, "config.json");
    const auto content = readFile(path, 1u << 20);
    if (!content && content.error().code() == Errc::NotFound)
        return std::nullopt;
    if (!content)
        return std::unexpected(content.error());
    const Json config = TRY(parseJson(*content, path));
    const bool hub = registry == "docker.io";
    const std::string key = hub ? std::string(hubKey) : registry;

    const Json helpers = TRY(jsonObject(config, "credHelpers"));
    std::string helper = TRY(jsonString(helpers, registry));
    if (helper.empty())
        helper = TRY(jsonString(helpers, key));
    if (helper.empty())
        helper = TRY(jsonString(config, "credsStore"));
    if (!helper.empty())
        return context(askHelper(helper, key), "credentials for {}", registry);

    const Json auths = TRY(jsonObject(config, "auths"));
    for (const auto& [name, entry] : auths.items()) {
        const std::string host = hostOf(name);
        if (host == toLower(registry) || (hub && (host == "index.docker.io" || host == "registry-1.docker.io")))
            if (auto auth = TRY(readEntry(name, entry)))
                return auth;
    }
    return std::nullopt;
}

} // namespace slipway::cli
