// WWW-Authenticate, URLs and what else a registry's headers say: parsing ends, and nothing that could split a header
// comes out.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "registry/credentials.h"
#include "registry/detail/challenge.h"
#include "registry/detail/retry.h"
#include "registry/detail/url.h"

using namespace slipway::registry;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    static const auto base = detail::Url::parse("https://registry.example:5000/v2/a/b").value();
    for (const auto& challenge : detail::parseChallenges(text)) {
        for (const auto& [name, value] : challenge.parameters)
            (void)detail::Url::parse(value);
    }
    for (const auto& url : {detail::Url::parse(text), base.resolve(text)}) {
        if (!url)
            continue;
        const auto printed = url->str();
        if (std::ranges::any_of(printed, [](char c) { return c == '\r' || c == '\n' || c == '\0' || c == ' '; }))
            std::abort();
        if (url->scheme != "http" && url->scheme != "https")
            std::abort();
    }
    (void)detail::parseRetryAfter(text);
    (void)parseRegistryAuth(text, "docker.io");
    (void)parseRegistryConfig(text);
    return 0;
}
