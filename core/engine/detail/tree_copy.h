// Copying what an image has at a volume's place into the new volume.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace slipway::engine {

// The source shows host ids (it is read through the idmapped mount), the destination keeps natural ones: `start` is
// taken off. Ids outside the range are an error.
struct IdShift {
    std::uint32_t start = 0;
    std::uint32_t size = 65536;
};

// Directories, regular files, links (hard ones become copies), FIFOs; modes, owners and times of directories and
// files are kept, extended attributes are not. Never follows a link, in either tree. The directory itself takes the
// source's owner and mode.
Result<> copyTree(int sourceFd, int destinationFd, IdShift shift);

Result<bool> isEmptyDirectory(int fd);

// Bytes of regular files below `path`; what cannot be read counts as nothing.
std::uint64_t treeSize(const std::string& path);

} // namespace slipway::engine
