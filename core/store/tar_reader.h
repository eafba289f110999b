// Tar into a directory, for tars that strangers wrote. Decoding (libarchive) is one side, judging each entry the
// second (planned writes), placing it the third; only the last one touches the disk, with openat2 below one directory.
//
// Refused with a message that names the entry: absolute names and "..", names that pass through a link, hard links to
// anything but a regular file of the same tar's tree, device nodes (but the whiteout 0/0), trusted.* and
// user.overlay.* attributes, whiteouts of the root, ids over the limit, negative or absurd sizes, and whatever is over
// UnpackLimits.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "store/ownership.h"
#include "store/unpack_limits.h"

namespace slipway::store {

enum class EntryKind { Directory, File, Symlink, HardLink, Fifo, CharDevice, BlockDevice, Socket, Whiteout, Opaque };

// One entry of a tar after judging: what will be done, to which path.
struct PlannedEntry {
    EntryKind kind = EntryKind::File;
    std::string path;       // relative, clean: no empty, "." or ".." components; "" is the root directory itself
    std::string link;       // a symlink's text as it is; a hard link's target, as clean as `path`
    std::uint32_t mode = 0; // permission bits with setuid, setgid and sticky
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    std::uint64_t size = 0;
    Timestamp mtime;
    std::uint32_t deviceMajor = 0;
    std::uint32_t deviceMinor = 0;
    std::vector<std::pair<std::string, std::string>> xattrs;
};

enum class TarDialect {
    Layer, // .wh. names are whiteouts; device nodes are refused
    Plain, // an uploaded archive (PUT archive, ADD): .wh. is a name like any other
};

struct UnpackOptions {
    TarDialect dialect = TarDialect::Layer;
    Ownership ownership = Ownership::Natural;
    UnpackLimits limits;
    // Host id of the container's root when the target is seen with host ids: added to each id. 0: natural.
    std::uint32_t firstId = 0;
    // Everything belongs to these instead of who the tar names (ADD --chown).
    std::optional<std::uint32_t> uid;
    std::optional<std::uint32_t> gid;
    // A directory may not replace something else and the reverse (docker cp's noOverwriteDirNonDir).
    bool refuseTypeChange = false;
    // What files may keep of their modes: 01777 takes their setuid and setgid bits. Directories keep all.
    std::uint32_t fileModes = 07777;
    // Gets the names of device nodes, which are then left out; without it they are refused.
    std::function<void(const std::string& path)> skippedDevice;
};

// Reads at most the span's size; 0 is the end. Called from one thread.
using ByteSource = std::function<Result<std::size_t>(char* buffer, std::size_t size)>;

struct UnpackSummary {
    std::uint64_t size = 0; // bytes of content
    std::uint64_t entries = 0;
};

// Inflates by magic and places everything below `directory`, in the calling thread. Nothing outside `directory` is
// touched, whatever else goes on in it meanwhile. On an error what was placed before stays.
Result<UnpackSummary> unpackTar(int directory, const UnpackOptions& options, const ByteSource& source);

// Judging without placing: `visit` sees each planned entry in order. For fuzzing, and for looking into archives.
Result<UnpackSummary> planTar(const UnpackOptions& options, const ByteSource& source,
                              const std::function<Result<>(const PlannedEntry&)>& visit);

} // namespace slipway::store
