#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "core/build/fake_backend.h"
#include "oci/reference.h"

using namespace slipway;
using namespace slipway::build;
using namespace slipway::build::test;
using testing::Contains;
using testing::HasSubstr;

namespace {

class NamedContextTest : public testing::Test {
protected:
    NamedContextTest() {
        world.addImage("base", {{"x", "base"}});
        world.addImage("other", {{"x", "other"}});
        m_fd = *openFile(directory.path(), O_RDONLY | O_DIRECTORY);
    }
    void give(const std::string& name) {
        project.request.contexts[*oci::contextKey(name)] = DirectoryContext{m_fd.get(), {}};
    }
    void giveImage(const std::string& name, const std::string& reference, const std::string& layout = {}) {
        project.request.contexts[*oci::contextKey(name)] = ImageContext{reference, layout};
    }
    std::string built(const std::string& path) { return readFileOr(world.root() + path); }

    FakeWorld world;
    Project project{world};
    TemporaryDirectory directory;

private:
    UniqueFd m_fd;
};

} // namespace

TEST_F(NamedContextTest, comparesNamesAsImagesAre) {
    EXPECT_EQ(*oci::contextKey("Alpine:latest"), "alpine");
    EXPECT_EQ(*oci::contextKey("docker.io/library/alpine"), "alpine");
    EXPECT_EQ(*oci::contextKey("alpine:3"), "alpine:3");
    EXPECT_FALSE(oci::contextKey("a b"));
}

TEST_F(NamedContextTest, isCopiedFromWithoutWhatItsIgnoreFileExcludes) {
    writeFile(directory.path() + "/keep", "1");
    writeFile(directory.path() + "/drop", "1");
    writeFile(directory.path() + "/.dockerignore", "drop\n");
    give("assets");
    project.dockerfile("FROM base\nCOPY --from=Assets . /a/\n");
    project.good();
    EXPECT_EQ(built("/a/keep"), "1");
    EXPECT_EQ(built("/a/drop"), "(missing)");
    project.dockerfile("FROM base\nCOPY --from=assets drop /a/\n");
    EXPECT_THAT(project.failure(), HasSubstr("drop: not found in context assets"));
}

TEST_F(NamedContextTest, saysWhichFileChanged) {
    writeFile(directory.path() + "/x", "1");
    give("assets");
    project.dockerfile("FROM base\nCOPY --from=assets x /\nRUN --mount=from=assets,target=/m a\n");
    project.good();
    writeFile(directory.path() + "/x", "2");
    const auto plan = project.plan();
    ASSERT_TRUE(plan) << plan.error().describe();
    EXPECT_EQ(plan->steps[1].reason.text, "context assets: file x changed");
    project.good();
    EXPECT_THAT(project.events.steps(), Contains("2 run: context assets: file x changed"));
    project.dockerfile("FROM base\nRUN --mount=from=assets,target=/m b\n");
    project.good();
    ASSERT_EQ(world.runs.back().mounts.size(), 1u);
    EXPECT_GE(world.runs.back().mounts[0].directory, 0);
    writeFile(directory.path() + "/x", "3");
    project.good();
    EXPECT_THAT(project.events.steps(), Contains("2 run: context assets: file x changed"));
}

TEST_F(NamedContextTest, isAWholeRootInFrom) {
    writeFile(directory.path() + "/etc/x", "1");
    give("root");
    project.dockerfile("FROM root\nCOPY --from=root etc/x /y\n");
    project.good();
    EXPECT_EQ(built("/etc/x"), "1");
    EXPECT_EQ(built("/y"), "1");
    EXPECT_EQ(world.image().diffIds.size(), 2u);
    writeFile(directory.path() + "/etc/x", "2");
    project.good();
    EXPECT_THAT(project.events.steps(), Contains("1 run: context root: file etc/x changed"));
}

TEST_F(NamedContextTest, replacesAStageAndAnImage) {
    writeFile(directory.path() + "/x", "mine");
    give("build");
    project.dockerfile("FROM base AS build\nRUN never\nFROM base\nCOPY --from=build x /y\nCOPY --from=0 x /z\n");
    project.good();
    EXPECT_TRUE(world.runs.empty());
    EXPECT_EQ(built("/y"), "mine");
    EXPECT_EQ(built("/z"), "mine");

    giveImage("base", "other");
    project.dockerfile("FROM docker.io/library/base:latest\nCOPY --from=base x /copied\n");
    project.good();
    EXPECT_EQ(built("/x"), "other");
    EXPECT_EQ(built("/copied"), "other");
}

TEST_F(NamedContextTest, findsImagesInALayout) {
    world.addImage("one!:v1", {{"x", "layout"}});
    giveImage("base", ":v1", "one");
    project.dockerfile("FROM base\nRUN --mount=from=base,target=/m a\n");
    project.good();
    EXPECT_EQ(built("/x"), "layout");
}
