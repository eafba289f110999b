#include <gtest/gtest.h>

#include "oci/platform.h"

namespace slipway::oci {
namespace {

std::string normal(std::string_view text) {
    const auto platform = Platform::parse(text);
    return platform ? platform->str() : "error";
}

TEST(Platform, NormalisesUsualSpellings) {
    EXPECT_EQ(normal("linux/x86_64"), "linux/amd64");
    EXPECT_EQ(normal("Linux/AMD64"), "linux/amd64");
    EXPECT_EQ(normal("linux/aarch64"), "linux/arm64");
    EXPECT_EQ(normal("linux/arm64/v8"), "linux/arm64");
    EXPECT_EQ(normal("linux/armhf"), "linux/arm/v7");
    EXPECT_EQ(normal("linux/arm"), "linux/arm/v7");
    EXPECT_EQ(normal("linux/arm/v6"), "linux/arm/v6");
    EXPECT_EQ(normal("linux/i386"), "linux/386");
    EXPECT_EQ(normal("arm64"), Platform::host().os + "/arm64");
    EXPECT_EQ(normal("linux"), Platform::host().str());
    EXPECT_EQ(normal("windows/amd64"), "windows/amd64");
}

TEST(Platform, RefusesNonsense) {
    for (const char* text : {"", "/", "linux/", "a/b/c/d", "linux/am d64", "nosuchthing", "linux/../x"})
        EXPECT_EQ(normal(text), "error") << text;
}

std::optional<int> rank(std::string_view wanted, std::string_view candidate) {
    return matchRank(*Platform::parse(wanted), *Platform::parse(candidate));
}

TEST(Platform, MatchesTheNearestOlderVariant) {
    EXPECT_EQ(rank("linux/amd64", "linux/amd64"), 0);
    EXPECT_FALSE(rank("linux/amd64", "linux/arm64"));
    EXPECT_FALSE(rank("linux/amd64", "windows/amd64"));
    EXPECT_FALSE(rank("linux/arm/v6", "linux/arm/v7"));
    EXPECT_LT(*rank("linux/arm/v7", "linux/arm/v6"), *rank("linux/arm/v7", "linux/arm/v5"));
    EXPECT_LT(*rank("linux/arm64", "linux/arm64"), *rank("linux/arm64", "linux/arm/v7"));
    EXPECT_LT(*rank("linux/arm64", "linux/arm/v7"), *rank("linux/arm64", "linux/arm/v6"));
    EXPECT_EQ(rank("linux/amd64/v3", "linux/amd64"), 2);
    EXPECT_FALSE(rank("linux/amd64", "linux/amd64/v3"));
    EXPECT_TRUE(rank("linux/amd64", "linux/386"));
}

} // namespace
} // namespace slipway::oci
