// Waits for the ends of all running containers and for things that are due later: one thread, and while there is
// something to do a few workers, since most of an end is waiting for the kernel.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "base/unique_fd.h"
#include "base/worker_pool.h"

namespace slipway::engine {

class ExitWatcher {
public:
    // `exited` is called on a worker, with the descriptor that became readable; for several ends at the same time.
    explicit ExitWatcher(std::function<void(const std::string& id, UniqueFd fd)> exited);
    ~ExitWatcher(); // waits for calls in progress

    void watch(const std::string& id, UniqueFd exitFd);
    // Runs `job` on a worker after `delay`. Dropped at destruction.
    void later(std::chrono::milliseconds delay, std::function<void()> job);

private:
    void run();
    void wake();
    std::function<void(const std::string&, UniqueFd)> m_exited;
    std::mutex m_mutex;
    std::map<int, std::pair<std::string, UniqueFd>> m_watched; // by descriptor
    std::multimap<std::chrono::steady_clock::time_point, std::function<void()>> m_jobs;
    UniqueFd m_epoll, m_event;
    bool m_stopping = false;
    WorkerPool m_workers;
    std::thread m_thread; // gives the workers their work
};

} // namespace slipway::engine
