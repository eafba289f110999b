#include "store/detail/upper.h"

#include <cerrno>
#include <map>
#include <memory>
#include <string>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/file.h"

namespace slipway::store::detail {

namespace {

constexpr int kMaxDepth = 1000;

struct CloseDir {
    void operator()(DIR* dir) const noexcept { ::closedir(dir); }
};

// Name -> d_type.
Result<std::map<std::string, unsigned char>> entriesOf(int directory) {
    const int listing = ::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (listing < 0)
        return failErrno("open a directory");
    const std::unique_ptr<DIR, CloseDir> dir(::fdopendir(listing));
    if (!dir) {
        ::close(listing);
        return failErrno("list a directory");
    }
    std::map<std::string, unsigned char> entries;
    errno = 0;
    while (const dirent* entry = ::readdir(dir.get())) {
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..")
            entries.emplace(name, entry->d_type);
        errno = 0;
    }
    if (errno != 0)
        return failErrno("list a directory");
    return entries;
}

bool isDirectory(int parent, const std::string& name, unsigned char type) {
    if (type != DT_UNKNOWN)
        return type == DT_DIR;
    struct stat st {};
    return ::fstatat(parent, name.c_str(), &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

bool isWhiteout(int parent, const std::string& name, unsigned char type) {
    if (type != DT_CHR && type != DT_UNKNOWN)
        return false;
    struct stat st {};
    return ::fstatat(parent, name.c_str(), &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISCHR(st.st_mode) &&
           st.st_rdev == makedev(0, 0);
}

class OpaqueWalk {
public:
    explicit OpaqueWalk(Ownership ownership)
        : m_attribute(ownership == Ownership::Natural ? "trusted.overlay.opaque" : "user.overlay.opaque") {}

    // `lowers` are this directory in the layers below, as far down as they show through. `hidden`: an opaque mark
    // stood here or above, so nothing of them may show.
    Result<> visit(int upper, const std::vector<UniqueFd>& lowers, bool hidden, int depth) {
        if (depth > kMaxDepth)
            return fail(Errc::TooLarge, "it is more than {} directories deep", kMaxDepth);
        if (isOpaque(upper)) {
            hidden = true;
            if (::fremovexattr(upper, m_attribute) < 0)
                return failErrno("take the opaque mark off a directory");
        }
        const auto entries = TRY(entriesOf(upper));
        if (hidden)
            TRY(hideWhatShows(upper, entries, lowers));
        for (const auto& [name, type] : entries) {
            if (!isDirectory(upper, name, type))
                continue;
            auto child = TRY(openAt(upper, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW));
            TRY(visit(child.get(), TRY(below(lowers, name)), hidden, depth + 1));
        }
        return {};
    }

private:
    bool isOpaque(int directory) const {
        char value = 0;
        return ::fgetxattr(directory, m_attribute, &value, 1) == 1 && value == 'y';
    }

    // The directory `name` in those layers that overlay would merge: down to the first that is opaque or has something
    // else of that name.
    Result<std::vector<UniqueFd>> below(const std::vector<UniqueFd>& lowers, const std::string& name) const {
        std::vector<UniqueFd> found;
        for (const UniqueFd& lower : lowers) {
            auto directory = openAt(lower.get(), name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
            if (!directory) {
                if (directory.error().errnum() == ENOENT)
                    continue;
                if (directory.error().errnum() == ENOTDIR || directory.error().errnum() == ELOOP)
                    break;
                return std::unexpected(std::move(directory.error()));
            }
            const bool last = isOpaque(directory->get());
            found.push_back(std::move(*directory));
            if (last)
                break;
        }
        return found;
    }

    Result<> hideWhatShows(int upper, const std::map<std::string, unsigned char>& entries,
                           const std::vector<UniqueFd>& lowers) const {
        std::map<std::string, bool> shows;
        for (const UniqueFd& lower : lowers)
            for (const auto& [name, type] : TRY(entriesOf(lower.get())))
                if (!shows.contains(name))
                    shows.emplace(name, !isWhiteout(lower.get(), name, type));
        struct stat st {};
        if (::fstat(upper, &st) < 0)
            return failErrno("stat a directory");
        bool changed = false;
        for (const auto& [name, visible] : shows) {
            if (!visible || entries.contains(name))
                continue;
            if (::mknodat(upper, name.c_str(), S_IFCHR, makedev(0, 0)) < 0)
                return failErrno("make the whiteout of {}", name);
            changed = true;
        }
        const timespec times[2] = {{0, UTIME_OMIT}, st.st_mtim};
        if (changed && ::futimens(upper, times) < 0)
            return failErrno("set the time of a directory");
        return {};
    }

    const char* m_attribute;
};

Result<> clampBelow(int directory, Timestamp newest, int depth) {
    if (depth > kMaxDepth)
        return fail(Errc::TooLarge, "it is more than {} directories deep", kMaxDepth);
    const std::int64_t limit = toUnixNanos(newest);
    const timespec times[2] = {{0, UTIME_OMIT}, {limit / 1'000'000'000, limit % 1'000'000'000}};
    for (const auto& [name, type] : TRY(entriesOf(directory))) {
        struct stat st {};
        if (::fstatat(directory, name.c_str(), &st, AT_SYMLINK_NOFOLLOW) < 0)
            return failErrno("stat {}", name);
        if (S_ISDIR(st.st_mode)) {
            auto child = TRY(openAt(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW));
            TRY(clampBelow(child.get(), newest, depth + 1));
        }
        if (st.st_mtim.tv_sec * 1'000'000'000 + st.st_mtim.tv_nsec > limit &&
            ::utimensat(directory, name.c_str(), times, AT_SYMLINK_NOFOLLOW) < 0)
            return failErrno("set the time of {}", name);
    }
    return {};
}

} // namespace

Result<> explainOpaqueDirectories(int upper, const std::vector<UniqueFd>& lowers, Ownership ownership) {
    return OpaqueWalk(ownership).visit(upper, lowers, false, 0);
}

Result<> clampTimes(int upper, Timestamp newest) {
    return clampBelow(upper, newest, 0);
}

} // namespace slipway::store::detail
