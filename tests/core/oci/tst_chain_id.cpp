#include <gtest/gtest.h>

#include "oci/chain_id.h"

namespace slipway::oci {
namespace {

TEST(ChainId, OfOneLayerIsItsDiffId) {
    const std::vector<Digest> one{digestOf("a")};
    EXPECT_EQ(chainId(one), digestOf("a"));
    EXPECT_TRUE(chainId(std::vector<Digest>{}).empty());
}

TEST(ChainId, DependsOnOrderAndFollowsTheSpecification) {
    const auto a = digestOf("a"), b = digestOf("b"), c = digestOf("c");
    const std::vector<Digest> abc{a, b, c};
    const auto ab = digestOf(a.str() + " " + b.str());
    EXPECT_EQ(chainId(abc), digestOf(ab.str() + " " + c.str()));
    EXPECT_NE(chainId(abc), chainId(std::vector<Digest>{b, a, c}));
    EXPECT_EQ(chainIds(abc), (std::vector<Digest>{a, ab, chainId(abc)}));
    EXPECT_EQ(chainId(ab, c), chainId(abc));
}

} // namespace
} // namespace slipway::oci
