// The store as the owner's containers see it: one idmapped clone of the store directory (on disk: natural ids, 0700)
// at RunPaths::store(), where on-disk id k appears as range.start + k. Lower, upper and work directories of every
// overlay and all named volumes are paths below it.
#pragma once

#include <string>

#include "base/result.h"
#include "runtime/id_range.h"

namespace slipway::runtime {

class OwnerMount {
public:
    // Mounts `storeDirectory` at `target` (made if missing; its parent should be private, see RunPaths::prepare),
    // nodev. A mount left by an earlier helper is used again if it shows the same directory with the same mapping, and
    // replaced if it does not. Needs root. Unsupported, naming the file system, where it cannot be idmapped.
    static Result<OwnerMount> open(const std::string& storeDirectory, const std::string& target, IdRange range);

    const std::string& path() const noexcept { return m_path; }
    IdRange range() const noexcept { return m_range; }

    // Takes it down (lazily, so running containers keep what they have). The destructor does not: the mount outlives
    // the helper on purpose.
    Result<> unmount();

private:
    OwnerMount(std::string path, IdRange range)
        : m_path(std::move(path))
        , m_range(range) {}
    std::string m_path;
    IdRange m_range;
};

} // namespace slipway::runtime
