#include "engine/detail/disk_meter.h"

#include <unistd.h>

#include <gtest/gtest.h>

#include "temporary_directory.h"

namespace slipway::engine {
namespace {

using test::TemporaryDirectory;
using namespace std::chrono_literals;

constexpr auto kPatience = 10s;

std::uint64_t measured(const TemporaryDirectory& tree) {
    const auto bytes = measureTree(tree.path());
    EXPECT_TRUE(bytes) << bytes.error().describe();
    return bytes.value_or(0);
}

TEST(DiskMeter, FilesCountByTheirBytesAndDirectoriesDoNot) {
    TemporaryDirectory tree;
    EXPECT_EQ(measured(tree), 0u);
    tree.file("a", std::string(5000, 'x'));
    tree.file("deep/er/b", "1234567");
    tree.directory("empty");
    EXPECT_EQ(measured(tree), 5007u);
}

TEST(DiskMeter, AFileWithSeveralNamesCountsOnce) {
    TemporaryDirectory tree;
    const auto file = tree.file("a", std::string(5000, 'x'));
    tree.directory("other");
    ASSERT_EQ(::link(file.c_str(), (tree / "b").c_str()), 0);
    ASSERT_EQ(::link(file.c_str(), (tree / "other/c").c_str()), 0);
    EXPECT_EQ(measured(tree), 5000u);
}

TEST(DiskMeter, HolesTakeNothing) {
    TemporaryDirectory tree;
    const auto file = tree.file("sparse");
    ASSERT_EQ(::truncate(file.c_str(), off_t{1} << 40), 0);
    EXPECT_LT(measured(tree), 1u << 20);
}

TEST(DiskMeter, LinksAreNotFollowed) {
    TemporaryDirectory tree, outside;
    outside.file("big", std::string(100'000, 'x'));
    ASSERT_EQ(::symlink(outside.path().c_str(), (tree / "link").c_str()), 0);
    ASSERT_EQ(::symlink("..", (tree / "up").c_str()), 0);
    EXPECT_LT(measured(tree), 1000u);
    // Neither is the tree's own name.
    EXPECT_FALSE(measureTree(tree / "link"));
}

TEST(DiskMeter, ATreeDeeperThanPathsCanTellIsMeasuredAsFarAsTheyDo) {
    TemporaryDirectory tree;
    tree.file("a", "12345");
    const std::string name(200, 'd');
    UniqueFd at = tree.open();
    for (int i = 0; i < 40; ++i) {
        ASSERT_EQ(::mkdirat(at.get(), name.c_str(), 0755), 0);
        at = UniqueFd(::openat(at.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        ASSERT_TRUE(at);
    }
    EXPECT_EQ(measured(tree), 5u);
}

TEST(DiskMeter, AnEndlessTreeIsGivenUp) {
    TemporaryDirectory tree;
    for (int i = 0; i < 100; ++i)
        tree.file("f" + std::to_string(i));
    TreeLimits few;
    few.entries = 50;
    EXPECT_EQ(measureTree(tree.path(), few).error().code(), Errc::TooLarge);
    TemporaryDirectory wide;
    for (int i = 0; i < 100; ++i)
        wide.directory(std::string(200, 'd') + std::to_string(i));
    TreeLimits narrow;
    narrow.pathBytes = 1000;
    EXPECT_EQ(measureTree(wide.path(), narrow).error().code(), Errc::TooLarge);
}

TEST(DiskMeter, TellsEachInTheOrderAsked) {
    TemporaryDirectory one, two;
    one.file("a", "1");
    two.file("a", "22");
    DiskMeter meter;
    const auto sizes = meter.sizes({two.path(), one.path(), one / "nowhere"}, kPatience);
    ASSERT_EQ(sizes.size(), 3u);
    EXPECT_EQ(sizes[0], 2u);
    EXPECT_EQ(sizes[1], 1u);
    EXPECT_FALSE(sizes[2]);
    EXPECT_TRUE(meter.sizes({}, kPatience).empty());
}

TEST(DiskMeter, RemembersForAWhile) {
    TemporaryDirectory tree;
    tree.file("a", "1");
    DiskMeter meter;
    EXPECT_EQ(meter.sizes({tree.path()}, kPatience)[0], 1u);
    tree.file("b", "22");
    EXPECT_EQ(meter.sizes({tree.path()}, kPatience)[0], 1u) << "that was just measured";
    // Who is not asked for is forgotten.
    (void)meter.sizes({}, kPatience);
    EXPECT_EQ(meter.sizes({tree.path()}, kPatience)[0], 3u);
}

TEST(DiskMeter, WhoHasNoPatienceGetsItNextTime) {
    TemporaryDirectory tree;
    tree.file("a", "1");
    DiskMeter meter;
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    auto size = meter.sizes({tree.path()}, 0ms)[0];
    while (!size && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(5ms);
        size = meter.sizes({tree.path()}, 0ms)[0];
    }
    EXPECT_EQ(size, 1u);
}

} // namespace
} // namespace slipway::engine
