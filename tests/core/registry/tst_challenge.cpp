#include <gtest/gtest.h>

#include "registry/detail/challenge.h"

namespace slipway::registry::detail {
namespace {

TEST(Challenge, ReadsDockersBearer) {
    const auto challenges = parseChallenges(
        R"(Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/python:pull,push")");
    ASSERT_EQ(challenges.size(), 1u);
    EXPECT_EQ(challenges[0].scheme, "bearer");
    EXPECT_EQ(challenges[0].parameters.at("realm"), "https://auth.docker.io/token");
    EXPECT_EQ(challenges[0].parameters.at("scope"), "repository:library/python:pull,push");
}

TEST(Challenge, ReadsSeveralInOneHeader) {
    const auto challenges = parseChallenges(R"(Basic realm="a, b" , BEARER Realm = "x",Service=y, Negotiate)");
    ASSERT_EQ(challenges.size(), 3u);
    EXPECT_EQ(challenges[0].parameters.at("realm"), "a, b");
    EXPECT_EQ(challenges[1].scheme, "bearer");
    EXPECT_EQ(challenges[1].parameters.at("service"), "y");
    EXPECT_EQ(challenges[2].scheme, "negotiate");
}

TEST(Challenge, UnescapesQuotesAndKeepsTheFirstOfTwo) {
    const auto challenges = parseChallenges(R"(Bearer realm="a\"b\\c",realm="other")");
    EXPECT_EQ(challenges.at(0).parameters.at("realm"), R"(a"b\c)");
}

TEST(Challenge, SurvivesHostileInput) {
    EXPECT_TRUE(parseChallenges("").empty());
    EXPECT_TRUE(parseChallenges(",,, ,").empty());
    EXPECT_TRUE(parseChallenges("\"").empty());
    EXPECT_TRUE(parseChallenges("=x").empty());
    EXPECT_TRUE(parseChallenges(std::string(9000, 'a')).empty());
    EXPECT_TRUE(parseChallenges(R"(Bearer realm="never closed)").at(0).parameters.empty());
    EXPECT_TRUE(parseChallenges("Bearer realm=\"a\r\nX: y\"").at(0).parameters.empty());
    std::string many;
    for (int i = 0; i < 1000; ++i)
        many += "A,";
    EXPECT_LE(parseChallenges(many).size(), 16u);
    std::string parameters = "Bearer ";
    for (int i = 0; i < 500; ++i)
        parameters += "p" + std::to_string(i) + "=v,";
    for (const auto& challenge : parseChallenges(parameters))
        EXPECT_LE(challenge.parameters.size(), 16u);
}

} // namespace
} // namespace slipway::registry::detail
