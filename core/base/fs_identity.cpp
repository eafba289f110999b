#include "base/fs_identity.h"

#include <cstdlib>

#include <grp.h>
#include <sys/fsuid.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace slipway {

namespace {

// glibc's setgroups changes every thread of the process; the system call only this one.
long threadSetGroups(const std::vector<gid_t>& groups) {
    return ::syscall(SYS_setgroups, groups.size(), groups.data());
}

} // namespace

Result<FsIdentity> FsIdentity::assume(const std::optional<Identity>& who) {
    FsIdentity scope;
    if (!who || ::geteuid() != 0 || who->uid == 0)
        return scope;
    const int count = ::getgroups(0, nullptr);
    if (count < 0)
        return failErrno("getgroups");
    scope.m_groups.resize(static_cast<std::size_t>(count));
    if (::getgroups(count, scope.m_groups.data()) < 0)
        return failErrno("getgroups");
    if (threadSetGroups(who->groups) != 0)
        return failErrno("setgroups");
    scope.m_active = true;
    ::setfsgid(who->gid);
    ::setfsuid(who->uid);
    // Both report only the previous value: ask again.
    if (::setfsuid(static_cast<uid_t>(-1)) != static_cast<int>(who->uid) ||
        ::setfsgid(static_cast<gid_t>(-1)) != static_cast<int>(who->gid))
        return fail(Errc::PermissionDenied, "cannot take on the rights of user {}", who->uid);
    return scope;
}

FsIdentity::FsIdentity(FsIdentity&& other) noexcept
    : m_active(std::exchange(other.m_active, false))
    , m_groups(std::move(other.m_groups)) {}

FsIdentity::~FsIdentity() {
    if (!m_active)
        return;
    ::setfsuid(::geteuid());
    ::setfsgid(::getegid());
    // A thread that cannot get its own rights back must not go on with another's groups.
    if (threadSetGroups(m_groups) != 0 || ::setfsuid(static_cast<uid_t>(-1)) != static_cast<int>(::geteuid()))
        std::abort();
}

} // namespace slipway
