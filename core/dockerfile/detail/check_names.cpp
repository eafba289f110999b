#include "dockerfile/detail/check_names.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace slipway::dockerfile::detail {

namespace {

bool isLowerOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}
bool isWord(char c) {
    return isLowerOrDigit(c) || (c >= 'A' && c <= 'Z') || c == '_';
}

// Runs of letters and digits with ".", "_", "__" or dashes between.
bool isPathComponent(std::string_view text) {
    std::size_t at = 0;
    const auto run = [&] {
        const std::size_t begin = at;
        while (at < text.size() && isLowerOrDigit(text[at]))
            ++at;
        return at > begin;
    };
    if (!run())
        return false;
    while (at < text.size()) {
        if (text[at] == '-')
            at = std::min(text.find_first_not_of('-', at), text.size());
        else if (text.substr(at).starts_with("__"))
            at += 2;
        else if (text[at] == '.' || text[at] == '_')
            ++at;
        else
            return false;
        if (!run())
            return false;
    }
    return true;
}

bool isHost(std::string_view text) {
    if (text.starts_with('['))
        return text.find(']') != std::string_view::npos;
    const std::size_t colon = text.find(':');
    const std::string_view port = colon == std::string_view::npos ? "0" : text.substr(colon + 1);
    const std::string_view name = text.substr(0, colon);
    return !name.empty() && name.front() != '-' && name.back() != '-' && parseUnsigned(port) &&
           std::ranges::all_of(name, [](char c) { return (isWord(c) && c != '_') || c == '.' || c == '-'; });
}

bool isDigest(std::string_view text) {
    const std::size_t colon = text.find(':');
    return colon != std::string_view::npos && colon > 0 && text.size() - colon > 32 &&
           std::ranges::all_of(text.substr(colon + 1),
                               [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

} // namespace

bool isImageReference(std::string_view text) {
    if (const std::size_t at = text.find('@'); at != std::string_view::npos) {
        if (!isDigest(text.substr(at + 1)))
            return false;
        text = text.substr(0, at);
    }
    const std::size_t slash = text.rfind('/');
    const std::size_t name = slash == std::string_view::npos ? 0 : slash + 1;
    if (const std::size_t colon = text.find(':', name); colon != std::string_view::npos) {
        const std::string_view tag = text.substr(colon + 1);
        if (tag.empty() || tag.size() > 128 || !isWord(tag.front()) ||
            !std::ranges::all_of(tag, [](char c) { return isWord(c) || c == '.' || c == '-'; }))
            return false;
        text = text.substr(0, colon);
    }
    if (text.empty() || text.size() > 255)
        return false;
    auto parts = split(text, '/');
    const std::string& first = parts.front();
    const bool host = parts.size() > 1 && (first.find_first_of(".:[") != std::string::npos || first == "localhost" ||
                                           toLower(first) != first);
    if (host && !isHost(first))
        return false;
    return std::all_of(parts.begin() + (host ? 1 : 0), parts.end(), isPathComponent);
}

std::optional<PlatformName> readPlatform(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> architectures{
        {{"amd64", "amd64"},
         {"x86_64", "amd64"},
         {"x86-64", "amd64"},
         {"arm64", "arm64"},
         {"aarch64", "arm64"},
         {"arm", "arm"},
         {"armhf", "arm"},
         {"armel", "arm"},
         {"386", "386"},
         {"i386", "386"},
         {"riscv64", "riscv64"},
         {"s390x", "s390x"}}};
    static constexpr std::array<std::string_view, 4> others{"ppc64le", "mips64le", "mips64", "loong64"};
    static constexpr std::array<std::string_view, 4> systems{"linux", "windows", "darwin", "freebsd"};
    const auto parts = split(toLower(text), '/');
    const auto architecture = [&](std::string_view name) -> std::string {
        for (const auto& [alias, known] : architectures)
            if (alias == name)
                return std::string(known);
        return std::ranges::find(others, name) != others.end() ? std::string(name) : std::string{};
    };
    if (parts.size() > 3 || parts.front().empty())
        return std::nullopt;
    if (parts.size() == 1) {
        if (auto known = architecture(parts[0]); !known.empty())
            return PlatformName{{}, std::move(known)};
        return std::ranges::find(systems, parts[0]) != systems.end() ? std::optional(PlatformName{parts[0], {}})
                                                                     : std::nullopt;
    }
    if (parts[1].empty())
        return std::nullopt;
    auto known = architecture(parts[1]);
    return PlatformName{parts[0], known.empty() ? parts[1] : std::move(known)};
}

} // namespace slipway::dockerfile::detail
