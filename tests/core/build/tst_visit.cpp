// A look at one step of a plan.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/build/fake_backend.h"

using namespace slipway;
using namespace slipway::build;
using namespace slipway::build::test;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

class VisitTest : public testing::Test {
protected:
    VisitTest() {
        world.addImage("base", {{"x", "1"}, {"etc/passwd", "app:x:7:8::/:/bin/sh\n"}});
        world.commands["make"] = [](const std::string& root, const StepRequest&) {
            writeFile(root + "/made", "made");
            return 0;
        };
        world.commands["break"] = [](const std::string& root, const StepRequest&) {
            writeFile(root + "/half", "half");
            return 3;
        };
        project.file("app", "app");
    }
    // What was seen there; `root` is read while the visit lasts.
    struct Seen {
        StepInfo info;
        StepRequest request;
        std::string files;
        std::optional<int> exitCode;
        bool layer = false;
        int times = 0;
    };
    Result<Seen> look(int line, StepSide side = StepSide::After) {
        Seen seen;
        project.events.events.clear();
        TRY(Builder(world.backend())
                .visit(
                    project.request, {line, side},
                    [&](const StepVisit& visit) -> Result<> {
                        seen.info = visit.info;
                        seen.request = visit.request;
                        seen.exitCode = visit.exitCode;
                        seen.layer = visit.before != visit.after;
                        ++seen.times;
                        const int root = TRY(visit.root.directory());
                        for (const char* name : {"x", "app", "made", "half"})
                            if (::faccessat(root, name, F_OK, 0) == 0)
                                seen.files += std::string(name) + " ";
                        last = seen;
                        return {};
                    },
                    project.events));
        return seen;
    }
    Seen last;
    FakeWorld world;
    Project project{world};
};

} // namespace

TEST_F(VisitTest, seesTheFileSystemBeforeAndAfterAStep) {
    project.dockerfile("FROM base\nCOPY app /\nRUN make\nRUN other\n");
    EXPECT_EQ(look(1)->files, "x ");
    EXPECT_EQ(look(2, StepSide::Before)->files, "x ");
    EXPECT_EQ(look(2)->files, "x app ");
    EXPECT_EQ(look(3, StepSide::Before)->files, "x app ");
    const auto made = look(3);
    ASSERT_TRUE(made) << made.error().describe();
    EXPECT_EQ(made->files, "x app made ");
    EXPECT_TRUE(made->layer);
    EXPECT_EQ(made->info.text, "RUN make");
    EXPECT_EQ(made->times, 1);
}

TEST_F(VisitTest, goesNoFurtherAndMakesNoImage) {
    project.dockerfile("FROM base\nRUN make\nRUN other\nFROM base\nRUN third\n");
    world.runs.clear();
    ASSERT_TRUE(look(2));
    EXPECT_EQ(world.runs.size(), 1u);
    EXPECT_TRUE(world.built.empty());
    EXPECT_THAT(project.events.lines(), ElementsAre("build Dockerfile 2", "started 1 FROM base [-]", "finished 1",
                                                    "started 2 RUN make [-]", "finished 2", "end ok"));
}

TEST_F(VisitTest, beforeARunDoesNotRunIt) {
    project.dockerfile("FROM base\nRUN break\n");
    ASSERT_TRUE(look(2, StepSide::Before));
    EXPECT_TRUE(world.runs.empty());
}

TEST_F(VisitTest, seesWhatAFailedRunLeft) {
    project.dockerfile("FROM base\nRUN break\n");
    const auto failed = look(2);
    ASSERT_FALSE(failed);
    EXPECT_THAT(failed.error().describe(), HasSubstr("exit code 3"));
    EXPECT_EQ(last.times, 1);
    EXPECT_EQ(last.exitCode, 3);
    EXPECT_EQ(last.files, "x half ");
    EXPECT_FALSE(last.layer);
}

TEST_F(VisitTest, hasTheStepsSurroundings) {
    project.dockerfile("FROM base\nSHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nARG A=1\nENV E=2\nUSER app\n"
                       "WORKDIR /w\nRUN --mount=type=tmpfs,target=/t make\nCMD x\n");
    const auto after = look(7);
    ASSERT_TRUE(after) << after.error().describe();
    EXPECT_THAT(after->request.args, ElementsAre("/bin/bash", "-o", "pipefail"));
    EXPECT_THAT(after->request.environment, testing::UnorderedElementsAre("A=1", "E=2"));
    EXPECT_EQ(after->request.user, "app");
    EXPECT_EQ(after->request.workingDirectory, "/w");
    ASSERT_EQ(after->request.mounts.size(), 1u);
    EXPECT_EQ(look(7, StepSide::Before)->request.mounts.size(), 1u);
    EXPECT_THAT(look(8)->request.args, ElementsAre("/bin/bash", "-o", "pipefail"));
    EXPECT_EQ(look(4, StepSide::Before)->request.user, "");
}

TEST_F(VisitTest, takesWhatItCanFromTheCache) {
    project.dockerfile("FROM base\nRUN make\nRUN other\n");
    project.good();
    world.runs.clear();
    EXPECT_EQ(look(3)->files, "x made ");
    EXPECT_TRUE(world.runs.empty());
}

TEST_F(VisitTest, findsTheStageOfTheLine) {
    project.dockerfile("FROM base AS one\nRUN make\nFROM base\nCOPY --from=one /made /\nRUN a\\\n  b\n");
    EXPECT_EQ(look(2)->info.stage, "one");
    EXPECT_EQ(look(4)->files, "x made ");
    // Any line of an instruction means it.
    EXPECT_EQ(look(6)->info.line, 5);
}

TEST_F(VisitTest, saysWhereThereIsNoStep) {
    project.dockerfile("ARG A=1\nFROM base\n\nRUN make\n");
    for (const int line : {1, 3, 5, 0, -1}) {
        const auto seen = look(line);
        ASSERT_FALSE(seen) << line;
        EXPECT_EQ(seen.error().code(), Errc::InvalidArgument);
        EXPECT_THAT(seen.error().describe(), HasSubstr(fmt::format("line {}", line)));
    }
    EXPECT_THAT(look(2, StepSide::Before).error().describe(), HasSubstr("nothing before FROM"));
}
