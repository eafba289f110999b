// The history of builds.
#include <gmock/gmock.h>

#include "support.h"

namespace slipway::store::test {
namespace {

using testing::ElementsAre;

class BuildRecords : public testing::Test {
protected:
    BuildRecordStore& builds() { return m_store->builds(); }
    void reopen() {
        m_store.reset();
        m_store = openStore(m_directory / "root");
    }
    // The n-th build, a second after the one before it.
    static BuildRecord record(int n, BuildRecordOutcome outcome = BuildRecordOutcome::Ok) {
        BuildRecord record;
        record.id = fmt::format("{:04x}beef", n);
        record.name = n % 2 ? "odd" : "even";
        record.context = "/src/" + record.name;
        record.outcome = outcome;
        record.started = fromUnixNanos(1'700'000'000'000'000'000 + n * 1'000'000'000LL);
        record.details = R"({"tags":["t"]})";
        return record;
    }
    std::vector<std::string> ids(const BuildFilter& filter = {}) {
        std::vector<std::string> ids;
        const auto found = builds().list(filter);
        EXPECT_TRUE(found) << found.error().describe();
        for (const auto& build : found.value_or(std::vector<BuildRecord>{}))
            ids.push_back(build.id.substr(0, 4));
        return ids;
    }
    TemporaryDirectory m_directory;
    std::unique_ptr<Store> m_store = openStore(m_directory / "root");
};

TEST_F(BuildRecords, KeepAllOfABuildOverAReopen) {
    BuildStepRecord step{.step = 2,
                         .stage = "app",
                         .line = 3,
                         .endLine = 4,
                         .text = "RUN x",
                         .state = BuildStepState::Failed,
                         .reason = "x changed",
                         .reasonFact = R"({"code":"file-changed","file":"x"})",
                         .startMs = 5,
                         .durationMs = 6,
                         .size = 7,
                         .logBytes = 8};
    ASSERT_OK(builds().put(record(1), "FROM x\n", {{step, BuildLog{"head\n", 100, "tail\n"}}}));
    reopen();
    const auto found = builds().resolve("0001");
    ASSERT_OK(found);
    EXPECT_EQ(found->name, "odd");
    EXPECT_EQ(found->details, R"({"tags":["t"]})");
    EXPECT_EQ(found->started, record(1).started);
    EXPECT_EQ(*builds().source(found->id), "FROM x\n");
    const auto steps = builds().steps(found->id);
    ASSERT_OK(steps);
    ASSERT_EQ(steps->size(), 1u);
    EXPECT_EQ(steps->front().reason, "x changed");
    EXPECT_EQ(steps->front().reasonFact, step.reasonFact);
    EXPECT_EQ(steps->front().state, BuildStepState::Failed);
    EXPECT_EQ(steps->front().logBytes, 8u);
    const auto log = builds().log(found->id, 2);
    ASSERT_OK(log);
    EXPECT_EQ(log->head + std::to_string(log->cut) + log->tail, "head\n100tail\n");
    EXPECT_TRUE(builds().log(found->id, 9)->head.empty());
}

TEST_F(BuildRecords, WriteWhatChangedAndKeepTheRest) {
    auto build = record(1, BuildRecordOutcome::Running);
    BuildStepRecord step{.step = 1, .text = "RUN x", .state = BuildStepState::Running};
    ASSERT_OK(builds().put(build, "FROM x", {{step, BuildLog{"so far", 0, ""}}}));
    step.state = BuildStepState::Done;
    build.outcome = BuildRecordOutcome::Ok;
    ASSERT_OK(builds().put(build, std::nullopt, {{step, std::nullopt}}));
    EXPECT_EQ(*builds().source(build.id), "FROM x");
    EXPECT_EQ(builds().log(build.id, 1)->head, "so far");
    EXPECT_EQ(builds().steps(build.id)->front().state, BuildStepState::Done);
    EXPECT_EQ(builds().resolve(build.id)->outcome, BuildRecordOutcome::Ok);
}

TEST_F(BuildRecords, ListTheNewestFirstAndFilter) {
    for (int n = 1; n <= 6; ++n)
        ASSERT_OK(builds().put(record(n, n == 3 ? BuildRecordOutcome::Failed : BuildRecordOutcome::Ok), {}, {}));
    EXPECT_THAT(ids(), ElementsAre("0006", "0005", "0004", "0003", "0002", "0001"));
    EXPECT_THAT(ids({.name = "odd"}), ElementsAre("0005", "0003", "0001"));
    EXPECT_THAT(ids({.name = "/src/odd", .limit = 2}), ElementsAre("0005", "0003"));
    EXPECT_THAT(ids({.outcome = BuildRecordOutcome::Failed}), ElementsAre("0003"));
    EXPECT_THAT(ids({.name = "odd", .before = "0005"}), ElementsAre("0003", "0001"));
    EXPECT_EQ(builds().list({.before = "ffff"}).error().code(), Errc::NotFound);
}

TEST_F(BuildRecords, ResolveUniqueBeginnings) {
    ASSERT_OK(builds().put(record(0x11), {}, {}));
    ASSERT_OK(builds().put(record(0x12), {}, {}));
    EXPECT_EQ(builds().resolve("0011")->id, "0011beef");
    EXPECT_EQ(builds().resolve("001").error().code(), Errc::Conflict);
    EXPECT_EQ(builds().resolve("0013").error().code(), Errc::NotFound);
    for (const char* bad : {"", "%", "x", "ABCD"})
        EXPECT_EQ(builds().resolve(bad).error().code(), Errc::NotFound) << bad;
    auto bad = record(1);
    bad.id = "../x";
    EXPECT_EQ(builds().put(bad, {}, {}).error().code(), Errc::InvalidArgument);
}

TEST_F(BuildRecords, OldestGoFirstByNumber) {
    for (int n = 1; n <= 5; ++n)
        ASSERT_OK(builds().put(record(n), "FROM x", {{{.step = 1}, BuildLog{"a", 0, ""}}}));
    const auto report = builds().prune({.builds = 2});
    ASSERT_OK(report);
    EXPECT_EQ(report->builds, 3u);
    EXPECT_THAT(ids(), ElementsAre("0005", "0004"));
    // Everything of it went.
    EXPECT_EQ(builds().source(record(1).id).error().code(), Errc::NotFound);
    EXPECT_TRUE(builds().steps(record(1).id)->empty());
    EXPECT_TRUE(builds().log(record(1).id, 1)->head.empty());
}

TEST_F(BuildRecords, OldestGoFirstBySize) {
    // Text that does not compress.
    std::string noise;
    for (std::uint32_t i = 0, x = 1; i < 40'000; ++i)
        noise += static_cast<char>((x = x * 1664525 + 1013904223) >> 24);
    for (int n = 1; n <= 5; ++n)
        ASSERT_OK(builds().put(record(n), {}, {{{.step = 1}, BuildLog{noise, 0, ""}}}));
    ASSERT_OK(builds().prune({.builds = 100, .bytes = 100'000}));
    EXPECT_THAT(ids(), ElementsAre("0005", "0004"));
}

TEST_F(BuildRecords, WhatRunsIsNotPruned) {
    ASSERT_OK(builds().put(record(1, BuildRecordOutcome::Running), {}, {}));
    ASSERT_OK(builds().put(record(2), {}, {}));
    ASSERT_OK(builds().prune({.builds = 0}));
    EXPECT_THAT(ids(), ElementsAre("0001"));
}

TEST_F(BuildRecords, WhatSeemsToRunAfterARestartWasInterrupted) {
    BuildStepRecord running{.step = 1, .state = BuildStepState::Running};
    ASSERT_OK(builds().put(record(1, BuildRecordOutcome::Running), {}, {{running, std::nullopt}}));
    ASSERT_OK(builds().put(record(2), {}, {}));
    reopen();
    EXPECT_EQ(*builds().markInterrupted(), 1u);
    EXPECT_EQ(builds().resolve("0001")->outcome, BuildRecordOutcome::Interrupted);
    EXPECT_EQ(builds().steps("0001beef")->front().state, BuildStepState::Cancelled);
    EXPECT_EQ(builds().resolve("0002")->outcome, BuildRecordOutcome::Ok);
    EXPECT_EQ(*builds().markInterrupted(), 0u);
}

TEST_F(BuildRecords, RemoveOne) {
    ASSERT_OK(builds().put(record(1), {}, {}));
    ASSERT_OK(builds().remove(record(1).id));
    EXPECT_EQ(builds().remove(record(1).id).error().code(), Errc::NotFound);
}

} // namespace
} // namespace slipway::store::test
