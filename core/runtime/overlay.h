// Overlay mounts: a container's or a step's root file system.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "runtime/id_range.h"
#include "runtime/mount_point.h"

namespace slipway::runtime {

struct OverlaySpec {
    std::vector<std::string> lowers; // topmost first, at least one; absolute paths inside the owner mount
    std::string upper;               // empty: read-only
    std::string work;                // empty, on the same file system as upper
    std::string target;              // an existing directory
    // For what nobody wants after a crash: no syncing at all. Such an upper must not be mounted again after a crash.
    bool isVolatile = false;
};

// Mounts it nodev with redirect_dir=nofollow, metacopy=off, index=off, in a thread of its own whose file system ids are
// the owner's (see DESIGN). Any thread, needs root. Paths may hold any byte but NUL; their total length has no limit on
// Linux 6.8 and newer, and one page below. Io "… mounted read-only" if the kernel silently did that.
Result<MountPoint> mountOverlay(const OverlaySpec& spec, IdRange range);

} // namespace slipway::runtime
