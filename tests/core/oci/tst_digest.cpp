#include <gtest/gtest.h>

#include <unordered_set>

#include "oci/digest.h"

namespace slipway::oci {
namespace {

const std::string kEmptySha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

TEST(Digest, KnowsTheDigestOfNothing) {
    EXPECT_EQ(digestOf("").str(), "sha256:" + kEmptySha256);
}

TEST(Digest, ParsesWhatItPrints) {
    const auto digest = Digest::parse("sha256:" + kEmptySha256);
    ASSERT_TRUE(digest);
    EXPECT_EQ(*digest, digestOf(""));
    EXPECT_EQ(digest->hex(), kEmptySha256);
    EXPECT_EQ(digest->algorithmName(), "sha256");
    EXPECT_EQ(digest->shortHex(), "e3b0c44298fc");
    const auto longOne = Digest::parse("sha512:" + std::string(128, 'a'));
    ASSERT_TRUE(longOne);
    EXPECT_EQ(longOne->algorithm(), Digest::Algorithm::Sha512);
}

TEST(Digest, RefusesAnythingElse) {
    for (const std::string& text :
         {std::string(), std::string("sha256"), std::string("sha256:"), "sha256:" + kEmptySha256 + "0",
          "sha256:" + kEmptySha256.substr(1), "SHA256:" + kEmptySha256, "sha256:" + std::string(64, 'A'),
          "md5:" + kEmptySha256.substr(32), "sha256:../" + kEmptySha256.substr(3), "sha512:" + kEmptySha256,
          " sha256:" + kEmptySha256, "sha256:" + kEmptySha256.substr(1) + std::string(1, '\0')})
        EXPECT_FALSE(Digest::parse(text)) << text;
}

TEST(Digest, EmptyOneIsUnlikeAnyOther) {
    EXPECT_TRUE(Digest().empty());
    EXPECT_NE(Digest(), digestOf(""));
    EXPECT_EQ(Digest().str(), "");
    EXPECT_TRUE(std::unordered_set<Digest>({digestOf("a"), digestOf("b")}).contains(digestOf("a")));
}

TEST(Hasher, StreamsPeeksAndStartsAfresh) {
    Hasher hasher;
    hasher.update("a");
    EXPECT_EQ(hasher.peek(), digestOf("a"));
    hasher.update("b");
    EXPECT_EQ(hasher.bytes(), 2u);
    EXPECT_EQ(hasher.finish(), digestOf("ab"));
    EXPECT_EQ(hasher.bytes(), 0u);
    EXPECT_EQ(hasher.finish(), digestOf(""));
}

TEST(Hasher, DoesSha512) {
    EXPECT_EQ(Hasher(Digest::Algorithm::Sha512).finish().str().substr(0, 23), "sha512:cf83e1357eefb8bd");
}

} // namespace
} // namespace slipway::oci
