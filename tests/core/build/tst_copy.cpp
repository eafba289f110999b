#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include <sys/stat.h>
#include <unistd.h>

#include "core/build/fake_backend.h"

using namespace slipway;
using namespace slipway::build;
using namespace slipway::build::test;
using testing::HasSubstr;
namespace fs = std::filesystem;

namespace {

class CopyTest : public testing::Test {
protected:
    CopyTest() {
        world.addImage("base", {{"etc/passwd", "root:x:0:0::/root:/bin/sh\napp:x:7:8::/:/bin/sh\n"},
                                {"etc/group", "root:x:0:\nstaff:x:50:\n"},
                                {"have/file", "old"}});
    }
    void build(const std::string& lines) {
        project.dockerfile("FROM base\n" + lines + "\n");
        project.good();
    }
    std::string error(const std::string& lines) {
        project.dockerfile("FROM base\n" + lines + "\n");
        return project.failure();
    }
    std::string at(const std::string& path) { return readFileOr(world.root() + "/" + path); }
    struct stat info(const std::string& path) {
        struct stat result {};
        EXPECT_EQ(::lstat((world.root() + "/" + path).c_str(), &result), 0) << path;
        return result;
    }
    FakeWorld world;
    Project project{world};
};

} // namespace

TEST_F(CopyTest, followsTheRulesOfDestinations) {
    project.file("a", "1");
    project.file("d/x", "2");
    project.file("d/s/y", "3");
    build("WORKDIR /w\nCOPY a b\nCOPY a c/\nCOPY a /have\nCOPY d /e\nCOPY d/ .\nCOPY a d /both/");
    EXPECT_EQ(at("w/b"), "1");
    EXPECT_EQ(at("w/c/a"), "1");
    EXPECT_EQ(at("have/a"), "1");
    EXPECT_EQ(at("e/s/y"), "3");
    EXPECT_EQ(at("w/x"), "2");
    EXPECT_EQ(at("both/a"), "1");
    EXPECT_EQ(at("both/s/y"), "3");
}

TEST_F(CopyTest, wantsADirectoryForSeveralSources) {
    project.file("a", "1");
    project.file("b", "1");
    EXPECT_THAT(error("COPY a b /x"), HasSubstr("Dockerfile:2:10: with more than one source file"));
    EXPECT_THAT(error("COPY * /x"), HasSubstr("must be a directory"));
}

TEST_F(CopyTest, matchesWildcards) {
    project.file("a.py", "1");
    project.file("b.py", "2");
    project.file("sub/c.py", "3");
    project.file("x.txt", "4");
    build("COPY *.py /p/\nCOPY **/*.py /q/\nCOPY s?b /r/");
    EXPECT_EQ(at("p/a.py"), "1");
    EXPECT_EQ(at("p/c.py"), "(missing)");
    EXPECT_EQ(at("q/c.py"), "3");
    EXPECT_EQ(at("r/c.py"), "3");
    build("COPY *.none /x/");
    EXPECT_EQ(at("x"), "(missing)");
}

TEST_F(CopyTest, obeysDockerignore) {
    project.file(".dockerignore", "*.log\nvendor\n!vendor/keep\nempty\n");
    project.file("a.log", "1");
    project.file("a.txt", "1");
    project.file("vendor/big", "1");
    project.file("vendor/keep", "1");
    project.file("empty/x", "1");
    build("COPY . /all");
    EXPECT_EQ(at("all/a.log"), "(missing)");
    EXPECT_EQ(at("all/a.txt"), "1");
    EXPECT_EQ(at("all/vendor/keep"), "1");
    EXPECT_EQ(at("all/vendor/big"), "(missing)");
    EXPECT_FALSE(fs::exists(world.root() + "/all/empty"));
    project.file("Dockerfile.dockerignore", "a.txt\n");
    build("COPY . /all");
    EXPECT_EQ(at("all/a.txt"), "(missing)");
    EXPECT_EQ(at("all/a.log"), "1");
}

TEST_F(CopyTest, setsModesAndOwners) {
    project.file("d/a", "1");
    ::chmod((project.path() + "/d/a").c_str(), 0640);
    build("COPY --chmod=u+x --chown=app:staff d /d\nCOPY --chown=12 d/a /n\nCOPY d/a /plain");
    EXPECT_EQ(info("d/a").st_mode & 07777, 0740u);
    EXPECT_EQ(info("plain").st_mode & 07777, 0640u);
    if (::geteuid() == 0) {
        EXPECT_EQ(info("d/a").st_uid, 7u);
        EXPECT_EQ(info("d/a").st_gid, 50u);
        EXPECT_EQ(info("d").st_uid, 7u);
        EXPECT_EQ(info("n").st_uid, 12u);
        EXPECT_EQ(info("n").st_gid, 12u);
        EXPECT_EQ(info("plain").st_uid, 0u);
    }
    EXPECT_THAT(error("COPY --chown=nobodyhere d /d"), HasSubstr("nobodyhere"));
    EXPECT_THAT(error("COPY --chmod=rwx d /d"), HasSubstr("--chmod=rwx"));
}

TEST_F(CopyTest, writesHeredocs) {
    build("ARG N=7\nCOPY <<A <<-'B' /h/\n$N '$N'\nA\n\t$N\n\tB\nCOPY <<ONE /one\nx\nONE");
    EXPECT_EQ(at("h/A"), "7 '7'\n");
    EXPECT_EQ(at("h/B"), "$N\n");
    EXPECT_EQ(at("one"), "x\n");
}

