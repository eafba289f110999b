#include <ctime>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/build/fake_backend.h"

using namespace slipway;
using namespace slipway::build;
using namespace slipway::build::test;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

class BuilderTest : public testing::Test {
protected:
    BuilderTest() {
        world.addImage("python:3.8", {{"etc/passwd", "root:x:0:0::/root:/bin/sh\napp:x:7:8::/:/bin/sh\n"}});
    }
    FakeWorld world;
    Project project{world};
};

} // namespace

TEST_F(BuilderTest, buildsTheFlaskTutorial) {
    project.file("requirements.txt", "flask\n");
    project.file("app.py", "print(1)\n");
    project.dockerfile("FROM python:3.8\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n"
                       "COPY app.py /app/\nCMD [\"python\", \"app.py\"]\n");
    world.commands["pip install -r requirements.txt"] = [](const std::string& root, const StepRequest& request) {
        request.output(1, "Collecting flask\n");
        writeFile(root + "/site/flask.py", "x");
        return 0;
    };
    project.good();
    EXPECT_EQ(readFileOr(world.root() + "/app/app.py"), "print(1)\n");
    EXPECT_EQ(readFileOr(world.root() + "/site/flask.py"), "x");
    const auto image = world.image();
    EXPECT_EQ(image.config.workingDir, "/app");
    EXPECT_EQ(image.config.cmd, (std::vector<std::string>{"python", "app.py"}));
    EXPECT_EQ(image.diffIds.size(), 5u);
    ASSERT_EQ(image.history.size(), 6u);
    EXPECT_EQ(image.history[3].createdBy, "RUN /bin/sh -c pip install -r requirements.txt");
    EXPECT_TRUE(image.history[5].emptyLayer);
    EXPECT_EQ(world.built.back().tags, std::vector<std::string>{"app:latest"});
    EXPECT_THAT(project.events.lines(),
                ElementsAre("build Dockerfile 6", "started 1 FROM python:3.8 [-]", "finished 1",
                            "started 2 WORKDIR /app [-]", "finished 2", "started 3 COPY requirements.txt . [-]",
                            "finished 3", "started 4 RUN pip install -r requirements.txt [-]",
                            "log 4 1 Collecting flask\n", "finished 4", "started 5 COPY app.py /app/ [-]", "finished 5",
                            "started 6 CMD [\"python\", \"app.py\"] [-]", "finished 6", "end ok"));
}

TEST_F(BuilderTest, givesTheSameImageTwice) {
    project.file("a", "1");
    project.dockerfile("FROM python:3.8\nCOPY a /\nENV x=1\nRUN y\n");
    const auto first = project.build();
    const auto second = project.build();
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->imageId, second->imageId);
    EXPECT_EQ(second->cachedSteps, 4);
}

