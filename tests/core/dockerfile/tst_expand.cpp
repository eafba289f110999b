#include <gtest/gtest.h>

#include <map>

#include "dockerfile/expand.h"

using namespace slipway;
using namespace slipway::dockerfile;

namespace {

std::optional<std::string> lookup(std::string_view name) {
    static const std::map<std::string, std::string, std::less<>> values{
        {"A", "one"}, {"EMPTY", ""}, {"P", "/usr/local/bin/x.tar.gz"}, {"S", "a b"}, {"STAR", "a*b"}};
    const auto found = values.find(name);
    return found == values.end() ? std::nullopt : std::optional(found->second);
}

std::string ex(std::string_view text, ExpandOptions options = {}) {
    const auto result = expand(text, lookup, options);
    return result ? result->text : "error: " + result.error().message();
}

} // namespace

TEST(Expand, replacesPlainVariables) {
    EXPECT_EQ(ex("$A/${A}x$NOPE."), "one/onex.");
    EXPECT_EQ(ex("$"), "$");
    EXPECT_EQ(ex("a$ b"), "a$ b");
    EXPECT_EQ(ex("$1$@"), "");
}

TEST(Expand, knowsDefaultsAlternativesAndErrors) {
    EXPECT_EQ(ex("${N:-d}${N-d}${EMPTY:-d}${EMPTY-d}"), "ddd");
    EXPECT_EQ(ex("${A:+y}${EMPTY:+y}${EMPTY+y}${N+y}"), "yy");
    EXPECT_EQ(ex("${N:-${A}-${N:-x}}"), "one-x");
    EXPECT_EQ(ex("${N:-\"a}b\"}"), "a}b");
    EXPECT_EQ(ex("${N:?go away}"), "error: N: go away");
    EXPECT_EQ(ex("${N?}"), "error: N: is not allowed to be unset");
    EXPECT_EQ(ex("${A:?x}"), "one");
}

TEST(Expand, cutsPrefixesAndSuffixes) {
    EXPECT_EQ(ex("${P#*/}"), "usr/local/bin/x.tar.gz");
    EXPECT_EQ(ex("${P##*/}"), "x.tar.gz");
    EXPECT_EQ(ex("${P%.*}"), "/usr/local/bin/x.tar");
    EXPECT_EQ(ex("${P%%.*}"), "/usr/local/bin/x");
    EXPECT_EQ(ex("${P%nope}"), "/usr/local/bin/x.tar.gz");
    EXPECT_EQ(ex("${STAR#a\\*}"), "b");
    EXPECT_EQ(ex("${A#?}"), "ne");
}

TEST(Expand, replacesPatterns) {
    EXPECT_EQ(ex("${P/local/LOCAL}"), "/usr/LOCAL/bin/x.tar.gz");
    EXPECT_EQ(ex("${P//\\//_}"), "_usr_local_bin_x.tar.gz");
    EXPECT_EQ(ex("${P//l/}"), "/usr/oca/bin/x.tar.gz");
    EXPECT_EQ(ex("${A/o*/$A!}"), "one!");
}

TEST(Expand, removesQuotesAndEscapes) {
    EXPECT_EQ(ex("'$A' \"$A\" \\$A"), "$A one $A");
    EXPECT_EQ(ex("\"a\\\"b\\n\""), "a\"b\\n");
    EXPECT_EQ(ex("`$A", {.escape = '`'}), "$A");
    EXPECT_EQ(ex("x\\"), "x");
}

TEST(Expand, keepsQuotesInHeredocs) {
    // As BuildKit does: an escape is one, whatever stands behind it. Quote the end word to keep them all.
    EXPECT_EQ(ex("'$A' \"x\" \\$A \\n \\\\", {.keepQuotes = true}), "'one' \"x\" $A n \\");
}

TEST(Expand, keepsUnsetWhenAsked) {
    EXPECT_EQ(ex("$N ${N} $A", {.keepUnset = true}), "$N ${N} one");
}

TEST(Expand, refusesBadSyntax) {
    for (const char* bad : {"${A", "${", "${}", "${A!}", "'a", "\"a", "${N:-x", "${A:x}", "${A:"})
        EXPECT_FALSE(expand(bad, lookup)) << bad;
}

TEST(Expand, tellsWhatItUsedAndMissed) {
    const auto result = expand("$A$A$N${N:-x}${M:-x}", lookup);
    EXPECT_EQ(result->used, std::vector<std::string>{"A"});
    EXPECT_EQ(result->unset, std::vector<std::string>{"N"});
}

