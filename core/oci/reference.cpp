#include "oci/reference.h"

#include <algorithm>

#include "base/text.h"

namespace slipway::oci {

namespace {

constexpr std::size_t kMaxName = 255;
constexpr std::string_view kOfficial = "library/";

bool isLowerOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}
bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isAlnum(char c) {
    return isLowerOrDigit(c) || (c >= 'A' && c <= 'Z');
}

// path-component := [a-z0-9]+ (separator [a-z0-9]+)*; separator := [_.] | "__" | "-"+
bool isPathComponent(std::string_view component) {
    std::size_t i = 0;
    while (true) {
        const auto start = i;
        while (i < component.size() && isLowerOrDigit(component[i]))
            ++i;
        if (i == start)
            return false;
        if (i == component.size())
            return true;
        if (component[i] == '-') {
            while (i < component.size() && component[i] == '-')
                ++i;
        } else if (component.substr(i).starts_with("__")) {
            i += 2;
        } else if (component[i] == '_' || component[i] == '.') {
            ++i;
        } else {
            return false;
        }
    }
}

bool isDomainName(std::string_view host) {
    for (const auto& label : split(host, '.')) {
        if (label.empty() || !isAlnum(label.front()) || !isAlnum(label.back()) ||
            !std::ranges::all_of(label, [](char c) { return isAlnum(c) || c == '-'; }))
            return false;
    }
    return !host.empty();
}

struct HostPort {
    std::string_view host; // with brackets for IPv6
    std::string_view port; // may be empty
    bool hasPort = false;
};

HostPort splitPort(std::string_view text) {
    const auto bracket = text.rfind(']');
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos || (bracket != std::string_view::npos && colon < bracket))
        return {text, {}, false};
    return {text.substr(0, colon), text.substr(colon + 1), true};
}

bool isRegistryHost(std::string_view text) {
    const auto [host, port, hasPort] = splitPort(text);
    if (hasPort) {
        const auto number = parseUnsigned(port);
        if (!number || *number == 0 || *number > 65535 || !std::ranges::all_of(port, isDigit))
            return false;
    }
    if (host.starts_with('[')) {
        return host.size() > 3 && host.ends_with(']') &&
               std::ranges::all_of(host.substr(1, host.size() - 2), [](char c) {
                   return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.';
               });
    }
    return isDomainName(host);
}

