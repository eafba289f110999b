// Files of a container, running or not, as tars: what `docker cp` and a file browser need. Paths are resolved inside
// the container's own root and mounts by the kernel, never by string.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace slipway::engine {

struct Core;

struct PathStat {
    std::string name; // the last component
    std::uint64_t size = 0;
    std::uint32_t mode = 0; // st_mode
    Timestamp modified{};
    std::string linkTarget; // of a symbolic link
};

class Archives {
public:
    explicit Archives(Core& core)
        : m_core(core) {}

    // NotFound: "Could not find the file X in container Y".
    Result<PathStat> stat(const std::string& container, const std::string& path);
    // The thing at `path` and all below it, under its own name. A link is sent as the link.
    Result<> get(const std::string& container, const std::string& path,
                 const std::function<Result<>(std::string_view)>& sink);
    // Unpacks the tar (perhaps compressed) that `tarFd` holds into the directory `path`. Nothing outside of it is
    // touched. Conflict with `refuseTypeChange` where a directory would replace something else or the reverse.
    Result<> put(const std::string& container, const std::string& path, int tarFd, bool refuseTypeChange);

private:
    Core& m_core;
};

} // namespace slipway::engine
