#include "runtime/range_thread.h"

#include <array>
#include <thread>

#include <linux/capability.h>
#include <sys/fsuid.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace slipway::runtime {

namespace {

// Every capability this thread may have, effective again: a change of fsuid away from 0 takes the file capabilities
// out.
Result<> becomeFileOwner(IdRange range) {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    std::array<__user_cap_data_struct, 2> caps{};
    if (::syscall(SYS_capget, &header, caps.data()) < 0)
        return failErrno("capget");
    ::setfsgid(range.start);
    ::setfsuid(range.start);
    if (::syscall(SYS_capset, &header, caps.data()) < 0)
        return failErrno("capset");
    if (static_cast<std::uint32_t>(::setfsuid(static_cast<uid_t>(-1))) != range.start)
        return fail(Errc::PermissionDenied, "cannot take on the file system id {}", range.start);
    return {};
}

} // namespace

Result<> withRangeIds(IdRange range, const std::function<Result<>()>& work) {
    Result<> result;
    // File system ids belong to a thread; this one ends with them.
    std::thread([&] {
        result = becomeFileOwner(range);
        if (result)
            result = work();
    }).join();
    return result;
}

} // namespace slipway::runtime
