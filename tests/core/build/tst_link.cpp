// COPY --link: a layer that does not depend on what lies below it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/build/fake_backend.h"

using namespace slipway;
using namespace slipway::build;
using namespace slipway::build::test;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

class LinkTest : public testing::Test {
protected:
    LinkTest() {
        world.addImage("base", {{"x", "1"}, {"etc/passwd", "app:x:7:8::/:\n"}});
        project.file("a", "1");
    }
    std::vector<std::string> planned() {
        std::vector<std::string> out;
        const auto plan = project.plan();
        EXPECT_TRUE(plan);
        for (const auto& step : plan->steps)
            out.push_back(fmt::format("{} {}", step.info.step, step.cached ? "cached" : "run: " + step.reason.text));
        return out;
    }
    FakeWorld world;
    Project project{world};
};

} // namespace

TEST_F(LinkTest, staysCachedWhenTheBaseMoves) {
    project.dockerfile("FROM base\nRUN make\nCOPY --link a /app/\nRUN after\n");
    project.good();
    EXPECT_EQ(readFileOr(world.root() + "/app/a"), "1");
    EXPECT_EQ(readFileOr(world.root() + "/x"), "1");
    world.addImage("base", {{"x", "2"}});
    EXPECT_THAT(planned(), ElementsAre("1 run: base image moved", "2 run: base image moved (base)", "3 cached",
                                       "4 run: base image moved (base)"));
    project.good();
    EXPECT_THAT(project.events.steps(), ElementsAre("1 run: base image moved", "2 run: base image moved (base)",
                                                    "3 cached", "4 run: base image moved (base)"));
    EXPECT_EQ(readFileOr(world.root() + "/app/a"), "1");
    EXPECT_EQ(readFileOr(world.root() + "/x"), "2");
}

TEST_F(LinkTest, isMadeAgainWhenItsFilesChange) {
    project.dockerfile("FROM base\nCOPY --link a /app/\n");
    project.good();
    project.file("a", "2");
    EXPECT_EQ(planned()[1], "2 run: a changed");
    project.good();
    EXPECT_EQ(readFileOr(world.root() + "/app/a"), "2");
}

TEST_F(LinkTest, servesAnotherDockerfileToo) {
    project.dockerfile("FROM base\nCOPY --link a /app/\n");
    project.good();
    world.addImage("other", {{"y", "1"}});
    project.dockerfile("FROM other\nCOPY --link a /app/\n");
    project.good();
    EXPECT_EQ(project.events.steps()[1], "2 cached");
    EXPECT_EQ(readFileOr(world.root() + "/y"), "1");
    EXPECT_EQ(readFileOr(world.root() + "/app/a"), "1");
}

TEST_F(LinkTest, namesOfOwnersAreTheImages) {
    project.dockerfile("FROM base\nCOPY --link --chown=app a /app/\n");
    project.good();
    // The same numbers in another base: the same layer.
    world.addImage("base", {{"x", "2"}, {"etc/passwd", "app:x:7:8::/:\n"}});
    project.good();
    EXPECT_EQ(project.events.steps()[1], "2 cached");
    world.addImage("base", {{"x", "2"}, {"etc/passwd", "app:x:9:8::/:\n"}});
    project.good();
    EXPECT_THAT(project.events.steps()[1], HasSubstr("2 run: chown: 7:8 -> 9:8"));
}
