// "USER name:group" against an image's own /etc/passwd and /etc/group, as the Docker API and OCI image-spec mean it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace slipway::runtime {

struct ProcessUser {
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    // Always with the primary group (CVE-2022-36109).
    std::vector<std::uint32_t> additionalGroups;
    std::string name; // empty when the uid has no entry
    std::string home = "/";
};

// `user`: "", "name", "uid", "name:group", "uid:gid" and mixtures. `extraGroups`: names or numbers (--group-add).
// `rootFd` is the container's root directory; its files are opened inside it, never through a link at the last step,
// and only if they are regular files of at most 4 MiB. Ids over 65535 are refused: they have no place in the user
// namespace. NotFound for an unknown name, InvalidArgument for what cannot be an id.
Result<ProcessUser> resolveUser(int rootFd, std::string_view user, std::span<const std::string> extraGroups = {});

// For COPY --chown and WORKDIR: "user", "user:group", numbers; only a user that is a number gives group = user.
struct Ownership {
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
};
Result<Ownership> resolveOwnership(int rootFd, std::string_view chown);

} // namespace slipway::runtime
