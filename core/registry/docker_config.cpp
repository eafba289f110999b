#include "registry/docker_config.h"

#include <algorithm>
#include <cstdlib>

#include <pwd.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/file.h"
#include "base/json.h"
#include "base/process.h"
#include "base/text.h"
#include "oci/reference.h"

namespace slipway::registry {

namespace {

constexpr std::string_view kHubKey = "https://index.docker.io/v1/";

// It becomes part of a program's name.
bool isHelperName(std::string_view name) {
    return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
               c == '.';
    });
}

Result<Credentials> authFrom(const Json& object) {
    Credentials credentials;
    credentials.username = TRY(jsonString(object, "username"));
    credentials.password = TRY(jsonString(object, "password"));
    credentials.identityToken = TRY(jsonString(object, "identitytoken"));
    credentials.registryToken = TRY(jsonString(object, "registrytoken"));
    if (const auto auth = TRY(jsonString(object, "auth")); !auth.empty()) {
        auto plain = TRY(decodeBase64(auth));
        while (plain.ends_with('\0'))
            plain.pop_back();
        const auto colon = plain.find(':');
        if (colon == std::string::npos)
            return fail(Errc::InvalidArgument, "auth is not base64 of \"user:password\"");
        credentials.username = plain.substr(0, colon);
        credentials.password = plain.substr(colon + 1);
    }
    return credentials;
}

Result<Json> readDocument(const std::string& path) {
    auto text = readFile(path, 4u << 20);
    if (!text && text.error().code() == Errc::NotFound)
        return Json::object();
    if (!text)
        return std::unexpected(std::move(text.error()));
    auto document = TRY(parseJson(*text, path));
    if (!document.is_object())
        return fail(Errc::InvalidArgument, "{} must hold a JSON object", path);
    return document;
}

Result<> writeDocument(const std::string& path, const Json& document) {
    const auto slash = path.rfind('/');
    if (slash != std::string::npos && slash > 0)
        TRY(makeDirectories(path.substr(0, slash)));
    return writeFileAtomically(path, dumpJson(document, 2) + "\n", 0600);
}

// Every key of "auths" that means this registry; hand-written files have several spellings.
void eraseAuths(Json& document, std::string_view registry) {
    if (!document.contains("auths") || !document["auths"].is_object())
        return;
    auto& auths = document["auths"];
    for (auto it = auths.begin(); it != auths.end();)
        it = registryOf(it.key()) == registry ? auths.erase(it) : std::next(it);
}

} // namespace

std::string configKeyOf(std::string_view registry) {
    return registry == oci::kDockerHub ? std::string(kHubKey) : std::string(registry);
}

