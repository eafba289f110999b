#include "store/tar_detect.h"

#include <array>

#include <unistd.h>

#include "base/archive_magic.h"
#include "store/tar_reader.h"

namespace slipway::store {

Result<bool> isTar(int file) {
    std::array<char, kArchiveHeadBytes> head{};
    const ssize_t length = ::pread(file, head.data(), head.size(), 0);
    if (length < 0)
        return failErrno("read");
    const ArchiveKind kind = archiveKindOf({head.data(), static_cast<std::size_t>(length)});
    if (kind == ArchiveKind::None || kind == ArchiveKind::Tar)
        return kind == ArchiveKind::Tar;
    if (::lseek(file, 0, SEEK_SET) < 0)
        return failErrno("seek");
    UnpackOptions options;
    options.dialect = TarDialect::Plain;
    const ByteSource source = [file](char* buffer, std::size_t size) -> Result<std::size_t> {
        for (;;) {
            const ssize_t got = ::read(file, buffer, size);
            if (got >= 0)
                return static_cast<std::size_t>(got);
            if (errno != EINTR)
                return failErrno("read archive");
        }
    };
    bool seen = false;
    (void)planTar(options, source, [&](const PlannedEntry&) -> Result<> {
        seen = true;
        return fail(Errc::Cancelled, "seen enough");
    });
    if (::lseek(file, 0, SEEK_SET) < 0)
        return failErrno("seek");
    return seen;
}

} // namespace slipway::store
