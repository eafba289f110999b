#include "store/detail/tree_placer.h"

#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/file.h"

namespace slipway::store::detail {

namespace {

constexpr std::size_t kCachedDirectories = 128;

timespec toTimespec(Timestamp time) {
    const std::int64_t nanos = toUnixNanos(time);
    std::int64_t seconds = nanos / 1'000'000'000;
    std::int64_t rest = nanos % 1'000'000'000;
    if (rest < 0) {
        rest += 1'000'000'000;
        --seconds;
    }
    return {seconds, rest};
}

std::string procPath(int fd) {
    return fmt::format("/proc/self/fd/{}", fd);
}

bool isWhiteout(const struct stat& st) {
    return S_ISCHR(st.st_mode) && st.st_rdev == makedev(0, 0);
}

std::pair<std::string_view, std::string> splitPath(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string_view::npos)
        return {{}, std::string(path)};
    return {path.substr(0, slash), std::string(path.substr(slash + 1))};
}

std::unexpected<Error> leavesTree(std::string_view path) {
    return fail(Errc::InvalidArgument, "{} leads out of the directory through a link", path);
}

} // namespace

TreePlacer::TreePlacer(int root, const UnpackOptions& options)
    : m_root(root)
    , m_options(options)
    // In a fresh layer a new file is root's already. In somebody's tree a setgid directory may have changed that.
    , m_skipRootChown(options.dialect == TarDialect::Layer && options.firstId == 0 && ::geteuid() == 0) {}

Result<int> TreePlacer::directory(std::string_view path) {
    if (m_stale)
        m_directories.clear();
    m_stale = false;
    if (path.empty())
        return m_root;
    if (const auto found = m_directories.find(path); found != m_directories.end())
        return found->second.get();
    const std::string text(path);
    auto opened = openBeneath(m_root, text, O_RDONLY | O_DIRECTORY);
    if (!opened) {
        const int errnum = opened.error().errnum();
        if (errnum == EXDEV || errnum == ELOOP)
            return leavesTree(path);
        if (errnum != ENOENT && errnum != ENOTDIR)
            return std::unexpected(std::move(opened.error()));
        const auto [parent, name] = splitPath(path);
        TRY(makeDirectory(TRY(directory(parent)), name, path));
        opened = openBeneath(m_root, text, O_RDONLY | O_DIRECTORY);
        if (!opened) {
            if (opened.error().errnum() == EXDEV || opened.error().errnum() == ELOOP)
                return leavesTree(path);
            return std::unexpected(std::move(opened.error()));
        }
    }
    if (m_directories.size() >= kCachedDirectories)
        m_directories.clear();
    const int fd = opened->get();
    m_directories.emplace(text, std::move(*opened));
    return fd;
}

Result<> TreePlacer::makeDirectory(int parent, const std::string& name, std::string_view path) {
    if (::mkdirat(parent, name.c_str(), 0755) == 0) {
        if (::fchmodat(parent, name.c_str(), 0755, 0) < 0)
            return failErrno("chmod {}", path);
        return {};
    }
    if (errno != EEXIST)
        return failErrno("mkdir {}", path);
    struct stat st {};
    if (::fstatat(parent, name.c_str(), &st, AT_SYMLINK_NOFOLLOW) < 0)
        return failErrno("stat {}", path);
    if (S_ISDIR(st.st_mode))
        return {};
    if (m_options.dialect == TarDialect::Layer && isWhiteout(st)) {
        // The layer deletes what was there and then makes a directory of the same name.
        if (::unlinkat(parent, name.c_str(), 0) < 0 || ::mkdirat(parent, name.c_str(), 0755) < 0)
            return failErrno("mkdir {}", path);
        auto made = TRY(openAt(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW));
        return markOpaque(made.get(), path);
    }
    return fail(Errc::InvalidArgument, "{} is not a directory, but the tar has files in it", path);
}

Result<> TreePlacer::clearWay(int parent, const std::string& name, const PlannedEntry& entry) {
    struct stat st {};
    if (::fstatat(parent, name.c_str(), &st, AT_SYMLINK_NOFOLLOW) < 0)
        return errno == ENOENT ? Result<>{} : failErrno("stat {}", entry.path);
    if (S_ISDIR(st.st_mode)) {
        if (m_options.refuseTypeChange)
            return fail(Errc::Conflict, "{} is a directory and would be replaced by something else", entry.path);
        m_stale = true;
        return context(removeEntry(parent, name), "replace {}", entry.path);
    }
    if (m_options.refuseTypeChange && entry.kind == EntryKind::Directory)
        return fail(Errc::Conflict, "{} is no directory and would be replaced by one", entry.path);
    // A link that led to a cached directory may be going.
    if (S_ISLNK(st.st_mode))
        m_stale = true;
    if (::unlinkat(parent, name.c_str(), 0) < 0 && errno != ENOENT)
        return failErrno("unlink {}", entry.path);
    return {};
}

