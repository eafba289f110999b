// Differences between texts, as the comparison of two builds shows them.
#include "base/diff.h"

#include <gtest/gtest.h>

namespace slipway {
namespace {

TEST(UnifiedDiff, IsEmptyForTheSame) {
    EXPECT_EQ(unifiedDiff("a\nb\n", "a\nb\n", "x", "y"), "");
    EXPECT_EQ(unifiedDiff("", "", "x", "y"), "");
}

TEST(UnifiedDiff, ReadsAsDiffPrintsIt) {
    EXPECT_EQ(unifiedDiff("FROM a\nRUN b\nRUN c\n", "FROM a\nRUN x\nRUN c\nCMD d\n", "x", "y"),
              "--- x\n+++ y\n@@ -1,3 +1,4 @@\n FROM a\n-RUN b\n+RUN x\n RUN c\n+CMD d\n");
    EXPECT_EQ(unifiedDiff("", "a\n", "x", "y"), "--- x\n+++ y\n@@ -0,0 +1,1 @@\n+a\n");
}

TEST(UnifiedDiff, ChangesFarApartAreHunksOfTheirOwn) {
    std::string a, b;
    for (int i = 0; i < 40; ++i) {
        a += std::to_string(i) + "\n";
        b += (i == 5 || i == 9 || i == 30 ? "x" : std::to_string(i)) + "\n";
    }
    const std::string diff = unifiedDiff(a, b, "x", "y");
    EXPECT_NE(diff.find("@@ -3,11 +3,11 @@\n 2\n"), std::string::npos) << diff;
    EXPECT_NE(diff.find("@@ -28,7 +28,7 @@\n 27\n"), std::string::npos) << diff;
}

TEST(CommonSubsequence, IsALongestOne) {
    const std::vector<std::string> a{"A", "B", "C", "A", "B", "B", "A"}, b{"C", "B", "A", "B", "A", "C"};
    const auto pairs = commonSubsequence(a, b);
    EXPECT_EQ(pairs.size(), 4u);
    for (const auto& [i, j] : pairs)
        EXPECT_EQ(a[i], b[j]);
    EXPECT_TRUE(commonSubsequence({"a"}, {"b"}).empty());
    EXPECT_EQ(commonSubsequence({"a", "b"}, {"b"}).size(), 1u);
}

TEST(CommonSubsequence, GivesUpInTimeOnTextsThatHaveNothingInCommon) {
    std::vector<std::string> a, b;
    for (int i = 0; i < 50'000; ++i) {
        a.push_back("a" + std::to_string(i));
        b.push_back("b" + std::to_string(i));
    }
    a.back() = b.back() = "end";
    EXPECT_EQ(commonSubsequence(a, b).size(), 1u);
}

} // namespace
} // namespace slipway
