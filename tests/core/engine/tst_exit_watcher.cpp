#include "engine/detail/exit_watcher.h"

#include <fcntl.h>
#include <unistd.h>

#include <condition_variable>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace slipway::engine {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

// What happened on the watcher's threads, in order.
class Journal {
public:
    void add(std::string entry) {
        const std::lock_guard lock(m_mutex);
        m_entries.push_back(std::move(entry));
        m_changed.notify_all();
    }
    std::vector<std::string> waitFor(std::size_t count) {
        std::unique_lock lock(m_mutex);
        m_changed.wait_for(lock, 5s, [&] { return m_entries.size() >= count; });
        return m_entries;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<std::string> m_entries;
};

struct Pipe {
    Pipe() {
        int fds[2];
        EXPECT_EQ(::pipe2(fds, O_CLOEXEC), 0);
        read.reset(fds[0]);
        write.reset(fds[1]);
    }
    UniqueFd read, write;
};

TEST(ExitWatcher, TellsWhichDescriptorBecameReadableAndHandsItBack) {
    Journal journal;
    ExitWatcher watcher([&](const std::string& id, UniqueFd fd) {
        char text[8] = {};
        const ssize_t n = ::read(fd.get(), text, sizeof text);
        journal.add(id + ":" + std::string(text, n > 0 ? static_cast<std::size_t>(n) : 0));
    });
    Pipe one, two;
    watcher.watch("one", std::move(one.read));
    watcher.watch("two", std::move(two.read));
    ASSERT_EQ(::write(two.write.get(), "bye", 3), 3);
    EXPECT_THAT(journal.waitFor(1), ElementsAre("two:bye"));
    ASSERT_EQ(::write(one.write.get(), "end", 3), 3);
    EXPECT_THAT(journal.waitFor(2), ElementsAre("two:bye", "one:end"));
}

TEST(ExitWatcher, AnEndBeforeTheWatchIsNotMissed) {
    Journal journal;
    ExitWatcher watcher([&](const std::string& id, UniqueFd) { journal.add(id); });
    Pipe pipe;
    pipe.write.reset();
    watcher.watch("gone", std::move(pipe.read));
    EXPECT_THAT(journal.waitFor(1), ElementsAre("gone"));
}

TEST(ExitWatcher, EachEndIsToldOnce) {
    Journal journal;
    ExitWatcher watcher([&](const std::string& id, UniqueFd) { journal.add(id); });
    for (int i = 0; i < 100; ++i) {
        Pipe pipe;
        pipe.write.reset();
        watcher.watch(std::to_string(i), std::move(pipe.read));
    }
    journal.waitFor(100);
    watcher.later(50ms, [&] { journal.add("later"); });
    const auto entries = journal.waitFor(101);
    EXPECT_EQ(entries.size(), 101u);
    EXPECT_EQ(entries.back(), "later");
}

TEST(ExitWatcher, OneEndDoesNotWaitForAnother) {
    Journal journal;
    ExitWatcher watcher([&](const std::string& id, UniqueFd) {
        if (id == "slow") {
            EXPECT_EQ(journal.waitFor(1).size(), 1u);
        }
        journal.add(id);
    });
    Pipe slow, quick;
    watcher.watch("slow", std::move(slow.read));
    watcher.watch("quick", std::move(quick.read));
    slow.write.reset();
    quick.write.reset();
    EXPECT_THAT(journal.waitFor(2), ElementsAre("quick", "slow"));
}

TEST(ExitWatcher, JobsRunWhenTheyAreDue) {
    Journal journal;
    ExitWatcher watcher([](const std::string&, UniqueFd) {});
    const auto begin = std::chrono::steady_clock::now();
    watcher.later(120ms, [&] { journal.add("second"); });
    watcher.later(30ms, [&] { journal.add("first"); });
    watcher.later(0ms, [&] { journal.add("now"); });
    EXPECT_THAT(journal.waitFor(3), ElementsAre("now", "first", "second"));
    EXPECT_GE(std::chrono::steady_clock::now() - begin, 120ms);
}

TEST(ExitWatcher, AJobMayAskForAnother) {
    Journal journal;
    ExitWatcher watcher([](const std::string&, UniqueFd) {});
    watcher.later(1ms, [&] {
        journal.add("one");
        watcher.later(1ms, [&] { journal.add("two"); });
    });
    EXPECT_THAT(journal.waitFor(2), ElementsAre("one", "two"));
}

TEST(ExitWatcher, ACallbackMayWatchTheNextLife) {
    Journal journal;
    Pipe first, second;
    ExitWatcher* self = nullptr;
    ExitWatcher watcher([&](const std::string& id, UniqueFd) {
        journal.add(id);
        if (id == "first")
            self->watch("second", std::move(second.read));
    });
    self = &watcher;
    watcher.watch("first", std::move(first.read));
    first.write.reset();
    EXPECT_THAT(journal.waitFor(1), ElementsAre("first"));
    second.write.reset();
    EXPECT_THAT(journal.waitFor(2), ElementsAre("first", "second"));
}

TEST(ExitWatcher, WhatIsNotDueIsDroppedAtItsEnd) {
    Journal journal;
    const auto begin = std::chrono::steady_clock::now();
    {
        Pipe open;
        ExitWatcher watcher([&](const std::string& id, UniqueFd) { journal.add(id); });
        watcher.watch("open", std::move(open.read));
        watcher.later(1h, [&] { journal.add("later"); });
        watcher.later(0ms, [&] { journal.add("now"); });
        journal.waitFor(1);
    }
    EXPECT_THAT(journal.waitFor(1), UnorderedElementsAre("now"));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
}

} // namespace
} // namespace slipway::engine
