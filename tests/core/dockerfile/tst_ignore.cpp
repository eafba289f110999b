#include <gtest/gtest.h>

#include "dockerfile/ignore.h"

using namespace slipway;
using namespace slipway::dockerfile;

namespace {
IgnoreRules rules(std::string_view text) {
    auto result = IgnoreRules::parse(text);
    EXPECT_TRUE(result);
    return std::move(*result);
}
} // namespace

TEST(Ignore, lastMatchWins) {
    const auto ignore = rules("*.md\n!README*.md\nREADME-secret.md\n");
    EXPECT_TRUE(ignore.excludes("a.md"));
    EXPECT_FALSE(ignore.excludes("README.md"));
    EXPECT_TRUE(ignore.excludes("README-secret.md"));
    EXPECT_FALSE(ignore.excludes("sub/a.md"));
    EXPECT_EQ(ignore.ruleFor("a.md"), "*.md");
    EXPECT_EQ(ignore.ruleFor("README.md"), "");
}

TEST(Ignore, cleansPatterns) {
    const auto ignore = rules("\xEF\xBB\xBF# comment\n\n  /build/ \r\n./a//b/../c\n! /build/keep\n");
    EXPECT_TRUE(ignore.excludes("build"));
    EXPECT_TRUE(ignore.excludes("build/x/y"));
    EXPECT_TRUE(ignore.excludes("a/c"));
    EXPECT_FALSE(ignore.excludes("build/keep/z"));
    EXPECT_FALSE(ignore.excludes("# comment"));
}

TEST(Ignore, knowsTwoStarsAndParents) {
    const auto ignore = rules("**/node_modules\n**/*.o\n.git\n");
    EXPECT_TRUE(ignore.excludes("a/b/node_modules/c"));
    EXPECT_TRUE(ignore.excludes("x.o"));
    EXPECT_TRUE(ignore.excludes("d/x.o"));
    EXPECT_TRUE(ignore.excludes(".git/config"));
    EXPECT_FALSE(ignore.excludes(".github"));
}

TEST(Ignore, includesBelowAnExcludedDirectory) {
    const auto ignore = rules("vendor\n!**/keep.txt\n");
    EXPECT_TRUE(ignore.excludes("vendor/a"));
    EXPECT_FALSE(ignore.excludes("vendor/x/keep.txt"));
    EXPECT_FALSE(ignore.prunes("vendor"));
}

TEST(Ignore, prunesWhereNothingCanComeBack) {
    const auto ignore = rules("*\n!src\n!doc/*.md\n");
    EXPECT_TRUE(ignore.prunes("vendor"));
    EXPECT_FALSE(ignore.prunes("src"));
    EXPECT_FALSE(ignore.excludes("src/a/b"));
    EXPECT_FALSE(ignore.prunes("doc"));
    EXPECT_TRUE(ignore.prunes("doc/sub"));
    EXPECT_FALSE(rules("").prunes("a"));
}

TEST(Ignore, judgesManyPathsQuickly) {
    std::string text;
    for (int i = 0; i < 20; ++i)
        text += "**/dir" + std::to_string(i) + "/*.o\nliteral" + std::to_string(i) + "\n";
    const auto ignore = rules(text);
    for (int i = 0; i < 10'000; ++i)
        EXPECT_FALSE(ignore.excludes("some/source/directory/file" + std::to_string(i) + ".cpp"));
}

TEST(Ignore, refusesMalformedPatternsByLine) {
    const auto bad = IgnoreRules::parse("a\n[\n");
    ASSERT_FALSE(bad);
    EXPECT_NE(bad.error().describe().find(".dockerignore:2"), std::string::npos);
    EXPECT_FALSE(IgnoreRules::parse("!\n"));
    EXPECT_EQ(IgnoreRules::parse(std::string(2u << 20, 'a')).error().code(), Errc::TooLarge);
}

TEST(Ignore, cleansPathsAsGo) {
    EXPECT_EQ(cleanPath("./a//b/../c/"), "a/c");
    EXPECT_EQ(cleanPath(""), ".");
    EXPECT_EQ(cleanPath("/.."), "/");
    EXPECT_EQ(cleanPath("../a"), "../a");
    EXPECT_EQ(cleanPath("a/../.."), "..");
}
