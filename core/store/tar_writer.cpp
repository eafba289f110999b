#include "store/tar_writer.h"

#include <algorithm>
#include <cerrno>
#include <map>
#include <memory>
#include <set>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/file.h"
#include "store/detail/tar_stream.h"

namespace slipway::store {

namespace {

constexpr std::size_t kBuffer = 256u << 10;
constexpr int kMaxDepth = 1000;
constexpr std::uint32_t kRangeSize = 65536;
constexpr std::uint32_t kNobody = 65534;

struct CloseDir {
    void operator()(DIR* dir) const noexcept { ::closedir(dir); }
};

Result<std::vector<std::string>> sortedNames(int directory, const std::string& shown) {
    const int listing = ::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (listing < 0)
        return failErrno("open {}", shown);
    const std::unique_ptr<DIR, CloseDir> dir(::fdopendir(listing));
    if (!dir) {
        ::close(listing);
        return failErrno("list {}", shown);
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
        return failErrno("list {}", shown);
    std::sort(names.begin(), names.end());
    return names;
}

class TreeWriter {
public:
    TreeWriter(const TarOptions& options, const ByteSink& sink)
        : m_options(options)
        , m_stream(sink)
        , m_exclude(options.exclude.begin(), options.exclude.end())
        , m_buffer(kBuffer) {}

    // `name` in `parent`, called `stored` in the tar and `relative` in the exclude list.
    Result<> entry(int parent, const std::string& name, const std::string& stored, const std::string& relative,
                   int depth) {
        if (m_options.stop.stop_requested())
            return fail(Errc::Cancelled, "writing the archive was cancelled");
        if (m_exclude.contains(relative))
            return {};
        struct stat st {};
        if (::fstatat(parent, name.c_str(), &st, AT_SYMLINK_NOFOLLOW) < 0)
            return errno == ENOENT ? Result<>{} : failErrno("stat {}", stored); // removed meanwhile
        detail::TarHeader header = headerOf(st, stored);
        switch (st.st_mode & S_IFMT) {
        case S_IFDIR: {
            auto fd = openAt(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
            if (!fd)
                return gone(fd.error()) ? Result<>{} : std::unexpected(std::move(fd.error()));
            TRY(directoryEntry(fd->get(), std::move(header)));
            return children(fd->get(), stored, relative, depth + 1);
        }
        case S_IFREG:
            return file(parent, name, st, std::move(header));
        case S_IFLNK:
            return link(parent, name, st, std::move(header));
        case S_IFIFO:
            header.type = '6';
            return m_stream.header(header);
        case S_IFBLK:
        case S_IFCHR:
            return device(st, std::move(header));
        default:
            return {}; // sockets mean nothing without their process
        }
    }

    Result<> children(int directory, const std::string& stored, const std::string& relative, int depth) {
        if (depth > kMaxDepth)
            return fail(Errc::TooLarge, "{} is more than {} directories deep", stored, kMaxDepth);
        if (m_options.whiteouts == Whiteouts::ToOci && isOpaque(directory)) {
            detail::TarHeader opaque;
            opaque.name = joined(stored, ".wh..wh..opq");
            TRY(m_stream.header(opaque));
        }
        for (const std::string& name : TRY(sortedNames(directory, stored)))
            TRY(entry(directory, name, joined(stored, name), joined(relative, name), depth));
        return {};
    }

    Result<> directoryEntry(int fd, detail::TarHeader header) {
        header.type = '5';
        if (!header.name.ends_with('/'))
            header.name += '/';
        header.xattrs = TRY(xattrsOf(fmt::format("/proc/self/fd/{}", fd), header.name));
        return m_stream.header(header);
    }

    detail::TarHeader headerOf(const struct stat& st, const std::string& stored) const {
        detail::TarHeader header;
        header.name = stored;
        header.mode = st.st_mode & 07777;
        header.uid = naturalId(st.st_uid);
        header.gid = naturalId(st.st_gid);
        header.mtime = fromUnixNanos(st.st_mtim.tv_sec * 1'000'000'000 + st.st_mtim.tv_nsec);
        if (m_options.clampMtime && header.mtime > *m_options.clampMtime)
            header.mtime = *m_options.clampMtime;
        return header;
    }

    Result<TarSummary> finish() { return m_stream.finish(m_contentSize); }

private:
    static bool gone(const Error& error) { return error.errnum() == ENOENT || error.errnum() == ENOTDIR; }

    static std::string joined(const std::string& parent, const std::string& name) {
        return parent.empty() ? name : parent + "/" + name;
    }

    std::uint32_t naturalId(std::uint32_t id) const {
        if (m_options.ownership == Ownership::Mine)
            return 0;
        if (m_options.firstId == 0)
            return id;
        return id >= m_options.firstId && id - m_options.firstId < kRangeSize ? id - m_options.firstId : kNobody;
    }

    bool isOpaque(int directory) const {
        const char* name = m_options.ownership == Ownership::Natural ? "trusted.overlay.opaque" : "user.overlay.opaque";
        char value = 0;
        return ::fgetxattr(directory, name, &value, 1) == 1 && value == 'y';
    }

    Result<std::vector<std::pair<std::string, std::string>>> xattrsOf(const std::string& path,
                                                                      const std::string& stored) const {
        std::vector<std::pair<std::string, std::string>> found;
        std::string names(1024, '\0');
        ssize_t size = 0;
        while ((size = ::listxattr(path.c_str(), names.data(), names.size())) < 0) {
            if (errno == ENOTSUP)
                return found;
            if (errno != ERANGE || names.size() > (1u << 20))
                return failErrno("list the attributes of {}", stored);
            names.resize(names.size() * 4);
        }
        for (const char* name = names.data(); name < names.data() + size; name += std::string_view(name).size() + 1) {
            const std::string_view view = name;
            const bool wanted = (view == "security.capability" && m_options.ownership == Ownership::Natural) ||
                                (view.starts_with("user.") && !view.starts_with("user.overlay."));
            if (!wanted)
                continue;
            std::string value(65536, '\0');
            const ssize_t length = ::getxattr(path.c_str(), name, value.data(), value.size());
            if (length < 0) {
                if (errno == ENODATA)
                    continue;
                return failErrno("read the attribute {} of {}", view, stored);
            }
            value.resize(static_cast<std::size_t>(length));
            found.emplace_back(view, std::move(value));
        }
        std::sort(found.begin(), found.end());
        return found;
    }

    // True when another name of the same file stands in the tar already: `header` then refers to that.
    Result<bool> linkedBefore(const struct stat& st, detail::TarHeader& header) {
        if (st.st_nlink < 2)
            return false;
        const auto [first, isNew] = m_inodes.try_emplace({st.st_dev, st.st_ino}, header.name);
        if (isNew)
            return false;
        header.type = '1';
        header.link = first->second;
        TRY(m_stream.header(header));
        return true;
    }

    Result<> file(int parent, const std::string& name, const struct stat& before, detail::TarHeader header) {
        auto fd = openAt(parent, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOATIME);
        if (!fd && fd.error().errnum() == EPERM)
            fd = openAt(parent, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
        if (!fd)
            return gone(fd.error()) ? Result<>{} : std::unexpected(std::move(fd.error()));
        struct stat st {};
        if (::fstat(fd->get(), &st) < 0)
            return failErrno("stat {}", header.name);
        if (!S_ISREG(st.st_mode) || st.st_ino != before.st_ino)
            return {}; // became something else meanwhile
        if (TRY(linkedBefore(st, header)))
            return {};
        header.size = static_cast<std::uint64_t>(st.st_size);
        header.xattrs = TRY(xattrsOf(fmt::format("/proc/self/fd/{}", fd->get()), header.name));
        TRY(m_stream.header(header));
        m_contentSize += header.size;
        std::uint64_t left = header.size;
        while (left > 0) {
            const ssize_t n = ::read(fd->get(), m_buffer.data(), std::min<std::uint64_t>(left, m_buffer.size()));
            if (n < 0 && errno == EINTR)
                continue;
            if (n < 0)
                return failErrno("read {}", header.name);
            if (n == 0)
                break;
            TRY(m_stream.data({m_buffer.data(), static_cast<std::size_t>(n)}));
            left -= static_cast<std::uint64_t>(n);
        }
        TRY(m_stream.zeros(left));
        return m_stream.padding(header.size);
    }

    Result<> link(int parent, const std::string& name, const struct stat& st, detail::TarHeader header) {
        std::string target(4096, '\0');
        const ssize_t n = ::readlinkat(parent, name.c_str(), target.data(), target.size());
        if (n < 0)
            return errno == ENOENT || errno == EINVAL ? Result<>{} : failErrno("readlink {}", header.name);
        if (TRY(linkedBefore(st, header)))
            return {};
        target.resize(static_cast<std::size_t>(n));
        header.type = '2';
        header.link = std::move(target);
        header.mode = 0777;
        return m_stream.header(header);
    }

    Result<> device(const struct stat& st, detail::TarHeader header) {
        if (m_options.whiteouts == Whiteouts::ToOci && S_ISCHR(st.st_mode) && st.st_rdev == makedev(0, 0)) {
            const std::size_t slash = header.name.rfind('/');
            const std::size_t base = slash == std::string::npos ? 0 : slash + 1;
            detail::TarHeader whiteout;
            whiteout.name = header.name.substr(0, base) + ".wh." + header.name.substr(base);
            return m_stream.header(whiteout);
        }
        header.type = S_ISCHR(st.st_mode) ? '3' : '4';
        header.deviceMajor = major(st.st_rdev);
        header.deviceMinor = minor(st.st_rdev);
        return m_stream.header(header);
    }

    const TarOptions& m_options;
    detail::TarStream m_stream;
    std::set<std::string> m_exclude;
    std::vector<char> m_buffer;
    std::map<std::pair<dev_t, ino_t>, std::string> m_inodes;
    std::uint64_t m_contentSize = 0;
};

} // namespace

Result<TarSummary> writeTar(int directory, const TarOptions& options, const ByteSink& sink) {
    TreeWriter writer(options, sink);
    if (options.includeRoot) {
        struct stat st {};
        if (::fstat(directory, &st) < 0)
            return failErrno("stat the directory to archive");
        TRY(writer.directoryEntry(directory, writer.headerOf(st, options.prefix.empty() ? "./" : options.prefix)));
    }
    TRY(writer.children(directory, options.prefix, "", 0));
    return writer.finish();
}

Result<TarSummary> writeTarOf(int parent, const std::string& name, const std::string& as, const TarOptions& options,
                              const ByteSink& sink) {
    struct stat st {};
    if (::fstatat(parent, name.c_str(), &st, AT_SYMLINK_NOFOLLOW) < 0)
        return failErrno("stat {}", name);
    TreeWriter writer(options, sink);
    TRY(writer.entry(parent, name, as, "", 0));
    return writer.finish();
}

} // namespace slipway::store
