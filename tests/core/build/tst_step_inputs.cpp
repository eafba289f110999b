// Secrets, agents, mounts, networks and platforms: what a step is given, and what is refused before anything starts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/build/fake_backend.h"

using namespace slipway;
using namespace slipway::build;
using namespace slipway::build::test;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

namespace {

class StepInputs : public testing::Test {
protected:
    StepInputs() { world.addImage("base", {{"x", "1"}}); }
    StepRequest only(const std::string& lines) {
        world.runs.clear();
        project.dockerfile("FROM base\n" + lines + "\n");
        project.good();
        EXPECT_EQ(world.runs.size(), 1u);
        return world.runs.empty() ? StepRequest{} : world.runs.back();
    }
    std::string failureOf(const std::string& dockerfile) {
        project.dockerfile(dockerfile);
        return project.failure();
    }
    FakeWorld world;
    Project project{world};
};

} // namespace

TEST_F(StepInputs, showASecretAsFileOrVariable) {
    project.request.secrets["key"] = SecretBytes("s3cret");
    auto run = only("RUN --mount=type=secret,id=key a");
    ASSERT_EQ(run.mounts.size(), 1u);
    EXPECT_EQ(run.mounts[0].type, StepMountType::Secret);
    EXPECT_EQ(run.mounts[0].target, "/run/secrets/key");
    EXPECT_EQ(run.mounts[0].mode, 0400u);
    EXPECT_EQ(run.mounts[0].secret.view(), "s3cret");
    EXPECT_THAT(run.secretEnvironment, IsEmpty());

    run = only("RUN --mount=type=secret,id=key,env=TOKEN b");
    EXPECT_THAT(run.mounts, IsEmpty());
    ASSERT_EQ(run.secretEnvironment.size(), 1u);
    EXPECT_EQ(run.secretEnvironment[0].first, "TOKEN");

    run = only("WORKDIR /w\nRUN --mount=type=secret,id=key,env=TOKEN,target=k,mode=0440,uid=7,gid=8 c");
    ASSERT_EQ(run.mounts.size(), 1u);
    EXPECT_EQ(run.mounts[0].target, "/w/k");
    EXPECT_EQ(run.mounts[0].mode, 0440u);
    EXPECT_EQ(run.mounts[0].uid, 7u);
    EXPECT_EQ(run.mounts[0].gid, 8u);
    EXPECT_EQ(run.secretEnvironment.size(), 1u);
}

TEST_F(StepInputs, goWithoutASecretUnlessItIsRequired) {
    EXPECT_THAT(only("RUN --mount=type=secret,id=key a").mounts, IsEmpty());
    EXPECT_THAT(failureOf("FROM base\nRUN --mount=type=secret,id=key,required b\n"),
                HasSubstr("Dockerfile:2:1: the secret key is required"));
    EXPECT_EQ(world.runs.size(), 1u);
    EXPECT_TRUE(project.plan());
}

TEST_F(StepInputs, stayCachedWhenASecretChanges) {
    project.request.secrets["key"] = SecretBytes("one");
    only("RUN --mount=type=secret,id=key,required a");
    project.request.secrets["key"] = SecretBytes("two");
    project.good();
    EXPECT_EQ(world.runs.size(), 1u);
    project.request.secrets.clear();
    project.good();
    EXPECT_EQ(world.runs.size(), 1u);
    EXPECT_THAT(world.built.back().config, Not(HasSubstr("one")));
}

TEST_F(StepInputs, leadToTheAgentAndSaySoInTheEnvironment) {
    project.request.sshAgents = {{"default", "/run/agent"}, {"work", "/run/other"}};
    const auto run = only("RUN --mount=type=ssh --mount=type=ssh,id=work,mode=0666,uid=3 a");
    ASSERT_EQ(run.mounts.size(), 2u);
    EXPECT_EQ(run.mounts[0].type, StepMountType::Ssh);
    EXPECT_EQ(run.mounts[0].target, "/run/buildkit/ssh_agent.0");
    EXPECT_EQ(run.mounts[0].agent, "/run/agent");
    EXPECT_EQ(run.mounts[0].mode, 0600u);
    EXPECT_EQ(run.mounts[1].target, "/run/buildkit/ssh_agent.1");
    EXPECT_EQ(run.mounts[1].uid, 3u);
    EXPECT_THAT(run.environment, ElementsAre("SSH_AUTH_SOCK=/run/buildkit/ssh_agent.0"));
    EXPECT_THAT(only("ENV SSH_AUTH_SOCK=/mine\nRUN --mount=type=ssh b").environment,
                ElementsAre("SSH_AUTH_SOCK=/mine"));
    EXPECT_THAT(failureOf("FROM base\nRUN --mount=type=ssh,id=nobody,required c\n"),
                HasSubstr("the ssh agent nobody is required"));
}

