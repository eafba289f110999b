// How steps share places, and how builds share steps.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <thread>

#include "core/build/fake_backend.h"

using namespace slipway;
using namespace slipway::build;
using namespace slipway::build::test;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

// Counts who is inside, and the most that ever were.
class Meter {
public:
    void enter() {
        const int now = ++m_inside;
        int seen = m_most;
        while (now > seen && !m_most.compare_exchange_weak(seen, now)) {
        }
        ++m_total;
    }
    void leave() { --m_inside; }
    int most() const { return m_most; }
    int total() const { return m_total; }

private:
    std::atomic<int> m_inside = 0, m_most = 0, m_total = 0;
};

// A door that commands wait at until the test opens it.
class Gate {
public:
    void open() {
        const std::lock_guard lock(m_mutex);
        m_open = true;
        m_changed.notify_all();
    }
    void wait() {
        std::unique_lock lock(m_mutex);
        ++m_waiting;
        m_changed.notify_all();
        m_changed.wait(lock, [&] { return m_open; });
    }
    void waitForSomebody(int count = 1) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_waiting >= count; });
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_open = false;
    int m_waiting = 0;
};

class SchedulingTest : public testing::Test {
protected:
    SchedulingTest() { world.addImage("base", {{"x", "1"}}); }

    Backend backend() {
        Backend made = world.backend();
        made.scheduler = &scheduler;
        return made;
    }
    Result<BuildResult> build(Project& which, std::stop_token stop = {}) {
        which.events.events.clear();
        return Builder(backend()).build(which.request, which.events, std::move(stop));
    }
    // Commands s0, s1, … that write a file of their name and are counted while they run.
    std::string stages(int count) {
        std::string text, copies;
        for (int i = 0; i < count; ++i) {
            world.commands[fmt::format("s{}", i)] = [this](const std::string& root, const StepRequest& request) {
                meter.enter();
                std::this_thread::sleep_for(std::chrono::milliseconds(2));
                writeFile(root + "/" + request.args.back(), "1");
                meter.leave();
                return 0;
            };
            text += fmt::format("FROM base AS stage{0}\nRUN s{0}\n", i);
            copies += fmt::format("COPY --from=stage{0} /s{0} /\n", i);
        }
        return text + "FROM scratch\n" + copies;
    }

    FakeWorld world;
    Scheduler scheduler{1};
    Meter meter;
    Project project{world};
};

} // namespace

TEST_F(SchedulingTest, fiftyStagesGetThroughOnePlace) {
    project.dockerfile(stages(50));
    ASSERT_TRUE(build(project));
    EXPECT_EQ(meter.total(), 50);
    EXPECT_EQ(meter.most(), 1);
    EXPECT_EQ(scheduler.slots().running(), 0u);
}

TEST_F(SchedulingTest, aBuildsOwnLimitHoldsBelowTheEngines) {
    Scheduler wide(8);
    Backend made = world.backend();
    made.scheduler = &wide;
    project.dockerfile(stages(10));
    project.request.parallelism = 2;
    ASSERT_TRUE(Builder(made).build(project.request, project.events));
    EXPECT_EQ(meter.total(), 10);
    EXPECT_LE(meter.most(), 2);
}

TEST_F(SchedulingTest, stagesThatWaitForOthersHoldNoPlace) {
    // A chain of stages, last first in no sense: each takes a file from the one before and runs something itself.
    std::string text = "FROM base AS stage0\nRUN touch0\n";
    for (int i = 1; i < 20; ++i)
        text += fmt::format("FROM base AS stage{0}\nRUN touch{0}\nCOPY --from=stage{1} /x /from{1}\nRUN after{0}\n", i,
                            i - 1);
    project.dockerfile(text);
    const auto built = build(project);
    ASSERT_TRUE(built) << built.error().describe();
    EXPECT_EQ(world.runs.size(), 39u);
}

TEST_F(SchedulingTest, theLimitCountsOverAllBuilds) {
    Project other(world);
    project.dockerfile(stages(6));
    other.dockerfile("FROM base\nRUN s0\nRUN s1\nRUN s2\nRUN other\n");
    world.commands["other"] = world.commands["s0"];
    std::thread second([&] { EXPECT_TRUE(build(other)); });
    EXPECT_TRUE(build(project));
    second.join();
    EXPECT_EQ(meter.most(), 1);
}

TEST_F(SchedulingTest, aStepIsToldOfWhenItRunsNotWhenItWaits) {
    const auto taken = scheduler.slots().take({});
    project.dockerfile("FROM base\nRUN x\n");
    std::stop_source stop;
    std::thread builder([&] { EXPECT_FALSE(build(project, stop.get_token())); });
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    stop.request_stop();
    builder.join();
    EXPECT_TRUE(world.runs.empty());
    EXPECT_THAT(project.events.lines(), Contains("end cancelled"));
}

