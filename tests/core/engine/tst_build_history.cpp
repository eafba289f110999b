// Builds while they run and what stays of them.
#include <future>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "engine/build_history.h"
#include "engine/builds.h"
#include "engine/detail/build_recorder.h"
#include "engine/running_builds.h"
#include "store/store.h"
#include "temporary_directory.h"

namespace slipway::engine {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const Fact yChanged{FactCode::FileChanged, {{"file", "y"}}};

class Sink final : public build::EventSink {
public:
    void handle(const build::Event& event) override { events.push_back(event); }
    std::string logs() const {
        std::string text;
        for (const auto& event : events)
            if (const auto* log = std::get_if<build::StepLog>(&event.body))
                text += log->data;
        return text;
    }
    template <typename T>
    const T* last() const {
        for (auto event = events.rbegin(); event != events.rend(); ++event)
            if (const auto* found = std::get_if<T>(&event->body))
                return found;
        return nullptr;
    }
    std::vector<build::Event> events;
};

class BuildHistoryTest : public testing::Test {
protected:
    BuildHistoryTest() { open(); }
    void open() {
        running.reset();
        history.reset();
        store.reset();
        auto opened =
            store::Store::open({.root = directory / "root",
                                .ownership = ::geteuid() == 0 ? store::Ownership::Natural : store::Ownership::Mine,
                                .backgroundSync = false,
                                .durable = false});
        ASSERT_TRUE(opened) << opened.error().describe();
        store = std::move(*opened);
        history = std::make_unique<BuildHistory>(*store);
        running = std::make_unique<RunningBuilds>(*history);
    }
    static build::StepInfo info(int step, const std::string& text) {
        return {.step = step, .steps = 3, .stage = "0", .line = step, .endLine = step, .text = text};
    }
    static void begin(build::EventSink& events, const std::string& id) {
        events.handle(
            {now(), build::BuildStarted{id, "Dockerfile", 3, std::make_shared<const std::string>("FROM x\n")}});
        events.handle({now(), build::StepCached{info(1, "FROM x")}});
        events.handle({now(), build::StepStarted{info(2, "RUN y"), yChanged}});
        events.handle({now(), build::StepLog{2, 1, "printed\n"}});
    }
    static void end(build::EventSink& events, const std::string& id) {
        events.handle({now(), build::StepFinished{2, 12, 345}});
        build::BuildFinished finished;
        finished.build = id;
        finished.image = "sha256:abc";
        finished.cachedSteps = 1;
        finished.tags = {"app:1"};
        events.handle({now(), finished});
    }
    Result<> good(const BuildOptions& options = {}) {
        Sink sink;
        return running->run(options, RunningBuilds::Keep::InHistory, sink, {},
                            [](const std::string& id, build::EventSink& events, std::stop_token) -> Result<> {
                                begin(events, id);
                                end(events, id);
                                return {};
                            });
    }
    test::TemporaryDirectory directory;
    std::unique_ptr<store::Store> store;
    std::unique_ptr<BuildHistory> history;
    std::unique_ptr<RunningBuilds> running;
};

TEST_F(BuildHistoryTest, KeepsAllThatABuildWas) {
    BuildOptions options;
    options.tags = {"team/app:1"};
    options.contextPath = "/src/app";
    options.buildArgs = {{"V", "1"}, {"NPM_TOKEN", "hush"}, {"HTTP_PROXY", "http://me:hush@proxy/"}};
    ASSERT_TRUE(good(options));
    const auto builds = history->list({});
    ASSERT_TRUE(builds) << builds.error().describe();
    ASSERT_EQ(builds->size(), 1u);
    const auto& build = builds->front();
    EXPECT_EQ(build.name, "team/app");
    EXPECT_EQ(build.outcome, BuildRecordOutcome::Ok);
    EXPECT_EQ(build.image, "sha256:abc");
    EXPECT_EQ(build.cachedSteps, 1);
    const auto details = parseJson(build.details, "details");
    ASSERT_TRUE(details);
    EXPECT_EQ((*details)["args"]["V"], "1");
    EXPECT_TRUE((*details)["args"]["NPM_TOKEN"].is_null());
    EXPECT_THAT(build.details, Not(HasSubstr("hush")));
    EXPECT_EQ(*history->dockerfile(build.id.substr(0, 6)), "FROM x\n");
    const auto steps = history->steps(build.id);
    ASSERT_TRUE(steps);
    ASSERT_EQ(steps->size(), 2u);
    EXPECT_EQ((*steps)[0].state, BuildStepState::Cached);
    EXPECT_EQ((*steps)[1].state, BuildStepState::Done);
    EXPECT_EQ((*steps)[1].reason, "y changed");
    EXPECT_EQ((*steps)[1].size, 345u);
    EXPECT_EQ(history->log(build.id, 2)->head, "printed\n");
}

TEST_F(BuildHistoryTest, KnowsWhatARunningBuildHasDone) {
    Sink sink;
    ASSERT_TRUE(running->run({}, RunningBuilds::Keep::InHistory, sink, {},
                             [&](const std::string& id, build::EventSink& events, std::stop_token) -> Result<> {
                                 begin(events, id);
                                 const auto build = history->get(id);
                                 EXPECT_TRUE(build);
                                 EXPECT_EQ(build->outcome, BuildRecordOutcome::Running);
                                 EXPECT_EQ(history->log(id, 2)->head, "printed\n");
                                 EXPECT_EQ(history->remove(id).error().code(), Errc::Conflict);
                                 end(events, id);
                                 return {};
                             }));
}

TEST_F(BuildHistoryTest, KeepsWhatWasRefusedFailedAndCancelled) {
    Sink sink;
    EXPECT_FALSE(running->run({}, RunningBuilds::Keep::InHistory, sink, {},
                              [](const std::string&, build::EventSink&, std::stop_token) -> Result<> {
                                  return fail(Errc::NotFound, Fact{FactCode::NotInBuildContext, {{"path", "x"}}});
                              }));
    ASSERT_NE(sink.last<build::BuildFinished>(), nullptr);
    const Statement why = Fact{FactCode::NotInBuildContext, {{"path", "x"}}};
    EXPECT_EQ(sink.last<build::BuildFinished>()->error->message, why);
    EXPECT_FALSE(running->run({}, RunningBuilds::Keep::InHistory, sink, {},
                              [](const std::string& id, build::EventSink& events, std::stop_token) -> Result<> {
                                  begin(events, id);
                                  return fail(Errc::Cancelled, "cancelled");
                              }));
    const auto builds = history->list({});
    ASSERT_EQ(builds->size(), 2u);
    EXPECT_EQ((*builds)[0].outcome, BuildRecordOutcome::Cancelled);
    EXPECT_EQ(history->steps((*builds)[0].id)->at(1).state, BuildStepState::Cancelled);
    EXPECT_EQ((*builds)[1].outcome, BuildRecordOutcome::Refused);
    EXPECT_THAT((*builds)[1].details, HasSubstr(why.text));
    ASSERT_TRUE(history->replay((*builds)[1].id, sink));
    EXPECT_EQ(sink.last<build::BuildFinished>()->error->message, why);
}

TEST_F(BuildHistoryTest, MarksWhatAKilledEngineLeftRunning) {
    store::BuildRecord record;
    record.id = "00112233445566778899aabb";
    record.started = now();
    ASSERT_TRUE(store->builds().put(record, {}, {}));
    open();
    EXPECT_EQ(history->get(record.id)->outcome, BuildRecordOutcome::Interrupted);
}

TEST_F(BuildHistoryTest, ReplaysABuildThatHasEnded) {
    ASSERT_TRUE(good());
    Sink sink;
    ASSERT_TRUE(history->replay(history->list({})->front().id, sink));
    EXPECT_EQ(sink.logs(), "printed\n");
    ASSERT_NE(sink.last<build::StepStarted>(), nullptr);
    EXPECT_EQ(sink.last<build::StepStarted>()->reason, Statement(yChanged));
    EXPECT_EQ(sink.last<build::StepFinished>()->durationMs, 12);
    EXPECT_EQ(sink.last<build::BuildFinished>()->outcome, build::BuildOutcome::Ok);
    EXPECT_TRUE(std::holds_alternative<build::BuildStarted>(sink.events.front().body));
}

TEST_F(BuildHistoryTest, ComparesStepByStep) {
    ASSERT_TRUE(good());
    Sink sink;
    ASSERT_TRUE(running->run(
        {}, RunningBuilds::Keep::InHistory, sink, {},
        [](const std::string& id, build::EventSink& events, std::stop_token) -> Result<> {
            events.handle({now(), build::BuildStarted{id, "Dockerfile", 3,
                                                      std::make_shared<const std::string>("FROM x\nRUN z\n")}});
            events.handle({now(), build::StepCached{info(1, "FROM x")}});
            events.handle({now(), build::StepCached{info(2, "RUN z")}});
            end(events, id);
            return {};
        }));
    const auto builds = history->list({});
    ASSERT_EQ(builds->size(), 2u);
    const auto comparison = history->compare((*builds)[1].id, (*builds)[0].id);
    ASSERT_TRUE(comparison) << comparison.error().describe();
    EXPECT_THAT(comparison->dockerfileDiff, HasSubstr("+RUN z\n"));
    ASSERT_EQ(comparison->steps.size(), 3u);
    EXPECT_TRUE(comparison->steps[0].a && comparison->steps[0].b);
    EXPECT_TRUE(comparison->steps[1].a && !comparison->steps[1].b);
    EXPECT_TRUE(!comparison->steps[2].a && comparison->steps[2].b);
}

TEST_F(BuildHistoryTest, TwoFollowersSeeOneBuildAndOneStopsIt) {
    std::promise<void> begun;
    Sink client, other;
    std::string id;
    std::jthread build([&] {
        BuildOptions options;
        options.alias = "the client's name for it";
        const auto done =
            running->run(options, RunningBuilds::Keep::InHistory, client, {},
                         [&](const std::string& own, build::EventSink& events, std::stop_token stop) -> Result<> {
                             id = own;
                             begin(events, own);
                             begun.set_value();
                             while (!stop.stop_requested())
                                 std::this_thread::sleep_for(1ms);
                             return fail(Errc::Cancelled, "the build was cancelled");
                         });
        EXPECT_EQ(done.error().code(), Errc::Cancelled);
    });
    begun.get_future().wait();
    auto reader = running->follow(id.substr(0, 8));
    ASSERT_TRUE(reader);
    std::stop_source enough;
    std::promise<void> followed; // who comes after the end is told nothing of this build
    std::jthread all([&] {
        running->followAll(
            [&](const std::string& of, const build::Event& event) {
                EXPECT_EQ(of, id);
                if (other.events.empty())
                    followed.set_value();
                other.handle(event);
                return !std::holds_alternative<build::BuildFinished>(event.body);
            },
            enough.get_token());
    });
    followed.get_future().wait();
    EXPECT_TRUE(running->cancel("the client's name for it"));
    std::vector<std::shared_ptr<const build::Event>> events;
    while (reader->next(events)) {
    }
    build.join();
    all.join();
    EXPECT_EQ(events.size(), 5u);
    EXPECT_EQ(client.events.size(), 5u);
    EXPECT_EQ(other.events.size(), 5u);
    EXPECT_EQ(std::get<build::BuildFinished>(events.back()->body).outcome, build::BuildOutcome::Cancelled);
    EXPECT_EQ(running->cancel(id).error().code(), Errc::NotFound);
}

TEST_F(BuildHistoryTest, AnIdIsUsedOnce) {
    BuildOptions options;
    options.id = "00112233445566778899aabb";
    ASSERT_TRUE(good(options));
    EXPECT_EQ(good(options).error().code(), Errc::Conflict);
    options.id = "../../etc/passwd";
    EXPECT_EQ(good(options).error().code(), Errc::InvalidArgument);
}

TEST(LogBufferTest, KeepsBeginningAndEndInWholeLines) {
    LogBuffer buffer(100);
    std::string all;
    for (int i = 0; i < 1000; ++i) {
        const std::string line = fmt::format("line {}\n", i);
        buffer.append(line);
        all += line;
    }
    const auto log = buffer.log();
    EXPECT_TRUE(all.starts_with(log.head));
    EXPECT_TRUE(all.ends_with(log.tail));
    EXPECT_TRUE(log.head.ends_with("\n"));
    EXPECT_TRUE(log.tail.starts_with("line "));
    EXPECT_EQ(log.head.size() + log.cut + log.tail.size(), all.size());
    EXPECT_LE(log.head.size() + log.tail.size(), 100u);
}

TEST(LogBufferTest, KeepsAShortOneWhole) {
    LogBuffer buffer(100);
    for (int i = 0; i < 10; ++i)
        buffer.append("123456789\n");
    EXPECT_EQ(buffer.log().cut, 0u);
    EXPECT_EQ(buffer.log().head.size(), 100u);
}

TEST(BuildRecorderTest, ABuildThatPrintsAHundredMegabytesStaysSmall) {
    test::TemporaryDirectory directory;
    auto store = store::Store::open({.root = directory / "root",
                                     .ownership = ::geteuid() == 0 ? store::Ownership::Natural : store::Ownership::Mine,
                                     .backgroundSync = false,
                                     .durable = false});
    ASSERT_TRUE(store);
    store::BuildRecord record;
    record.id = "00112233445566778899aabb";
    record.started = now();
    BuildRecorder recorder(record, Json::object());
    const std::string piece(64u << 10, 'x');
    for (int step = 1; step <= 50; ++step) {
        recorder.handle({now(), build::StepStarted{{.step = step}, {}}});
        for (int i = 0; i < 32; ++i)
            recorder.handle({now(), build::StepLog{step, 1, piece}});
        recorder.handle({now(), build::StepFinished{step, 1, 0}});
    }
    ASSERT_TRUE(recorder.writeTo((*store)->builds()));
    std::size_t kept = 0;
    for (int step = 1; step <= 50; ++step) {
        const auto log = (*store)->builds().log(record.id, step);
        ASSERT_TRUE(log);
        EXPECT_GT(log->cut, 0u);
        kept += log->head.size() + log->tail.size();
    }
    EXPECT_LE(kept, RecorderLimits{}.buildLogs + 50 * 1024);
}

} // namespace
} // namespace slipway::engine
