// Threads for blocking work: made when needed, gone when idle, so that a quiet helper holds none.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace slipway {

class WorkerPool {
public:
    // A thread goes when it had nothing to do for `patience`; the last one calls `whenIdle` before.
    explicit WorkerPool(std::size_t maximum, std::function<void()> whenIdle = {},
                        std::chrono::milliseconds patience = std::chrono::seconds(5))
        : m_maximum(maximum)
        , m_whenIdle(std::move(whenIdle))
        , m_patience(patience) {}
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
    const std::size_t m_maximum;
    const std::function<void()> m_whenIdle;
    const std::chrono::milliseconds m_patience;
    std::size_t m_threads = 0, m_idle = 0;
    bool m_stopping = false;
};

} // namespace slipway