TEST(Expand, splitsWords) {
    EXPECT_EQ(*expandWords("80 $S \"c d\" ''", lookup), (std::vector<std::string>{"80", "a", "b", "c d"}));
    EXPECT_TRUE(expandWords("$N  ", lookup)->empty());
}

TEST(Expand, stopsABomb) {
    const std::string big(1u << 19, 'x');
    const auto result = expand("$B$B$B$B", [&](std::string_view) { return std::optional(big); });
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code(), Errc::TooLarge);
    std::string nested;
    for (int i = 0; i < 100; ++i)
        nested += "${N:-";
    EXPECT_FALSE(expand(nested + std::string(100, '}'), lookup));
    std::string many;
    for (int i = 0; i < 100'000; ++i)
        many += "${B:+}";
    EXPECT_FALSE(expand(many, [&](std::string_view) { return std::optional(big); }));
    EXPECT_FALSE(
        expand("${B//" + std::string(1000, '*') + "y/z}", [&](std::string_view) { return std::optional(big); }));
}

// The cases that BuildKit documents and tests for its own lexer.
TEST(Expand, agreesWithTheReference) {
    const std::map<std::string, std::string, std::less<>> values{
        {"PWD", "/home"}, {"SHELL", "bash"}, {"KOREAN", "\xED\x95\x9C\xEA\xB5\xAD\xEC\x96\xB4"}, {"NULL", ""}};
    const auto at = [&](std::string_view text) {
        const auto result = expand(text, [&](std::string_view name) -> std::optional<std::string> {
            const auto found = values.find(name);
            return found == values.end() ? std::nullopt : std::optional(found->second);
        });
        return result ? result->text : std::string("error");
    };
    const std::vector<std::pair<const char*, const char*>> cases{
        {"hello", "hello"},
        {"he'll'o", "hello"},
        {"he'llo", "error"},
        {"he\\'llo", "he'llo"},
        {"he\\\\'llo", "error"},
        {"\"he'llo\"", "he'llo"},
        {"he\"llo", "error"},
        {"\"\\\"\"", "\""},
        {"'\\'", "\\"},
        {"he\\pwd", "hepwd"},
        {"he$PWD", "he/home"},
        {"he\\$PWD", "he$PWD"},
        {"he\"$PWD\"", "he/home"},
        {"he'$PWD'", "he$PWD"},
        {"he\\\\$PWD", "he\\/home"},
        {"he\\${}", "he${}"},
        {"he${}xx", "error"},
        {"he${PWD}", "he/home"},
        {"he${{NULL}", "error"},
        {"he${hi", "error"},
        {"he${:x}", "error"},
        {"he${PWD:-x}", "he/home"},
        {"he${NULL:-x}", "hex"},
        {"he${NULL-x}", "he"},
        {"he${XX:-${PWD}:yy}", "he/home:yy"},
        {"he${XX:-${PWD:-z}}y", "he/homey"},
        {"he${XX:-\\$PWD}", "he$PWD"},
        {"he${XX:-'$PWD'}", "he$PWD"},
        {"he${PWD:+${PWD}}", "he/home"},
        {"he${XX:+a}", "he"},
        {"he${PWD=x}", "error"},
        {"he$1x", "hex"},
        {"he$.x", "he$.x"},
        {"he$pwd.", "he."},
        {"$PWD\xED\x95\x9C", ""}, // letters of any script belong to a name
        {"$KOREAN", "\xED\x95\x9C\xEA\xB5\xAD\xEC\x96\xB4"},
        {"${KOREAN#?}", "\xEA\xB5\xAD\xEC\x96\xB4"},
        {"${KOREAN%?}", "\xED\x95\x9C\xEA\xB5\xAD"},
        {"${PWD#'/ho'}", "me"},
        {"${PWD#/h\\x}", "error"},
        {"${PWD#\\/}", "home"},
        {"${PWD/o/}", "/hme"},
        {"${PWD/o}", "error"},
        {"${PWD//o}", "error"},
        {"${PWD///}", "/home"},
        {"${PWD//\\//\\/}", "\\/home"},
        {"${PWD/}/x}", "/home"},
        {"${PWD/$NULL/ww}", "ww/home"},
        {"${XX///}", ""},
        {"${NULL:?}", "error"},
        {"${NULL?x}", ""},
    };
    for (const auto& [text, expected] : cases)
        EXPECT_EQ(at(text), expected) << text;
}

TEST(Expand, tellsMissingOnesWithDefaultsToo) {
    const auto result = expand("$N${M:-x}${E+y}", lookup);
    EXPECT_EQ(result->missing, (std::vector<std::string>{"N", "M", "E"}));
}
