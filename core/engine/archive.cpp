#include "engine/archive.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "engine/containers.h"
#include "engine/detail/core.h"
#include "runtime/overlay.h"
#include "runtime/range_thread.h"
#include "store/tar_reader.h"
#include "store/tar_writer.h"

namespace slipway::engine {

namespace {

// A container's root as a directory descriptor. A running one's is that of its process, volumes and binds included; a
// stopped one's is mounted for the occasion.
struct Root {
    std::string container; // id
    runtime::MountPoint mount;
    std::string directory; // holds the mount and its work directory, removed at the end
    UniqueFd fd;
    std::uint32_t firstId = 0; // host id of the container's root as seen through fd
    bool readOnly = false;

    Root() = default;
    Root(Root&&) noexcept = default;
    ~Root() {
        fd.reset();
        (void)mount.unmount();
        if (!directory.empty())
            (void)removeTree(directory);
    }
};

Result<Root> openRoot(Core& core, const std::string& name) {
    const Container container = TRY(core.containers->get(name));
    Root root;
    root.container = container.id;
    root.readOnly = container.options.readOnlyRoot;
    if (container.state.state == State::Running || container.state.state == State::Paused) {
        root.fd = TRY(openFile(fmt::format("/proc/{}/root", container.state.pid), O_RDONLY | O_DIRECTORY));
        root.firstId = core.range.start;
        // The process number may have been given to somebody else meanwhile: only if it still runs is it the
        // container's.
        const Container after = TRY(core.containers->get(container.id));
        if (after.state.pid != container.state.pid)
            return fail(Errc::Conflict, "container {} has just ended", container.name);
        return root;
    }
    const auto& layout = core.store->layout();
    const std::string own = layout.inFs(store::StoreLayout::container(container.id));
    runtime::OverlaySpec overlay;
    if (!container.chainId.empty())
        for (const auto& layer : TRY(core.store->layers().lowerDirs(TRY(oci::Digest::parse(container.chainId)))))
            overlay.lowers.push_back(layout.inFs(layer));
    if (overlay.lowers.empty()) {
        TRY(makeDirectories(own + "/lower", 0755));
        overlay.lowers.push_back(own + "/lower");
    }
    overlay.upper = own + "/upper";
    // What is copied reaches the disk when the kernel thinks fit, as with any copy; the container's own work directory
    // must not get the mark of such a mount.
    overlay.isVolatile = true;
    root.directory = fmt::format("{}/archive-{}", own, randomHex(8));
    overlay.target = root.directory + "/root";
    overlay.work = root.directory + "/work";
    for (const auto& directory : {overlay.target, overlay.work})
        TRY(makeDirectories(directory, 0700));
    root.mount = TRY(runtime::mountOverlay(overlay, {0, 65536}));
    root.fd = TRY(openFile(overlay.target, O_RDONLY | O_DIRECTORY));
    return root;
}

// The directory that holds the last component of `path`, and that component; "/" is "." in the root itself.
struct Place {
    UniqueFd parent;
    std::string name;
};

Result<Place> locate(const Root& root, std::string path) {
    while (path.size() > 1 && path.ends_with('/'))
        path.pop_back();
    if (path.ends_with("/."))
        path.resize(path.size() - 2);
    const auto slash = path.rfind('/');
    const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
    if (name.empty() || name == "." || name == "..") {
        auto directory = TRY(openInRoot(root.fd.get(), path, O_RDONLY | O_DIRECTORY));
        return Place{std::move(directory), "."};
    }
    const std::string parent = slash == std::string::npos || slash == 0 ? "/" : path.substr(0, slash);
    return Place{TRY(openInRoot(root.fd.get(), parent, O_RDONLY | O_DIRECTORY)), name};
}

Error notFound(const Root& root, const std::string& path) {
    return Error(Errc::NotFound, fmt::format("Could not find the file {} in container {}", path, root.container));
}

} // namespace

Result<PathStat> Archives::stat(const std::string& container, const std::string& path) {
    const Root root = TRY(openRoot(m_core, container));
    const auto place = locate(root, path);
    struct stat st {};
    if (!place || ::fstatat(place->parent.get(), place->name.c_str(), &st, AT_SYMLINK_NOFOLLOW) < 0)
        return std::unexpected(notFound(root, path));
    PathStat result;
    result.name = place->name == "." ? "/" : place->name;
    result.size = static_cast<std::uint64_t>(st.st_size);
    result.mode = st.st_mode;
    result.modified = fromUnixNanos(static_cast<std::int64_t>(st.st_mtim.tv_sec) * 1'000'000'000 + st.st_mtim.tv_nsec);
    if (S_ISLNK(st.st_mode)) {
        result.linkTarget.resize(4096);
        const ssize_t n = ::readlinkat(place->parent.get(), place->name.c_str(), result.linkTarget.data(), 4096);
        result.linkTarget.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
    }
    return result;
}

Result<> Archives::get(const std::string& container, const std::string& path,
                       const std::function<Result<>(std::string_view)>& sink) {
    const Root root = TRY(openRoot(m_core, container));
    const auto place = locate(root, path);
    struct stat st {};
    if (!place || ::fstatat(place->parent.get(), place->name.c_str(), &st, AT_SYMLINK_NOFOLLOW) < 0)
        return std::unexpected(notFound(root, path));
    store::TarOptions options;
    options.whiteouts = store::Whiteouts::Plain;
    options.firstId = root.firstId;
    if (place->name == ".") {
        options.includeRoot = true;
        TRY(store::writeTar(place->parent.get(), options, sink));
    } else {
        TRY(store::writeTarOf(place->parent.get(), place->name, place->name, options, sink));
    }
    return {};
}

Result<> Archives::put(const std::string& container, const std::string& path, int tarFd, bool refuseTypeChange) {
    const Root root = TRY(openRoot(m_core, container));
    if (root.readOnly)
        return fail(Errc::PermissionDenied, "container rootfs is marked read-only");
    auto directory = openInRoot(root.fd.get(), path, O_RDONLY | O_DIRECTORY);
    if (!directory && directory.error().code() == Errc::NotFound)
        return std::unexpected(notFound(root, path));
    if (!directory)
        return fail(Errc::InvalidArgument, "{} in container {} is not a directory", path, root.container);
    store::UnpackOptions options;
    options.dialect = store::TarDialect::Plain;
    options.firstId = root.firstId;
    options.refuseTypeChange = refuseTypeChange;
    const store::ByteSource source = [tarFd](char* buffer, std::size_t size) -> Result<std::size_t> {
        for (;;) {
            const ssize_t n = ::read(tarFd, buffer, size);
            if (n >= 0)
                return static_cast<std::size_t>(n);
            if (errno != EINTR)
                return failErrno("read the archive");
        }
    };
    const auto unpack = [&]() -> Result<> {
        TRY(store::unpackTar(directory->get(), options, source));
        return {};
    };
    return root.firstId == 0 ? unpack() : runtime::withRangeIds(m_core.range, unpack);
}

} // namespace slipway::engine
