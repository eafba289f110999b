// WWW-Authenticate: RFC 9110 section 11.6.1, with the parameters of Docker's token authentication.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::registry::detail {

struct Challenge {
    std::string scheme;                            // lower case: "bearer", "basic"
    std::map<std::string, std::string> parameters; // names in lower case; the first of two wins
};

// Every challenge of one header value, several separated by commas. Malformed input gives what could be read before it;
// never more than 16 challenges of 16 parameters, and nothing of a header over 8 KiB.
std::vector<Challenge> parseChallenges(std::string_view header);

} // namespace slipway::registry::detail
