// Mount points that a build step needed must not become part of the image. Survey looks at the merged root, remove at
// the upper directory: here two plain directories play them.
#include <unistd.h>

#include <gtest/gtest.h>

#include "engine/detail/build_roots.h"
#include "temporary_directory.h"

namespace slipway::engine {
namespace {

using test::isThere;
using test::TemporaryDirectory;

class MountStubsTest : public testing::Test {
protected:
    MountStubs survey(const std::vector<std::string>& targets) {
        return MountStubs::survey(root.open().get(), targets);
    }
    TemporaryDirectory root, upper;
};

TEST_F(MountStubsTest, StubsThatTheStepMadeAreTakenAway) {
    root.directory("var");
    const auto stubs = survey({"/var/cache/pip", "/run/secrets/token"});
    upper.directory("var/cache/pip");
    upper.file("run/secrets/token");
    stubs.remove(upper.path());
    EXPECT_FALSE(isThere(upper / "run"));
    EXPECT_FALSE(isThere(upper / "var")) << "copied up only to hold a stub";
}

TEST_F(MountStubsTest, WhatWasThereBeforeStays) {
    root.directory("var/cache");
    const auto stubs = survey({"/var/cache"});
    upper.directory("var/cache");
    stubs.remove(upper.path());
    EXPECT_TRUE(isThere(upper / "var/cache"));
}

TEST_F(MountStubsTest, ContentBesideAStubStays) {
    root.directory("var");
    const auto stubs = survey({"/var/cache/pip"});
    upper.directory("var/cache/pip");
    upper.file("var/cache/made-by-the-step", "x");
    stubs.remove(upper.path());
    EXPECT_FALSE(isThere(upper / "var/cache/pip"));
    EXPECT_EQ(readFile(upper / "var/cache/made-by-the-step").value_or(""), "x");
}

TEST_F(MountStubsTest, AStubThatGotContentStays) {
    const auto stubs = survey({"/work/dir", "/work/file"});
    upper.file("work/dir/a", "x");
    upper.file("work/file", "x");
    stubs.remove(upper.path());
    EXPECT_TRUE(isThere(upper / "work/dir/a"));
    EXPECT_TRUE(isThere(upper / "work/file"));
}

TEST_F(MountStubsTest, NestedTargetsGoDeepestFirst) {
    const auto stubs = survey({"/a", "/a/b/c", "/a/b"});
    upper.directory("a/b/c");
    stubs.remove(upper.path());
    EXPECT_FALSE(isThere(upper / "a"));
}

TEST_F(MountStubsTest, SpellingsOfATargetDoNotMatter) {
    const auto stubs = survey({"//x/./y//", "z"});
    upper.directory("x/y");
    upper.directory("z");
    stubs.remove(upper.path());
    EXPECT_FALSE(isThere(upper / "x"));
    EXPECT_FALSE(isThere(upper / "z"));
}

TEST_F(MountStubsTest, AStubThatWasNeverMadeIsFine) {
    const auto stubs = survey({"/never/made"});
    upper.file("other", "x");
    stubs.remove(upper.path());
    EXPECT_TRUE(isThere(upper / "other"));
    stubs.remove(upper / "none");
}

TEST_F(MountStubsTest, ALinkThatTheStepPutInTheWayIsNotFollowed) {
    TemporaryDirectory outside;
    outside.directory("inner");
    const auto stubs = survey({"/a/inner"});
    ASSERT_EQ(::symlink(outside.path().c_str(), (upper / "a").c_str()), 0);
    stubs.remove(upper.path());
    EXPECT_TRUE(isThere(outside / "inner"));
    EXPECT_TRUE(isThere(upper / "a"));
}

TEST_F(MountStubsTest, TargetsThatClimbStayInTheRoot) {
    TemporaryDirectory outside;
    const auto stubs = survey({"/../../../../.." + outside.path() + "/x", "/b/../../../c"});
    outside.directory("x");
    stubs.remove(upper.path());
    EXPECT_TRUE(isThere(outside / "x"));
}

} // namespace
} // namespace slipway::engine
