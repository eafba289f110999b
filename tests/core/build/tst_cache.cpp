#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include <sys/xattr.h>

#include "core/build/fake_backend.h"

using namespace slipway;
using namespace slipway::build;
using namespace slipway::build::test;
using testing::ElementsAre;
using testing::MatchesRegex;

namespace {

class CacheTest : public testing::Test {
protected:
    CacheTest() {
        world.addImage("base", {{"x", "1"}});
        project.file("requirements.txt", "flask");
        project.file("app.py", "1");
        project.dockerfile("FROM base\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip\nCOPY app.py /app/\nCMD run\n");
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

TEST_F(CacheTest, runsNothingTheSecondTime) {
    project.good();
    project.good();
    EXPECT_THAT(project.events.steps(),
                ElementsAre("1 cached", "2 cached", "3 cached", "4 cached", "5 cached", "6 cached"));
    EXPECT_EQ(world.runs.size(), 1u);
}

TEST_F(CacheTest, runsFromTheChangedFileOnAndSaysWhy) {
    project.good();
    project.file("app.py", "2");
    const std::vector<std::string> expected{"1 cached",
                                            "2 cached",
                                            "3 cached",
                                            "4 cached",
                                            "5 run: app.py changed",
                                            "6 run: previous step changed (COPY app.py /app/)"};
    EXPECT_EQ(planned(), expected);
    project.good();
    EXPECT_EQ(project.events.steps(), expected);
    EXPECT_EQ(world.runs.size(), 1u);
    EXPECT_EQ(readFileOr(world.root() + "/app/app.py"), "2");
}

TEST_F(CacheTest, ignoresModificationTimes) {
    project.good();
    std::filesystem::last_write_time(project.path() + "/app.py",
                                     std::filesystem::file_time_type::clock::now() + std::chrono::hours(5));
    EXPECT_THAT(planned(), ElementsAre("1 cached", "2 cached", "3 cached", "4 cached", "5 cached", "6 cached"));
}

TEST_F(CacheTest, noticesAChangedMode) {
    project.good();
    std::filesystem::permissions(project.path() + "/app.py", std::filesystem::perms::all);
    EXPECT_THAT(planned()[4], MatchesRegex("5 run: app.py: mode [0-7]+ -> 777"));
}

TEST_F(CacheTest, noticesAChangedAttribute) {
    project.good();
    const std::string file = project.path() + "/app.py";
    if (::setxattr(file.c_str(), "user.note", "1", 1, 0) != 0 && errno == ENOTSUP)
        GTEST_SKIP() << "the file system keeps no extended attributes";
    EXPECT_EQ(planned()[4], "5 run: app.py changed");
    project.good();
    char value = 0;
    EXPECT_EQ(::getxattr((world.root() + "/app/app.py").c_str(), "user.note", &value, 1), 1);
    EXPECT_EQ(value, '1');
    EXPECT_EQ(planned()[4], "5 cached");
}

TEST_F(CacheTest, goesBackToAnEarlierState) {
    project.good();
    project.file("app.py", "2");
    project.good();
    project.file("app.py", "1");
    project.good();
    EXPECT_EQ(project.events.steps()[4], "5 cached");
    EXPECT_EQ(readFileOr(world.root() + "/app/app.py"), "1");
}

TEST_F(CacheTest, explainsBuildArgsEnvAndInstructions) {
    project.dockerfile("FROM base\nARG VERSION=1\nRUN echo $VERSION\n");
    project.good();
    project.request.buildArgs["VERSION"] = "2";
    EXPECT_THAT(planned(),
                ElementsAre("1 cached", "2 run: build arg VERSION: 1 -> 2", "3 run: build arg VERSION: 1 -> 2"));
    project.dockerfile("FROM base\nENV A=1\nRUN b\n");
    project.good();
    project.dockerfile("FROM base\nENV A=2\nRUN b\n");
    EXPECT_THAT(planned(), ElementsAre("1 cached", "2 run: instruction changed", "3 run: ENV A: 1 -> 2"));
    project.dockerfile("FROM base\nENV A=1\nRUN c\n");
    EXPECT_THAT(planned(), ElementsAre("1 cached", "2 cached", "3 run: instruction changed"));
}

TEST_F(CacheTest, explainsAMovedBase) {
    project.good();
    world.addImage("base", {{"x", "2"}});
    EXPECT_THAT(planned(), ElementsAre("1 run: base image moved", "2 run: base image moved (base)",
                                       "3 run: base image moved (base)", "4 run: base image moved (base)",
                                       "5 run: base image moved (base)", "6 run: base image moved (base)"));
    project.good();
    EXPECT_EQ(world.runs.size(), 2u);
}

TEST_F(CacheTest, tellsThatTheBaseIsNotHereYet) {
    project.dockerfile("FROM elsewhere\nRUN x\n");
    EXPECT_THAT(planned(), ElementsAre("1 run: elsewhere is not here yet", "2 run: elsewhere is not here yet"));
    for (const auto& query : world.queries)
        EXPECT_EQ(query.pull, PullPolicy::Never);
}

TEST_F(CacheTest, aLabelDoesNotRunLaterCommandsAgain) {
    project.dockerfile("FROM base\nLABEL a=1\nRUN x\n");
    project.good();
    project.dockerfile("FROM base\nLABEL a=2\nRUN x\n");
    project.good();
    EXPECT_THAT(project.events.steps(), ElementsAre("1 cached", "2 run: instruction changed", "3 cached"));
    EXPECT_EQ(world.image().config.labels.at("a"), "2");
}

TEST_F(CacheTest, canBeTurnedOff) {
    project.good();
    project.request.noCache = true;
    project.good();
    EXPECT_EQ(world.runs.size(), 2u);
    EXPECT_EQ(project.events.steps()[3], "4 run: the cache is off");
}

TEST_F(CacheTest, anUndeclaredProxyDoesNotCount) {
    project.dockerfile("FROM base\nRUN x\n");
    project.good();
    project.request.buildArgs["HTTP_PROXY"] = "http://p";
    EXPECT_THAT(planned(), ElementsAre("1 cached", "2 cached"));
    project.request.noCache = true;
    project.good();
    EXPECT_THAT(world.runs.back().environment, ElementsAre("HTTP_PROXY=http://p"));
    EXPECT_EQ(world.image().history.back().createdBy, "RUN /bin/sh -c x");
}

TEST_F(CacheTest, namesAddedAndRemovedFiles) {
    project.dockerfile("FROM base\nCOPY dir /d\n");
    project.file("dir/a", "1");
    project.good();
    project.file("dir/b", "1");
    EXPECT_EQ(planned()[1], "2 run: dir/b added");
    project.good();
    std::filesystem::remove(project.path() + "/dir/a");
    EXPECT_EQ(planned()[1], "2 run: dir/a removed");
}

TEST_F(CacheTest, readsOnlyWhatCopyMatches) {
    project.file("huge/secret", "never");
    std::filesystem::permissions(project.path() + "/huge", std::filesystem::perms::none);
    project.good();
    project.dockerfile("FROM base\nCOPY *.py /\n");
    project.good();
}
