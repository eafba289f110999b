#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "core/build/fake_backend.h"

using namespace slipway;
using namespace slipway::build;
using namespace slipway::build::test;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

class StagesTest : public testing::Test {
protected:
    StagesTest() {
        world.addImage("base", {{"x", "1"}});
        world.commands["make"] = [](const std::string& root, const StepRequest&) {
            writeFile(root + "/out/bin", "built");
            return 0;
        };
    }
    FakeWorld world;
    Project project{world};
};

} // namespace

TEST_F(StagesTest, copiesFromAStageByNameNumberAndImage) {
    world.addImage("tools", {{"bin/tool", "t"}});
    project.dockerfile(
        "FROM base AS Build\nRUN make\nFROM scratch\nCOPY --from=build /out/ /a/\nCOPY --from=0 /out/bin /b\n"
        "COPY --from=tools /bin/tool /c\n");
    project.good();
    EXPECT_EQ(readFileOr(world.root() + "/a/bin"), "built");
    EXPECT_EQ(readFileOr(world.root() + "/b"), "built");
    EXPECT_EQ(readFileOr(world.root() + "/c"), "t");
    EXPECT_EQ(readFileOr(world.root() + "/x"), "(missing)");
    project.good();
    EXPECT_EQ(world.runs.size(), 1u);
    EXPECT_THAT(project.events.steps(),
                ElementsAre("1 cached", "2 cached", "3 cached", "4 cached", "5 cached", "6 cached"));
}

TEST_F(StagesTest, runsOnlyWhatTheTargetNeeds) {
    project.dockerfile("FROM base AS a\nRUN one\nFROM base AS b\nRUN two\nFROM a AS c\nRUN three\n");
    project.good();
    EXPECT_EQ(world.runs.size(), 2u);
    project.request.target = "b";
    project.good();
    EXPECT_EQ(world.runs.size(), 3u);
    project.request.target = "bb";
    EXPECT_THAT(project.failure(), HasSubstr("there is no stage bb to build (did you mean b?)"));
}

TEST_F(StagesTest, inheritsConfigurationAndArguments) {
    project.dockerfile("FROM base AS a\nARG V=5\nENV E=1\nCMD x\nFROM a\nLABEL l=$V$E\nENTRYPOINT [\"e\"]\n");
    project.good();
    EXPECT_EQ(world.image().config.labels.at("l"), "51");
    EXPECT_FALSE(world.image().config.cmd);
}

TEST_F(StagesTest, runsIndependentStagesSideBySide) {
    std::atomic<int> running = 0, most = 0;
    for (const char* name : {"s1", "s2", "s3", "s4"})
        world.commands[name] = [&](const std::string& root, const StepRequest& request) {
            const int now = ++running;
            int seen = most;
            while (now > seen && !most.compare_exchange_weak(seen, now)) {
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            writeFile(root + "/" + request.args.back(), "1");
            --running;
            return 0;
        };
    project.dockerfile(
        "FROM base AS a\nRUN s1\nFROM base AS b\nRUN s2\nFROM base AS c\nRUN s3\nFROM base AS d\nRUN s4\n"
        "FROM scratch\nCOPY --from=a /s1 /\nCOPY --from=b /s2 /\nCOPY --from=c /s3 /\nCOPY --from=d /s4 /\n");
    project.good();
    EXPECT_EQ(most, 4);
    EXPECT_EQ(readFileOr(world.root() + "/s4"), "1");
}

TEST_F(StagesTest, aFailureStopsTheOthers) {
    world.commands["bad"] = [](const std::string&, const StepRequest&) { return 1; };
    project.dockerfile("FROM base AS a\nRUN bad\nFROM base\nCOPY --from=a /x /\n");
    EXPECT_THAT(project.failure(), HasSubstr("Dockerfile:2:1: the command '/bin/sh -c bad' ended with exit code 1"));
}

TEST_F(StagesTest, plansAcrossStages) {
    project.file("a", "1");
    project.dockerfile("FROM base AS s\nCOPY a /\nFROM scratch\nCOPY --from=s /a /b\n");
    project.good();
    project.file("a", "2");
    const auto plan = project.plan();
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->steps[1].reason.text, "a changed");
    EXPECT_EQ(plan->steps[3].reason.text, "stage s changed");
}

TEST_F(StagesTest, aPlanThatNobodyWaitsForIsGivenUp) {
    project.file("a", "1");
    project.dockerfile("FROM base AS s\nCOPY a /\nFROM scratch\nCOPY --from=s /a /b\n");
    std::stop_source stop;
    stop.request_stop();
    const auto plan = project.plan(stop.get_token());
    ASSERT_FALSE(plan);
    EXPECT_EQ(plan.error().code(), Errc::Cancelled);
}

TEST_F(StagesTest, aStageThatMakesTheSameFileAgainChangesNothing) {
    project.file("note", "1");
    project.dockerfile("FROM base AS s\nCOPY note /\nRUN make\nFROM scratch\nCOPY --from=s /out/bin /\nRUN after\n");
    project.good();
    project.file("note", "2");
    project.good();
    EXPECT_THAT(project.events.steps(),
                ElementsAre("1 cached", "2 run: note changed", "3 run: previous step changed (COPY note /)", "4 cached",
                            "5 cached", "6 cached"));
}

TEST_F(StagesTest, saysThatAStageHasNoSuchFile) {
    project.dockerfile("FROM base AS s\nRUN make\nFROM scratch\nCOPY --from=s /out/bim /\n");
    EXPECT_THAT(project.failure(),
                HasSubstr("Dockerfile:4:15: /out/bim: not found in stage s (did you mean out/bin?)"));
}

TEST_F(StagesTest, refusesAStageThatCopiesFromItself) {
    project.dockerfile("FROM base AS s\nCOPY --from=s /x /y\n");
    EXPECT_THAT(project.failure(), HasSubstr("Dockerfile:2:6: stage s cannot copy from itself"));
}

TEST_F(StagesTest, stagesMayUseLaterOnes) {
    project.dockerfile("FROM base AS a\nCOPY --from=b /out/bin /x\nRUN --mount=from=2,target=/m after\n"
                       "FROM base AS b\nRUN make\nFROM base\nRUN make\nFROM a\n");
    project.good();
    EXPECT_EQ(world.built.back().chainIds.size(), 3u);
    const auto plan = project.plan();
    ASSERT_TRUE(plan);
    EXPECT_TRUE(std::ranges::all_of(plan->steps, [](const auto& step) { return step.cached; }));
}

TEST_F(StagesTest, refusesStagesThatGoInACircle) {
    project.dockerfile("FROM base AS a\nCOPY --from=c /x /\nFROM a AS b\nRUN make\nFROM b AS c\nRUN make\n");
    EXPECT_THAT(project.failure(), HasSubstr("stages go in a circle: "));
    EXPECT_THAT(project.failure(), HasSubstr("Dockerfile:2:6: "));
}

TEST_F(StagesTest, refusesTheNumberOfNoStage) {
    project.dockerfile("FROM base\nCOPY --from=7 /x /y\n");
    EXPECT_THAT(project.failure(), HasSubstr("Dockerfile:2:6: there is no stage of that number: they go from 0 to 0"));
}
