// The value of RUN --mount.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace slipway::dockerfile {

enum class MountType { Bind, Cache, Tmpfs, Secret, Ssh };
enum class CacheSharing { Shared, Private, Locked };

struct RunMount {
    MountType type = MountType::Bind;
    std::string from; // a stage, context or image; empty: the build context (bind), an empty directory (cache)
    std::string source;
    std::string target;
    bool readOnly = true; // cache and tmpfs: false unless asked for
    std::string id;       // secret: never empty
    CacheSharing sharing = CacheSharing::Shared;
    bool required = false;
    std::optional<std::uint64_t> size; // tmpfs, bytes
    std::optional<std::uint32_t> mode;
    std::optional<std::uint32_t> uid, gid;
    std::string env; // secret: the variable that carries it
};

// What a value stands for when its variables are known.
using MountExpander = std::function<Result<std::string>(std::string_view value)>;

// `value` is a CSV row "type=cache,target=/root/.cache"; keys are read in order. InvalidArgument names the key that is
// wrong. `expand` is asked for each value but that of `from`, which takes no variables; without one, values with
// variables are left out: they cannot be judged yet.
Result<RunMount> parseRunMount(std::string_view value, const MountExpander& expand = {});

} // namespace slipway::dockerfile
