// The value of RUN --mount.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace slipway::dockerfile {

enum class MountType { Bind, Cache, Tmpfs, Secret, Ssh };
enum class CacheSharing { Shared, Private, Locked };

struct RunMount {
    MountType type = MountType::Bind;
    std::string from; // a stage or image; empty: the build context (bind), an empty directory (cache)
    std::string source;
    std::string target;
    bool readOnly = true; // cache and tmpfs: false unless asked for
    std::string id;
    CacheSharing sharing = CacheSharing::Shared;
    bool required = false;
    std::optional<std::uint64_t> size; // tmpfs, bytes
    std::optional<std::uint32_t> mode;
    std::optional<std::uint32_t> uid, gid;
    std::string env; // secret: the variable that carries it
};

// `value` is a CSV row "type=cache,target=/root/.cache"; keys are read in order. InvalidArgument names the key that is
// wrong. Expand variables in it first.
Result<RunMount> parseRunMount(std::string_view value);

} // namespace slipway::dockerfile
