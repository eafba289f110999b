// Who the files of a layer belong to on disk.
#pragma once

namespace slipway::store {

enum class Ownership {
    // Natural ids, device whiteouts, trusted.* and security.* attributes as they are: needs root. What the engine uses.
    Natural,
    // Everything belongs to the caller; ids are checked but not applied, security.* attributes are skipped and opaque
    // directories are marked with user.overlay.opaque. For tests without root.
    Mine,
};

} // namespace slipway::store
