#include "engine/events.h"

#include <atomic>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace slipway::engine {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Event event(const std::string& action, std::int64_t seconds = 1) {
    return {"container", action, "id", {}, fromUnixNanos(seconds * 1'000'000'000)};
}

std::vector<std::string> actions(const std::vector<Event>& events) {
    std::vector<std::string> names;
    for (const auto& e : events)
        names.push_back(e.action);
    return names;
}

const Timestamp kBegin{};
const Timestamp kEnd = Timestamp::max();

TEST(EventBus, ListenersSeeEventsInOrder) {
    EventBus bus;
    std::vector<std::string> seen;
    const auto subscription = bus.subscribe([&](const Event& e) { seen.push_back(e.action); });
    for (const char* action : {"create", "start", "die"})
        bus.publish(event(action));
    EXPECT_THAT(seen, ElementsAre("create", "start", "die"));
}

TEST(EventBus, EveryListenerSeesEveryEvent) {
    EventBus bus;
    int first = 0, second = 0;
    const auto one = bus.subscribe([&](const Event&) { ++first; });
    bus.publish(event("a"));
    const auto two = bus.subscribe([&](const Event&) { ++second; });
    bus.publish(event("b"));
    EXPECT_EQ(first, 2);
    EXPECT_EQ(second, 1) << "what was before the subscription is history";
}

TEST(EventBus, ASubscriptionEndsWhenItIsDestroyed) {
    EventBus bus;
    int seen = 0;
    {
        const auto subscription = bus.subscribe([&](const Event&) { ++seen; });
        bus.publish(event("a"));
    }
    bus.publish(event("b"));
    EXPECT_EQ(seen, 1);
}

TEST(EventBus, ASubscriptionCanBeMovedAndReplaced) {
    EventBus bus;
    int seen = 0;
    EventBus::Subscription kept;
    {
        auto subscription = bus.subscribe([&](const Event&) { ++seen; });
        kept = std::move(subscription);
    }
    bus.publish(event("a"));
    EXPECT_EQ(seen, 1);
    {
        const EventBus::Subscription last(std::move(kept));
        bus.publish(event("b"));
        EXPECT_EQ(seen, 2);
    }
    bus.publish(event("c"));
    EXPECT_EQ(seen, 2);
}

TEST(EventBus, AListenerMaySubscribeAndPublish) {
    EventBus bus;
    std::vector<std::string> seen;
    EventBus::Subscription inner;
    const auto outer = bus.subscribe([&](const Event& e) {
        seen.push_back(e.action);
        if (e.action == "first") {
            inner = bus.subscribe([&](const Event& i) { seen.push_back("inner " + i.action); });
            bus.publish(event("second"));
        }
    });
    bus.publish(event("first"));
    EXPECT_THAT(seen, ElementsAre("first", "second", "inner second"));
}

TEST(EventBus, HistoryTakesBothEndsOfTheRange) {
    EventBus bus;
    for (int second = 1; second <= 4; ++second)
        bus.publish(event(std::to_string(second), second));
    const auto at = [](int second) { return fromUnixNanos(second * 1'000'000'000LL); };
    EXPECT_THAT(actions(bus.history(at(2), at(3))), ElementsAre("2", "3"));
    EXPECT_THAT(actions(bus.history(at(4), kEnd)), ElementsAre("4"));
    EXPECT_THAT(bus.history(at(5), kEnd), IsEmpty());
    EXPECT_THAT(bus.history(at(3), at(2)), IsEmpty());
}

TEST(EventBus, HistoryForgetsTheOldestFirst) {
    EventBus bus;
    for (int i = 1; i <= 1500; ++i)
        bus.publish(event(std::to_string(i)));
    const auto history = bus.history(kBegin, kEnd);
    ASSERT_EQ(history.size(), 1024u);
    EXPECT_EQ(history.front().action, "477");
    EXPECT_EQ(history.back().action, "1500");
}

TEST(EventBus, AnEventWithoutATimeGetsOne) {
    EventBus bus;
    const auto before = now();
    Event published = event("a");
    published.time = {};
    bus.publish(published);
    const auto history = bus.history(before, now());
    EXPECT_EQ(history.size(), 1u);
}

TEST(EventBus, PublishersOnManyThreadsLoseNothing) {
    EventBus bus;
    std::atomic<int> seen = 0;
    const auto subscription = bus.subscribe([&](const Event&) { ++seen; });
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                for (int n = 0; n < 100; ++n) {
                    const auto passing = bus.subscribe([](const Event&) {});
                    bus.publish(event("a"));
                }
            });
    }
    EXPECT_EQ(seen, 400);
    EXPECT_EQ(bus.history(kBegin, kEnd).size(), 400u);
}

} // namespace
} // namespace slipway::engine
