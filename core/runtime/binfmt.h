// Programs of other architectures: what the kernel's binfmt_misc has been told to run them with
// (Documentation/admin-guide/binfmt-misc.rst).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace slipway::runtime {

struct BinfmtEntry {
    std::string name;
    bool enabled = false;
    std::string interpreter;
    std::string flags; // "F": opened when it was registered, so that it serves in containers too
    std::size_t offset = 0;
    std::string magic, mask; // bytes; an empty mask is all ones
};

// One file of /proc/sys/fs/binfmt_misc. InvalidArgument when it is not for a magic.
Result<BinfmtEntry> parseBinfmt(std::string_view name, std::string_view text);

// Everything registered; nothing where binfmt_misc is not mounted or switched off.
std::vector<BinfmtEntry> readBinfmt(const std::string& directory = "/proc/sys/fs/binfmt_misc");

// Whether this machine runs programs for os/arch (Go's names, as in an image), by itself or with an interpreter that
// works inside containers. Unsupported otherwise, with what to do.
Result<> checkRunnable(std::string_view os, std::string_view arch, const std::vector<BinfmtEntry>& entries,
                       std::string_view hostArch = {});

} // namespace slipway::runtime
