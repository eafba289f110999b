#include "runtime/monitor/terminal.h"

#include <array>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/file.h"

namespace slipway::runtime::monitor {

namespace {

// Socket addresses end at 107 bytes; through the directory's descriptor they are short.
Result<sockaddr_un> shortAddress(int directory, const std::string& name) {
    const std::string path = fmt::format("/proc/self/fd/{}/{}", directory, name);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        return fail(Errc::InvalidArgument, "socket name {} is too long", name);
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return address;
}

} // namespace

Result<UniqueFd> listenAt(const std::string& directory, const std::string& name, bool nonBlocking) {
    const auto dir = TRY(openFile(directory, O_PATH | O_DIRECTORY));
    const auto address = TRY(shortAddress(dir.get(), name));
    UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | (nonBlocking ? SOCK_NONBLOCK : 0), 0));
    if (!socket)
        return failErrno("socket");
    ::unlinkat(dir.get(), name.c_str(), 0);
    // Before bind: the file gets this mode from the first moment on, and nobody's umask changes.
    if (::fchmod(socket.get(), 0600) < 0 ||
        ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) < 0 ||
        ::listen(socket.get(), 64) < 0)
        return failErrno("listen at {}/{}", directory, name);
    return socket;
}

Result<UniqueFd> connectTo(const std::string& directory, const std::string& name) {
    const auto dir = TRY(openFile(directory, O_PATH | O_DIRECTORY));
    const auto address = TRY(shortAddress(dir.get(), name));
    UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket)
        return failErrno("socket");
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) < 0) {
        if (errno == ECONNREFUSED || errno == ENOENT)
            return fail(Errc::NotFound, "no monitor listens in {}", directory);
        return failErrno("connect to {}/{}", directory, name);
    }
    return socket;
}

Result<UniqueFd> receiveTerminal(int listener, int timeoutMs, int pidFd) {
    std::array<pollfd, 2> p{pollfd{listener, POLLIN, 0}, pollfd{pidFd, POLLIN, 0}};
    if (::poll(p.data(), p.size(), timeoutMs) <= 0)
        return fail(Errc::Timeout, "the OCI runtime did not send the terminal");
    if (!p[0].revents)
        return fail(Errc::Unavailable, "the OCI runtime ended without sending the terminal");
    const UniqueFd connection(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC));
    if (!connection)
        return failErrno("accept the terminal");
    std::array<char, 4096> name; // the runtime sends the terminal's path along
    iovec data{name.data(), name.size()};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))]{};
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    if (::recvmsg(connection.get(), &message, MSG_CMSG_CLOEXEC) < 0)
        return failErrno("receive the terminal");
    const cmsghdr* header = CMSG_FIRSTHDR(&message);
    if (!header || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
        return fail(Errc::Io, "the OCI runtime sent no terminal");
    int fd = -1;
    std::memcpy(&fd, CMSG_DATA(header), sizeof fd);
    UniqueFd master(fd);
    if (::fcntl(fd, F_SETFL, O_RDWR | O_NONBLOCK) < 0)
        return failErrno("terminal");
    return master;
}

Result<> resizeTerminal(int master, std::uint16_t rows, std::uint16_t columns) {
    const winsize size{rows, columns, 0, 0};
    if (::ioctl(master, TIOCSWINSZ, &size) < 0)
        return failErrno("resize the terminal");
    return {};
}

} // namespace slipway::runtime::monitor
