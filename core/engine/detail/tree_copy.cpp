#include "engine/detail/tree_copy.h"

#include <filesystem>
#include <memory>

#include <dirent.h>
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

namespace slipway::engine {

namespace {

using Directory = std::unique_ptr<DIR, decltype([](DIR* dir) { ::closedir(dir); })>;

// A listing that does not take the descriptor away from its owner.
Result<Directory> listDirectory(int fd) {
    UniqueFd own = TRY(openAt(fd, ".", O_RDONLY | O_DIRECTORY));
    Directory directory(::fdopendir(own.get()));
    if (!directory)
        return failErrno("opendir");
    (void)own.release();
    return directory;
}

bool isDots(const char* name) {
    return name[0] == '.' && (name[1] == 0 || (name[1] == '.' && name[2] == 0));
}

Result<> requireInRange(const struct stat& st, IdShift shift) {
    if (st.st_uid < shift.start || st.st_uid - shift.start >= shift.size || st.st_gid < shift.start ||
        st.st_gid - shift.start >= shift.size)
        return fail(Errc::Corrupt, "a file of the image belongs to host id {}:{}, outside of the owner's range",
                    st.st_uid, st.st_gid);
    return {};
}

Result<> takeAttributes(int fd, const struct stat& st, IdShift shift) {
    TRY(requireInRange(st, shift));
    if (::fchown(fd, st.st_uid - shift.start, st.st_gid - shift.start) < 0)
        return failErrno("chown");
    if (::fchmod(fd, st.st_mode & 07777) < 0)
        return failErrno("chmod");
    const timespec times[2]{st.st_atim, st.st_mtim};
    if (::futimens(fd, times) < 0)
        return failErrno("utimens");
    return {};
}

Result<> copyFile(int sourceDir, int destinationDir, const char* name, const struct stat& st, IdShift shift) {
    const auto from = TRY(openAt(sourceDir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK));
    const auto to = TRY(openAt(destinationDir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600));
    for (;;) {
        const ssize_t n = ::sendfile(to.get(), from.get(), nullptr, 1 << 30);
        if (n < 0)
            return failErrno("copy {}", name);
        if (n == 0)
            return takeAttributes(to.get(), st, shift);
    }
}

Result<> copyLink(int sourceDir, int destinationDir, const char* name, const struct stat& st, IdShift shift) {
    TRY(requireInRange(st, shift));
    std::string target(4096, '\0');
    const ssize_t n = ::readlinkat(sourceDir, name, target.data(), target.size());
    if (n < 0)
        return failErrno("readlink {}", name);
    target.resize(static_cast<std::size_t>(n));
    if (::symlinkat(target.c_str(), destinationDir, name) < 0)
        return failErrno("symlink {}", name);
    if (::fchownat(destinationDir, name, st.st_uid - shift.start, st.st_gid - shift.start, AT_SYMLINK_NOFOLLOW) < 0)
        return failErrno("chown {}", name);
    return {};
}

} // namespace

Result<> copyTree(int sourceFd, int destinationFd, IdShift shift) {
    const Directory directory = TRY(listDirectory(sourceFd));
    while (const dirent* entry = ::readdir(directory.get())) {
        const char* name = entry->d_name;
        if (isDots(name))
            continue;
        struct stat st {};
        if (::fstatat(sourceFd, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
            return failErrno("stat {}", name);
        if (S_ISDIR(st.st_mode)) {
            if (::mkdirat(destinationFd, name, 0700) < 0)
                return failErrno("mkdir {}", name);
            const auto from = TRY(openAt(sourceFd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW));
            const auto to = TRY(openAt(destinationFd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW));
            TRY(copyTree(from.get(), to.get(), shift));
        } else if (S_ISREG(st.st_mode)) {
            TRY(copyFile(sourceFd, destinationFd, name, st, shift));
        } else if (S_ISLNK(st.st_mode)) {
            TRY(copyLink(sourceFd, destinationFd, name, st, shift));
        } else if (S_ISFIFO(st.st_mode)) {
            if (::mkfifoat(destinationFd, name, st.st_mode & 07777) < 0)
                return failErrno("mkfifo {}", name);
        }
    }
    struct stat st {};
    if (::fstat(sourceFd, &st) < 0)
        return failErrno("stat");
    return takeAttributes(destinationFd, st, shift);
}

Result<bool> isEmptyDirectory(int fd) {
    const Directory directory = TRY(listDirectory(fd));
    while (const dirent* entry = ::readdir(directory.get()))
        if (!isDots(entry->d_name))
            return false;
    return true;
}

std::uint64_t treeSize(const std::string& path) {
    namespace fs = std::filesystem;
    std::uint64_t size = 0;
    std::error_code error;
    for (fs::recursive_directory_iterator it(path, fs::directory_options::skip_permission_denied, error), end;
         !error && it != end; it.increment(error)) {
        std::error_code ignored;
        if (it->is_regular_file(ignored) && !it->is_symlink(ignored))
            size += it->file_size(ignored);
    }
    return size;
}

} // namespace slipway::engine