TEST_F(BuilderTest, setsTheWholeConfiguration) {
    project.dockerfile("ARG TAG=3.8\nFROM python:$TAG\nARG V=1\nENV A=$V B=\"x y\"\nENV C=$A-$B\nLABEL k=$C \"q r\"=s\n"
                       "USER app\nEXPOSE 80 90-91/udp\nVOLUME /data\nSTOPSIGNAL SIGINT\n"
                       "HEALTHCHECK --interval=5s CMD curl x\nSHELL [\"/bin/bash\", \"-c\"]\nENTRYPOINT run $A\n"
                       "ONBUILD COPY . /x\nMAINTAINER me\n");
    project.request.labels["extra"] = "1";
    project.good();
    const auto image = world.image();
    EXPECT_EQ(image.config.env, (std::vector<std::string>{"A=1", "B=x y", "C=1-x y"}));
    EXPECT_EQ(image.config.labels.at("k"), "1-x y");
    EXPECT_EQ(image.config.labels.at("q r"), "s");
    EXPECT_EQ(image.config.labels.at("extra"), "1");
    EXPECT_EQ(image.config.user, "app");
    EXPECT_THAT(image.config.exposedPorts, ElementsAre("80/tcp", "90/udp", "91/udp"));
    EXPECT_EQ(image.config.stopSignal, "SIGINT");
    EXPECT_EQ(image.config.healthcheck->interval, 5'000'000'000);
    EXPECT_EQ(image.config.healthcheck->test, (std::vector<std::string>{"CMD-SHELL", "curl x"}));
    EXPECT_EQ(image.config.entrypoint, (std::vector<std::string>{"/bin/bash", "-c", "run $A"}));
    EXPECT_EQ(image.config.onBuild, std::vector<std::string>{"COPY . /x"});
    EXPECT_EQ(image.author, "me");
}

TEST_F(BuilderTest, entrypointResetsAnInheritedCommandOnly) {
    oci::ContainerConfig config;
    config.cmd = std::vector<std::string>{"old"};
    world.addImage("base", {}, config);
    project.dockerfile("FROM base\nENTRYPOINT [\"e\"]\n");
    project.good();
    EXPECT_FALSE(world.image().config.cmd);
    project.dockerfile("FROM base\nCMD [\"new\"]\nENTRYPOINT [\"e\"]\n");
    project.good();
    EXPECT_EQ(world.image().config.cmd, std::vector<std::string>{"new"});
}

TEST_F(BuilderTest, buildsFromScratch) {
    project.file("a", "1");
    project.dockerfile("FROM scratch\nCOPY a /\n");
    project.good();
    EXPECT_EQ(readFileOr(world.root() + "/a"), "1");
    EXPECT_EQ(world.image().os, "linux");
}

TEST_F(BuilderTest, showsSyntaxErrorsWithTheirLine) {
    project.dockerfile("FROM python:3.8\nCOYP app.py /app/\n");
    EXPECT_EQ(project.failure(), "Dockerfile:2:1: unknown instruction: COYP (did you mean COPY?)\n"
                                 "  2 | COYP app.py /app/\n"
                                 "    | ^~~~");
    const auto& end = std::get<BuildFinished>(project.events.events.back().body);
    EXPECT_EQ(end.error->line, 2);
    EXPECT_EQ(end.error->source, "COYP app.py /app/");
    EXPECT_EQ(end.error->hint.text, "did you mean COPY?");
}

TEST_F(BuilderTest, saysWhichFileWasProbablyMeant) {
    project.file("app.py", "1");
    project.dockerfile("FROM python:3.8\nCOPY app.pyy /\n");
    EXPECT_EQ(project.failure(), "Dockerfile:2:6: app.pyy: not found in the build context (did you mean app.py?)");
    project.file("Dockerfil", "FROM x");
    project.request.dockerfile = "Dockerfyle";
    EXPECT_THAT(project.failure(), HasSubstr("did you mean Dockerfil"));
}

TEST_F(BuilderTest, saysThatAnIgnoredFileIsIgnored) {
    project.file("app.py", "1");
    project.file(".dockerignore", "*.py\n");
    project.dockerfile("FROM python:3.8\nCOPY app.py /\n");
    EXPECT_EQ(project.failure(),
              "Dockerfile:2:6: app.py: not found in the build context (.dockerignore excludes it with \"*.py\")");
}

TEST_F(BuilderTest, reportsAFailingCommandWithItsExitCode) {
    world.commands["false"] = [](const std::string&, const StepRequest&) { return 3; };
    project.dockerfile("FROM python:3.8\nRUN false\nRUN never\n");
    EXPECT_EQ(project.failure(), "Dockerfile:2:1: the command '/bin/sh -c false' ended with exit code 3");
    EXPECT_EQ(world.runs.size(), 1u);
    const auto& end = std::get<BuildFinished>(project.events.events.back().body);
    EXPECT_EQ(end.outcome, BuildOutcome::Failed);
    EXPECT_EQ(end.error->exitCode, 3);
    EXPECT_EQ(end.error->line, 2);
    EXPECT_EQ(end.error->source, "RUN false");
    EXPECT_TRUE(world.built.empty());
}

TEST_F(BuilderTest, aFailedStepIsNotCached) {
    int code = 1;
    world.commands["flaky"] = [&](const std::string&, const StepRequest&) { return code; };
    project.dockerfile("FROM python:3.8\nRUN flaky\n");
    EXPECT_FALSE(project.build());
    code = 0;
    EXPECT_TRUE(project.build());
}

TEST_F(BuilderTest, stopsWhenAskedTo) {
    std::stop_source stop;
    world.commands["slow"] = [&](const std::string&, const StepRequest&) {
        stop.request_stop();
        return 0;
    };
    project.dockerfile("FROM python:3.8\nRUN slow\nRUN never\n");
    const auto result = project.build(stop.get_token());
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code(), Errc::Cancelled);
    EXPECT_EQ(std::get<BuildFinished>(project.events.events.back().body).outcome, BuildOutcome::Cancelled);
    EXPECT_EQ(world.runs.size(), 1u);
}

