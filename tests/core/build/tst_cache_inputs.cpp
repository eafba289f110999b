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
std::string explained(const CacheInputs& before, const CacheInputs& now) {
    return explainDifference(before, now, std::nullopt).text();
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
    EXPECT_EQ(explained(CacheInputs::parse(json)->inputs, now), "77 changed");
    now.add("file:more", "1");
    EXPECT_EQ(explained(CacheInputs::parse(json)->inputs, now), "77 changed and 1 more");
    // A record may come from anywhere.
    for (const char* kept : {"", "x", "12:", "99999999999:AAAA", "8:eJwDAAAAAAE=", "4:eJxLTEoGAAJNASc="})
        EXPECT_EQ(explained(make({{"files", "1"}, {"files-kept", kept}}), make({{"file:a", "1"}})), "files changed");
}

TEST(CacheInputs, sayWhatOfAFileChanged) {
    const auto change = [](const char* before, const char* now) {
        return explained(make({{"file:a", before}}), make({{"file:a", now}}));
    };
    EXPECT_EQ(change("100644 0:0 3 sha256:1", "100755 0:0 3 sha256:1"), "a: mode 644 -> 755");
    EXPECT_EQ(change("100644 0:0 3 sha256:1", "100644 5:6 3 sha256:1"), "a: owner 0:0 -> 5:6");
    EXPECT_EQ(change("100644 0:0 3 sha256:1", "100644 0:0 3 sha256:2"), "a changed");
    EXPECT_EQ(change("100644 0:0 3 sha256:1", "100755 0:0 3 sha256:2"), "a changed");
    EXPECT_EQ(change("100644 0:0 3 sha256:1", "40755 0:0 3 "), "a changed");
    EXPECT_EQ(change("", ""), "the cached result was removed");
}

TEST(CacheInputs, explainSeveralFiles) {
    EXPECT_EQ(explained(make({{"file:a", "1"}, {"file:b", "1"}}), make({{"file:a", "2"}, {"file:b", "2"}})),
              "a changed and 1 more");
    EXPECT_EQ(explained(make({{"user", "a"}}), make({{"user", "b"}})), "user: a -> b");
    EXPECT_EQ(explained(make({}), make({{"arg:X", "b"}})), "build arg X is new");
}

TEST(CacheInputs, doNotShowWhatLooksSecret) {
    EXPECT_EQ(explained(make({{"arg:NPM_TOKEN", "hush"}}), make({{"arg:NPM_TOKEN", "quiet"}})),
              "build arg NPM_TOKEN changed");
}

TEST(CacheInputs, explainWithArgumentsOfTheirOwn) {
    const auto file = explainDifference(make({{"file:context assets: file a b", "1"}, {"file:c", "1"}}),
                                        make({{"file:context assets: file a b", "2"}}), std::nullopt);
    EXPECT_EQ(file, (Fact{FactCode::FileChanged, {{"context", "assets"}, {"file", "a b"}, {"more", std::int64_t{1}}}}));
    EXPECT_EQ(file.text(), "context assets: file a b changed and 1 more");
    const auto changed = [](const char* name) {
        return explainDifference(make({{name, "1"}}), make({{name, "2"}}), std::nullopt);
    };
    EXPECT_EQ(changed("source:stage build"), (Fact{FactCode::StageChanged, {{"stage", "build"}}}));
    EXPECT_EQ(changed("source:image x:1"), (Fact{FactCode::ImageChanged, {{"image", "x:1"}}}));
    EXPECT_EQ(changed("source:https://x/y"), (Fact{FactCode::SourceChanged, {{"source", "https://x/y"}}}));
    const Fact parent{FactCode::CacheOff};
    EXPECT_EQ(explainDifference(make({{"parent", "1"}}), make({{"parent", "2"}}), parent), parent);
}
