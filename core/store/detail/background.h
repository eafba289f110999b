// The store's one background thread: syncing, emptying the trash, writing down what nobody waits for.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace slipway::store::detail {

class Background {
public:
    struct Jobs {
        std::function<void()> flush; // small rows
        std::function<void()> sync;  // syncfs and the marks that follow it
        std::function<void()> emptyTrash;
    };

    explicit Background(Jobs jobs);
    // Runs what is pending of flush and sync, then ends.
    ~Background();

    void wantFlush() { want(m_flush); }
    void wantSync() { want(m_sync); }
    void wantEmptyTrash() { want(m_trash); }

private:
    void want(bool& flag);
    void run();

    Jobs m_jobs;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_flush = false;
    bool m_sync = false;
    bool m_trash = false;
    bool m_stop = false;
    std::thread m_thread;
};

} // namespace slipway::store::detail
