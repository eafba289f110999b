#include "base/file.h"

#include <array>
#include <atomic>

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/scope.h"

namespace slipway {

Result<UniqueFd> openFile(const std::string& path, int flags, mode_t mode) {
    return openAt(AT_FDCWD, path, flags, mode);
}

Result<UniqueFd> openAt(int dirFd, const std::string& path, int flags, mode_t mode) {
    const int fd = ::openat(dirFd, path.c_str(), flags | O_CLOEXEC, mode);
    if (fd < 0)
        return failErrno("open {}", path);
    return UniqueFd(fd);
}

namespace {

Result<UniqueFd> openResolved(int dirFd, const std::string& path, int flags, mode_t mode, std::uint64_t resolve) {
    if (path.find('\0') != std::string::npos)
        return fail(Errc::InvalidArgument, "path with a NUL byte");
    open_how how{};
    how.flags = static_cast<std::uint64_t>(flags | O_CLOEXEC);
    how.mode = (flags & (O_CREAT | O_TMPFILE) & ~O_DIRECTORY) ? mode : 0;
    how.resolve = resolve;
    for (int attempt = 0;; ++attempt) {
        const long fd = ::syscall(SYS_openat2, dirFd, path.c_str(), &how, sizeof how);
        if (fd >= 0)
            return UniqueFd(static_cast<int>(fd));
        if ((errno != EAGAIN && errno != EINTR) || attempt == 128)
            return failErrno("open {}", path);
    }
}

} // namespace

Result<UniqueFd> openInRoot(int rootFd, const std::string& path, int flags, mode_t mode) {
    return openResolved(rootFd, path.empty() ? "." : path, flags, mode, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
}

Result<UniqueFd> openPlainInRoot(int rootFd, const std::string& path, int flags) {
    return openResolved(rootFd, path.empty() ? "." : path, flags, 0,
                        RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS);
}

Result<UniqueFd> openBeneath(int dirFd, const std::string& path, int flags, mode_t mode) {
    return openResolved(dirFd, path.empty() ? "." : path, flags, mode, RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS);
}

Result<std::string> readFd(int fd, std::uint64_t limit) {
    std::string content;
    struct stat st {};
    if (::fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0)
        content.reserve(
            static_cast<std::size_t>(std::min<std::uint64_t>(static_cast<std::uint64_t>(st.st_size), limit)));
    std::array<char, 65536> buffer;
    for (;;) {
        const ssize_t n = ::read(fd, buffer.data(), buffer.size());
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return failErrno("read");
        }
        if (n == 0)
            return content;
        if (content.size() + static_cast<std::size_t>(n) > limit)
            return fail(Errc::TooLarge, "more than {} bytes", limit);
        content.append(buffer.data(), static_cast<std::size_t>(n));
    }
}

Result<std::string> readFile(const std::string& path, std::uint64_t limit) {
    auto fd = TRY(openFile(path, O_RDONLY));
    return context(readFd(fd.get(), limit), "{}", path);
}

Result<> writeAll(int fd, std::string_view data) {
    while (!data.empty()) {
        const ssize_t n = ::write(fd, data.data(), data.size());
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return failErrno("write");
        }
        data.remove_prefix(static_cast<std::size_t>(n));
    }
    return {};
}

Result<> writeFileAtomically(const std::string& path, std::string_view data, mode_t mode) {
    static std::atomic<unsigned> counter{0};
    const std::string temporary = fmt::format("{}.tmp.{}.{}", path, ::getpid(), counter++);
    auto fd = TRY(openFile(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode));
    ScopeExit removeTemporary([&] { ::unlink(temporary.c_str()); });
    TRY(context(writeAll(fd.get(), data), "{}", path));
    if (::fchmod(fd.get(), mode) < 0 || ::fsync(fd.get()) < 0)
        return failErrno("fsync {}", temporary);
    if (::rename(temporary.c_str(), path.c_str()) < 0)
        return failErrno("rename {} to {}", temporary, path);
    removeTemporary.dismiss();
    return {};
}

Result<> makeDirectories(const std::string& path, mode_t mode) {
    for (std::size_t slash = path.find('/', 1);; slash = path.find('/', slash + 1)) {
        const std::string part = path.substr(0, slash);
        if (!part.empty() && ::mkdir(part.c_str(), mode) < 0 && errno != EEXIST)
            return failErrno("mkdir {}", part);
        if (slash == std::string::npos)
            break;
    }
    struct stat st {};
    if (::stat(path.c_str(), &st) < 0)
        return failErrno("stat {}", path);
    if (!S_ISDIR(st.st_mode))
        return fail(Errc::Conflict, "{} exists and is not a directory", path);
    return {};
}

namespace {

Result<> removeChildren(int dirFd, dev_t device, const std::string& path) {
    UniqueFd listing(::fcntl(dirFd, F_DUPFD_CLOEXEC, 0));
    if (!listing)
        return failErrno("dup {}", path);
    DIR* dir = ::fdopendir(listing.get());
    if (!dir)
        return failErrno("opendir {}", path);
    (void)listing.release();
    ScopeExit closeDir([&] { ::closedir(dir); });
    for (;;) {
        errno = 0;
        const dirent* entry = ::readdir(dir);
        if (!entry) {
            if (errno)
                return failErrno("readdir {}", path);
            return {};
        }
        const std::string_view name = entry->d_name;
        if (name == "." || name == "..")
            continue;
        if (::unlinkat(dirFd, entry->d_name, 0) == 0 || errno == ENOENT)
            continue; // ours, or somebody was quicker
        if (errno != EISDIR && errno != EPERM)
            return failErrno("unlink {}/{}", path, name);
        const std::string childPath = joinPath(path, name);
        UniqueFd child(::openat(dirFd, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!child && errno == ENOENT)
            continue;
        if (!child)
            return failErrno("open {}", childPath);
        struct stat st {};
        if (::fstat(child.get(), &st) < 0)
            return failErrno("stat {}", childPath);
        if (st.st_dev != device)
            return fail(Errc::Conflict, "{} is a mount point; not removing what is mounted there", childPath);
        TRY(removeChildren(child.get(), device, childPath));
        if (::unlinkat(dirFd, entry->d_name, AT_REMOVEDIR) < 0 && errno != ENOENT)
            return failErrno("rmdir {}", childPath);
    }
}

} // namespace

Result<> removeTree(const std::string& path) {
    if (::unlink(path.c_str()) == 0 || errno == ENOENT)
        return {};
    if (errno != EISDIR && errno != EPERM)
        return failErrno("unlink {}", path);
    auto dir = TRY(openFile(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW));
    struct stat st {};
    if (::fstat(dir.get(), &st) < 0)
        return failErrno("stat {}", path);
    TRY(removeChildren(dir.get(), st.st_dev, path));
    if (::rmdir(path.c_str()) < 0 && errno != ENOENT)
        return failErrno("rmdir {}", path);
    return {};
}

bool exists(const std::string& path) {
    struct stat st {};
    return ::lstat(path.c_str(), &st) == 0;
}

std::string joinPath(std::string_view a, std::string_view b) {
    while (a.size() > 1 && a.ends_with('/'))
        a.remove_suffix(1);
    while (b.starts_with('/'))
        b.remove_prefix(1);
    if (a.empty())
        return std::string(b);
    return a == "/" ? fmt::format("/{}", b) : fmt::format("{}/{}", a, b);
}

} // namespace slipway
