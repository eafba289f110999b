#include "cli/terminal.h"

#include <gtest/gtest.h>

namespace slipway::cli {
namespace {

TEST(DetachKeys, AreParsed) {
    EXPECT_EQ(parseDetachKeys("ctrl-p,ctrl-q"), "\x10\x11");
    EXPECT_EQ(parseDetachKeys("ctrl-@,a,ctrl-["), std::string("\0a\x1b", 3));
    EXPECT_FALSE(parseDetachKeys("ctrl-"));
    EXPECT_FALSE(parseDetachKeys("alt-x"));
}

TEST(DetachKeys, AreFoundAcrossReads) {
    DetachFilter filter("\x10\x11");
    EXPECT_EQ(filter.feed("ab\x10"), "ab");
    EXPECT_FALSE(filter.detached());
    EXPECT_EQ(filter.feed("\x11zz"), "");
    EXPECT_TRUE(filter.detached());
}

TEST(DetachKeys, ThatAreNotCompletedGoThrough) {
    DetachFilter filter("\x10\x11");
    EXPECT_EQ(filter.feed("\x10x"), "\x10x");
    EXPECT_EQ(filter.feed("\x10\x10"), "\x10");
    EXPECT_EQ(filter.feed("\x11"), "");
    EXPECT_TRUE(filter.detached());
}

TEST(PlainLine, DropsEscapesAndWhatWasOverwritten) {
    EXPECT_EQ(plainLine("\x1b[1;31mred\x1b[0m ok"), "red ok");
    EXPECT_EQ(plainLine("10%\r50%\r100%\r"), "100%");
    EXPECT_EQ(plainLine("\x1b]52;c;ZXZpbA==\atext"), "text");
    EXPECT_EQ(plainLine("\x1b]8;;http://x\x1b\\link"), "link");
    EXPECT_EQ(plainLine("a\x1b"), "a");
    EXPECT_EQ(plainLine("bell\a"), "bell\xEF\xBF\xBD");
}

} // namespace
} // namespace slipway::cli
