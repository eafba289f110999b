// slipway-port: holds the host ports of one container. Started by the helper, outlives it, and needs no privilege: the
// sockets come bound. See core/network/proxy.
//
//   slipway-port CONTAINER UID GID     with the listening control socket as descriptor 3
//
// Becomes UID:GID, then forks and ends: exit code 0 means that the child serves.
#include <algorithm>
#include <csignal>
#include <cstdio>

#include <fcntl.h>
#include <grp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "network/proxy/port_server.h"

namespace {

using slipway::Errc;
using slipway::Result;

constexpr int kControlFd = 3;
constexpr rlim_t kDescriptors = 65536;

Result<> dropPrivileges(uid_t uid, gid_t gid) {
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return slipway::failErrno("give up gaining privileges");
    if (::geteuid() != 0)
        return {};
    if (uid == 0 || gid == 0)
        return slipway::fail(Errc::InvalidArgument, "slipway-port does not run as root");
    if (::setgroups(0, nullptr) < 0 || ::setresgid(gid, gid, gid) < 0 || ::setresuid(uid, uid, uid) < 0)
        return slipway::failErrno("become user {}", uid);
    return {};
}

Result<> setUp(uid_t uid, gid_t gid) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = std::min(limit.rlim_max, kDescriptors);
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::umask(077);
    for (const int number : {SIGPIPE, SIGHUP, SIGINT})
        ::signal(number, SIG_IGN);
    return dropPrivileges(uid, gid);
}

Result<> serve(uid_t master) {
    const auto server = TRY(slipway::network::proxy::PortServer::create(slipway::UniqueFd(kControlFd), master));
    return server->run();
}

int complain(const slipway::Error& error) {
    std::fprintf(stderr, "slipway-port: %s\n", error.describe().c_str());
    return 1;
}

} // namespace

int main(int argc, char** argv) {
    const auto uid = argc == 4 ? slipway::parseUnsigned(argv[2]) : std::nullopt;
    const auto gid = argc == 4 ? slipway::parseUnsigned(argv[3]) : std::nullopt;
    if (!uid || !gid || *uid >= UINT32_MAX || *gid >= UINT32_MAX) {
        std::fputs("slipway-port is started by slipway-helper\n", stderr);
        return 2;
    }
    const uid_t master = ::geteuid();
    if (const auto ready = setUp(static_cast<uid_t>(*uid), static_cast<gid_t>(*gid)); !ready)
        return complain(ready.error());
    const pid_t child = ::fork();
    if (child < 0)
        return complain(slipway::Error::fromErrno(errno, "fork"));
    if (child > 0)
        return 0;
    // Whoever reads the helper's standard error must not wait for us.
    if (const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC); null >= 0)
        ::dup2(null, STDERR_FILENO);
    return serve(master) ? 0 : 1;
}
