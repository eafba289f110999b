#include "api/server/message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace slipway::api {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(PercentDecode, DecodesEscapesInEitherCase) {
    EXPECT_EQ(percentDecode("a%2Fb%2fc%20d%C3%BC", false).value_or("!"), "a/b/c d\xc3\xbc");
    EXPECT_EQ(percentDecode("", false).value_or("!"), "");
    EXPECT_EQ(percentDecode("%2525", false).value_or("!"), "%25") << "once, not until nothing is left";
}

TEST(PercentDecode, APlusIsASpaceOnlyInQueries) {
    EXPECT_EQ(percentDecode("a+b%2B", true).value_or("!"), "a b+");
    EXPECT_EQ(percentDecode("a+b%2B", false).value_or("!"), "a+b+");
}

TEST(PercentDecode, BrokenEscapesAndNulAreErrors) {
    for (const std::string& text :
         {std::string("%"), std::string("%2"), std::string("a%"), std::string("%zz"), std::string("%2g"),
          std::string("%%20"), std::string("% 0"), std::string("%00"), std::string("a%00b"), std::string("a\0b", 3)}) {
        const auto decoded = percentDecode(text, false);
        ASSERT_FALSE(decoded) << text;
        EXPECT_EQ(decoded.error().code(), Errc::InvalidArgument) << text;
    }
}

TEST(QueryTest, TheFirstOfSeveralCounts) {
    const auto query = Query::parse("t=a&t=b&&x&=y&e=&t=c=d");
    ASSERT_TRUE(query);
    EXPECT_EQ(query->get("t"), "a");
    EXPECT_THAT(query->all("t"), ElementsAre("a", "b", "c=d"));
    EXPECT_TRUE(query->has("x"));
    EXPECT_EQ(query->get("x", "fallback"), "");
    EXPECT_EQ(query->get("e", "fallback"), "");
    EXPECT_EQ(query->get("none", "fallback"), "fallback");
    EXPECT_THAT(query->all("none"), IsEmpty());
    EXPECT_EQ(query->get(""), "y");
}

TEST(QueryTest, FlagsAreDockers) {
    const auto query = Query::parse("a=1&b=true&c=True&d=0&e=false&f=FALSE&g=no&h=none&i=&j&k=yes&l=2&m=%20false%20");
    ASSERT_TRUE(query);
    for (const char* name : {"a", "b", "c", "k", "l"})
        EXPECT_TRUE(query->flag(name)) << name;
    for (const char* name : {"d", "e", "f", "g", "h", "i", "j", "m"})
        EXPECT_FALSE(query->flag(name, true)) << name;
    EXPECT_TRUE(query->flag("absent", true));
    EXPECT_FALSE(query->flag("absent"));
}

TEST(QueryTest, NumbersAreWholeAndInRange) {
    const auto query = Query::parse("a=42&b=-1&c=&max=9223372036854775807");
    ASSERT_TRUE(query);
    EXPECT_EQ(query->number("a", 7).value_or(0), 42);
    EXPECT_EQ(query->number("b", 7).value_or(0), -1);
    EXPECT_EQ(query->number("c", 7).value_or(0), 7);
    EXPECT_EQ(query->number("absent", 7).value_or(0), 7);
    EXPECT_EQ(query->number("max", 7).value_or(0), INT64_MAX);
    for (const char* value : {"x", "1x", "+1", "--1", "-", "1.5", "0x10", "9223372036854775808", "1e3", "%2042"}) {
        const auto number = Query::parse(std::string("n=") + value)->number("n", 7);
        ASSERT_FALSE(number) << value;
        EXPECT_EQ(number.error().code(), Errc::InvalidArgument) << value;
        EXPECT_THAT(number.error().message(), HasSubstr("n=")) << value;
    }
}

TEST(QueryTest, HostileQueriesAreErrorsOrHarmless) {
    EXPECT_FALSE(Query::parse("a=%"));
    EXPECT_FALSE(Query::parse("%00=a"));
    EXPECT_TRUE(Query::parse(""));
    EXPECT_TRUE(Query::parse("&&&===&=&"));
    EXPECT_TRUE(Query::parse(std::string(60'000, '&')));
    EXPECT_TRUE(Query::parse(std::string(60'000, '=')));
}

TEST(FiltersTest, BothOfDockersForms) {
    const auto filters = Filters::parse(R"({"status":["running","paused"],"label":{"a=1":true},"none":[]})");
    ASSERT_TRUE(filters);
    EXPECT_THAT(filters->of("status"), ElementsAre("running", "paused"));
    EXPECT_THAT(filters->of("label"), ElementsAre("a=1"));
    EXPECT_TRUE(filters->has("none"));
    EXPECT_FALSE(filters->has("name"));
    EXPECT_THAT(filters->of("name"), IsEmpty());
}

TEST(FiltersTest, NoFiltersAtAll) {
    EXPECT_TRUE(Filters::parse(""));
    EXPECT_TRUE(Filters::parse("{}"));
}

TEST(FiltersTest, AnythingElseIsAnError) {
    for (const std::string& text :
         {std::string("[]"), std::string("7"), std::string("null"), std::string("{"), std::string("name=web"),
          std::string(R"({"name":"web"})"), std::string(R"({"name":7})"), std::string(R"({"name":null})"),
          std::string(R"({"name":[7]})"), std::string(R"({"name":[["a"]]})"),
          std::string(R"({"name":["a"],"name":["b"]})"), "{\"name\":" + std::string(10'000, '[')}) {
        const auto filters = Filters::parse(text);
        ASSERT_FALSE(filters) << text.substr(0, 60);
        EXPECT_EQ(filters.error().code(), Errc::InvalidArgument) << text.substr(0, 60);
    }
}

TEST(FiltersTest, UnknownFiltersAreNamed) {
    const auto filters = Filters::parse(R"({"name":["a"],"color":["red"]})");
    ASSERT_TRUE(filters);
    EXPECT_TRUE(filters->allowOnly({"color", "name"}));
    const auto refused = filters->allowOnly({"name"});
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message(), HasSubstr("'color'"));
}

TEST(FiltersTest, EveryLabelMustMatch) {
    const std::map<std::string, std::string> labels{{"a", "1"}, {"b", ""}, {"c", "x=y"}};
    const auto match = [&](const std::string& list) {
        return Filters::parse("{\"label\":" + list + "}")->labelsMatch(labels);
    };
    EXPECT_TRUE(match("[]"));
    EXPECT_TRUE(match(R"(["a"])"));
    EXPECT_TRUE(match(R"(["a=1","b","b=","c=x=y"])"));
    EXPECT_FALSE(match(R"(["a=2"])"));
    EXPECT_FALSE(match(R"(["a","none"])"));
    EXPECT_FALSE(match(R"(["a="])"));
    EXPECT_TRUE(Filters::parse("{}")->labelsMatch({}));
}

} // namespace
} // namespace slipway::api
