// What an image runs on: "linux/amd64", "linux/arm/v7" (OCI image-spec, image-index.md "platform"; normalisation as in
// containerd's platforms package).
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace slipway::oci {

struct Platform {
    std::string os;
    std::string arch;
    std::string variant;   // "v7", "v8", …; often empty
    std::string osVersion; // Windows only

    // "os", "arch", "os/arch" or "os/arch/variant" in any usual spelling; what is left out comes from the host. The
    // result is normalised. InvalidArgument for anything else.
    static Result<Platform> parse(std::string_view text);
    // What this machine runs natively.
    static Platform host();

    // x86_64 -> amd64, aarch64 -> arm64, armhf -> arm/v7, i386 -> 386; arm64/v8 -> arm64, arm -> arm/v7, amd64/v1 ->
    // amd64; lower case.
    Platform normalized() const;
    std::string str() const; // "linux/arm/v7"
    bool empty() const noexcept { return os.empty() && arch.empty(); }

    auto operator<=>(const Platform&) const = default;
};

// How well `candidate` serves `wanted`: 0 is exact, larger is worse, nullopt does not run at all. arm/v7 takes v6 and
// v5 after v7, arm64 takes arm/v8, v7, v6, v5 last, amd64/v3 takes v2 and plain amd64. Both are normalised first.
std::optional<int> matchRank(const Platform& wanted, const Platform& candidate);

} // namespace slipway::oci
