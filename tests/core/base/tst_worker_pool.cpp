#include "base/worker_pool.h"

#include <atomic>
#include <future>
#include <memory>
#include <set>

#include <gtest/gtest.h>

namespace slipway {
namespace {

using namespace std::chrono_literals;

// Jobs that wait until they are let go, and how many of them ran at once.
class Gate {
public:
    void pass() {
        std::unique_lock lock(m_mutex);
        m_most = std::max(m_most, ++m_inside);
        m_threads.insert(std::this_thread::get_id());
        m_changed.notify_all();
        m_changed.wait_for(lock, 5s, [&] { return m_open; });
        --m_inside;
    }
    void open() {
        const std::lock_guard lock(m_mutex);
        m_open = true;
        m_changed.notify_all();
    }
    bool waitInside(std::size_t count) {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, 5s, [&] { return m_inside == count; });
    }
    std::size_t most() {
        const std::lock_guard lock(m_mutex);
        return m_most;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::set<std::thread::id> m_threads;
    std::size_t m_inside = 0, m_most = 0;
    bool m_open = false;
};

TEST(WorkerPool, GrowsWhileAllAreBusy) {
    Gate gate;
    WorkerPool pool(16);
    for (int i = 0; i < 8; ++i)
        pool.post([&] { gate.pass(); });
    EXPECT_TRUE(gate.waitInside(8)) << "no job waits behind another while threads may be made";
    gate.open();
}

TEST(WorkerPool, StopsAtItsMaximumAndRunsTheRestLater) {
    Gate gate;
    std::atomic<int> done = 0;
    {
        WorkerPool pool(3);
        for (int i = 0; i < 20; ++i)
            pool.post([&] {
                gate.pass();
                ++done;
            });
        EXPECT_TRUE(gate.waitInside(3));
        std::this_thread::sleep_for(20ms);
        EXPECT_EQ(gate.most(), 3u);
        gate.open();
    }
    EXPECT_EQ(done, 20) << "its end waits for what is queued";
}

TEST(WorkerPool, IdleThreadsAreUsedAgain) {
    std::mutex mutex;
    std::set<std::thread::id> threads;
    WorkerPool pool(64);
    for (int i = 0; i < 20; ++i) {
        std::atomic<bool> done = false;
        pool.post([&] {
            {
                const std::lock_guard lock(mutex);
                threads.insert(std::this_thread::get_id());
            }
            done = true;
            done.notify_one();
        });
        done.wait(false);
        std::this_thread::sleep_for(2ms); // it becomes idle after it has said so
    }
    const std::lock_guard lock(mutex);
    EXPECT_LE(threads.size(), 3u);
}

TEST(WorkerPool, AJobMayPostAnother) {
    std::atomic<int> done = 0;
    {
        WorkerPool pool(1);
        pool.post([&] {
            pool.post([&] { ++done; });
            ++done;
        });
    }
    EXPECT_EQ(done, 2);
}

TEST(WorkerPool, ManyPostersLoseNothing) {
    std::atomic<int> done = 0;
    {
        WorkerPool pool(8);
        std::vector<std::jthread> posters;
        for (int i = 0; i < 4; ++i)
            posters.emplace_back([&] {
                for (int n = 0; n < 500; ++n)
                    pool.post([&] { ++done; });
            });
    }
    EXPECT_EQ(done, 2000);
}

TEST(WorkerPool, WhatAJobHoldsGoesWithIt) {
    WorkerPool pool(2);
    std::atomic<bool> gone = false;
    auto held = std::shared_ptr<int>(new int(7), [&](int* value) {
        delete value;
        gone = true;
        gone.notify_one();
    });
    pool.post([held = std::move(held)] { EXPECT_EQ(*held, 7); });
    gone.wait(false);
    EXPECT_TRUE(gone);
}

TEST(WorkerPool, TheLastThreadSaysThatThereIsNothingToDo) {
    std::atomic<int> idle = 0, done = 0;
    WorkerPool pool(
        4,
        [&] {
            ++idle;
            idle.notify_one();
        },
        300ms);
    for (int round = 1; round <= 2; ++round) {
        for (int i = 0; i < 4; ++i)
            pool.post([&] {
                EXPECT_EQ(idle, round - 1);
                ++done;
            });
        idle.wait(round - 1);
        EXPECT_EQ(done, 4 * round);
    }
    std::this_thread::sleep_for(400ms);
    EXPECT_EQ(idle, 2);
}

TEST(WorkerPool, AJobThatComesWhileItSaysSoIsDone) {
    std::promise<void> saying, may;
    WorkerPool pool(
        1,
        [&] {
            saying.set_value();
            may.get_future().wait();
        },
        10ms);
    pool.post([] {});
    saying.get_future().wait();
    std::promise<void> done;
    pool.post([&] { done.set_value(); });
    may.set_value();
    EXPECT_EQ(done.get_future().wait_for(5s), std::future_status::ready);
}

TEST(WorkerPool, WithoutWorkItEndsAtOnce) {
    const auto begin = std::chrono::steady_clock::now();
    {
        WorkerPool unused(4);
        WorkerPool idle(4);
        std::atomic<bool> done = false;
        idle.post([&] {
            done = true;
            done.notify_one();
        });
        done.wait(false);
    }
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s) << "idle threads are woken, not waited for";
}

} // namespace
} // namespace slipway
