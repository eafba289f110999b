// A program as a copy in memory that nobody can change.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "base/unique_fd.h"

namespace slipway::runtime::detail {

// crun and runc copy themselves before they enter a container, so that nothing in there can write to their file through
// /proc/PID/exe (CVE-2019-5736), and start again from the copy. They leave it out when they run from a memfd with all
// seals. Thread-safe.
class SealedProgram {
public:
    // Copied at its first use, and again when the file has changed.
    explicit SealedProgram(std::string path);
    // A copy that somebody else has made; no other comes after it.
    explicit SealedProgram(UniqueFd copy);

    // What to execute, whose file may go away meanwhile; null where the system has no such files or forbids to run
    // them.
    std::shared_ptr<const UniqueFd> current();

private:
    struct Version {
        unsigned long device = 0, inode = 0;
        long long size = -1, seconds = 0, nanoseconds = 0;
        bool operator==(const Version&) const = default;
    };
    const std::string m_path;
    std::mutex m_mutex;
    Version m_version;
    std::shared_ptr<const UniqueFd> m_copy;
};

} // namespace slipway::runtime::detail
