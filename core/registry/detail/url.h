// URLs of registries, token services and redirects (RFC 3986): only http and https, no user information kept.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace slipway::registry::detail {

struct Url {
    std::string scheme; // "http" or "https"
    std::string host;   // lower case, brackets around IPv6
    int port = 0;       // always set
    std::string path;   // begins with '/'
    std::string query;  // without '?'; may be empty

    // Absolute URL. InvalidArgument for other schemes, no host, over 16 KiB, or control characters. User information
    // and fragment are dropped.
    static Result<Url> parse(std::string_view text);
    // A Location header as seen from here: absolute or relative (RFC 3986 section 5).
    Result<Url> resolve(std::string_view location) const;

    bool secure() const { return scheme == "https"; }
    bool sameOrigin(const Url& other) const {
        return scheme == other.scheme && host == other.host && port == other.port;
    }
    std::string hostAndPort() const; // without the scheme's default port
    std::string origin() const;      // "https://host:port"
    std::string str() const;
    // With "name=value" appended, both percent-encoded.
    void addQuery(std::string_view name, std::string_view value);
};

// Everything but unreserved characters as %XX.
std::string percentEncode(std::string_view text);

} // namespace slipway::registry::detail
