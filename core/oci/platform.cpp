#include "oci/platform.h"

#include <algorithm>
#include <array>

#include <sys/utsname.h>

#include "base/text.h"

namespace slipway::oci {

namespace {

constexpr std::array kKnownOs = {"aix",   "android", "darwin",  "dragonfly", "freebsd", "illumos", "ios",     "js",
                                 "linux", "netbsd",  "openbsd", "plan9",     "solaris", "unknown", "windows", "wasip1"};

bool isKnownOs(std::string_view os) {
    return std::ranges::find(kKnownOs, os) != kKnownOs.end();
}

bool isPlausiblePart(std::string_view part) {
    return !part.empty() && part.size() <= 64 && part[0] != '.' && part[0] != '-' &&
           std::ranges::all_of(part, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                      c == '.' || c == '-';
           });
}

// "v7" -> 7; 0 for anything else.
int variantNumber(std::string_view variant) {
    return variant.size() == 2 && variant[0] == 'v' && variant[1] >= '1' && variant[1] <= '9' ? variant[1] - '0' : 0;
}

} // namespace

Result<Platform> Platform::parse(std::string_view text) {
    const auto invalid = [&] {
        return fail(Errc::InvalidArgument, "invalid platform {:?}: it must look like linux/amd64 or linux/arm/v7",
                    text.substr(0, 100));
    };
    const auto parts = split(text, '/');
    if (parts.empty() || parts.size() > 3 || !std::ranges::all_of(parts, isPlausiblePart))
        return invalid();
    const auto machine = host();
    Platform platform{parts[0], machine.arch, {}, {}};
    if (parts.size() == 1) {
        if (isKnownOs(toLower(parts[0])) || toLower(parts[0]) == "macos") {
            platform.variant = machine.variant;
        } else {
            platform = {machine.os, parts[0], {}, {}};
            const auto normal = platform.normalized();
            static constexpr std::array kKnownArch = {"386",     "amd64",   "arm",    "arm64",    "loong64",
                                                      "mips",    "mipsle",  "mips64", "mips64le", "ppc64",
                                                      "ppc64le", "riscv64", "s390x",  "wasm"};
            if (std::ranges::find(kKnownArch, normal.arch) == kKnownArch.end())
                return invalid();
        }
    } else {
        platform.arch = parts[1];
        if (parts.size() == 3)
            platform.variant = parts[2];
    }
    return platform.normalized();
}

Platform Platform::host() {
    static const Platform platform = [] {
        utsname name{};
        uname(&name);
        std::string machine = name.machine;
        if (machine == "i486" || machine == "i586")
            machine = "i686";
        return Platform{"linux", machine, {}, {}}.normalized();
    }();
    return platform;
}

Platform Platform::normalized() const {
    Platform p{toLower(os), toLower(arch), toLower(variant), osVersion};
    if (p.os == "macos")
        p.os = "darwin";
    if (p.arch == "i386" || p.arch == "i686" || p.arch == "x86") {
        p.arch = "386";
        p.variant.clear();
    } else if (p.arch == "x86_64" || p.arch == "x86-64" || p.arch == "amd64") {
        p.arch = "amd64";
        if (p.variant == "v1")
            p.variant.clear();
    } else if (p.arch == "aarch64" || p.arch == "arm64") {
        p.arch = "arm64";
        if (p.variant == "8" || p.variant == "v8" || p.variant == "v8.0")
            p.variant.clear();
    } else if (p.arch == "armhf") {
        p.arch = "arm";
        p.variant = "v7";
    } else if (p.arch == "armel") {
        p.arch = "arm";
        p.variant = "v6";
    } else if (p.arch == "armv5l" || p.arch == "armv5tel") {
        p.arch = "arm";
        p.variant = "v5";
    } else if (p.arch == "armv6l") {
        p.arch = "arm";
        p.variant = "v6";
    } else if (p.arch == "armv7l" || p.arch == "armv8l") {
        p.arch = "arm";
        p.variant = "v7";
    } else if (p.arch == "arm") {
        if (p.variant.empty() || p.variant == "7")
            p.variant = "v7";
        else if (p.variant == "5" || p.variant == "6" || p.variant == "8")
            p.variant = "v" + p.variant;
    } else if (p.arch == "loongarch64") {
        p.arch = "loong64";
    }
    return p;
}

std::string Platform::str() const {
    std::string text = os + "/" + arch;
    if (!variant.empty())
        text += "/" + variant;
    return text;
}

std::optional<int> matchRank(const Platform& wanted, const Platform& candidate) {
    const auto w = wanted.normalized();
    const auto c = candidate.normalized();
    if (w.os != c.os || (!w.osVersion.empty() && !c.osVersion.empty() && w.osVersion != c.osVersion))
        return std::nullopt;
    if (w.arch == c.arch && w.variant == c.variant)
        return 0;
    const int wantedLevel = variantNumber(w.variant);
    const int candidateLevel = variantNumber(c.variant);
    if (w.arch == c.arch) {
        // A plain arm64 is v8, a plain amd64 is v1; lower levels run on higher ones, never the other way.
        const int base = w.arch == "arm64" ? 8 : w.arch == "amd64" ? 1 : 0;
        const int from = wantedLevel ? wantedLevel : base;
        const int to = candidateLevel ? candidateLevel : base;
        if (from == 0 || to == 0 || to > from)
            return std::nullopt;
        return from - to;
    }
    if (w.arch == "arm64" && c.arch == "arm" && candidateLevel >= 5 && candidateLevel <= 8)
        return 100 + (8 - candidateLevel);
    if (w.arch == "amd64" && c.arch == "386")
        return 100;
    return std::nullopt;
}

} // namespace slipway::oci
