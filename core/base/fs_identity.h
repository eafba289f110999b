// Opening files with somebody else's rights on this thread only.
#pragma once

#include <optional>
#include <vector>

#include "base/as_user.h"
#include "base/result.h"

namespace slipway {

// While it lives, this thread opens files as `who`: fsuid, fsgid and supplementary groups, which also takes the file
// capabilities away (setfsuid(2)). Without an identity, or when we are not root, nothing changes. Keep it short.
class FsIdentity {
public:
    static Result<FsIdentity> assume(const std::optional<Identity>& who);
    FsIdentity(FsIdentity&& other) noexcept;
    FsIdentity& operator=(FsIdentity&&) = delete;
    ~FsIdentity();

private:
    FsIdentity() = default;
    bool m_active = false;
    std::vector<gid_t> m_groups;
};

} // namespace slipway
