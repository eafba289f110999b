// Bind mounts of the caller's own files and directories.
//
// The source is opened as the caller, so the kernel refuses what the caller may not open; the clone is idmapped so that
// the caller's files belong to the container's root and the other way round: caller uid -> container 0, caller gid ->
// container group 0, container ids 1..65535 -> themselves in the owner's range. Files of anybody else appear as
// nobody's and follow their mode for others, root or not. Named volumes need none of this: they are directories inside
// the owner mount.
#pragma once

#include <string>
#include <vector>

#include "base/as_user.h"
#include "base/result.h"
#include "runtime/container_spec.h"
#include "runtime/id_range.h"
#include "runtime/mount_point.h"

namespace slipway::runtime {

enum class MissingSource {
    Refuse, // --mount: NotFound
    Create, // -v: a directory (0755), made as the caller
};

struct BindRequest {
    std::string source; // absolute, on the host; may go through symbolic links that the caller may follow
    Identity caller;
    MissingSource missing = MissingSource::Refuse;
    bool readOnly = false;
    // With what is mounted below it, where all of that can be idmapped; else without (those directories appear empty).
    bool recursive = true;
};

struct StagedBind {
    MountPoint mount; // at the staging path
    bool isDirectory = false;
    std::vector<std::string> submounts; // below it: "/sub", "/sub/deeper", parents first

    // For ContainerSpec::binds: the bind and its submounts, which crun leaves out of a recursive bind.
    std::vector<BindMountSpec> specs(const std::string& target, Access access) const;
};

// Mounts the clone at `stagingPath` (made here, its parent exists: ContainerPaths::bind). The OCI runtime then gets
// that path as a plain bind. Needs root. NotFound, PermissionDenied: as the caller would see them. InvalidArgument: not
// a directory, regular file, socket or FIFO. Unsupported: the file system cannot be idmapped; the message names it.
Result<StagedBind> stageBind(const BindRequest& request, IdRange range, const std::string& stagingPath);

} // namespace slipway::runtime