TEST_F(StepInputs, knowEveryOptionOfBindAndCache) {
    project.file("src/a", "1");
    const auto run = only("RUN --mount=source=src,target=/s,rw --mount=type=cache,target=/c,from=base,source=/x,ro "
                          "--mount=type=cache,target=/c --mount=type=cache,target=/c,uid=5,mode=0700 a");
    ASSERT_EQ(run.mounts.size(), 4u);
    EXPECT_FALSE(run.mounts[0].readOnly);
    EXPECT_EQ(run.mounts[0].source, "src");
    EXPECT_TRUE(run.mounts[1].readOnly);
    EXPECT_FALSE(run.mounts[1].chain.empty());
    EXPECT_EQ(run.mounts[1].source, "x");
    EXPECT_EQ(run.mounts[2].id, "/c");
    EXPECT_NE(run.mounts[1].id, run.mounts[2].id);
    EXPECT_NE(run.mounts[3].id, run.mounts[2].id);
    EXPECT_EQ(run.mounts[3].uid, 5u);
    EXPECT_EQ(run.mounts[3].mode, 0700u);
}

TEST_F(StepInputs, hideFromABindWhatTheIgnoreFileExcludes) {
    for (const char* path : {"a", "secret", "logs/1", "logs/2", "src/keep", "src/x.tmp", "deps/all/1"})
        project.file(path, "1");
    project.file(".dockerignore", "secret\nlogs\n**/*.tmp\ndeps\n!deps/none\n");
    EXPECT_THAT(only("RUN --mount=target=/s a").mounts[0].hidden, ElementsAre("deps", "logs", "secret", "src/x.tmp"));
    EXPECT_THAT(only("RUN --mount=source=src,target=/s b").mounts[0].hidden, ElementsAre("src/x.tmp"));
    project.file("deps/none", "1");
    EXPECT_THAT(only("RUN --mount=source=deps,target=/s c").mounts[0].hidden, ElementsAre("deps/all"));
    EXPECT_THAT(only("RUN --mount=source=a,target=/s d").mounts[0].hidden, IsEmpty());
    EXPECT_THAT(failureOf("FROM base\nRUN --mount=source=secret,target=/s e\n"), HasSubstr("not found"));
}

TEST_F(StepInputs, expandVariablesOfMountsButNotInFrom) {
    const auto run = only("ARG ID=k\nARG T=/a,rw\nRUN --mount=type=cache,id=$ID,target=${T} a");
    EXPECT_EQ(run.mounts[0].id, "k");
    EXPECT_EQ(run.mounts[0].target, "/a,rw");
    EXPECT_THAT(failureOf("FROM base\nARG F=base\nRUN --mount=from=$F,target=/x a\n"),
                HasSubstr("does not expand variables"));
}

TEST_F(StepInputs, areNotInWhatAStepPrints) {
    world.commands["tell"] = [](const std::string&, const StepRequest& request) {
        for (const std::string_view piece : {"it is hus", "h-hush", ", the token q", "uiet-now"})
            request.output(1, piece);
        return 0;
    };
    project.request.secrets["key"] = SecretBytes("hush-hush\n");
    project.request.secrets["token"] = SecretBytes("quiet-now");
    project.dockerfile("FROM base\nRUN --mount=type=secret,id=key --mount=type=secret,id=token,env=T tell\n");
    project.good();
    std::string said;
    for (const auto& line : project.events.lines())
        if (line.starts_with("log "))
            said += line.substr(8);
    EXPECT_EQ(said, "it is ***, the token ***");
}