TEST_F(SchedulingTest, placesGoInTheOrderOfAsking) {
    auto first = scheduler.slots().take({});
    ASSERT_TRUE(first);
    std::mutex mutex;
    std::vector<int> order;
    std::vector<std::thread> waiting;
    for (int i = 0; i < 5; ++i) {
        waiting.emplace_back([&, i] {
            const auto slot = scheduler.slots().take({});
            const std::lock_guard lock(mutex);
            order.push_back(i);
        });
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    *first = {};
    for (auto& thread : waiting)
        thread.join();
    EXPECT_EQ(order.size(), 5u);
}

TEST_F(SchedulingTest, theSameStepOfTwoBuildsRunsOnce) {
    Scheduler wide(4);
    Backend made = world.backend();
    made.scheduler = &wide;
    Gate gate;
    world.commands["slow"] = [&](const std::string& root, const StepRequest&) {
        gate.wait();
        writeFile(root + "/made", "1");
        return 0;
    };
    Project other(world);
    for (Project* each : {&project, &other})
        each->dockerfile("FROM base\nRUN slow\nRUN after\n");
    std::thread first([&] { EXPECT_TRUE(Builder(made).build(project.request, project.events)); });
    gate.waitForSomebody();
    std::thread second([&] { EXPECT_TRUE(Builder(made).build(other.request, other.events)); });
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    gate.open();
    first.join();
    second.join();
    EXPECT_EQ(world.runs.size(), 2u);
    EXPECT_THAT(project.events.lines(), Contains("started 2 RUN slow [-]"));
    EXPECT_THAT(other.events.lines(), Contains("shared 2 RUN slow"));
}

TEST_F(SchedulingTest, whoWaitsForASharedStepHearsWhatItSays) {
    Scheduler wide(4);
    Backend made = world.backend();
    made.scheduler = &wide;
    Gate gate, end;
    world.commands["slow"] = [&](const std::string& root, const StepRequest& request) {
        request.output(1, "before\n");
        gate.wait();
        request.output(2, "after\n");
        end.wait();
        writeFile(root + "/made", "1");
        return 0;
    };
    Project other(world);
    for (Project* each : {&project, &other})
        each->dockerfile("FROM base\nRUN slow\n");
    std::thread first([&] { EXPECT_TRUE(Builder(made).build(project.request, project.events)); });
    gate.waitForSomebody();
    std::thread second([&] { EXPECT_TRUE(Builder(made).build(other.request, other.events)); });
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    gate.open();
    end.waitForSomebody();
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    end.open();
    first.join();
    second.join();
    EXPECT_EQ(world.runs.size(), 1u);
    const std::vector<std::string> wanted{"started 2 RUN slow [-]", "log 2 1 before\n", "log 2 2 after\n"};
    EXPECT_THAT(other.events.lines(), testing::IsSupersetOf(wanted));
}

TEST(Claims, listenersHearABoundedBeginning) {
    Claims claims;
    auto claim = claims.take("thing", {});
    ASSERT_TRUE(claim);
    std::string heard;
    Gate listening;
    std::thread waiting([&] {
        EXPECT_TRUE(claims.take("thing", {}, [&](int, std::string_view data) {
            listening.wait();
            heard += data;
        }));
    });
    const std::string part(Claims::kMaxKept / 4, 'x');
    for (int i = 0; i < 40; ++i)
        claim->say(1, part);
    listening.waitForSomebody();
    listening.open();
    *claim = {};
    waiting.join();
    EXPECT_LE(heard.size(), Claims::kMaxKept + 100);
    EXPECT_THAT(heard, testing::HasSubstr("the rest is in the log"));
}

TEST_F(SchedulingTest, whoWaitsTakesOverWhenTheOtherIsCancelled) {
    Scheduler wide(4);
    Backend made = world.backend();
    made.scheduler = &wide;
    Gate gate;
    std::atomic<int> runs = 0;
    world.commands["slow"] = [&](const std::string& root, const StepRequest&) {
        if (++runs == 1)
            gate.wait();
        writeFile(root + "/made", "1");
        return 0;
    };
    Project other(world);
    for (Project* each : {&project, &other})
        each->dockerfile("FROM base\nRUN slow\n");
    std::stop_source stop;
    std::thread first([&] {
        const auto built = Builder(made).build(project.request, project.events, stop.get_token());
        ASSERT_FALSE(built);
        EXPECT_EQ(built.error().code(), Errc::Cancelled);
    });
    gate.waitForSomebody();
    std::thread second([&] { EXPECT_TRUE(Builder(made).build(other.request, other.events)); });
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    stop.request_stop();
    gate.open();
    first.join();
    second.join();
    EXPECT_EQ(runs, 2);
    EXPECT_THAT(other.events.lines(), Contains("started 2 RUN slow [-]"));
    EXPECT_EQ(readFileOr(world.root() + "/made"), "1");
}

TEST_F(SchedulingTest, theSameStepOfTwoStagesRunsOnceEvenWithoutTheCache) {
    Scheduler wide(4);
    Backend made = world.backend();
    made.scheduler = &wide;
    std::atomic<int> runs = 0;
    world.commands["make"] = [&](const std::string& root, const StepRequest&) {
        ++runs;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        writeFile(root + "/made", "1");
        return 0;
    };
    project.dockerfile("FROM base AS a\nRUN make\nFROM base AS b\nRUN make\nFROM scratch\nCOPY --from=a /made /a\n"
                       "COPY --from=b /made /b\n");
    project.request.noCache = true;
    ASSERT_TRUE(Builder(made).build(project.request, project.events));
    EXPECT_EQ(runs, 1);
    ASSERT_TRUE(Builder(made).build(project.request, project.events));
    EXPECT_EQ(runs, 2);
}
