#include <csignal>

#include <gtest/gtest.h>

#include "engine/detail/container_entry.h"

namespace slipway::engine {
namespace {

TEST(Signal, NamesWithAndWithoutPrefixInAnyCaseAndNumbers) {
    for (const char* text : {"SIGTERM", "TERM", "sigterm", "term", "15"}) {
        const auto number = parseSignal(text);
        ASSERT_TRUE(number) << text;
        EXPECT_EQ(*number, SIGTERM) << text;
    }
    EXPECT_EQ(parseSignal("SIGWINCH").value_or(0), SIGWINCH);
    EXPECT_EQ(parseSignal("1").value_or(0), 1);
    EXPECT_EQ(parseSignal("64").value_or(0), 64);
}

TEST(Signal, RealTimeSignals) {
    EXPECT_EQ(parseSignal("SIGRTMIN").value_or(0), 34);
    EXPECT_EQ(parseSignal("RTMIN+3").value_or(0), 37);
    EXPECT_EQ(parseSignal("SIGRTMAX").value_or(0), 64);
    EXPECT_EQ(parseSignal("SIGRTMAX-14").value_or(0), 50);
}

TEST(Signal, AnythingElseIsAnError) {
    for (const char* text : {"", "0", "65", "-9", "9 ", " 9", "+9", "999999999999999999999", "SIG", "SIGSIGTERM",
                             "SIGNOPE", "RTMIN+", "RTMIN-1", "RTMAX+1", "RTMIN+31", "RTMIN+x", "RTMIN 1", "TERM\n"}) {
        const auto number = parseSignal(text);
        ASSERT_FALSE(number) << text;
        EXPECT_EQ(number.error().code(), Errc::InvalidArgument) << text;
    }
}

} // namespace
} // namespace slipway::engine
