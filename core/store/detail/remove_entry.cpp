#include <cerrno>
#include <memory>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "store/detail/tree_placer.h"

namespace slipway::store::detail {

namespace {

// Deeper directories are first moved up, so that neither the stack nor the descriptors run out in a tree that a
// container made ten thousand levels deep.
constexpr int kMaxDepth = 64;

struct CloseDir {
    void operator()(DIR* dir) const noexcept { ::closedir(dir); }
};

Result<std::vector<std::string>> namesIn(int directory) {
    const int listing = ::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (listing < 0)
        return failErrno("open a directory to remove");
    const std::unique_ptr<DIR, CloseDir> dir(::fdopendir(listing));
    if (!dir) {
        ::close(listing);
        return failErrno("list a directory to remove");
    }
    std::vector<std::string> names;
    errno = 0;
    while (const dirent* entry = ::readdir(dir.get())) {
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..")
            names.emplace_back(name);
        errno = 0;
    }
    if (errno != 0)
        return failErrno("list a directory to remove");
    return names;
}

Result<> removeBelow(int top, int directory, dev_t device, int depth) {
    for (const std::string& name : TRY(namesIn(directory))) {
        if (::unlinkat(directory, name.c_str(), 0) == 0 || errno == ENOENT)
            continue;
        if (errno != EISDIR && errno != EPERM && errno != EACCES)
            return failErrno("unlink {}", name);
        UniqueFd child(::openat(directory, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!child && errno == EACCES && ::fchmodat(directory, name.c_str(), 0700, 0) == 0)
            child.reset(::openat(directory, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        struct stat st {};
        if (!child || ::fstat(child.get(), &st) < 0)
            return failErrno("open {}", name);
        if (st.st_dev != device)
            return fail(Errc::Conflict, "{} is a mount point; not removing what is mounted there", name);
        if (st.st_uid == ::geteuid() && (st.st_mode & 0700) != 0700)
            (void)::fchmod(child.get(), 0700);
        if (depth >= kMaxDepth) {
            if (::renameat(directory, name.c_str(), top, fmt::format("slipway-{}", randomHex(8)).c_str()) < 0)
                return failErrno("move {}", name);
            continue;
        }
        TRY(removeBelow(top, child.get(), device, depth + 1));
        if (::unlinkat(directory, name.c_str(), AT_REMOVEDIR) < 0 && errno != ENOENT)
            return failErrno("rmdir {}", name);
    }
    return {};
}

} // namespace

Result<> removeEntry(int parent, const std::string& name) {
    if (::unlinkat(parent, name.c_str(), 0) == 0 || errno == ENOENT)
        return {};
    if (errno != EISDIR && errno != EPERM && errno != EACCES)
        return failErrno("unlink {}", name);
    UniqueFd top(::openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!top && errno == EACCES && ::fchmodat(parent, name.c_str(), 0700, 0) == 0)
        top.reset(::openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    struct stat st {};
    if (!top || ::fstat(top.get(), &st) < 0)
        return failErrno("open {}", name);
    if (st.st_uid == ::geteuid() && (st.st_mode & 0700) != 0700)
        (void)::fchmod(top.get(), 0700);
    for (;;) {
        TRY(removeBelow(top.get(), top.get(), st.st_dev, 0));
        if (::unlinkat(parent, name.c_str(), AT_REMOVEDIR) == 0 || errno == ENOENT)
            return {};
        if (errno != ENOTEMPTY && errno != EEXIST)
            return failErrno("rmdir {}", name);
    }
}

} // namespace slipway::store::detail
