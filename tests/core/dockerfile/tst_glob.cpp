#include <gtest/gtest.h>

#include "dockerfile/glob.h"

using namespace slipway;
using namespace slipway::dockerfile;

namespace {
bool matches(std::string_view pattern, std::string_view path) {
    const auto glob = Glob::compile(pattern);
    EXPECT_TRUE(glob) << pattern;
    return glob && glob->matches(path);
}
} // namespace

TEST(Glob, matchesAsGosFilepathMatch) {
    EXPECT_TRUE(matches("abc", "abc"));
    EXPECT_TRUE(matches("*", "abc"));
    EXPECT_TRUE(matches("*c", "abc"));
    EXPECT_FALSE(matches("*", "a/b"));
    EXPECT_TRUE(matches("a*/b", "abc/b"));
    EXPECT_FALSE(matches("a*/b", "a/c/b"));
    EXPECT_TRUE(matches("a*b*c*d*e*/f", "axbxcxdxe/f"));
    EXPECT_FALSE(matches("a*b*c*d*e*/f", "axbxcxdxe/xxx/f"));
    EXPECT_TRUE(matches("ab[c]", "abc"));
    EXPECT_TRUE(matches("ab[b-d]", "abc"));
    EXPECT_FALSE(matches("ab[^b-d]", "abc"));
    EXPECT_TRUE(matches("a\\*b", "a*b"));
    EXPECT_FALSE(matches("a\\*b", "ab"));
    EXPECT_TRUE(matches("a?b", "a\xE2\x98\xBA"
                               "b"));
    EXPECT_TRUE(matches("a[^a]b", "a\xE2\x98\xBA"
                                  "b"));
    EXPECT_FALSE(matches("a???b", "a\xE2\x98\xBA"
                                  "b"));
    EXPECT_FALSE(matches("a?b", "a/b"));
    EXPECT_TRUE(matches("[\\]a]", "]"));
    EXPECT_TRUE(matches("[x\\-]", "-"));
    EXPECT_FALSE(matches("*x", "xxy"));
}

TEST(Glob, refusesMalformedPatterns) {
    for (const char* bad : {"[", "[a", "[]a]", "[-]", "[x-]", "[a-b-c]", "[^", "[^bc", "a\\", "[-x]"})
        EXPECT_FALSE(Glob::compile(bad)) << bad;
    EXPECT_EQ(Glob::compile(std::string(5000, 'a')).error().code(), Errc::TooLarge);
}

TEST(Glob, knowsTwoStars) {
    EXPECT_TRUE(matches("**/x", "x"));
    EXPECT_TRUE(matches("**/x", "a/b/x"));
    EXPECT_FALSE(matches("**/x", "ax"));
    EXPECT_TRUE(matches("a/**", "a/b/c"));
    EXPECT_TRUE(matches("a/**/c", "a/c"));
    EXPECT_TRUE(matches("a/**/c", "a/1/2/c"));
    EXPECT_TRUE(matches("**/*.go", "x/y.go"));
    EXPECT_TRUE(matches("**", "a/b"));
}

TEST(Glob, tellsWhetherAWalkMustEnterADirectory) {
    EXPECT_TRUE(Glob::compile("a/b/*.txt")->mayMatchBelow("a"));
    EXPECT_TRUE(Glob::compile("a/b/*.txt")->mayMatchBelow("a/b"));
    EXPECT_FALSE(Glob::compile("a/b/*.txt")->mayMatchBelow("a/c"));
    EXPECT_FALSE(Glob::compile("a/b")->mayMatchBelow("a/b"));
    EXPECT_TRUE(Glob::compile("**/x")->mayMatchBelow("q/r"));
    EXPECT_FALSE(Glob::compile("*.txt")->mayMatchBelow("a"));
    EXPECT_TRUE(Glob::compile("x")->mayMatchBelow(""));
}

TEST(Glob, givesBackALiteralPath) {
    const auto glob = Glob::compile("a\\*\xC3\xA9\xFF/b");
    EXPECT_TRUE(glob->isLiteral());
    EXPECT_EQ(glob->literal(), "a*\xC3\xA9\xFF/b");
    EXPECT_FALSE(Glob::compile("a?")->isLiteral());
    EXPECT_TRUE(hasWildcards("a[b"));
    EXPECT_FALSE(hasWildcards("a\\[b"));
}

TEST(Glob, isNotSlowOnHostilePatterns) {
    std::string pattern;
    for (int i = 0; i < 500; ++i)
        pattern += "*a**/";
    EXPECT_FALSE(matches(pattern + "b", std::string(4000, 'a')));
}
