#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/build/fake_backend.h"

using namespace slipway;
using namespace slipway::build;
using namespace slipway::build::test;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

namespace {

class BuildChecksTest : public testing::Test {
protected:
    BuildChecksTest() { world.addImage("base", {}); }
    std::vector<std::string> rules() {
        std::vector<std::string> out;
        for (const auto& event : project.events.events)
            if (const auto* warning = std::get_if<Warning>(&event.body))
                out.push_back(std::to_string(warning->line) + " " + warning->rule);
        return out;
    }
    FakeWorld world;
    Project project{world};
};

} // namespace

TEST_F(BuildChecksTest, knowTheIgnoreFileAndTheBaseImage) {
    project.file(".dockerignore", "*.log\n");
    project.file("a.log", "");
    project.file("b", "");
    project.dockerfile("FROM base\nCOPY b /b$NOPE\nCOPY b *.log /d/\n");
    project.good();
    EXPECT_THAT(rules(), ElementsAre("2 UndefinedVar", "3 CopyIgnoredFile"));
    const auto plan = project.plan();
    ASSERT_TRUE(plan);
    EXPECT_THAT(plan->warnings, SizeIs(2));
}

TEST_F(BuildChecksTest, leaveStagesAloneThatNobodyNeeds) {
    project.dockerfile("FROM base AS a\nCMD x\nFROM base\nCMD y\n");
    project.good();
    EXPECT_THAT(rules(), ElementsAre("4 JSONArgsRecommended"));
}

TEST_F(BuildChecksTest, obeyTheBuildArg) {
    project.dockerfile("FROM base\nCMD y\n");
    project.request.buildArgs = {{"BUILDKIT_DOCKERFILE_CHECK", "skip=all"}};
    project.good();
    EXPECT_THAT(rules(), ElementsAre());
    project.request.buildArgs = {{"BUILDKIT_DOCKERFILE_CHECK", "error=true"}};
    EXPECT_THAT(project.failure(), HasSubstr("JSONArgsRecommended"));
    project.request.buildArgs = {{"BUILDKIT_DOCKERFILE_CHECK", "nonsense"}};
    EXPECT_THAT(project.failure(), HasSubstr("nonsense"));
}

TEST_F(BuildChecksTest, refuseOtherFrontendsInBuildAndPlan) {
    project.dockerfile("# syntax=r2d4/mocker\nFROM base\n");
    EXPECT_THAT(project.failure(), HasSubstr("the frontend r2d4/mocker is not supported"));
    const auto plan = project.plan();
    ASSERT_FALSE(plan);
    EXPECT_THAT(plan.error().describe(), HasSubstr("r2d4/mocker"));
    project.dockerfile("# syntax=docker/dockerfile:1\nFROM base\n");
    project.good();
    project.request.buildArgs = {{"BUILDKIT_SYNTAX", "r2d4/mocker"}};
    EXPECT_THAT(project.failure(), HasSubstr("r2d4/mocker"));
}

TEST_F(BuildChecksTest, takeThousandsOfStages) {
    std::string text = "FROM scratch AS s0\n";
    for (int i = 1; i < 5000; ++i)
        text += fmt::format("FROM s{} AS s{}\n", i - 1, i);
    text += "FROM scratch\n";
    project.dockerfile(text);
    project.good();
}
