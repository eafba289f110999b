// Image references: "python:3.8", "localhost:5000/team/app@sha256:…". Grammar and normalisation are those of the
// distribution project's reference package, which docker uses.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "oci/digest.h"

namespace slipway::oci {

inline constexpr std::string_view kDockerHub = "docker.io";

class Reference {
public:
    Reference() = default;

    // Normalises as docker does: no registry -> docker.io, docker.io with a single-part name -> library/NAME,
    // index.docker.io -> docker.io, neither tag nor digest -> tag "latest". InvalidArgument says what is wrong: upper
    // case in the repository, a bare 64-digit id, a name over 255 bytes, an unknown digest algorithm, ….
    static Result<Reference> parse(std::string_view text);
    // Like parse(), but without a tag or digest there is none ("name only"), for `docker images NAME` and listTags.
    static Result<Reference> parseName(std::string_view text);

    const std::string& registry() const noexcept { return m_registry; }     // "docker.io", "localhost:5000"
    const std::string& repository() const noexcept { return m_repository; } // "library/python", "team/app"
    const std::string& tag() const noexcept { return m_tag; }               // "" when there is none
    const std::optional<Digest>& digest() const noexcept { return m_digest; }

    // The same repository with another tag or digest.
    Result<Reference> withTag(std::string_view tag) const;
    Reference withDigest(const Digest& digest) const; // the tag is dropped
    Reference withoutDigest() const;                  // the tag, "latest" when there was none

    std::string name() const;         // "docker.io/library/python"
    std::string canonical() const;    // "docker.io/library/python:3.8@sha256:…"
    std::string familiarName() const; // "python", "user/app", "localhost:5000/x": the way docker prints it
    std::string familiar() const;     // "python:3.8", "python@sha256:…"
    // What goes into /v2/<repository>/manifests/<here>: the digest if there is one, else the tag.
    std::string identifier() const;

    auto operator<=>(const Reference&) const = default;

private:
    std::string m_registry;
    std::string m_repository;
    std::string m_tag;
    std::optional<Digest> m_digest;
};

// The one spelling of a build context's name, as BuildKit compares them: familiar, in lower case, without ":latest".
// InvalidArgument for what can be no image's name.
Result<std::string> contextKey(std::string_view name);

// [A-Za-z0-9_][A-Za-z0-9_.-]{0,127}
bool isValidTag(std::string_view tag) noexcept;
// Path components of lower-case letters, digits and single separators, 255 bytes at most; without a registry.
bool isValidRepository(std::string_view repository) noexcept;

// True for "localhost", "*.localhost", 127.0.0.0/8 and [::1], with or without a port.
bool isLoopbackHost(std::string_view hostAndPort) noexcept;

} // namespace slipway::oci
