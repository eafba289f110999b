#include <gtest/gtest.h>

#include "build/detail/secret_mask.h"

using slipway::build::detail::SecretMask;

namespace {

std::string masked(std::initializer_list<std::string_view> secrets, std::initializer_list<std::string_view> pieces) {
    SecretMask mask;
    for (const auto secret : secrets)
        mask.add(secret);
    std::string shown;
    for (const auto piece : pieces)
        shown += mask.pass(1, piece);
    return shown + mask.rest(1);
}

} // namespace

TEST(SecretMask, hidesASecretHoweverItArrives) {
    EXPECT_EQ(masked({"hush-hush"}, {"a hush-hush b"}), "a *** b");
    EXPECT_EQ(masked({"hush-hush"}, {"a hu", "sh-hu", "sh b hush-", "no"}), "a *** b hush-no");
    EXPECT_EQ(masked({"hush-hush"}, {"hush-hush-hush hush-hushhush-hush"}), "***-hush ******");
    EXPECT_EQ(masked({"hush-hush\n"}, {"hush-hush\n"}), "***\n");
}

TEST(SecretMask, hidesEveryLineOfASecret) {
    constexpr std::string_view key = "-----BEGIN-----\nfirst-line\nabc\nsecond-line\n";
    EXPECT_EQ(masked({key}, {key}), "***\n");
    EXPECT_EQ(masked({key}, {"x second-line abc first", "-line"}), "x *** abc ***");
}

TEST(SecretMask, prefersTheLongerOfTwo) {
    EXPECT_EQ(masked({"secret", "secretive"}, {"secretive secret"}), "*** ***");
}

TEST(SecretMask, leavesWhatIsTooShortToBeOne) {
    EXPECT_EQ(masked({"abc", ""}, {"abc"}), "abc");
    SecretMask mask;
    mask.add("abc");
    EXPECT_TRUE(mask.empty());
}

TEST(SecretMask, keepsTheStreamsApart) {
    SecretMask mask;
    mask.add("hush-hush");
    EXPECT_EQ(mask.pass(1, "hush-"), "");
    EXPECT_EQ(mask.pass(2, "hush"), "");
    EXPECT_EQ(mask.pass(2, "es"), "hushes");
    EXPECT_EQ(mask.rest(1), "hush-");
}
