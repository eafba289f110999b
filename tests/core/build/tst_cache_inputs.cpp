#include <gtest/gtest.h>

#include "build/detail/cache_inputs.h"

using namespace slipway;
using namespace slipway::build::detail;

namespace {
CacheInputs make(std::initializer_list<std::pair<std::string, std::string>> list) {
    CacheInputs inputs;
    for (const auto& [name, value] : list)
        inputs.add(name, value);
    return inputs;
}
} // namespace

TEST(CacheInputs, keysDependOnEveryByteAndBorder) {
    EXPECT_EQ(make({{"a", "b"}}).key(), make({{"a", "b"}}).key());
    EXPECT_NE(make({{"a", "b"}}).key(), make({{"ab", ""}}).key());
    EXPECT_NE(make({{"a", "b"}, {"c", "d"}}).key(), make({{"a", "bc"}, {"", "d"}}).key());
}

TEST(CacheInputs, surviveTheirJson) {
    const auto inputs = make({{"instruction", "RUN \"x\"\n"}, {"file:a", "1"}});
    const auto parsed = CacheInputs::parse(inputs.toJson(fromUnixNanos(5)));
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->inputs.key(), inputs.key());
    EXPECT_EQ(parsed->created, fromUnixNanos(5));
    EXPECT_FALSE(CacheInputs::parse("nothing"));
    EXPECT_FALSE(CacheInputs::parse("{\"inputs\":[[1]]}"));
}

TEST(CacheInputs, sumUpVeryManyFiles) {
    CacheInputs before, now;
    for (int i = 0; i < 5000; ++i) {
        before.add("file:" + std::to_string(i), "1");
        now.add("file:" + std::to_string(i), i == 77 ? "2" : "1");
    }
    const std::string json = before.toJson({});
    EXPECT_LT(json.size(), 1000u);
    EXPECT_EQ(explainDifference(CacheInputs::parse(json)->inputs, now, ""), "files changed");
}

TEST(CacheInputs, explainSeveralFiles) {
    EXPECT_EQ(explainDifference(make({{"file:a", "1"}, {"file:b", "1"}}), make({{"file:a", "2"}, {"file:b", "2"}}), ""),
              "a changed and 1 more");
    EXPECT_EQ(explainDifference(make({{"user", "a"}}), make({{"user", "b"}}), ""), "user: a -> b");
    EXPECT_EQ(explainDifference(make({}), make({{"arg:X", "b"}}), ""), "build arg X is new");
}

TEST(CacheInputs, doNotShowWhatLooksSecret) {
    EXPECT_EQ(explainDifference(make({{"arg:NPM_TOKEN", "hush"}}), make({{"arg:NPM_TOKEN", "quiet"}}), ""),
              "build arg NPM_TOKEN changed");
}
