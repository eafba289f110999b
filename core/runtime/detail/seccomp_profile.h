// The default system call filter, equivalent to moby's profile, as data.
#pragma once

#include <set>
#include <string>

#include "base/json.h"

namespace slipway::runtime::detail {

// The runtime-spec's linux.seccomp object for a process with these capabilities ("CAP_SYS_ADMIN"): some calls are only
// allowed with the capability that they need anyway. Stricter than moby in that AF_ALG and AF_VSOCK sockets are denied,
// and with them socketcall, whose arguments a filter cannot see.
Json seccompProfile(const std::set<std::string>& capabilities);

} // namespace slipway::runtime::detail
