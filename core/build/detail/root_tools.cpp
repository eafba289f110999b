#include "build/detail/root_tools.h"

#include <unistd.h>

#include "runtime/user_lookup.h"
#include "store/tar_detect.h"
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
    return store::isTar(file);
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