TEST_F(CopyTest, keepsLinksInsideAndFollowsTheSource) {
    project.file("d/real", "1");
    fs::create_symlink("real", project.path() + "/d/link");
    fs::create_symlink("d", project.path() + "/alias");
    build("COPY d /d\nCOPY alias/ /e\nCOPY alias/link /f");
    EXPECT_EQ(fs::read_symlink(world.root() + "/d/link"), "real");
    EXPECT_EQ(at("e/real"), "1");
    EXPECT_EQ(at("f"), "1");
    EXPECT_FALSE(fs::is_symlink(world.root() + "/f"));
}

TEST_F(CopyTest, neverReadsOutsideTheContext) {
    TemporaryDirectory outside;
    writeFile(outside.path() + "/secret", "s");
    fs::create_symlink(outside.path(), project.path() + "/out");
    fs::create_symlink(outside.path() + "/secret", project.path() + "/file");
    EXPECT_THAT(error("COPY out/secret /x"), HasSubstr("not found"));
    EXPECT_THAT(error("COPY file /x"), HasSubstr("it is a link that leads nowhere"));
    EXPECT_THAT(error("COPY ../" + fs::path(outside.path()).filename().string() + "/secret /x"),
                HasSubstr("not found"));
}

TEST_F(CopyTest, neverWritesOutsideTheRoot) {
    TemporaryDirectory outside;
    project.file("a", "evil");
    project.file("d/a", "evil");
    world.commands["links"] = [&](const std::string& root, const StepRequest&) {
        fs::create_symlink(outside.path(), root + "/abs");
        fs::create_symlink("../../../../../../../.." + outside.path(), root + "/rel");
        fs::create_symlink(outside.path() + "/new", root + "/file");
        fs::create_directories(root + "/dir");
        fs::create_symlink(outside.path(), root + "/dir/sub");
        return 0;
    };
    project.dockerfile("FROM base\nRUN links\nCOPY a /abs/\nCOPY a /rel/x\nCOPY a /file\nWORKDIR /abs/w\n");
    (void)project.build();
    EXPECT_TRUE(fs::is_empty(outside.path()));
    project.file("e/sub/a", "evil");
    EXPECT_THAT(error("RUN links\nCOPY e /dir"), HasSubstr("cannot copy the directory"));
    EXPECT_TRUE(fs::is_empty(outside.path()));
}

TEST_F(CopyTest, writesThroughALinkInsideTheRoot) {
    project.file("a", "new");
    world.commands["links"] = [&](const std::string& root, const StepRequest&) {
        fs::create_symlink("/have", root + "/alias");
        fs::create_symlink("have/file", root + "/f");
        return 0;
    };
    build("RUN links\nCOPY a /alias/x\nCOPY a /f");
    EXPECT_EQ(at("have/x"), "new");
    EXPECT_EQ(at("have/file"), "new");
    EXPECT_TRUE(fs::is_symlink(world.root() + "/f"));
}

TEST_F(CopyTest, refusesTypeConflicts) {
    project.file("d/a", "1");
    project.file("x", "1");
    EXPECT_THAT(error("COPY d /have/file"), HasSubstr("not a directory"));
    project.file("t/have", "1");
    EXPECT_THAT(error("COPY t /"), HasSubstr("cannot replace the directory"));
}

TEST_F(CopyTest, keepsParentsAndExcludes) {
    project.file("a/b/c.txt", "1");
    project.file("a/b/d.md", "2");
    build("COPY --parents a/b/c.txt /p/\nCOPY --parents a/./b /q/\nCOPY --exclude=*.md a/b /r");
    EXPECT_EQ(at("p/a/b/c.txt"), "1");
    EXPECT_EQ(at("q/b/d.md"), "2");
    EXPECT_EQ(at("r/c.txt"), "1");
    EXPECT_EQ(at("r/d.md"), "(missing)");
}

TEST_F(CopyTest, unpacksArchivesOnAddOnly) {
    project.file("in/hello", "1");
    ASSERT_EQ(::system(("tar -C " + project.path() + "/in -czf " + project.path() +
                        "/x.tgz hello && echo plain | gzip > " + project.path() + "/y.gz")
                           .c_str()),
              0);
    build("ADD x.tgz /u\nCOPY x.tgz /c/\nADD y.gz /g/\nADD --unpack=false x.tgz /k/");
    EXPECT_EQ(at("u/hello"), "1");
    EXPECT_TRUE(fs::exists(world.root() + "/c/x.tgz"));
    EXPECT_TRUE(fs::exists(world.root() + "/g/y.gz"));
    EXPECT_TRUE(fs::exists(world.root() + "/k/x.tgz"));
}

TEST_F(CopyTest, keepsSparseFilesSparse) {
    project.file("s", "");
    fs::resize_file(project.path() + "/s", 64u << 20);
    build("COPY s /s");
    EXPECT_EQ(info("s").st_size, 64 << 20);
    EXPECT_LT(info("s").st_blocks, 1000);
}

TEST_F(CopyTest, tellsThatThereIsNoContext) {
    project.request.context = -1;
    project.request.dockerfileText = "FROM base\nCOPY a /\n";
    EXPECT_THAT(project.failure(), HasSubstr("no context"));
}

TEST_F(CopyTest, givesWorkdirToTheUser) {
    build("USER app\nWORKDIR /home/app/x");
    if (::geteuid() == 0) {
        EXPECT_EQ(info("home/app/x").st_uid, 7u);
    }
}
