#include "dockerfile/secret_name.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace slipway::dockerfile {

bool looksSecret(std::string_view name) {
    static constexpr std::array<std::string_view, 10> secret{
        "apikey", "auth", "credential", "credentials", "key", "passwd", "password", "pword", "secret", "token"};
    static constexpr std::array<std::string_view, 3> harmless{"public", "file", "version"};
    const auto parts = split(toLower(name), '_');
    const auto has = [&](const auto& words) {
        return std::ranges::any_of(
            parts, [&](const std::string& part) { return std::ranges::find(words, part) != words.end(); });
    };
    return has(secret) && !has(harmless);
}

} // namespace slipway::dockerfile
