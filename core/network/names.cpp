#include "network/names.h"

#include <cstdint>

#include <fmt/format.h>

#include "network/detail/hash.h"

namespace slipway::network {

namespace {

constexpr std::size_t kLength = 6;

std::string hashDigits(std::string_view text) {
    auto hash = detail::stableHash(text);
    std::string digits;
    for (std::size_t i = 0; i < kLength; ++i, hash /= 36)
        digits += "0123456789abcdefghijklmnopqrstuvwxyz"[hash % 36];
    return digits;
}

} // namespace

Result<OwnerTag> OwnerTag::parse(std::string_view text) {
    bool good = text.size() == kLength;
    for (const char c : text)
        good = good && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
    if (!good)
        return fail(Errc::InvalidArgument, "an owner tag is {} characters of a-z and 0-9", kLength);
    return OwnerTag(std::string(text));
}

OwnerTag OwnerTag::of(uid_t owner, std::string_view runDirectory) {
    while (runDirectory.size() > 1 && runDirectory.ends_with('/'))
        runDirectory.remove_suffix(1);
    return OwnerTag(hashDigits(fmt::format("{}:{}", owner, runDirectory)));
}

std::string OwnerTag::tableName() const {
    return "slipway_" + m_text;
}
std::string OwnerTag::linkPrefix() const {
    return "sw" + m_text;
}
std::string OwnerTag::bridgeName(std::string_view networkId) const {
    return linkPrefix() + "b" + hashDigits(networkId);
}
std::string OwnerTag::vethName(std::string_view endpointId) const {
    return linkPrefix() + "v" + hashDigits(endpointId);
}

bool isLinkName(std::string_view name) noexcept {
    if (name.empty() || name.size() > 15 || name == "." || name == "..")
        return false;
    for (const char c : name) {
        const bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                          c == '.' || c == '-';
        if (!good)
            return false;
    }
    return true;
}

} // namespace slipway::network
