// Where BuildKit's frontend does something that its reference does not spell out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include <sys/stat.h>
#include <unistd.h>

#include "core/build/fake_backend.h"

using namespace slipway;
using namespace slipway::build;
using namespace slipway::build::test;
using testing::ElementsAre;
using testing::HasSubstr;
namespace fs = std::filesystem;

namespace {

class LikeBuildkit : public testing::Test {
protected:
    LikeBuildkit() { world.addImage("base", {{"etc/passwd", "root:x:0:0::/root:/bin/sh\n"}, {"have/file", "old"}}); }
    void build(const std::string& text) {
        project.dockerfile(text);
        project.good();
    }
    std::string at(const std::string& path) { return readFileOr(world.root() + "/" + path); }
    struct stat info(const std::string& path) {
        struct stat result {};
        EXPECT_EQ(::lstat((world.root() + "/" + path).c_str(), &result), 0) << path;
        return result;
    }
    void mode(const std::string& path, mode_t mode) { ::chmod((project.path() + "/" + path).c_str(), mode); }
    FakeWorld world;
    Project project{world};
};

} // namespace

TEST_F(LikeBuildkit, newDestinationIsNotACopyOfTheSourceDirectory) {
    project.file("d/in/a", "1");
    mode("d", 0700);
    mode("d/in", 0711);
    build("FROM base\nCOPY d /new\n");
    EXPECT_EQ(info("new").st_mode & 07777, 0755u);
    EXPECT_EQ(info("new/in").st_mode & 07777, 0711u);
    build("FROM base\nCOPY --chmod=750 d/in/a /made/a\n");
    EXPECT_EQ(info("made").st_mode & 07777, 0750u);
}

TEST_F(LikeBuildkit, parentsKeepTheirModes) {
    project.file("d/e/f", "1");
    mode("d", 0711);
    mode("d/e", 0700);
    build("FROM base\nCOPY --parents d/e/f /w/\nCOPY --parents d/./e /v/\n");
    EXPECT_EQ(info("w").st_mode & 07777, 0755u);
    EXPECT_EQ(info("w/d").st_mode & 07777, 0711u);
    EXPECT_EQ(info("w/d/e").st_mode & 07777, 0700u);
    EXPECT_EQ(info("v/e").st_mode & 07777, 0700u);
    EXPECT_EQ(at("v/e/f"), "1");
}

TEST_F(LikeBuildkit, pivotBehindAWildcardDropsAsManyDirectories) {
    project.file("a/b/c", "1");
    build("FROM base\nCOPY --parents ?/./b/c /w/\n");
    EXPECT_EQ(at("w/b/c"), "1");
    EXPECT_FALSE(fs::exists(world.root() + "/w/a"));
}

TEST_F(LikeBuildkit, namesOfOneFileStayNamesOfOneFile) {
    project.file("d/1", "x");
    project.file("d/sub/3", "y");
    fs::create_hard_link(project.path() + "/d/1", project.path() + "/d/sub/2");
    build("FROM base\nCOPY d /d\n");
    EXPECT_EQ(info("d/1").st_ino, info("d/sub/2").st_ino);
    EXPECT_NE(info("d/1").st_ino, info("d/sub/3").st_ino);
    // The same bytes in two files are another layer.
    fs::remove(project.path() + "/d/sub/2");
    project.file("d/sub/2", "x");
    build("FROM base\nCOPY d /d\n");
    EXPECT_NE(info("d/1").st_ino, info("d/sub/2").st_ino);
}

TEST_F(LikeBuildkit, severalSourcesFitAnExistingDirectoryWithoutASlash) {
    project.file("a", "1");
    project.file("b", "2");
    build("FROM base\nCOPY a b /have\n");
    EXPECT_EQ(at("have/a") + at("have/b"), "12");
}

TEST_F(LikeBuildkit, destinationIsMadeWhereALinkLeads) {
    project.file("a", "1");
    project.file("links/absolute", "");
    fs::remove(project.path() + "/links/absolute");
    fs::create_symlink("/made/here", project.path() + "/links/absolute");
    fs::create_symlink("../beside", project.path() + "/links/relative");
    build("FROM base\nCOPY links /links\nCOPY a /links/absolute/\nCOPY a /links/relative/deep/\n");
    EXPECT_EQ(at("made/here/a"), "1");
    EXPECT_EQ(at("beside/deep/a"), "1");
}

TEST_F(LikeBuildkit, historyTellsFlagsAndIsSilentAboutTriggers) {
    project.file("a", "1");
    build("FROM base\nONBUILD RUN x\nCOPY --chown=1:2 --chmod=600 --link=false a /a\n");
    EXPECT_EQ(world.image().history.back().createdBy, "COPY --chown=1:2 --chmod=600 a /a");
    EXPECT_EQ(world.image().history.size(), 2u);
    EXPECT_THAT(world.image().config.onBuild, ElementsAre("RUN x"));
}

TEST_F(LikeBuildkit, scratchHasAPathAndADirectory) {
    project.file("a", "1");
    build("FROM scratch\nCOPY a a\n");
    EXPECT_THAT(world.image().config.env, ElementsAre(HasSubstr("PATH=/usr/local/sbin:")));
    EXPECT_EQ(world.image().config.workingDir, "/");
}

TEST_F(LikeBuildkit, triggerBringsInAStageThatNothingElseNeeds) {
    oci::ContainerConfig config;
    config.onBuild = {"COPY --from=build /out/bin /bin/made"};
    world.addImage("trigger", {}, config);
    world.commands["make"] = [](const std::string& root, const StepRequest&) {
        writeFile(root + "/out/bin", "built");
        return 0;
    };
    build("FROM base AS first\nRUN make\nFROM first AS build\nFROM trigger\nCMD x\n");
    EXPECT_EQ(at("bin/made"), "built");
    EXPECT_EQ(world.runs.size(), 1u);
    EXPECT_TRUE(project.plan());
    project.dockerfile("FROM base AS build\nRUN false\nFROM trigger\n");
    world.commands["false"] = [](const std::string&, const StepRequest&) { return 3; };
    EXPECT_THAT(project.failure(), HasSubstr("exit code 3"));
}

TEST_F(LikeBuildkit, severalHeredocsFollowOneAnother) {
    build("FROM base\nRUN cat <<A 3<<B\none\nA\ntwo\nB\n");
    EXPECT_EQ(world.runs.back().args.back(), "cat <<A 3<<B\none\nA\ntwo\nB\n");
}

TEST_F(LikeBuildkit, stopSignalMustBeOne) {
    project.dockerfile("FROM base\nSTOPSIGNAL SIGNOTHING\n");
    EXPECT_THAT(project.failure(), HasSubstr("SIGNOTHING"));
    build("FROM base\nSTOPSIGNAL rtmin+3\n");
    EXPECT_EQ(world.image().config.stopSignal, "rtmin+3");
}
