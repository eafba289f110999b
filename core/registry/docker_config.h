// Credentials from docker's config.json: "auths", "credsStore", "credHelpers" (docker-credential-NAME protocol). Part
// of slipway::registry_credentials.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "registry/credentials.h"

namespace slipway::registry {

// Runs `docker-credential-<helper> <verb>` with `input` on its standard input and gives its output. Injected in tests.
using HelperRunner =
    std::function<Result<std::string>(std::string_view helper, std::string_view verb, std::string_view input)>;

// The real thing: the program is looked up in PATH and started without a shell, 30 s at most. NotFound: the store has
// no such entry.
Result<std::string> runCredentialHelper(std::string_view helper, std::string_view verb, std::string_view input);

class DockerConfig : public CredentialsProvider {
public:
    // $DOCKER_CONFIG/config.json, else ~/.docker/config.json.
    static std::string defaultPath();
    // A missing file is an empty configuration.
    static Result<DockerConfig> load(const std::string& path, HelperRunner runner = runCredentialHelper);
    static Result<DockerConfig> parse(std::string_view json, HelperRunner runner = runCredentialHelper);

    Result<Credentials> find(std::string_view registry) const override;
    // Every registry that an entry exists for, for the X-Registry-Config header of a build. Helpers that fail are left
    // out.
    std::map<std::string, Credentials> all() const;

    // Stores (login) or removes (logout) an entry: in the helper that is responsible, else in the file at `path`, which
    // keeps its other members and gets mode 0600.
    static Result<> store(const std::string& path, std::string_view registry, const Credentials& credentials,
                          HelperRunner runner = runCredentialHelper);
    static Result<> erase(const std::string& path, std::string_view registry,
                          HelperRunner runner = runCredentialHelper);

private:
    std::string helperFor(std::string_view registry) const; // "" for none

    std::map<std::string, Credentials> m_auths;   // by registry
    std::map<std::string, std::string> m_helpers; // by registry
    std::string m_store;
    HelperRunner m_runner;
};

// The key that docker uses for a registry in config.json and with helpers: "https://index.docker.io/v1/" for docker.io.
std::string configKeyOf(std::string_view registry);

} // namespace slipway::registry
