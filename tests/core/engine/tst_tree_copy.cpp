#include "engine/detail/tree_copy.h"

#include <unistd.h>

#include <gtest/gtest.h>

#include "temporary_directory.h"

namespace slipway::engine {
namespace {

using test::isThere;
using test::statOf;
using test::TemporaryDirectory;

class TreeCopy : public testing::Test {
protected:
    void SetUp() override {
        if (::geteuid() >= 65536 || ::getegid() >= 65536)
            GTEST_SKIP() << "needs ids below 65536";
    }
    Result<> copy(IdShift shift = {0, 65536}) {
        const auto source = from.open(), destination = to.open();
        return copyTree(source.get(), destination.get(), shift);
    }
    void copied() {
        const auto result = copy();
        ASSERT_TRUE(result) << result.error().describe();
    }
    std::string linkIn(const TemporaryDirectory& tree, std::string_view name) {
        char target[256] = {};
        EXPECT_GT(::readlink((tree / name).c_str(), target, sizeof target - 1), 0) << name;
        return target;
    }
    TemporaryDirectory from, to;
};

TEST_F(TreeCopy, KeepsContentModesAndTimes) {
    from.file("data/a.txt", "hello", 0640);
    from.file("data/tool", "#!", 04755);
    from.directory("data/empty", 01777);
    const timespec times[2]{{1'000'000'000, 5}, {1'100'000'000, 7}};
    ASSERT_EQ(::utimensat(AT_FDCWD, (from / "data/a.txt").c_str(), times, 0), 0);
    from.directory("data", 0750);
    copied();
    EXPECT_EQ(readFile(to / "data/a.txt").value_or(""), "hello");
    EXPECT_EQ(statOf(to / "data/a.txt").st_mode & 07777, 0640u);
    EXPECT_EQ(statOf(to / "data/a.txt").st_mtim.tv_sec, 1'100'000'000);
    EXPECT_EQ(statOf(to / "data/a.txt").st_mtim.tv_nsec, 7);
    EXPECT_EQ(statOf(to / "data/tool").st_mode & 07777, 04755u) << "set-user-ID is not lost to the change of owner";
    EXPECT_EQ(statOf(to / "data/empty").st_mode & 07777, 01777u);
    EXPECT_EQ(statOf(to / "data").st_mode & 07777, 0750u);
    EXPECT_EQ(statOf(to / "data").st_mtim.tv_sec, statOf(from / "data").st_mtim.tv_sec);
}

TEST_F(TreeCopy, TheDirectoryItselfTakesTheSourcesMode) {
    ASSERT_EQ(::chmod(from.path().c_str(), 01750), 0);
    copied();
    EXPECT_EQ(statOf(to.path()).st_mode & 07777, 01750u);
}

TEST_F(TreeCopy, ADirectoryThatMayNotBeWrittenIsFilledAllTheSame) {
    from.file("locked/a", "x");
    from.directory("locked", 0555);
    copied();
    EXPECT_EQ(readFile(to / "locked/a").value_or(""), "x");
    EXPECT_EQ(statOf(to / "locked").st_mode & 07777, 0555u);
    from.directory("locked", 0755);
    to.directory("locked", 0755);
}

TEST_F(TreeCopy, LinksAreCopiedAndNotFollowed) {
    TemporaryDirectory outside;
    outside.file("secret", "secret");
    ASSERT_EQ(::symlink(outside.path().c_str(), (from / "dir").c_str()), 0);
    ASSERT_EQ(::symlink((outside / "secret").c_str(), (from / "file").c_str()), 0);
    ASSERT_EQ(::symlink("../../etc/nowhere", (from / "dangling").c_str()), 0);
    copied();
    EXPECT_EQ(linkIn(to, "dir"), outside.path());
    EXPECT_EQ(linkIn(to, "file"), outside / "secret");
    EXPECT_EQ(linkIn(to, "dangling"), "../../etc/nowhere");
}

TEST_F(TreeCopy, ALinkInTheDestinationIsNotWrittenThrough) {
    TemporaryDirectory outside;
    outside.file("victim", "old");
    from.file("a", "new");
    ASSERT_EQ(::symlink((outside / "victim").c_str(), (to / "a").c_str()), 0);
    EXPECT_FALSE(copy());
    EXPECT_EQ(readFile(outside / "victim").value_or(""), "old");
}

TEST_F(TreeCopy, ADirectoryLinkInTheDestinationIsNotEntered) {
    TemporaryDirectory outside;
    from.file("sub/a", "new");
    ASSERT_EQ(::symlink(outside.path().c_str(), (to / "sub").c_str()), 0);
    EXPECT_FALSE(copy());
    EXPECT_FALSE(isThere(outside / "a"));
}

TEST_F(TreeCopy, HardLinksBecomeCopies) {
    from.file("a", "x");
    ASSERT_EQ(::link((from / "a").c_str(), (from / "b").c_str()), 0);
    copied();
    EXPECT_EQ(readFile(to / "b").value_or(""), "x");
    EXPECT_EQ(statOf(to / "a").st_nlink, 1u);
}

TEST_F(TreeCopy, FifosAreMadeAndNotRead) {
    ASSERT_EQ(::mkfifo((from / "pipe").c_str(), 0600), 0);
    copied();
    EXPECT_TRUE(S_ISFIFO(statOf(to / "pipe").st_mode));
}

TEST_F(TreeCopy, LargeFilesAreWhole) {
    std::string data(5 << 20, '\0');
    for (std::size_t i = 0; i < data.size(); i += 997)
        data[i] = static_cast<char>(i);
    from.file("big", data);
    copied();
    EXPECT_EQ(readFile(to / "big").value_or(""), data);
}

TEST_F(TreeCopy, NamesAreBytes) {
    from.file("a\nb \xff'\"*", "x");
    copied();
    EXPECT_TRUE(isThere(to / "a\nb \xff'\"*"));
}

TEST_F(TreeCopy, IdsOutsideOfTheRangeAreAnError) {
    from.file("a", "x");
    const auto below = copy({70'000, 65536});
    ASSERT_FALSE(below);
    EXPECT_EQ(below.error().code(), Errc::Corrupt);
}

TEST_F(TreeCopy, TheRangesStartIsTakenOffTheIds) {
    if (::geteuid() != 0)
        GTEST_SKIP() << "needs root to give files away";
    from.file("a", "x");
    ASSERT_EQ(::symlink("a", (from / "link").c_str()), 0);
    for (const char* name : {"", "a", "link"})
        ASSERT_EQ(::lchown((from / name).c_str(), 100'033, 100'007), 0);
    const auto result = copy({100'000, 65536});
    ASSERT_TRUE(result) << result.error().describe();
    for (const char* name : {"a", "link"}) {
        EXPECT_EQ(statOf(to / name).st_uid, 33u) << name;
        EXPECT_EQ(statOf(to / name).st_gid, 7u) << name;
    }
}

TEST(EmptyDirectory, SeesHiddenEntriesToo) {
    TemporaryDirectory directory;
    const auto fd = directory.open();
    EXPECT_TRUE(isEmptyDirectory(fd.get()).value());
    directory.file(".hidden");
    EXPECT_FALSE(isEmptyDirectory(fd.get()).value());
    EXPECT_FALSE(isEmptyDirectory(fd.get()).value()) << "the descriptor is borrowed and looked at from its start";
}

TEST(TreeSize, CountsRegularFilesOnceAndFollowsNoLink) {
    TemporaryDirectory directory, outside;
    outside.file("big", std::string(1000, 'x'));
    directory.file("a", "12345");
    directory.file("sub/b", "678");
    ASSERT_EQ(::symlink((outside / "big").c_str(), (directory / "link").c_str()), 0);
    ASSERT_EQ(::symlink(outside.path().c_str(), (directory / "dirlink").c_str()), 0);
    EXPECT_EQ(treeSize(directory.path()), 8u);
    EXPECT_EQ(treeSize(directory / "none"), 0u);
}

} // namespace
} // namespace slipway::engine
