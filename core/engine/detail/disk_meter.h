// What directories that containers write into take on the disk, measured behind everybody's back and remembered.
//
// Whatever stands in them is hostile: no link is followed, no mount is crossed, and a tree that never ends is given up.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"

namespace slipway::engine {

struct TreeLimits {
    std::uint64_t entries = 4'000'000;
    std::uint64_t pathBytes = 64 << 20; // of directories that are still to be looked into
    std::chrono::milliseconds time = std::chrono::minutes(2);
};

// Bytes of the files below `path`, as docker counts: without directories, a file with several names once, whatever has
// holes without them. What disappears meanwhile is not there. Cancelled when `stop` says so, TooLarge at a limit.
Result<std::uint64_t> measureTree(const std::string& path, const TreeLimits& limits = {}, std::stop_token stop = {});

// Thread-safe. Has a thread only while there is something to measure.
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
    void work(const std::stop_token& stop);

    TreeLimits m_limits;
    std::mutex m_guard;
    std::condition_variable m_done;
    std::map<std::string, Known> m_known;
    std::deque<std::string> m_queue;
    bool m_working = false;
    std::jthread m_thread;
};

} // namespace slipway::engine
