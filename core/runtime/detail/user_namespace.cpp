#include "runtime/detail/user_namespace.h"

#include <csignal>
#include <sched.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/scope.h"
#include "base/text.h"

namespace slipway::runtime::detail {

namespace {

Result<> writeMap(const std::string& path, const std::vector<IdMapping>& mappings) {
    std::string text;
    for (const auto& m : mappings)
        text += fmt::format("{} {} {}\n", m.onDisk, m.shown, m.count);
    const auto fd = TRY(openFile(path, O_WRONLY));
    return context(writeAll(fd.get(), text), "write {}", path);
}

} // namespace

Result<UniqueFd> makeMappingNamespace(const std::vector<IdMapping>& uids, const std::vector<IdMapping>& gids) {
    int pipeFds[2];
    if (::pipe2(pipeFds, O_CLOEXEC) < 0)
        return failErrno("pipe");
    UniqueFd readEnd(pipeFds[0]), writeEnd(pipeFds[1]);
    // The child only exists so that the namespace has a /proc entry; it makes nothing but system calls.
    const auto pid =
        static_cast<pid_t>(::syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, nullptr, nullptr, nullptr, nullptr));
    if (pid == 0) {
        ::close(pipeFds[1]);
        char byte = 0;
        [[maybe_unused]] const ssize_t n = ::read(pipeFds[0], &byte, 1);
        ::_exit(0);
    }
    if (pid < 0)
        return failErrno("make a user namespace (is user.max_user_namespaces 0?)");
    ScopeExit end([&] {
        ::kill(pid, SIGKILL);
        while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
        }
    });
    TRY(writeMap(fmt::format("/proc/{}/uid_map", pid), uids));
    TRY(writeMap(fmt::format("/proc/{}/gid_map", pid), gids));
    return openFile(fmt::format("/proc/{}/ns/user", pid), O_RDONLY);
}

std::string fileSystemName(int fd) {
    struct stat st {};
    if (::fstat(fd, &st) == 0)
        if (const auto text = readFile("/proc/self/mountinfo")) {
            const std::string device = fmt::format("{}:{}", major(st.st_dev), minor(st.st_dev));
            for (const auto& line : split(*text, '\n')) {
                const auto fields = split(line, ' ');
                const auto dash = line.find(" - ");
                if (fields.size() > 5 && fields[2] == device && dash != std::string::npos)
                    return split(line.substr(dash + 3), ' ')[0];
            }
        }
    struct statfs fs {};
    if (::fstatfs(fd, &fs) < 0)
        return "unknown";
    return fmt::format("type {:#x}", static_cast<unsigned long>(fs.f_type));
}

} // namespace slipway::runtime::detail
