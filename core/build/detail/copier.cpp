#include "build/detail/copier.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>

#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/file.h"
#include "base/scope.h"
#include "build/detail/attributes.h"

namespace slipway::build::detail {

namespace {

std::pair<std::string, std::string> splitLast(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos)
        return {"", path};
    return {path.substr(0, slash), path.substr(slash + 1)};
}

Result<> changeOwner(int fd, std::uint32_t uid, std::uint32_t gid, const std::string& name) {
    if (::geteuid() != 0)
        return {}; // everything belongs to whoever tests this
    if (::fchownat(fd, "", uid, gid, AT_EMPTY_PATH) != 0)
        return failErrno("give {} to {}:{}", name, uid, gid);
    return {};
}

timespec clamp(timespec time, const std::optional<timespec>& limit) {
    if (limit && (time.tv_sec > limit->tv_sec || (time.tv_sec == limit->tv_sec && time.tv_nsec > limit->tv_nsec)))
        return *limit;
    return time;
}

Result<> copyBytes(const std::function<Result<>()>& checkStop, int from, int to, std::uint64_t size,
                   const std::string& name) {
    // Holes stay holes: a sparse file's size may be far beyond what the disk holds.
    off_t at = 0;
    const auto end = static_cast<off_t>(size);
    if (::ftruncate(to, end) != 0)
        return failErrno("write {}", name);
    bool ranges = true;
    std::vector<char> buffer;
    while (at < end) {
        off_t data = ::lseek(from, at, SEEK_DATA);
        if (data < 0 && errno == ENXIO)
            break;
        off_t hole = data < 0 ? end : ::lseek(from, data, SEEK_HOLE);
        if (data < 0)
            data = at;
        if (hole < 0)
            hole = end;
        hole = std::min(hole, end);
        for (off_t in = data; in < hole;) {
            TRY(checkStop());
            const auto want = static_cast<std::size_t>(std::min<off_t>(hole - in, 64 << 20));
            ssize_t got = -1;
            if (ranges) {
                off_t source = in, target = in;
                got = ::copy_file_range(from, &source, to, &target, want, 0);
                if (got < 0 && (errno == EXDEV || errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP ||
                                errno == EPERM || errno == EBADF)) {
                    ranges = false;
                    continue;
                }
            } else {
                buffer.resize(256u << 10);
                got = ::pread(from, buffer.data(), std::min(want, buffer.size()), in);
                for (ssize_t done = 0; got > 0 && done < got;) {
                    const ssize_t wrote =
                        ::pwrite(to, buffer.data() + done, static_cast<std::size_t>(got - done), in + done);
                    if (wrote < 0 && errno == EINTR)
                        continue;
                    if (wrote < 0)
                        return failErrno("write {}", name);
                    done += wrote;
                }
            }
            if (got < 0 && errno == EINTR)
                continue;
            if (got < 0)
                return failErrno("copy {}", name);
            if (got == 0)
                return {}; // shorter than it was: the check that follows says so
            in += got;
        }
        at = std::max(hole, data + 1);
    }
    return {};
}

// Capabilities only after the owner is right, for chown drops them.
Result<> copyAttributes(int from, int to, bool capabilities) {
    for (const auto attributes = TRY(attributesOf(from)); const auto& attribute : attributes)
        if ((capabilities || !attribute.isCapability()) &&
            ::fsetxattr(to, attribute.name.c_str(), attribute.value.data(), attribute.value.size(), 0) < 0)
            return failErrno("set the extended attribute {}", attribute.name);
    return {};
}

} // namespace

bool isDirectoryIn(int root, const std::string& path) {
    return openInRoot(root, path.empty() ? "." : path, O_PATH | O_DIRECTORY).has_value();
}

