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

// Rules are matched all at once; each by itself must say the same.
TEST(Ignore, matchesManyRulesAsEachWouldAlone) {
    std::uint32_t state = 1;
    const auto below = [&](std::uint32_t count) {
        state = state * 1664525u + 1013904223u;
        return (state >> 8) % count;
    };
    static const std::vector<std::string> parts{"a",  "b", "ab",   "*",    "a*",   "*b",
                                                "**", "?", "[ab]", "[^a]", "a?b*", "\\*"};
    static const std::vector<std::string> names{"a", "b", "ab", "aab", "*", "ba"};
    const auto join = [&](const std::vector<std::string>& from, std::uint32_t most) {
        std::string out = from[below(static_cast<std::uint32_t>(from.size()))];
        for (std::uint32_t i = below(most); i > 0; --i)
            out += "/" + from[below(static_cast<std::uint32_t>(from.size()))];
        return out;
    };
    for (int round = 0; round < 300; ++round) {
        std::string text;
        std::vector<std::pair<Glob, bool>> rules;
        for (std::uint32_t i = 1 + below(12); i > 0; --i) {
            const std::string pattern = join(parts, 4);
            const bool negated = below(3) == 0;
            text += (negated ? "!" : "") + pattern + "\n";
            rules.emplace_back(*Glob::compile(cleanPath(pattern)), negated);
        }
        const auto ignore = *IgnoreRules::parse(text);
        for (int i = 0; i < 60; ++i) {
            const std::string path = join(names, 5);
            int last = -1;
            for (std::size_t rule = 0; rule < rules.size(); ++rule)
                if (rules[rule].first.matchesPathOrParent(path))
                    last = static_cast<int>(rule);
            const bool excluded = last >= 0 && !rules[static_cast<std::size_t>(last)].second;
            bool pruned = excluded;
            for (std::size_t rule = static_cast<std::size_t>(last + 1); pruned && rule < rules.size(); ++rule)
                pruned = !rules[rule].second || !rules[rule].first.mayMatchBelow(path);
            ASSERT_EQ(ignore.excludes(path), excluded) << path << "\n" << text;
            ASSERT_EQ(ignore.prunes(path), pruned) << path << "\n" << text;
        }
    }
}

TEST(Ignore, refusesRulesThatWouldCostTooMuch) {
    std::string text;
    for (int i = 0; i < 2000; ++i)
        text += "a*b*c*d" + std::to_string(i) + "\n";
    const auto rules = IgnoreRules::parse(text);
    ASSERT_FALSE(rules);
    EXPECT_EQ(rules.error().code(), Errc::TooLarge);
}
