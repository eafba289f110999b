#include "store/detail/background.h"

#include <chrono>
#include <utility>

#include <pthread.h>

namespace slipway::store::detail {

Background::Background(Jobs jobs)
    : m_jobs(std::move(jobs))
    , m_thread([this] { run(); }) {}

Background::~Background() {
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_changed.notify_one();
    m_thread.join();
}

void Background::want(bool& flag) {
    {
        const std::lock_guard lock(m_mutex);
        flag = true;
    }
    m_changed.notify_one();
}

void Background::run() {
    ::pthread_setname_np(::pthread_self(), "store");
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [this] { return m_stop || m_flush || m_sync || m_trash; });
        // Several layers of one pull arrive together: one syncfs serves them all.
        m_changed.wait_for(lock, std::chrono::milliseconds(300), [this] { return m_stop; });
        const bool flush = std::exchange(m_flush, false);
        const bool sync = std::exchange(m_sync, false);
        const bool trash = std::exchange(m_trash, false) && !m_stop;
        lock.unlock();
        if (flush)
            m_jobs.flush();
        if (sync)
            m_jobs.sync();
        if (trash)
            m_jobs.emptyTrash();
        lock.lock();
        if (m_stop && !m_flush && !m_sync)
            return;
    }
}

} // namespace slipway::store::detail