// What docker takes for a registry: something with a dot or a port, "localhost", or with upper case.
bool looksLikeRegistry(std::string_view first) {
    return first.find_first_of(".:") != std::string_view::npos || first == "localhost" ||
           std::ranges::any_of(first, [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::unexpected<Error> invalid(std::string_view text, std::string_view why) {
    return fail(Errc::InvalidArgument, "invalid reference {:?}: {}", text.substr(0, 300), why);
}

} // namespace

Result<std::string> contextKey(std::string_view name) {
    auto reference = Reference::parse(toLower(name));
    if (!reference)
        return fail(Errc::InvalidArgument, "{:?} cannot be a context's name: it must be one that FROM could name",
                    name);
    std::string key = reference->familiar();
    if (key.ends_with(":latest"))
        key.resize(key.size() - std::string_view(":latest").size());
    return key;
}

bool isValidTag(std::string_view tag) noexcept {
    if (tag.empty() || tag.size() > 128 || !(isAlnum(tag[0]) || tag[0] == '_'))
        return false;
    return std::ranges::all_of(tag, [](char c) { return isAlnum(c) || c == '_' || c == '.' || c == '-'; });
}

bool isValidRepository(std::string_view repository) noexcept {
    if (repository.empty() || repository.size() > kMaxName)
        return false;
    return std::ranges::all_of(split(repository, '/'), isPathComponent);
}

bool isLoopbackHost(std::string_view hostAndPort) noexcept {
    const auto host = toLower(splitPort(hostAndPort).host);
    if (host == "localhost" || host == "[::1]" || host == "::1" || host.ends_with(".localhost"))
        return true;
    // Only dotted quads: "127.evil.example" is a name.
    const auto parts = split(host, '.');
    return parts.size() == 4 && parts[0] == "127" && std::ranges::all_of(parts, [](const std::string& part) {
               const auto number = parseUnsigned(part);
               return part.size() <= 3 && number && *number <= 255;
           });
}

Result<Reference> Reference::parseName(std::string_view text) {
    if (text.empty())
        return invalid(text, "it is empty");
    if (text.size() > 1024)
        return invalid(text, "it is too long");
    if (text.size() == 64 && isHex(text))
        return invalid(text, "64 hex digits are an image id, not a name");

    Reference reference;
    auto rest = text;
    if (const auto at = rest.find('@'); at != std::string_view::npos) {
        auto digest = Digest::parse(rest.substr(at + 1));
        if (!digest)
            return invalid(text, digest.error().message());
        reference.m_digest = std::move(*digest);
        rest = rest.substr(0, at);
    }
    const auto slash = rest.rfind('/');
    const auto colon = rest.rfind(':');
    if (colon != std::string_view::npos && (slash == std::string_view::npos || colon > slash)) {
        const auto tag = rest.substr(colon + 1);
        if (!isValidTag(tag))
            return invalid(text,
                           "a tag is 1 to 128 letters, digits, '_', '.' and '-', and begins with neither '.' nor '-'");
        reference.m_tag = tag;
        rest = rest.substr(0, colon);
    }

    std::string_view registry = kDockerHub;
    auto repository = rest;
    if (const auto first = rest.find('/');
        first != std::string_view::npos && looksLikeRegistry(rest.substr(0, first))) {
        registry = rest.substr(0, first);
        repository = rest.substr(first + 1);
        if (!isRegistryHost(registry))
            return invalid(text, "the part before the first slash is not a registry's host name");
    }
    if (registry == "index.docker.io")
        registry = kDockerHub;
    reference.m_registry = registry;
    reference.m_repository = repository;
    if (registry == kDockerHub && repository.find('/') == std::string_view::npos)
        reference.m_repository = std::string(kOfficial) + std::string(repository);
    if (std::ranges::any_of(repository, [](char c) { return c >= 'A' && c <= 'Z'; }))
        return invalid(text, "the repository name must be lower case");
    if (reference.name().size() > kMaxName)
        return invalid(text, "the name is longer than 255 bytes");
    if (!isValidRepository(reference.m_repository))
        return invalid(text, "a repository name has lower-case letters, digits and single separators ('.', '_', '__', "
                             "'-') between slashes");
    return reference;
}

Result<Reference> Reference::parse(std::string_view text) {
    auto reference = TRY(parseName(text));
    if (reference.m_tag.empty() && !reference.m_digest)
        reference.m_tag = "latest";
    return reference;
}

Result<Reference> Reference::withTag(std::string_view tag) const {
    if (!isValidTag(tag))
        return fail(Errc::InvalidArgument, "invalid tag {:?}", tag.substr(0, 150));
    auto copy = *this;
    copy.m_tag = tag;
    copy.m_digest.reset();
    return copy;
}

Reference Reference::withDigest(const Digest& digest) const {
    auto copy = *this;
    copy.m_tag.clear();
    copy.m_digest = digest;
    return copy;
}

Reference Reference::withoutDigest() const {
    auto copy = *this;
    copy.m_digest.reset();
    if (copy.m_tag.empty())
        copy.m_tag = "latest";
    return copy;
}

std::string Reference::name() const {
    return m_registry + "/" + m_repository;
}

std::string Reference::familiarName() const {
    if (m_registry != kDockerHub)
        return name();
    // A repository called "library/x/y" keeps its prefix, else it could not be parsed back.
    if (m_repository.starts_with(kOfficial) && m_repository.find('/', kOfficial.size()) == std::string::npos)
        return m_repository.substr(kOfficial.size());
    // "docker.io/localhost/x" would be read back as another registry.
    const auto first = m_repository.substr(0, m_repository.find('/'));
    return looksLikeRegistry(first) ? name() : m_repository;
}

namespace {

std::string withSuffix(std::string text, const std::string& tag, const std::optional<Digest>& digest) {
    if (!tag.empty())
        text += ":" + tag;
    if (digest)
        text += "@" + digest->str();
    return text;
}

} // namespace

std::string Reference::canonical() const {
    return withSuffix(name(), m_tag, m_digest);
}
std::string Reference::familiar() const {
    return withSuffix(familiarName(), m_tag, m_digest);
}
std::string Reference::identifier() const {
    return m_digest ? m_digest->str() : m_tag;
}

} // namespace slipway::oci
