// Threads for blocking work: made when needed, gone when idle, so that a quiet helper holds none.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace slipway {

class WorkerPool {
public:
    explicit WorkerPool(std::size_t maximum)
        : m_maximum(maximum) {}
    // Runs what is queued, then joins.
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    void post(std::move_only_function<void()> job);

private:
    void work();
    std::mutex m_mutex;
    std::condition_variable m_wake, m_gone;
    std::deque<std::move_only_function<void()>> m_jobs;
    std::size_t m_maximum, m_threads = 0, m_idle = 0;
    bool m_stopping = false;
};

} // namespace slipway