TEST_F(BuilderTest, warnsAboutABuildArgThatNothingTakes) {
    project.dockerfile("FROM python:3.8\nARG A\n");
    project.request.buildArgs = {{"A", "1"}, {"B", "2"}, {"HTTP_PROXY", "p"}};
    project.good();
    EXPECT_THAT(project.events.lines(), testing::Contains("warning no ARG takes the build arg B"));
}

TEST_F(BuilderTest, refusesWhatItCannotDoByName) {
    project.file("a", "1");
    for (const std::string line : {"RUN --security=insecure x", "RUN --device=d x", "ADD https://x/y /"}) {
        project.dockerfile("FROM python:3.8\n" + line + "\n");
        const auto result = project.build();
        ASSERT_FALSE(result) << line;
        EXPECT_EQ(result.error().code(), Errc::Unsupported) << line;
        EXPECT_THAT(result.error().describe(), HasSubstr("Dockerfile:2:"));
    }
}

TEST_F(BuilderTest, refusesABadRequestBeforeAnythingRuns) {
    project.dockerfile("FROM python:3.8\nRUN x\n");
    project.request.tags = {"bad tag"};
    EXPECT_FALSE(project.build());
    project.request.tags = {};
    project.request.platform = "what/ever/it/is";
    EXPECT_FALSE(project.build());
    project.request.platform.clear();
    project.request.network = "bridge9";
    EXPECT_FALSE(project.build());
    EXPECT_TRUE(world.runs.empty());
}

TEST_F(BuilderTest, explainsAnEmptyBaseName) {
    project.dockerfile("ARG BASE\nFROM $BASE\n");
    EXPECT_THAT(project.failure(), HasSubstr("Dockerfile:2:6: the base name ($BASE) is empty"));
    project.request.buildArgs["BASE"] = "python:3.8";
    project.good();
}

#ifdef __SANITIZE_THREAD__
constexpr std::clock_t kSecond = 5 * CLOCKS_PER_SEC; // as slow as everything is then
#else
constexpr std::clock_t kSecond = CLOCKS_PER_SEC;
#endif

TEST_F(BuilderTest, tellsWhatIsBuilt) {
    project.dockerfile("FROM scratch AS other\nARG TARGETSTAGE\nARG TARGETOSVERSION=none\n"
                       "ENV STAGE=$TARGETSTAGE/$TARGETOSVERSION\n");
    project.good();
    EXPECT_THAT(world.built.back().config, HasSubstr("STAGE=default/"));
    project.request.target = "other";
    project.good();
    EXPECT_THAT(world.built.back().config, HasSubstr("STAGE=other/"));
}

TEST_F(BuilderTest, refusesBytesThatNoConfigurationHolds) {
    for (const char* line :
         {"RUN printf '\xff'", "ENV A=\xc3(", "LABEL a=\xf8", "CMD [\"\x80\"]", "RUN <<E\necho \xfe\nE"}) {
        project.dockerfile(fmt::format("FROM scratch\n{}\n", line));
        EXPECT_THAT(project.failure(), AllOf(HasSubstr("Dockerfile:2:1: "), HasSubstr("is not UTF-8"))) << line;
    }
    project.dockerfile("FROM scratch\n# \xff\nCOPY <<E /bytes\n\xff\xfe\nE\n");
    project.good();
    EXPECT_EQ(readFileOr(world.root() + "/bytes"), "\xff\xfe\n");
}

TEST_F(BuilderTest, namesTheWordThatCannotBeExpanded) {
    project.dockerfile("FROM scratch\nENV a=1 b=${A\n");
    EXPECT_THAT(project.failure(), HasSubstr("Dockerfile:2:11: "));
}