TEST_F(StepInputs, makeAddedHostsPartOfWhatTheStepDependsOn) {
    only("RUN a");
    project.request.addHosts = {"a:1.2.3.4"};
    project.good();
    EXPECT_THAT(project.events.steps(), Contains("2 run: --add-host is now a:1.2.3.4"));
}

TEST_F(StepInputs, refuseWhatNoStepMayHaveBeforeAnythingStarts) {
    world.hostNetwork = false;
    for (const auto& [flag, words] :
         std::map<std::string, std::string>{{"--security=insecure", "RUN --security=insecure is not allowed"},
                                            {"--device=vendor.com/device=gpu", "is not allowed: a step has no devices"},
                                            {"--network=host", "the host's network is not for steps"}}) {
        EXPECT_THAT(failureOf("FROM base\nRUN a\nRUN " + flag + " b\n"), HasSubstr("Dockerfile:3:5: "));
        EXPECT_THAT(project.failure(), HasSubstr(words));
        EXPECT_THAT(world.runs, IsEmpty());
        EXPECT_THAT(world.queries, IsEmpty());
    }
    // In a stage that nobody needs it is nobody's problem.
    project.dockerfile("FROM base AS unused\nRUN --security=insecure x\nFROM base\nRUN --security=sandbox y\n");
    project.good();
    project.request.network = "host";
    EXPECT_THAT(project.failure(), HasSubstr("the host's network is not for steps"));
}

TEST_F(StepInputs, refuseTriggersOfAnImageToo) {
    world.hostNetwork = false;
    oci::ContainerConfig config;
    config.onBuild = {"RUN --network=host x"};
    world.addImage("triggering", {}, config);
    EXPECT_THAT(failureOf("FROM triggering\n"), HasSubstr("the host's network is not for steps"));
    EXPECT_THAT(world.runs, IsEmpty());
}

TEST_F(StepInputs, needAMachineForThePlatformOnlyWhenSomethingRuns) {
    const std::string other = oci::Platform::host().arch == "s390x" ? "linux/amd64" : "linux/s390x";
    project.request.platform = other;
    project.file("a", "1");
    project.dockerfile("FROM scratch\nCOPY a /\nWORKDIR /w\n");
    project.good();
    EXPECT_EQ(world.image().architecture, other.substr(6));

    EXPECT_THAT(failureOf("FROM base\nCOPY a /\nRUN x\n"), HasSubstr("Dockerfile:3:1: nothing here runs " + other));
    EXPECT_THAT(world.runs, IsEmpty());
    // A stage keeps its own.
    project.dockerfile("FROM --platform=$BUILDPLATFORM base AS tools\nRUN x\nFROM scratch\nCOPY --from=tools /x /\n");
    project.good();
    EXPECT_EQ(world.runs.size(), 1u);
    world.runnable = other;
    project.dockerfile("FROM base\nRUN y\n");
    project.good();
}

TEST_F(StepInputs, runTheStagesAgainThatAreNamed) {
    project.dockerfile("FROM base AS One\nRUN a\nFROM base\nRUN b\nCOPY --from=one /x /y\n");
    project.good();
    world.runs.clear();
    project.request.noCacheStages = {"ONE"};
    project.good();
    ASSERT_EQ(world.runs.size(), 1u);
    EXPECT_EQ(world.runs[0].args.back(), "a");
    project.request.noCacheStages = {"1", "nowhere"};
    project.good();
    ASSERT_EQ(world.runs.size(), 2u);
    EXPECT_EQ(world.runs[1].args.back(), "b");
    EXPECT_THAT(project.events.lines(), Contains("warning no stage is called nowhere (--no-cache-filter)"));
}

TEST_F(StepInputs, giveLimitsToEveryStep) {
    project.request.limits.memory = 64 << 20;
    project.request.limits.ulimits = {{"nofile", 10, 20}};
    project.request.warnings = {"something about the request"};
    const auto run = only("RUN a");
    EXPECT_EQ(run.limits.memory, 64 << 20);
    ASSERT_EQ(run.limits.ulimits.size(), 1u);
    EXPECT_EQ(run.limits.ulimits[0].hard, 20);
    EXPECT_THAT(project.events.lines(), Contains("warning something about the request"));
}
