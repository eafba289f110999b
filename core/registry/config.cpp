#include "registry/config.h"

#include <algorithm>
#include <optional>

#include <arpa/inet.h>

#include "base/text.h"
#include "oci/reference.h"
#include "registry/detail/url.h"

namespace slipway::registry {

namespace {

struct Network {
    std::uint32_t address; // host byte order
    int prefix;
    bool contains(std::uint32_t other) const { return prefix == 0 || (address ^ other) >> (32 - prefix) == 0; }
};

std::optional<std::uint32_t> parseIpv4(const std::string& text) {
    in_addr address{};
    if (inet_pton(AF_INET, text.c_str(), &address) != 1)
        return std::nullopt;
    return ntohl(address.s_addr);
}

std::optional<Network> parseNetwork(const std::string& text) {
    const auto parts = split(text, '/');
    if (parts.size() != 2)
        return std::nullopt;
    const auto address = parseIpv4(parts[0]);
    const auto prefix = parseUnsigned(parts[1]);
    if (!address || !prefix || *prefix > 32)
        return std::nullopt;
    return Network{*address, static_cast<int>(*prefix)};
}

// An https URL made of it shows what host and port it is.
Result<detail::Url> parseHost(std::string_view hostAndPort) {
    auto url = TRY(detail::Url::parse(fmt::format("https://{}/", hostAndPort)));
    if (url.path != "/" || !url.query.empty() || hostAndPort.find('@') != std::string_view::npos)
        return fail(Errc::InvalidArgument, "{:?} is not a host name", hostAndPort);
    return url;
}

} // namespace

Result<> RegistryConfig::validate() const {
    for (const auto& [registry, urls] : mirrors) {
        TRY(context(parseHost(registry), "registry-mirrors"));
        for (const auto& url : urls)
            TRY(context(detail::Url::parse(url), "registry-mirrors of {}", registry));
    }
    for (const auto& entry : insecureRegistries) {
        if (!parseNetwork(entry))
            TRY(context(parseHost(entry), "insecure-registries"));
    }
    return {};
}

bool RegistryConfig::isInsecure(std::string_view hostAndPort) const {
    if (oci::isLoopbackHost(hostAndPort))
        return true;
    const auto url = parseHost(hostAndPort);
    if (!url)
        return false;
    const auto address = parseIpv4(url->host);
    return std::ranges::any_of(insecureRegistries, [&](const std::string& entry) {
        if (const auto network = parseNetwork(entry))
            return address && network->contains(*address);
        const auto listed = parseHost(entry);
        return listed && listed->host == url->host && listed->port == url->port;
    });
}

} // namespace slipway::registry
