#include "base/worker_pool.h"

namespace slipway {

WorkerPool::~WorkerPool() {
    std::unique_lock lock(m_mutex);
    m_stopping = true;
    m_wake.notify_all();
    m_gone.wait(lock, [this] { return m_threads == 0; });
}

void WorkerPool::post(std::move_only_function<void()> job) {
    const std::lock_guard lock(m_mutex);
    m_jobs.push_back(std::move(job));
    if (m_idle >= m_jobs.size()) {
        m_wake.notify_one();
    } else if (m_threads < m_maximum) {
        ++m_threads;
        std::thread(&WorkerPool::work, this).detach();
    }
}

void WorkerPool::work() {
    std::unique_lock lock(m_mutex);
    for (;;) {
        ++m_idle;
        const bool woken = m_wake.wait_for(lock, m_patience, [this] { return m_stopping || !m_jobs.empty(); });
        --m_idle;
        if (m_jobs.empty() && !woken && m_threads == 1 && m_whenIdle) {
            // Whatever is posted meanwhile finds no idle thread and gets another, or waits for this one.
            lock.unlock();
            m_whenIdle();
            lock.lock();
        }
        if (m_jobs.empty() && (m_stopping || !woken))
            break;
        auto job = std::move(m_jobs.front());
        m_jobs.pop_front();
        lock.unlock();
        job();
        job = nullptr;
        lock.lock();
    }
    --m_threads;
    // Under the lock: the pool is gone as soon as its destructor sees no threads.
    m_gone.notify_all();
}

} // namespace slipway