Result<std::string> runCredentialHelper(std::string_view helper, std::string_view verb, std::string_view input) {
    if (!isHelperName(helper))
        return fail(Errc::InvalidArgument, "{:?} is no name of a credential helper", helper);
    ProcessSpec spec;
    spec.argv = {fmt::format("docker-credential-{}", helper), std::string(verb)};
    auto output = TRY(context(runCommand(spec, std::string(input), 30'000), "docker-credential-{}", helper));
    if (output.status.code == 0)
        return std::move(output.out);
    // The protocol's only way of telling the two apart is this sentence on standard output.
    if (output.out.starts_with("credentials not found"))
        return fail(Errc::NotFound, "docker-credential-{} has no entry for {}", helper, input);
    const auto said = trim(output.out.empty() ? output.err : output.out);
    return fail(Errc::Unavailable, "docker-credential-{} {} failed: {}", helper, verb,
                sanitizeForTerminal(said.substr(0, 300)));
}

std::string DockerConfig::defaultPath() {
    if (const char* directory = std::getenv("DOCKER_CONFIG"); directory && *directory)
        return joinPath(directory, "config.json");
    const char* home = std::getenv("HOME");
    std::string from = home ? home : "";
    if (from.empty()) {
        const passwd* entry = getpwuid(getuid());
        from = entry ? entry->pw_dir : "/";
    }
    return joinPath(from, ".docker/config.json");
}

Result<DockerConfig> DockerConfig::load(const std::string& path, HelperRunner runner) {
    const auto document = TRY(readDocument(path));
    return context(parse(dumpJson(document), std::move(runner)), "{}", path);
}

Result<DockerConfig> DockerConfig::parse(std::string_view json, HelperRunner runner) {
    const auto document = TRY(parseJson(json, "docker's config.json"));
    DockerConfig config;
    config.m_runner = std::move(runner);
    config.m_store = TRY(jsonString(document, "credsStore"));
    const auto helpers = TRY(jsonObject(document, "credHelpers"));
    for (const auto& [registry, name] : helpers.items()) {
        if (name.is_string())
            config.m_helpers[registryOf(registry)] = name.get<std::string>();
    }
    const auto auths = TRY(jsonObject(document, "auths"));
    for (const auto& [address, object] : auths.items())
        config.m_auths[registryOf(address)] = TRY(context(authFrom(object), "auths of {}", address));
    return config;
}

std::string DockerConfig::helperFor(std::string_view registry) const {
    const auto it = m_helpers.find(std::string(registry));
    return it == m_helpers.end() ? m_store : it->second;
}

Result<Credentials> DockerConfig::find(std::string_view address) const {
    const auto registry = registryOf(address);
    if (const auto helper = helperFor(registry); !helper.empty()) {
        auto output = m_runner(helper, "get", configKeyOf(registry));
        if (output) {
            const auto document = TRY(parseJson(*output, "credential helper's answer", {1u << 20, 8}));
            Credentials credentials;
            credentials.username = TRY(jsonString(document, "Username"));
            credentials.password = TRY(jsonString(document, "Secret"));
            if (credentials.username == "<token>") {
                credentials.identityToken = std::move(credentials.password);
                credentials.username.clear();
                credentials.password.clear();
            }
            return credentials;
        }
        if (output.error().code() != Errc::NotFound)
            return std::unexpected(std::move(output.error()));
    }
    const auto it = m_auths.find(registry);
    return it == m_auths.end() ? Credentials() : it->second;
}

std::map<std::string, Credentials> DockerConfig::all() const {
    std::map<std::string, Credentials> found;
    const auto add = [&](const std::string& registry) {
        auto credentials = find(registry);
        if (credentials && !credentials->empty())
            found.insert_or_assign(registry, std::move(*credentials));
    };
    for (const auto& [registry, credentials] : m_auths)
        add(registry);
    for (const auto& [registry, helper] : m_helpers)
        add(registry);
    if (!m_store.empty()) {
        const auto output = m_runner(m_store, "list", "");
        const auto document = output ? parseJson(*output, "credential helper's list", {1u << 20, 4}) : Json::object();
        if (document && document->is_object()) {
            for (const auto& [address, user] : document->items())
                add(registryOf(address));
        }
    }
    return found;
}

Result<> DockerConfig::store(const std::string& path, std::string_view address, const Credentials& credentials,
                             HelperRunner runner) {
    auto document = TRY(readDocument(path));
    const auto registry = registryOf(address);
    const auto config = TRY(parse(dumpJson(document), runner));
    eraseAuths(document, registry);
    const auto key = configKeyOf(registry);
    Json entry = Json::object();
    if (const auto helper = config.helperFor(registry); !helper.empty()) {
        const bool token = !credentials.identityToken.empty();
        const Json secret{{"ServerURL", key},
                          {"Username", token ? "<token>" : credentials.username},
                          {"Secret", token ? credentials.identityToken : credentials.password}};
        TRY(runner(helper, "store", dumpJson(secret)));
    } else {
        entry["auth"] = encodeBase64(credentials.username + ":" + credentials.password);
        if (!credentials.identityToken.empty())
            entry["identitytoken"] = credentials.identityToken;
    }
    document["auths"][key] = std::move(entry);
    return writeDocument(path, document);
}

Result<> DockerConfig::erase(const std::string& path, std::string_view address, HelperRunner runner) {
    auto document = TRY(readDocument(path));
    const auto registry = registryOf(address);
    const auto config = TRY(parse(dumpJson(document), runner));
    if (const auto helper = config.helperFor(registry); !helper.empty()) {
        auto erased = runner(helper, "erase", configKeyOf(registry));
        if (!erased && erased.error().code() != Errc::NotFound)
            return std::unexpected(std::move(erased.error()));
    }
    eraseAuths(document, registry);
    return writeDocument(path, document);
}

} // namespace slipway::registry