TEST_F(BuilderTest, survivesDoublingVariables) {
    const auto bomb = [](const std::string& instruction) {
        std::string text = instruction + " A0=xxxxxxxxxxxxxxxx\n";
        for (int i = 1; i < 60; ++i)
            text += fmt::format("{0} A{1}=$A{2}$A{2}\n", instruction, i, i - 1);
        return text;
    };
    const auto wide = [](const std::string& instruction) {
        std::string text = fmt::format("{} A={}\n", instruction, std::string(100'000, 'x'));
        for (int i = 1; i < 5000; ++i)
            text += fmt::format("{0} B{1}=$A\n", instruction, i);
        return text;
    };
    for (const std::string& text :
         {bomb("ARG") + "FROM scratch\n", "FROM scratch\n" + bomb("ARG"), "FROM scratch\n" + bomb("ENV"),
          wide("ARG") + "FROM scratch\n", "FROM scratch\n" + wide("ENV")}) {
        project.dockerfile(text);
        const auto begin = std::clock();
        const auto result = project.build();
        EXPECT_LT(std::clock() - begin, kSecond);
        ASSERT_FALSE(result) << text.substr(0, 40);
        EXPECT_EQ(result.error().code(), Errc::TooLarge) << result.error().describe().substr(0, 200);
    }
}

TEST_F(BuilderTest, runsTriggersOfTheBase) {
    project.file("a", "1");
    oci::ContainerConfig config;
    config.onBuild = {"COPY a /src/", "RUN make"};
    world.addImage("onbuild", {}, config);
    project.dockerfile("FROM onbuild\nCMD x\n");
    project.good();
    EXPECT_EQ(readFileOr(world.root() + "/src/a"), "1");
    EXPECT_EQ(world.runs.size(), 1u);
    EXPECT_TRUE(world.image().config.onBuild.empty());
    world.runs.clear();
    project.good();
    EXPECT_TRUE(world.runs.empty());
}

TEST_F(BuilderTest, clampsTimesToSourceDateEpoch) {
    project.file("a", "1");
    project.dockerfile("FROM python:3.8\nCOPY a /\n");
    project.request.buildArgs["SOURCE_DATE_EPOCH"] = "1000";
    project.good();
    EXPECT_EQ(toUnixSeconds(*world.image().created), 1000);
    EXPECT_FALSE(world.image().history[0].created);
}

TEST_F(BuilderTest, refusesASourceDateEpochThatIsNoTime) {
    project.dockerfile("FROM python:3.8\n");
    project.request.buildArgs["SOURCE_DATE_EPOCH"] = "yesterday";
    EXPECT_THAT(project.failure(), testing::HasSubstr("SOURCE_DATE_EPOCH"));
}

TEST_F(BuilderTest, buildsAgainForAnotherSourceDateEpoch) {
    project.file("a", "1");
    project.dockerfile("FROM python:3.8\nCOPY a /\nCMD x\n");
    project.good();
    project.request.buildArgs["SOURCE_DATE_EPOCH"] = "1000";
    project.good();
    EXPECT_EQ(toUnixSeconds(*world.image().history.back().created), 1000);
    project.good();
    EXPECT_THAT(project.events.steps(), testing::ElementsAre("1 cached", "2 cached", "3 cached"));
    project.request.buildArgs["SOURCE_DATE_EPOCH"] = "2000";
    project.good();
    EXPECT_EQ(project.events.steps()[1], "2 run: build arg SOURCE_DATE_EPOCH: 1000 -> 2000");
}

// A record that came from elsewhere may claim any layer for a key.
TEST_F(BuilderTest, takesNoCachedLayerThatDoesNotLieOnTheStack) {
    project.file("a", "1");
    project.dockerfile("FROM python:3.8\nCOPY a /\n");
    project.good();
    world.changeRecords([](CacheRecord& record) {
        if (!record.layer.diffId.empty())
            record.chainId = record.layer.chainId = record.layer.diffId;
    });
    project.good();
    EXPECT_EQ(project.events.steps()[1], "2 run: the cached result was removed");
    EXPECT_EQ(readFileOr(world.root() + "/a"), "1");
}