namespace {

constexpr int maxLinks = 40; // as the kernel has it

Result<UniqueFd> openDirectory(int root, const std::string& path, FileOwner owner, mode_t mode, int links) {
    const std::string inner = path.empty() || path == "/" ? "." : path;
    auto opened = openInRoot(root, inner, O_RDONLY | O_DIRECTORY);
    if (opened || opened.error().errnum() != ENOENT) {
        if (!opened && opened.error().errnum() == ENOTDIR)
            return fail(Errc::Conflict, "{} is not a directory", path);
        return opened;
    }
    const auto [parentPath, name] = splitLast(inner);
    if (name.empty() || inner == ".")
        return opened;
    const UniqueFd parent = TRY(openDirectory(root, parentPath, owner, mode, links));
    if (::mkdirat(parent.get(), name.c_str(), 0755) != 0) {
        if (errno != EEXIST)
            return failErrno("make directory {}", path);
        std::array<char, 4097> text{};
        const ssize_t length = ::readlinkat(parent.get(), name.c_str(), text.data(), text.size());
        if (length <= 0 || links == maxLinks)
            return fail(Errc::Conflict, "{} is a link that leads nowhere in the image", path);
        const std::string target(text.data(), static_cast<std::size_t>(length));
        return openDirectory(root, target.starts_with('/') ? target : parentPath + "/" + target, owner, mode,
                             links + 1);
    }
    const int fd = ::openat(parent.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return failErrno("open directory {}", path);
    UniqueFd made(fd);
    TRY(changeOwner(fd, owner.uid, owner.gid, path));
    if (::fchmod(fd, mode) != 0)
        return failErrno("make directory {}", path);
    return made;
}

} // namespace

Result<UniqueFd> openDirectory(int root, const std::string& path, FileOwner owner, mode_t mode) {
    return openDirectory(root, path, owner, mode, 0);
}

Result<UniqueFd> Copier::directory(const std::string& destination) {
    return openDirectory(m_root, destination, parentOwner(), m_rules.mode ? m_rules.mode->apply(0755, true) : 0755);
}

Result<> Copier::makeDirectory(const std::string& destination, const TreeEntry& entry) {
    if (isDirectoryIn(m_root, destination))
        return {};
    const UniqueFd made = TRY(directory(destination));
    return finish(made.get(), entry);
}

Result<> Copier::finish(int fd, const TreeEntry& entry) {
    const FileOwner owner = m_rules.owner.value_or(FileOwner{entry.uid, entry.gid});
    TRY(changeOwner(fd, owner.uid, owner.gid, entry.path));
    mode_t mode = entry.mode & 07777;
    if (m_rules.mode)
        mode = m_rules.mode->apply(mode, entry.isDirectory());
    if (::fchmod(fd, mode) != 0)
        return failErrno("set the mode of {}", entry.path);
    return {};
}

Result<> Copier::makeRoom(int directory, const std::string& name, const std::string& destination) {
    struct stat info {};
    if (::fstatat(directory, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0)
        return {};
    if (S_ISDIR(info.st_mode))
        return fail(Errc::Conflict, "cannot replace the directory {} with a file", destination);
    if (::unlinkat(directory, name.c_str(), 0) != 0)
        return failErrno("replace {}", destination);
    return {};
}

Result<UniqueFd> Copier::createFile(int directory, const std::string& name, const std::string& destination) {
    TRY(makeRoom(directory, name, destination));
    const int fd = ::openat(directory, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return failErrno("create {}", destination);
    return UniqueFd(fd);
}

Result<> Copier::copyFile(const FileTree& tree, const TreeSource& source, const TreeEntry& entry, int directory,
                          const std::string& name) {
    const UniqueFd to = TRY(createFile(directory, name, name));
    return fillFile(tree, source, entry, to.get());
}

Result<> Copier::fillFile(const FileTree& tree, const TreeSource& source, const TreeEntry& entry, int to) {
    const UniqueFd from = TRY(tree.open(source, entry));
    TRY(copyBytes([&] { return tree.checkStop(); }, from.get(), to, entry.size,
                  entry.path.empty() ? source.path : entry.path));
    TRY(tree.checkUnchanged(from.get(), source, entry));
    TRY(finish(to, entry));
    TRY(context(copyAttributes(from.get(), to, tree.keepsOwners()), "{}", entry.path));
    return setTime(to, entry);
}

Result<> Copier::setTime(int fd, const TreeEntry& entry) {
    const timespec time = clamp(entry.mtime, m_rules.clampMtime);
    const std::array<timespec, 2> times{time, time};
    if (::futimens(fd, times.data()) != 0)
        return failErrno("set the time of {}", entry.path);
    return {};
}

Result<UniqueFd> Copier::openTarget(const std::string& destination) {
    const auto [parentPath, name] = splitLast(destination);
    const UniqueFd parent = TRY(directory(parentPath));
    struct stat info {};
    if (::fstatat(parent.get(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISLNK(info.st_mode))
        return createFile(parent.get(), name, destination);
    UniqueFd to = TRY(
        context(openInRoot(m_root, destination, O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK, 0600), "{}", destination));
    struct stat target {};
    if (::fstat(to.get(), &target) != 0 || !S_ISREG(target.st_mode))
        return fail(Errc::Conflict, "{} leads to something that is not a file", destination);
    return to;
}

Result<> Copier::place(int content, const TreeEntry& entry, const std::string& destination, std::stop_token stop) {
    const UniqueFd to = TRY(openTarget(destination));
    const auto checkStop = [&]() -> Result<> {
        if (stop.stop_requested())
            return fail(Errc::Cancelled, "the build was stopped");
        return {};
    };
    TRY(copyBytes(checkStop, content, to.get(), entry.size, destination));
    TRY(finish(to.get(), entry));
    return setTime(to.get(), entry);
}

Result<> Copier::write(const std::string& destination, std::string_view content, mode_t mode) {
    const auto [parentPath, name] = splitLast(destination);
    const UniqueFd parent = TRY(directory(parentPath));
    const UniqueFd file = TRY(createFile(parent.get(), name, destination));
    TRY(writeAll(file.get(), content));
    TreeEntry entry;
    entry.path = destination;
    entry.mode = S_IFREG | mode;
    return finish(file.get(), entry);
}

Result<> Copier::copy(const FileTree& tree, const TreeSource& source, const std::string& destination) {
    if (!source.isDirectory()) {
        const UniqueFd to = TRY(openTarget(destination));
        return fillFile(tree, source, source.entries.front(), to.get());
    }

    const UniqueFd top = TRY(directory(destination));
    std::map<std::string, std::string> firstNames; // below `top`, of files with several, by identity
    // The open directories from `top` down to the entry's parent; entries come parents first.
    struct Level {
        std::string path;
        UniqueFd fd;
        const TreeEntry* entry;
    };
    std::vector<Level> levels;
    const auto leave = [&]() -> Result<> {
        const Level& level = levels.back();
        const timespec time = clamp(level.entry->mtime, m_rules.clampMtime);
        const std::array<timespec, 2> times{time, time};
        if (::futimens(level.fd.get(), times.data()) != 0)
            return failErrno("set the time of {}", level.path);
        levels.pop_back();
        return {};
    };
    for (std::size_t i = 1; i < source.entries.size(); ++i) {
        const TreeEntry& entry = source.entries[i];
        const auto [parentPath, name] = splitLast(entry.path);
        while (!levels.empty() && levels.back().path != parentPath)
            TRY(leave());
        const int directory = levels.empty() ? top.get() : levels.back().fd.get();
        if (entry.isDirectory()) {
            if (::mkdirat(directory, name.c_str(), 0700) != 0 && errno != EEXIST)
                return failErrno("make directory {}", entry.path);
            const int fd = ::openat(directory, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
            if (fd < 0)
                return errno == ENOTDIR || errno == ELOOP
                           ? fail(Errc::Conflict, "cannot copy the directory {} onto something that is not one",
                                  entry.path)
                           : std::unexpected(Error::fromErrno(errno, entry.path));
            levels.push_back({entry.path, UniqueFd(fd), &entry});
            TRY(finish(fd, entry));
        } else if (entry.isFile()) {
            if (entry.hasTwins) {
                // The directories on the way to the first name were made or checked above, in a root that is ours
                // alone.
                const auto [first, isFirst] = firstNames.try_emplace(entry.identity, entry.path);
                if (!isFirst) {
                    TRY(makeRoom(directory, name, entry.path));
                    if (::linkat(top.get(), first->second.c_str(), directory, name.c_str(), 0) != 0)
                        return failErrno("link {} to {}", entry.path, first->second);
                    continue;
                }
            }
            TRY(copyFile(tree, source, entry, directory, name));
        } else {
            struct stat info {};
            if (::fstatat(directory, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0) {
                if (S_ISDIR(info.st_mode))
                    return fail(Errc::Conflict, "cannot replace the directory {} with a link", entry.path);
                if (::unlinkat(directory, name.c_str(), 0) != 0)
                    return failErrno("replace {}", entry.path);
            }
            const bool link = S_ISLNK(entry.mode);
            if ((link ? ::symlinkat(entry.link.c_str(), directory, name.c_str())
                      : ::mkfifoat(directory, name.c_str(), 0600)) != 0)
                return failErrno("create {}", entry.path);
            const int fd = ::openat(directory, name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC);
            if (fd < 0)
                return failErrno("create {}", entry.path);
            const UniqueFd made(fd);
            const FileOwner owner = m_rules.owner.value_or(FileOwner{entry.uid, entry.gid});
            TRY(changeOwner(fd, owner.uid, owner.gid, entry.path));
            if (!link && ::fchmodat(directory, name.c_str(), entry.mode & 07777, 0) != 0)
                return failErrno("set the mode of {}", entry.path);
            const timespec time = clamp(entry.mtime, m_rules.clampMtime);
            const std::array<timespec, 2> times{time, time};
            (void)::utimensat(directory, name.c_str(), times.data(), AT_SYMLINK_NOFOLLOW);
        }
    }
    while (!levels.empty())
        TRY(leave());
    return {};
}

} // namespace slipway::build::detail
