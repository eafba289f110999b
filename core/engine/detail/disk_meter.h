// What directories that containers write into take on the disk, measured behind everybody's back and remembered.
//
// Whatever stands in them is hostile: no link is followed, no mount is crossed, and a tree that never ends is given up.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/worker_pool.h"

namespace slipway::engine {

struct TreeLimits {
    std::uint64_t entries = 4'000'000;
    std::uint64_t pathBytes = 64 << 20; // of directories that are still to be looked into
    std::chrono::milliseconds time = std::chrono::minutes(2);
};

// Bytes of the files below `path`, as docker counts: without directories, a file with several names once, whatever has
// holes without them. What disappears meanwhile is not there. Cancelled when `stop` says so, TooLarge at a limit.
Result<std::uint64_t> measureTree(const std::string& path, const TreeLimits& limits = {}, std::stop_token stop = {});

// Thread-safe. Has no thread while nothing was to be measured for a while.
class DiskMeter {
public:
    explicit DiskMeter(TreeLimits limits = {});
    ~DiskMeter();
    DiskMeter(const DiskMeter&) = delete;
    DiskMeter& operator=(const DiskMeter&) = delete;

    // One a directory, in their order. Waits as long as `patience`; then there is what was measured before, and absent
    // what never was or cannot be: it is being measured on, for the next who asks. What is not asked for is forgotten.
    std::vector<std::optional<std::uint64_t>> sizes(const std::vector<std::string>& paths,
                                                    std::chrono::milliseconds patience);

private:
    using Clock = std::chrono::steady_clock;
    struct Known {
        std::optional<std::uint64_t> bytes;
        Clock::time_point until; // it is taken as it is
        bool queued = false;
    };
    void measure(const std::string& path);

    TreeLimits m_limits;
    std::mutex m_guard;
    std::condition_variable m_done;
    std::map<std::string, Known> m_known;
    std::stop_source m_stop;
    WorkerPool m_worker{1}; // last: it uses the rest
};

} // namespace slipway::engine
