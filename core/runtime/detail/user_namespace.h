// User namespaces that only serve as mappings for idmapped mounts: nothing ever runs in them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/unique_fd.h"

namespace slipway::runtime::detail {

// For an idmapped mount: ids first..first+count-1 on disk appear as shown..shown+count-1.
struct IdMapping {
    std::uint32_t onDisk = 0;
    std::uint32_t shown = 0;
    std::uint32_t count = 1;
};

// The namespace's descriptor. Needs CAP_SETUID and CAP_SETGID.
Result<UniqueFd> makeMappingNamespace(const std::vector<IdMapping>& uids, const std::vector<IdMapping>& gids);

// The file system type of an open file as /proc/self/mountinfo names it ("nfs4", "fuse.sshfs"), or its magic number.
std::string fileSystemName(int fd);

} // namespace slipway::runtime::detail
