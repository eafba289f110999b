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
    EXPECT_LT(json.size(), 40'000u);
    EXPECT_EQ(explainDifference(CacheInputs::parse(json)->inputs, now, ""), "77 changed");
    now.add("file:more", "1");
    EXPECT_EQ(explainDifference(CacheInputs::parse(json)->inputs, now, ""), "77 changed and 1 more");
    // A record may come from anywhere.
    for (const char* kept : {"", "x", "12:", "99999999999:AAAA", "8:eJwDAAAAAAE=", "4:eJxLTEoGAAJNASc="})
        EXPECT_EQ(explainDifference(make({{"files", "1"}, {"files-kept", kept}}), make({{"file:a", "1"}}), ""),
                  "files changed");
}

TEST(CacheInputs, sayWhatOfAFileChanged) {
    const auto change = [](const char* before, const char* now) {
        return explainDifference(make({{"file:a", before}}), make({{"file:a", now}}), "");
    };
    EXPECT_EQ(change("100644 0:0 3 sha256:1", "100755 0:0 3 sha256:1"), "a: mode 644 -> 755");
    EXPECT_EQ(change("100644 0:0 3 sha256:1", "100644 5:6 3 sha256:1"), "a: owner 0:0 -> 5:6");
    EXPECT_EQ(change("100644 0:0 3 sha256:1", "100644 0:0 3 sha256:2"), "a changed");
    EXPECT_EQ(change("100644 0:0 3 sha256:1", "100755 0:0 3 sha256:2"), "a changed");
    EXPECT_EQ(change("100644 0:0 3 sha256:1", "40755 0:0 3 "), "a changed");
    EXPECT_EQ(change("", ""), "the cached result was removed");
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
