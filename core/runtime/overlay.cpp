#include "runtime/overlay.h"

#include <array>

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/unique_fd.h"
#include "runtime/range_thread.h"

namespace slipway::runtime {

namespace {

// What the kernel left in the context's message queue: "e overlay: No changes allowed in …".
std::string kernelMessages(int context) {
    std::string text;
    std::array<char, 512> buffer;
    for (ssize_t n = 0; (n = ::read(context, buffer.data(), buffer.size())) > 0;) {
        std::string_view message(buffer.data(), static_cast<std::size_t>(n));
        if (message.starts_with("e ") || message.starts_with("w "))
            message.remove_prefix(2);
        while (message.ends_with('\n'))
            message.remove_suffix(1);
        if (!text.empty())
            text += "; ";
        text += message;
    }
    return text;
}

std::unexpected<Error> refused(const UniqueFd& context, std::string_view what, const OverlaySpec& spec) {
    const int errnum = errno;
    const auto said = kernelMessages(context.get());
    return std::unexpected(Error::fromErrno(
        errnum, fmt::format("overlay at {}: {}{}{}", spec.target, what, said.empty() ? "" : ": ", said)));
}

// Kernels before 6.8 know no "lowerdir+"; NotFound here means just that.
Result<UniqueFd> mountWithContext(const OverlaySpec& spec) {
    const UniqueFd fs(::fsopen("overlay", FSOPEN_CLOEXEC));
    if (!fs)
        return failErrno("overlay file system");
    const auto set = [&](const char* key, const std::string& value) {
        return ::fsconfig(fs.get(), FSCONFIG_SET_STRING, key, value.c_str(), 0) == 0;
    };
    for (const auto& lower : spec.lowers)
        if (!set("lowerdir+", lower)) {
            if (errno == EINVAL && &lower == &spec.lowers.front())
                return fail(Errc::NotFound, "no lowerdir+");
            return refused(fs, "lower directory " + lower, spec);
        }
    if (!spec.upper.empty()) {
        if (!set("upperdir", spec.upper))
            return refused(fs, "upper directory " + spec.upper, spec);
        if (!set("workdir", spec.work))
            return refused(fs, "work directory " + spec.work, spec);
    }
    if (!set("source", "slipway") || !set("redirect_dir", "nofollow") || !set("metacopy", "off") ||
        !set("index", "off"))
        return refused(fs, "options", spec);
    if (spec.isVolatile && !spec.upper.empty() && ::fsconfig(fs.get(), FSCONFIG_SET_FLAG, "volatile", nullptr, 0) < 0)
        return refused(fs, "volatile", spec);
    if (::fsconfig(fs.get(), FSCONFIG_CMD_CREATE, nullptr, nullptr, 0) < 0)
        return refused(fs, "cannot be made", spec);
    UniqueFd mount(::fsmount(fs.get(), FSMOUNT_CLOEXEC, MOUNT_ATTR_NODEV));
    if (!mount)
        return refused(fs, "cannot be mounted", spec);
    return mount;
}

std::string escapeLower(const std::string& path) {
    std::string escaped;
    for (char c : path) {
        if (c == ':' || c == '\\' || c == ',')
            escaped += '\\';
        escaped += c;
    }
    return escaped;
}

// The classic call takes one page of options, so paths are given relative to the directory that the lowers share.
Result<> mountWithOptions(const OverlaySpec& spec) {
    std::string base = spec.lowers.front().substr(0, spec.lowers.front().rfind('/'));
    for (const auto& lower : spec.lowers)
        while (!lower.starts_with(base + "/"))
            base.resize(base.rfind('/'));
    if (::unshare(CLONE_FS) < 0 || ::chdir(base.empty() ? "/" : base.c_str()) < 0)
        return failErrno("overlay at {}: enter {}", spec.target, base);
    std::string options = "lowerdir=";
    for (const auto& lower : spec.lowers)
        options += (&lower == &spec.lowers.front() ? "" : ":") + escapeLower(lower.substr(base.size() + 1));
    if (!spec.upper.empty())
        options += ",upperdir=" + escapeLower(spec.upper) + ",workdir=" + escapeLower(spec.work);
    options += ",redirect_dir=nofollow,metacopy=off,index=off";
    if (spec.isVolatile && !spec.upper.empty())
        options += ",volatile";
    if (options.size() >= 4096)
        return fail(Errc::Unsupported,
                    "overlay at {}: {} layers need more mount options than this kernel takes (one page); "
                    "Linux 6.8 or newer has no such limit",
                    spec.target, spec.lowers.size());
    if (::mount("slipway", spec.target.c_str(), "overlay", MS_NODEV, options.c_str()) < 0)
        return failErrno("overlay at {}", spec.target);
    return {};
}

Result<> refuseReadOnly(int fd, const OverlaySpec& spec) {
    struct statvfs st {};
    if (!spec.upper.empty() && ::fstatvfs(fd, &st) == 0 && (st.f_flag & ST_RDONLY))
        return fail(Errc::Io, "overlay at {}: the kernel could not use the work directory and mounted read-only",
                    spec.target);
    return {};
}

Result<> mountAsOwner(const OverlaySpec& spec) {
    auto mount = mountWithContext(spec);
    if (mount) {
        TRY(refuseReadOnly(mount->get(), spec));
        if (::move_mount(mount->get(), "", AT_FDCWD, spec.target.c_str(), MOVE_MOUNT_F_EMPTY_PATH) < 0)
            return failErrno("mount the overlay at {}", spec.target);
        return {};
    }
    if (mount.error().code() != Errc::NotFound || mount.error().errnum() != 0)
        return std::unexpected(std::move(mount.error()));
    TRY(mountWithOptions(spec));
    MountPoint mounted(spec.target);
    const UniqueFd root(::open(spec.target.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    TRY(refuseReadOnly(root.get(), spec));
    (void)mounted.release();
    return {};
}

} // namespace

Result<MountPoint> mountOverlay(const OverlaySpec& spec, IdRange range) {
    if (spec.lowers.empty())
        return fail(Errc::Internal, "overlay at {} without a lower directory", spec.target);
    TRY(withRangeIds(range, [&] { return mountAsOwner(spec); }));
    return MountPoint(spec.target);
}

} // namespace slipway::runtime
