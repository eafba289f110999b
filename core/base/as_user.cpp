#include "base/as_user.h"

#include <cstring>

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

namespace slipway {

namespace {

struct UserEntry {
    passwd entry{};
    std::vector<char> strings; // what the entry points to
};

Result<UserEntry> findUser(uid_t uid) {
    UserEntry user;
    user.strings.resize(16384);
    passwd* found = nullptr;
    if (const int errnum = ::getpwuid_r(uid, &user.entry, user.strings.data(), user.strings.size(), &found);
        errnum != 0)
        return std::unexpected(Error::fromErrno(errnum, fmt::format("look up user {}", uid)));
    if (!found)
        return fail(Errc::NotFound, "no user has the id {}", uid);
    return user;
}

} // namespace

Result<std::string> homeOf(uid_t uid) {
    return std::string(TRY(findUser(uid)).entry.pw_dir);
}

Result<Identity> Identity::ofUser(uid_t uid) {
    const auto user = TRY(findUser(uid));
    const passwd& entry = user.entry;
    Identity identity{entry.pw_uid, entry.pw_gid, {}};
    int count = 64;
    identity.groups.resize(64);
    if (::getgrouplist(entry.pw_name, entry.pw_gid, identity.groups.data(), &count) < 0) {
        identity.groups.resize(static_cast<std::size_t>(count));
        ::getgrouplist(entry.pw_name, entry.pw_gid, identity.groups.data(), &count);
    }
    identity.groups.resize(static_cast<std::size_t>(count));
    return identity;
}

Result<> sendFd(int socket, int fd, int number) {
    iovec data{&number, sizeof number};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))]{};
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    if (fd >= 0) {
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        cmsghdr* header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        std::memcpy(CMSG_DATA(header), &fd, sizeof fd);
    }
    if (::sendmsg(socket, &message, MSG_NOSIGNAL) < 0)
        return failErrno("send a descriptor");
    return {};
}

Result<std::pair<UniqueFd, int>> receiveFd(int socket) {
    int number = 0;
    iovec data{&number, sizeof number};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))]{};
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    ssize_t n = 0;
    do
        n = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return failErrno("receive a descriptor");
    if (n != sizeof number)
        return fail(Errc::Unavailable, "receive a descriptor: the other side ended");
    UniqueFd fd;
    if (const cmsghdr* header = CMSG_FIRSTHDR(&message);
        header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
        int raw = -1;
        std::memcpy(&raw, CMSG_DATA(header), sizeof raw);
        fd.reset(raw);
    }
    return std::pair(std::move(fd), number);
}

namespace {

// What `work` opens in a child that has become `who`: a descriptor, or -1 with errno. The child is a copy of one thread
// among many: `work` may make system calls only.
template <typename Work>
Result<UniqueFd> descriptorAsUser(const Identity& who, std::string_view what, const Work& work) {
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
        return failErrno("socketpair");
    UniqueFd ours(pair[0]), theirs(pair[1]);
    const pid_t pid = ::fork();
    if (pid < 0)
        return failErrno("fork");
    if (pid == 0) {
        // Raw system calls: glibc's wrappers would try to change every thread of the parent's image.
        int errnum = 0;
        int fd = -1;
        if (::syscall(SYS_setgroups, who.groups.size(), who.groups.data()) < 0 ||
            ::syscall(SYS_setresgid, who.gid, who.gid, who.gid) < 0 ||
            ::syscall(SYS_setresuid, who.uid, who.uid, who.uid) < 0) {
            errnum = errno;
        } else {
            fd = work();
            if (fd < 0)
                errnum = errno;
        }
        [[maybe_unused]] const auto sent = sendFd(theirs.get(), fd, errnum);
        ::_exit(0);
    }
    theirs.reset();
    auto received = receiveFd(ours.get());
    while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
    }
    if (!received)
        return std::unexpected(std::move(received.error()));
    auto& [fd, errnum] = *received;
    if (errnum != 0 || !fd)
        return std::unexpected(Error::fromErrno(errnum ? errnum : EIO, std::string(what)));
    return std::move(fd);
}

Result<> checkAbsolute(const std::string& path) {
    if (!path.starts_with('/') || path.find('\0') != std::string::npos)
        return fail(Errc::InvalidArgument, "{:?} is not an absolute path", std::string_view(path.c_str()));
    return {};
}

} // namespace

Result<UniqueFd> openAsUser(const Identity& who, const std::string& path, int flags, bool createDirectory) {
    TRY(checkAbsolute(path));
    if (flags & O_CREAT)
        return fail(Errc::Internal, "openAsUser does not create files");
    return descriptorAsUser(who, fmt::format("open {}", path), [&] {
        if (createDirectory)
            ::mkdir(path.c_str(), 0755);
        return ::open(path.c_str(), flags | O_CLOEXEC);
    });
}

Result<UniqueFd> connectAsUser(const Identity& who, const std::string& path) {
    TRY(checkAbsolute(path));
    // A socket's address is short: from its directory a name is enough.
    const auto slash = path.rfind('/');
    const std::string directory = path.substr(0, slash + 1);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() - slash > sizeof address.sun_path)
        return fail(Errc::InvalidArgument, "the name of the socket {} is too long", path);
    path.copy(address.sun_path, sizeof address.sun_path - 1, slash + 1);
    return descriptorAsUser(who, fmt::format("connect to {}", path), [&] {
        const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (fd < 0 || ::chdir(directory.c_str()) < 0 ||
            ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) < 0)
            return -1;
        return fd;
    });
}

} // namespace slipway