Result<> TreePlacer::own(int fd, const PlannedEntry& entry) {
    if (m_options.ownership == Ownership::Mine || (m_skipRootChown && entry.uid == 0 && entry.gid == 0))
        return {};
    if (::fchownat(fd, "", entry.uid + m_options.firstId, entry.gid + m_options.firstId,
                   AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW) < 0)
        return failErrno("chown {}", entry.path);
    return {};
}

Result<> TreePlacer::setXattrs(const std::string& path, const PlannedEntry& entry) {
    for (const auto& [name, value] : entry.xattrs) {
        if (m_options.ownership == Ownership::Mine && !name.starts_with("user."))
            continue;
        // A path that ends in a descriptor is followed to what it stands for; a name below one is not.
        const auto set = entry.kind == EntryKind::File ? ::setxattr : ::lsetxattr;
        if (set(path.c_str(), name.c_str(), value.data(), value.size(), 0) == 0)
            continue;
        // user.* exists on files and directories only, and not every file system has it or access lists.
        const bool optional = !name.starts_with("security.");
        if (optional && (errno == EPERM || errno == ENOTSUP))
            continue;
        return failErrno("set the attribute {} of {}", name, entry.path);
    }
    return {};
}

Result<> TreePlacer::markOpaque(int directory, std::string_view path) {
    const char* name = m_options.ownership == Ownership::Natural ? "trusted.overlay.opaque" : "user.overlay.opaque";
    if (::fsetxattr(directory, name, "y", 1, 0) < 0)
        return failErrno("mark {} opaque", path);
    return {};
}

