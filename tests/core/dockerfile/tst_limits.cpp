// What a hostile Dockerfile may cost: a second and 64 MB at most, whatever it holds.
#include <gtest/gtest.h>

#include <chrono>
#include <ctime>

#include <sys/resource.h>

#include "dockerfile/format.h"
#include "dockerfile/lexer.h"
#include "dockerfile/parser.h"

using namespace slipway::dockerfile;

namespace {

std::string repeat(std::string_view text, std::size_t bytes) {
    std::string out;
    out.reserve(bytes + text.size());
    while (out.size() + text.size() <= bytes)
        out += text;
    return out;
}

constexpr std::size_t mega = 1u << 20;

// Sanitizers slow everything down and keep freed memory: with them only the ends are tested.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool measured = false;
#else
constexpr bool measured = true;
#endif

class Hostile : public testing::TestWithParam<const char*> {};

} // namespace

TEST_P(Hostile, isReadWithinASecond) {
    const std::string text = "FROM x\n" + repeat(GetParam(), mega - 8);
    // Processor time: the machine may have other work.
    const auto start = std::clock();
    const auto result = parse(text);
    for (const auto& error : result.errors)
        render(error, text, "D");
    const auto parsed = std::clock();
    tokenize(text);
    const auto lexed = std::clock();
    if (!measured)
        return;
    EXPECT_LT(parsed - start, CLOCKS_PER_SEC) << GetParam();
    EXPECT_LT(lexed - parsed, CLOCKS_PER_SEC) << GetParam();
}

INSTANTIATE_TEST_SUITE_P(Texts, Hostile,
                         testing::Values("RUN a\n", "RUN <<A\n", "x\n", "\\\n", "a\\\n", "\n", "#\n", "RUN a \\\n",
                                         "ONBUILD ", "COPY a ", "ENV a=b ", "--x ", "RUN --x ", "CMD [\"\",", "RUN ${",
                                         "RUN '", "RUN \"'", "<<A ", "RUN <<A <<B <<C\n", "EXPOSE 1 ", "[[[[",
                                         "HEALTHCHECK --retries=1 ", "RUN $a\"$b\"", "LABEL a", "\xFF", "\r"));

TEST(Limits, aHundredMegabytesAreRefusedAtOnce) {
    const std::string text(100'000'000, 'x');
    const auto start = std::chrono::steady_clock::now();
    const auto result = parse(text);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(50));
    ASSERT_EQ(result.errors.size(), 1u);
    EXPECT_TRUE(tokenize(text).empty());
    EXPECT_EQ(format(text).size(), text.size());
}

TEST(Limits, theNumberOfErrorsIsBounded) {
    EXPECT_EQ(parse("FROM x\n" + repeat("x\n", mega / 2)).errors.size(), ParseLimits{}.errors);
}

TEST(Limits, theNumberOfInstructionsIsBounded) {
    const auto result = parse("FROM x\n" + repeat("RUN a\n", mega / 2));
    ASSERT_EQ(result.errors.size(), 1u);
    EXPECT_EQ(result.errors[0].message.text, "more than 10000 instructions");
}

TEST(Limits, aHugeArrayStaysSmallInMemory) {
    std::string text = "FROM x\nCMD [\"\"" + repeat(",\"\"", mega - 64) + "]\n";
    rusage before{}, after{};
    getrusage(RUSAGE_SELF, &before);
    parse(text);
    getrusage(RUSAGE_SELF, &after);
    if (!measured)
        return;
    EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 64 * 1024);
}
