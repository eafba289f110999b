// What a plan says beside cached or not, and what it touches to know.
#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/inotify.h>
#include <unistd.h>

#include "base/unique_fd.h"
#include "core/build/fake_backend.h"

using namespace slipway;
using namespace slipway::build;
using namespace slipway::build::test;

namespace {

class PlanTest : public testing::Test {
protected:
    PlanTest() { world.addImage("base", {{"x", "1"}}); }
    // A command that takes so long and writes a file.
    void takes(const std::string& name, int milliseconds) {
        world.commands[name] = [milliseconds](const std::string& root, const StepRequest& request) {
            ::usleep(static_cast<useconds_t>(milliseconds) * 1000);
            writeFile(root + "/" + request.args.back(), "1");
            return 0;
        };
    }
    Plan plan() {
        const auto made = project.plan();
        EXPECT_TRUE(made) << made.error().describe();
        return made.value_or(Plan{});
    }
    FakeWorld world;
    Project project{world};
};

// Tells whether somebody opened or listed a directory.
class Watch {
public:
    explicit Watch(const std::string& directory)
        : m_fd(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
        EXPECT_GE(::inotify_add_watch(m_fd.get(), directory.c_str(), IN_OPEN | IN_ACCESS), 0);
    }
    bool touched() {
        std::array<char, 4096> events{};
        return ::read(m_fd.get(), events.data(), events.size()) > 0;
    }

private:
    UniqueFd m_fd;
};

} // namespace

TEST_F(PlanTest, tellsHowLongEachStepTookAndPredictsTheRest) {
    takes("quick", 1);
    takes("slow", 60);
    project.file("a", "1");
    project.dockerfile("FROM base\nRUN quick\nCOPY a /\nRUN slow\n");
    project.good();
    auto made = plan();
    EXPECT_EQ(made.predictedMs, 0);
    EXPECT_EQ(made.unpredicted, 0);
    ASSERT_TRUE(made.steps[3].last);
    EXPECT_GE(made.steps[3].last->durationMs, 60);
    EXPECT_EQ(made.steps[3].last->size, 1u);
    EXPECT_EQ(made.steps[3].predictedMs, 0);

    project.file("a", "2");
    made = plan();
    EXPECT_TRUE(made.steps[1].cached);
    EXPECT_FALSE(made.steps[3].cached);
    EXPECT_GE(made.steps[3].predictedMs.value_or(0), 60);
    EXPECT_GE(made.predictedMs, 60);
}

TEST_F(PlanTest, saysHowManyStepsItKnowsNothingOf) {
    project.dockerfile("FROM base\nRUN one\nRUN two\n");
    const auto made = plan();
    EXPECT_FALSE(made.steps[1].predictedMs);
    EXPECT_FALSE(made.steps[1].last);
    EXPECT_EQ(made.unpredicted, 2);
}

TEST_F(PlanTest, stagesSideBySideTakeAsLongAsTheLongest) {
    takes("s1", 100);
    takes("s2", 100);
    takes("last", 50);
    project.file("a", "1");
    project.dockerfile("FROM base AS one\nCOPY a /\nRUN s1\nFROM base AS two\nCOPY a /\nRUN s2\n"
                       "FROM base\nCOPY --from=one /s1 /\nCOPY --from=two /s2 /\nRUN last\n");
    project.good();
    project.file("a", "2");
    const auto made = plan();
    std::int64_t sum = 0;
    for (const auto& step : made.steps)
        sum += step.predictedMs.value_or(0);
    EXPECT_GE(sum, 250);
    EXPECT_GE(made.predictedMs, 150);
    EXPECT_LE(made.predictedMs, sum - 100);
}

TEST_F(PlanTest, looksOnlyAtWhatCopyNames) {
    project.file("src/a.py", "1");
    project.file("node_modules/deep/x.js", "1");
    project.file("other/y", "1");
    project.file("ignored/z", "1");
    project.file(".dockerignore", "ignored\n");
    Watch modules(project.path() + "/node_modules"), other(project.path() + "/other"),
        ignored(project.path() + "/ignored"), source(project.path() + "/src");
    project.dockerfile("FROM base\nCOPY src/ /to\nCOPY src/*.py /y/\n");
    (void)plan();
    project.good();
    EXPECT_TRUE(source.touched());
    EXPECT_FALSE(modules.touched());
    EXPECT_FALSE(other.touched());
    project.dockerfile("FROM base\nCOPY . /to\n");
    (void)plan();
    EXPECT_TRUE(modules.touched());
    EXPECT_FALSE(ignored.touched());
}

TEST_F(PlanTest, asksForAllDigestsOfACopyAtOnce) {
    for (int i = 0; i < 30; ++i)
        project.file(fmt::format("d/{}", i), "1");
    project.dockerfile("FROM base\nCOPY d /d\n");
    world.digestQuestions = 0;
    (void)plan();
    EXPECT_EQ(world.digestQuestions, 1);
}