Result<> TreePlacer::placeDirectory(const PlannedEntry& entry) {
    if (!entry.path.empty()) {
        const auto [parentPath, name] = splitPath(entry.path);
        const int parent = TRY(directory(parentPath));
        struct stat st {};
        if (::fstatat(parent, name.c_str(), &st, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISDIR(st.st_mode) && !isWhiteout(st))
            TRY(clearWay(parent, name, entry));
        TRY(makeDirectory(parent, name, entry.path));
    }
    const int fd = TRY(directory(entry.path));
    // Of an earlier unpacking, perhaps: its owner may have been denied to write in it.
    if (m_options.ownership == Ownership::Mine && !entry.path.empty() && ::fchmod(fd, entry.mode | 0700) < 0)
        return failErrno("chmod {}", entry.path);
    TRY(own(fd, entry));
    if (!entry.xattrs.empty())
        TRY(setXattrs(procPath(fd) + "/.", entry));
    m_times.push_back({entry.path, entry.mode, entry.mtime});
    return {};
}

Result<> TreePlacer::placeFile(int parent, const std::string& name, const PlannedEntry& entry, const DataSource& data) {
    constexpr int kFlags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    UniqueFd file(::openat(parent, name.c_str(), kFlags, 0600));
    if (!file && errno == EEXIST) {
        TRY(clearWay(parent, name, entry));
        file.reset(::openat(parent, name.c_str(), kFlags, 0600));
    }
    if (!file)
        return failErrno("create {}", entry.path);
    std::uint64_t end = 0;
    for (;;) {
        const DataPiece piece = TRY(data());
        if (piece.bytes.empty())
            break;
        if (piece.offset != end && ::lseek(file.get(), static_cast<off_t>(piece.offset), SEEK_SET) < 0)
            return failErrno("seek in {}", entry.path);
        TRY(context(writeAll(file.get(), piece.bytes), "{}", entry.path));
        end = piece.offset + piece.bytes.size();
    }
    if (end < entry.size && ::ftruncate(file.get(), static_cast<off_t>(entry.size)) < 0)
        return failErrno("truncate {}", entry.path);
    TRY(own(file.get(), entry));
    // After chown and the last write: both take file capabilities and setuid bits away.
    if (!entry.xattrs.empty())
        TRY(setXattrs(procPath(file.get()), entry));
    if (entry.mode != 0600 && ::fchmod(file.get(), entry.mode) < 0)
        return failErrno("chmod {}", entry.path);
    const timespec times[2] = {toTimespec(entry.mtime), toTimespec(entry.mtime)};
    if (::futimens(file.get(), times) < 0)
        return failErrno("set the time of {}", entry.path);
    return {};
}

Result<> TreePlacer::placeHardLink(int parent, const std::string& name, const PlannedEntry& entry) {
    const auto [targetParent, targetName] = splitPath(entry.link);
    if (entry.link == entry.path)
        return {};
    auto targetDirectory = openBeneath(m_root, std::string(targetParent), O_PATH | O_DIRECTORY);
    if (!targetDirectory) {
        if (targetDirectory.error().errnum() == EXDEV || targetDirectory.error().errnum() == ELOOP)
            return leavesTree(entry.link);
        return fail(Errc::InvalidArgument, "{} is a hard link to {}, which the tar does not have", entry.path,
                    entry.link);
    }
    auto target = openAt(targetDirectory->get(), targetName, O_PATH | O_NOFOLLOW);
    struct stat st {};
    if (!target || ::fstat(target->get(), &st) < 0 || isWhiteout(st))
        return fail(Errc::InvalidArgument, "{} is a hard link to {}, which the tar does not have", entry.path,
                    entry.link);
    if (!S_ISREG(st.st_mode) && !S_ISLNK(st.st_mode))
        return fail(Errc::InvalidArgument, "{} is a hard link to {}, which is neither a file nor a link", entry.path,
                    entry.link);
    TRY(clearWay(parent, name, entry));
    // By descriptor, so that what was looked at is what gets linked.
    if (::linkat(target->get(), "", parent, name.c_str(), AT_EMPTY_PATH) == 0)
        return {};
    if (errno != ENOENT && errno != EPERM)
        return failErrno("link {} to {}", entry.path, entry.link);
    if (::linkat(AT_FDCWD, procPath(target->get()).c_str(), parent, name.c_str(), AT_SYMLINK_FOLLOW) < 0)
        return failErrno("link {} to {}", entry.path, entry.link);
    return {};
}

Result<> TreePlacer::placeSpecial(int parent, const std::string& name, const PlannedEntry& entry) {
    TRY(clearWay(parent, name, entry));
    if (entry.kind == EntryKind::Symlink) {
        if (::symlinkat(entry.link.c_str(), parent, name.c_str()) < 0)
            return failErrno("make the link {}", entry.path);
        m_directories.erase(entry.path);
    } else if (::mknodat(parent, name.c_str(), S_IFIFO | 0600, 0) < 0) {
        return failErrno("make the fifo {}", entry.path);
    }
    auto made = TRY(openAt(parent, name, O_PATH | O_NOFOLLOW));
    TRY(own(made.get(), entry));
    if (!entry.xattrs.empty())
        TRY(setXattrs(fmt::format("{}/{}", procPath(parent), name), entry));
    if (entry.kind == EntryKind::Fifo) {
        struct stat st {};
        if (::fstat(made.get(), &st) < 0 || !S_ISFIFO(st.st_mode))
            return fail(Errc::Conflict, "{} was changed meanwhile", entry.path);
        if (::chmod(procPath(made.get()).c_str(), entry.mode) < 0)
            return failErrno("chmod {}", entry.path);
    }
    const timespec times[2] = {toTimespec(entry.mtime), toTimespec(entry.mtime)};
    if (::utimensat(parent, name.c_str(), times, AT_SYMLINK_NOFOLLOW) < 0)
        return failErrno("set the time of {}", entry.path);
    return {};
}

Result<> TreePlacer::placeWhiteout(int parent, const std::string& name, const PlannedEntry& entry) {
    if (::mknodat(parent, name.c_str(), S_IFCHR, makedev(0, 0)) == 0)
        return {};
    if (errno != EEXIST)
        return failErrno("make the whiteout {}", entry.path);
    // A whiteout hides what lower layers have; what this layer has of that name stays, whichever came first.
    struct stat st {};
    if (::fstatat(parent, name.c_str(), &st, AT_SYMLINK_NOFOLLOW) < 0)
        return failErrno("stat {}", entry.path);
    if (!S_ISDIR(st.st_mode))
        return {};
    return markOpaque(TRY(openAt(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)).get(), entry.path);
}

Result<> TreePlacer::place(const PlannedEntry& entry, const DataSource& data) {
    if (entry.kind == EntryKind::Directory)
        return placeDirectory(entry);
    if (entry.kind == EntryKind::Opaque)
        return markOpaque(TRY(directory(entry.path)), entry.path);
    const auto [parentPath, name] = splitPath(entry.path);
    const int parent = TRY(directory(parentPath));
    switch (entry.kind) {
    case EntryKind::File:
        return placeFile(parent, name, entry, data);
    case EntryKind::HardLink:
        return placeHardLink(parent, name, entry);
    case EntryKind::Symlink:
    case EntryKind::Fifo:
        return placeSpecial(parent, name, entry);
    case EntryKind::Whiteout:
        return placeWhiteout(parent, name, entry);
    default:
        return fail(Errc::InvalidArgument, "{} is of a type that is not unpacked", entry.path);
    }
}

Result<> TreePlacer::finish() {
    m_directories.clear();
    for (auto directory = m_times.rbegin(); directory != m_times.rend(); ++directory) {
        auto fd = openBeneath(m_root, directory->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
        if (!fd) {
            // A later entry put something else there.
            const int errnum = fd.error().errnum();
            if (errnum == ENOENT || errnum == ENOTDIR || errnum == ELOOP || errnum == EXDEV)
                continue;
            return std::unexpected(std::move(fd.error()));
        }
        const timespec times[2] = {toTimespec(directory->mtime), toTimespec(directory->mtime)};
        if (::fchmod(fd->get(), directory->mode) < 0 || ::futimens(fd->get(), times) < 0)
            return failErrno("set the mode and time of {}", directory->path);
    }
    return {};
}

} // namespace slipway::store::detail
