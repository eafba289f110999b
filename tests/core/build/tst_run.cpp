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

namespace {

class RunTest : public testing::Test {
protected:
    RunTest() { world.addImage("base", {{"x", "1"}, {"etc/passwd", "app:x:7:8::/:/bin/sh\n"}}); }
    StepRequest only(const std::string& lines) {
        world.runs.clear();
        project.dockerfile("FROM base\n" + lines + "\n");
        project.good();
        EXPECT_EQ(world.runs.size(), 1u);
        return world.runs.empty() ? StepRequest{} : world.runs.back();
    }
    FakeWorld world;
    Project project{world};
};

} // namespace

TEST_F(RunTest, knowsShellExecAndHeredocForms) {
    EXPECT_THAT(only("RUN a && b $c").args, ElementsAre("/bin/sh", "-c", "a && b $c"));
    EXPECT_THAT(only("RUN [\"a\", \"$b\"]").args, ElementsAre("a", "$b"));
    EXPECT_THAT(only("SHELL [\"bash\", \"-ec\"]\nRUN x").args, ElementsAre("bash", "-ec", "x"));
    EXPECT_THAT(only("RUN <<EOF\none\ntwo\nEOF").args, ElementsAre("/bin/sh", "-c", "one\ntwo\n"));
    EXPECT_THAT(only("RUN python <<EOF\none\nEOF").args, ElementsAre("/bin/sh", "-c", "python <<EOF\none\nEOF\n"));
    const auto script = only("RUN <<EOF\n#!/usr/bin/env python\nprint(1)\nEOF");
    EXPECT_THAT(script.args, ElementsAre("/dev/pipes/EOF"));
    ASSERT_EQ(script.mounts.size(), 1u);
    EXPECT_EQ(script.mounts[0].content, "#!/usr/bin/env python\nprint(1)\n");
}

TEST_F(RunTest, getsEnvironmentUserAndDirectory) {
    const auto run = only("ARG A=1\nARG B=2\nENV B=env\nUSER app\nWORKDIR /w\nRUN x");
    EXPECT_THAT(run.environment, ElementsAre("B=env", "A=1"));
    EXPECT_EQ(run.user, "app");
    EXPECT_EQ(run.workingDirectory, "/w");
    EXPECT_EQ(world.image().history.back().createdBy, "RUN |1 A=1 /bin/sh -c x");
}

TEST_F(RunTest, passesNetworkHostsAndMemory) {
    project.request.network = "none";
    project.request.addHosts = {"a:1.2.3.4"};
    project.request.shmSize = 5;
    EXPECT_EQ(only("RUN x").network, "none");
    const auto run = only("RUN --network=host y");
    EXPECT_EQ(run.network, "host");
    EXPECT_THAT(run.addHosts, ElementsAre("a:1.2.3.4"));
    EXPECT_EQ(run.shmSize, 5u);
}

TEST_F(RunTest, resolvesMounts) {
    project.file("src/a", "1");
    const auto run = only("ARG T=/t\nRUN --mount=type=cache,target=/c,id=k,sharing=locked --mount=type=tmpfs,target=$T "
                          "--mount=source=src,target=rel --mount=type=bind,from=base,source=x,target=/y "
                          "--mount=type=secret,id=s x");
    ASSERT_EQ(run.mounts.size(), 4u);
    EXPECT_EQ(run.mounts[0].id, "k");
    EXPECT_EQ(run.mounts[0].sharing, StepCacheSharing::Locked);
    EXPECT_EQ(run.mounts[1].target, "/t");
    EXPECT_EQ(run.mounts[2].directory, project.request.context);
    EXPECT_EQ(run.mounts[2].target, "/rel");
    EXPECT_FALSE(run.mounts[3].chain.empty());
}

TEST_F(RunTest, runsAgainWhenAMountedFileChanges) {
    project.file("src/a", "1");
    only("RUN --mount=source=src,target=/s x");
    project.file("src/a", "2");
    project.good();
    EXPECT_THAT(project.events.steps(), Contains("2 run: what is mounted at /s changed"));
}

TEST_F(RunTest, doesNotExpandTheCommand) {
    EXPECT_THAT(only("ARG A=1\nRUN echo $A ${A}").args.back(), "echo $A ${A}");
}
