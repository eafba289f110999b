// What readers of a build's events see: everything when they keep up, a gap where they did not.
#include "build/journal.h"

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "build/detail/events_out.h"
#include "core/build/fake_backend.h"

using namespace slipway;
using namespace slipway::build;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

using Events = std::vector<std::shared_ptr<const Event>>;

Event logOf(int step, std::string text) {
    return {now(), StepLog{step, 1, std::move(text)}};
}
Event finishedEvent() {
    BuildFinished finished;
    finished.build = "b";
    return {now(), finished};
}

Events readAll(Journal::Reader& reader) {
    Events events;
    while (reader.next(events)) {
    }
    return events;
}

std::string logsOf(const Events& events) {
    std::string text;
    for (const auto& event : events)
        if (const auto* log = std::get_if<StepLog>(&event->body))
            text += log->data;
    return text;
}

std::uint64_t bytesMissed(const Events& events) {
    std::uint64_t bytes = 0;
    for (const auto& event : events)
        if (const auto* gap = std::get_if<Gap>(&event->body))
            bytes += gap->bytes;
    return bytes;
}

} // namespace

TEST(Journal, givesEverythingToWhoeverComesLate) {
    const auto journal = Journal::make();
    journal->handle({now(), BuildStarted{"b", "Dockerfile", 1, std::make_shared<const std::string>("FROM x")}});
    journal->handle(logOf(1, "one\n"));
    auto early = Journal::read(journal);
    Events first;
    ASSERT_TRUE(early.next(first));
    EXPECT_EQ(first.size(), 2u);
    EXPECT_EQ(std::get<BuildStarted>(first[0]->body).text, nullptr);
    journal->handle(logOf(1, "two\n"));
    journal->handle(finishedEvent());
    auto late = Journal::read(journal);
    EXPECT_EQ(readAll(late).size(), 4u);
    EXPECT_EQ(logsOf(readAll(early)), "two\n");
}

TEST(Journal, tellsASlowReaderWhatItMissedAndKeepsWhatMatters) {
    const auto journal = Journal::make(std::make_shared<JournalSignal>(), {.bytes = 64u << 10});
    auto slow = Journal::read(journal);
    std::uint64_t total = 0;
    for (int step = 1; step <= 50; ++step) {
        journal->handle({now(), StepStarted{{.step = step}, {}}});
        for (int i = 0; i < 20; ++i) {
            journal->handle(logOf(step, std::string(1000, 'x')));
            total += 1000;
        }
        journal->handle({now(), StepFinished{step, 1, 0}});
    }
    journal->handle(finishedEvent());
    EXPECT_LE(journal->held(), 64u << 10);
    const auto events = readAll(slow);
    const auto count = [&](auto is) { return std::ranges::count_if(events, is); };
    EXPECT_EQ(count([](const auto& e) { return std::holds_alternative<StepStarted>(e->body); }), 50);
    EXPECT_EQ(count([](const auto& e) { return std::holds_alternative<StepFinished>(e->body); }), 50);
    EXPECT_GT(bytesMissed(events), 0u);
    EXPECT_EQ(logsOf(events).size() + bytesMissed(events), total);
    EXPECT_TRUE(std::holds_alternative<BuildFinished>(events.back()->body));
}

TEST(Journal, waitsForItsClientWhileItReads) {
    const auto journal = Journal::make(std::make_shared<JournalSignal>(), {.bytes = 32u << 10, .patience = 10s});
    auto client = Journal::read(journal, Journal::Pace::Client);
    Events seen;
    std::thread reader([&] {
        Events batch;
        for (; client.next(batch); batch.clear()) {
            std::this_thread::sleep_for(1ms);
            seen.insert(seen.end(), batch.begin(), batch.end());
        }
    });
    for (int i = 0; i < 500; ++i)
        journal->handle(logOf(1, std::string(1000, 'x')));
    journal->handle(finishedEvent());
    reader.join();
    EXPECT_EQ(bytesMissed(seen), 0u);
    EXPECT_EQ(logsOf(seen).size(), 500'000u);
}

TEST(Journal, waitsOnceForAClientThatDoesNotRead) {
    const auto journal = Journal::make(std::make_shared<JournalSignal>(), {.bytes = 8u << 10, .patience = 20ms});
    auto client = Journal::read(journal, Journal::Pace::Client);
    // With a wait at each of them this would take minutes.
    for (int i = 0; i < 20'000; ++i)
        journal->handle(logOf(1, std::string(1000, 'x')));
    journal->handle(finishedEvent());
    EXPECT_GT(bytesMissed(readAll(client)), 0u);
}

TEST(Journal, aReaderThatIsStoppedReturns) {
    const auto journal = Journal::make();
    auto reader = Journal::read(journal);
    std::stop_source stop;
    std::jthread stopper([&] { stop.request_stop(); });
    Events events;
    EXPECT_FALSE(reader.next(events, stop.get_token()));
}

TEST(JournalMerge, readsBuildsThatComeAndGoAsOneStream) {
    const auto signal = std::make_shared<JournalSignal>();
    const auto first = Journal::make(signal), second = Journal::make(signal);
    std::vector<JournalMerge::Source> arrivals{{"a", Journal::read(first)}};
    JournalMerge merge(signal);
    std::vector<JournalMerge::Item> items;
    const auto more = [&] { return std::exchange(arrivals, {}); };
    first->handle(logOf(1, "1"));
    ASSERT_TRUE(merge.next(items, more, {}));
    first->handle(finishedEvent());
    arrivals.push_back({"b", Journal::read(second)});
    second->handle(logOf(1, "2"));
    ASSERT_TRUE(merge.next(items, more, {}));
    std::vector<std::string> ids;
    for (const auto& item : items)
        ids.push_back(item.id);
    EXPECT_THAT(ids, ElementsAre("a", "a", "b"));
}

TEST(EventsOut, neverCutsACharacterInTwo) {
    test::Recorder recorder;
    detail::EventsOut out(&recorder);
    const std::string text = "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80z";
    for (const char c : text)
        out.emit(StepLog{1, 1, std::string(1, c)});
    // Another stream in between has its own.
    out.emit(StepLog{1, 2, "\xe2\x82"});
    out.emit(StepLog{1, 1, "!"});
    out.emit(StepLog{1, 2, "\xac"});
    out.emit(StepLog{2, 1, "\xc3"});
    out.emit(StepFinished{1, 1, 0});
    out.emit(StepFinished{2, 1, 0});
    EXPECT_THAT(recorder.lines(), ElementsAre("log 1 1 a", "log 1 1 \xc3\xa4", "log 1 1 \xe2\x82\xac",
                                              "log 1 1 \xf0\x9f\x98\x80", "log 1 1 z", "log 1 1 !",
                                              "log 1 2 \xe2\x82\xac", "finished 1", "log 2 1 \xc3", "finished 2"));
}

TEST(EventsOut, handsOnWhatIsNoTextAtAll) {
    test::Recorder recorder;
    detail::EventsOut out(&recorder);
    out.emit(StepLog{1, 1, "\xff\xfe\x80"});
    out.emit(StepLog{1, 1, std::string("\x80\x80\x80\x80", 4)});
    out.emit(StepLog{1, 1, "\xc0"});
    EXPECT_THAT(recorder.lines(), ElementsAre("log 1 1 \xff\xfe\x80", "log 1 1 \x80\x80\x80\x80", "log 1 1 \xc0"));
}
