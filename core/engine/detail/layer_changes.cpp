#include "engine/detail/layer_changes.h"

#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <string>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/unique_fd.h"

namespace slipway::engine {

namespace {

constexpr int kDeepest = 1000;

struct CloseDir {
    void operator()(DIR* dir) const noexcept { ::closedir(dir); }
};

Result<std::set<std::string>> namesIn(int directory) {
    const int listing = ::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (listing < 0)
        return failErrno("open a directory");
    const std::unique_ptr<DIR, CloseDir> dir(::fdopendir(listing));
    std::set<std::string> names;
    while (const dirent* entry = ::readdir(dir.get()))
        if (const std::string_view name = entry->d_name; name != "." && name != "..")
            names.emplace(name);
    return names;
}

UniqueFd childOf(int directory, const std::string& name) {
    return UniqueFd(directory < 0 ? -1
                                  : ::openat(directory, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

class Walk {
public:
    explicit Walk(std::size_t most)
        : m_most(most) {}

    Result<> visit(int layer, int below, const std::string& path, int depth) {
        if (depth > kDeepest)
            return fail(Errc::TooLarge, "the layer is more than {} directories deep", kDeepest);
        const auto names = TRY(namesIn(layer));
        std::set<std::string> all = names;
        char opaque = 0;
        const bool hides = ::fgetxattr(layer, "trusted.overlay.opaque", &opaque, 1) == 1 && opaque == 'y';
        if (hides && below >= 0)
            all.merge(TRY(namesIn(below)));
        for (const auto& name : all) {
            if (files.size() >= m_most) {
                cut = true;
                return {};
            }
            struct stat old {
            }, made{};
            const bool was = below >= 0 && ::fstatat(below, name.c_str(), &old, AT_SYMLINK_NOFOLLOW) == 0;
            if (!names.contains(name)) {
                removed(path + "/" + name, old);
                continue;
            }
            if (::fstatat(layer, name.c_str(), &made, AT_SYMLINK_NOFOLLOW) < 0)
                return failErrno("look at {}/{}", path, name);
            if (S_ISCHR(made.st_mode) && made.st_rdev == makedev(0, 0)) {
                if (was)
                    removed(path + "/" + name, old);
                continue;
            }
            add(layer, name, path, made, was ? &old : nullptr);
            if (!S_ISDIR(made.st_mode))
                continue;
            const UniqueFd child = childOf(layer, name);
            if (!child)
                return failErrno("open {}/{}", path, name);
            const UniqueFd childBelow = was && S_ISDIR(old.st_mode) ? childOf(below, name) : UniqueFd();
            TRY(visit(child.get(), childBelow.get(), path + "/" + name, depth + 1));
        }
        return {};
    }

    std::vector<ChangedFile> files;
    bool cut = false;

private:
    void add(int layer, const std::string& name, const std::string& path, const struct stat& made,
             const struct stat* old) {
        // Overlay copies a directory up to change what is in it.
        if (old != nullptr && S_ISDIR(made.st_mode) && made.st_mode == old->st_mode && made.st_uid == old->st_uid &&
            made.st_gid == old->st_gid)
            return;
        ChangedFile file;
        file.path = path + "/" + name;
        file.change = old != nullptr ? FileChange::Changed : FileChange::Added;
        file.type = fileTypeOf(made.st_mode);
        file.mode = made.st_mode & 07777;
        file.uid = made.st_uid;
        file.gid = made.st_gid;
        if (S_ISREG(made.st_mode))
            file.size = static_cast<std::uint64_t>(made.st_size);
        else if (S_ISLNK(made.st_mode))
            file.link = linkAt(layer, name);
        files.push_back(std::move(file));
    }

    void removed(std::string path, const struct stat& old) {
        ChangedFile file;
        file.path = std::move(path);
        file.change = FileChange::Removed;
        file.type = fileTypeOf(old.st_mode);
        file.mode = old.st_mode & 07777;
        file.uid = old.st_uid;
        file.gid = old.st_gid;
        if (S_ISREG(old.st_mode))
            file.size = static_cast<std::uint64_t>(old.st_size);
        files.push_back(std::move(file));
    }

    std::size_t m_most;
};

} // namespace

std::string linkAt(int directory, const std::string& name) {
    std::array<char, 4096> buffer;
    const ssize_t n = ::readlinkat(directory, name.c_str(), buffer.data(), buffer.size());
    return {buffer.data(), n > 0 ? static_cast<std::size_t>(n) : 0};
}

char fileTypeOf(mode_t mode) {
    switch (mode & S_IFMT) {
    case S_IFDIR:
        return 'd';
    case S_IFLNK:
        return 'l';
    case S_IFCHR:
        return 'c';
    case S_IFBLK:
        return 'b';
    case S_IFIFO:
        return 'p';
    case S_IFSOCK:
        return 's';
    default:
        return 'f';
    }
}

Result<std::vector<ChangedFile>> layerChanges(int layer, int below, std::size_t most, bool& cut) {
    Walk walk(most);
    TRY(walk.visit(layer, below, "", 0));
    cut = walk.cut;
    std::ranges::sort(walk.files, {}, &ChangedFile::path);
    return std::move(walk.files);
}

} // namespace slipway::engine
