#include "build/detail/root_tools.h"

#include <array>

#include <unistd.h>

#include "runtime/user_lookup.h"
#include "store/tar_reader.h"

namespace slipway::build::detail {

namespace {

store::ByteSource sourceOf(int file) {
    return [file](char* buffer, std::size_t size) -> Result<std::size_t> {
        for (;;) {
            const ssize_t got = ::read(file, buffer, size);
            if (got >= 0)
                return static_cast<std::size_t>(got);
            if (errno != EINTR)
                return failErrno("read archive");
        }
    };
}

} // namespace

Result<FileOwner> ownerIn(int root, const std::string& text) {
    const auto found = TRY(runtime::resolveOwnership(root, text));
    return FileOwner{found.uid, found.gid};
}

Result<bool> isArchive(int file) {
    std::array<unsigned char, 512> head{};
    const ssize_t length = ::pread(file, head.data(), head.size(), 0);
    if (length < 0)
        return failErrno("read");
    const auto begins = [&](std::string_view magic, std::size_t at = 0) {
        return static_cast<std::size_t>(length) >= at + magic.size() &&
               std::string_view(reinterpret_cast<const char*>(head.data()) + at, magic.size()) == magic;
    };
    const bool tar = begins("ustar", 257);
    const bool compressed = begins("\x1f\x8b") || begins("BZh") ||
                            begins(std::string_view("\xfd"
                                                    "7zXZ\0",
                                                    6)) ||
                            begins("\x28\xb5\x2f\xfd");
    if (!compressed)
        return tar;
    // A compressed file need not hold a tar: look at the first entry.
    store::UnpackOptions options;
    options.dialect = store::TarDialect::Plain;
    bool seen = false;
    (void)store::planTar(options, sourceOf(file), [&](const store::PlannedEntry&) -> Result<> {
        seen = true;
        return fail(Errc::Cancelled, "seen enough");
    });
    if (::lseek(file, 0, SEEK_SET) < 0)
        return failErrno("seek");
    return seen;
}

Result<> unpackArchive(int file, int directory, const std::optional<FileOwner>& owner) {
    store::UnpackOptions options;
    options.dialect = store::TarDialect::Plain;
    if (owner) {
        options.uid = owner->uid;
        options.gid = owner->gid;
    }
    TRY(store::unpackTar(directory, options, sourceOf(file)));
    return {};
}

} // namespace slipway::build::detail
