// Which cache records go, and which never do.
#include <thread>

#include <gmock/gmock.h>

#include "store/cache_records.h"
#include "support.h"

namespace slipway::store::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class CachePrune : public testing::Test {
protected:
    // A layer with `bytes` of content above `parent`, and the record of the step that made it.
    LayerInfo step(const std::string& key, std::size_t bytes, const oci::Digest& parent = {}) {
        const auto layer = addLayer(*m_store, makeTar({{.name = key, .data = std::string(bytes, 'x')}}), parent);
        EXPECT_TRUE(layer);
        record(key, layer->chainId, bytes);
        return *layer;
    }
    void record(const std::string& key, const oci::Digest& chain, std::uint64_t bytes = 0) {
        ASSERT_OK(m_store->cache().put({.key = key, .slot = key, .chainId = chain, .size = bytes}));
        // Times order what was used last.
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    std::vector<std::string> prune(CachePruneOptions options) {
        const auto report = m_store->cache().prune(options);
        EXPECT_TRUE(report);
        m_bytes = report->bytes;
        return report->keys();
    }
    void use(const LayerInfo& layer) {
        ASSERT_OK(m_store->documents(DocumentKind::Container).insert({.id = "c" + layer.id, .chainId = layer.chainId}));
    }

    TemporaryDirectory m_directory;
    std::unique_ptr<Store> m_store = openStore(m_directory / "root");
    std::uint64_t m_bytes = 0;
};

TEST_F(CachePrune, LeastRecentlyUsedGoFirstUntilTheRestFits) {
    step("a", 100);
    step("b", 200);
    step("c", 300);
    EXPECT_EQ(*m_store->cache().exclusiveBytes(), 600u);
    EXPECT_THAT(prune({.keepBytes = 550}), ElementsAre("a"));
    EXPECT_EQ(m_bytes, 100u);
    ASSERT_OK(m_store->cache().get("b"));
    EXPECT_THAT(prune({.keepBytes = 250}), ElementsAre("c"));
    EXPECT_THAT(prune({.keepBytes = 250}), IsEmpty());
    EXPECT_THAT(prune({}), ElementsAre("b"));
    EXPECT_EQ(m_store->collect()->layers, 3u);
}

TEST_F(CachePrune, ALayerCountsOnceAndAsLongAsAnythingNeedsIt) {
    const auto base = step("base", 100);
    step("top", 10, base.chainId);
    record("again", base.chainId, 100);
    EXPECT_EQ(*m_store->cache().exclusiveBytes(), 110u);
    // To let the base's record go frees nothing: two others need its layer.
    EXPECT_THAT(prune({.keepBytes = 100}), ElementsAre("base", "top"));
    EXPECT_EQ(m_bytes, 10u);
}

TEST_F(CachePrune, WhatAnImageNeedsIsSharedAndStaysUnlessAllIsAskedFor) {
    const auto used = step("used", 100);
    step("spare", 10);
    record("metadata", {});
    use(used);
    EXPECT_EQ(*m_store->cache().exclusiveBytes(), 10u);
    const auto all = m_store->cache().usage();
    ASSERT_TRUE(all);
    for (const auto& usage : *all)
        EXPECT_EQ(usage.shared, usage.record.key == "used");
    EXPECT_THAT(prune({.onlyUnreferenced = true}), ElementsAre("spare"));
    EXPECT_THAT(prune({}), UnorderedElementsAre("used", "metadata"));
    EXPECT_EQ(m_bytes, 0u);
    EXPECT_EQ(m_store->collect()->layers, 1u);
}

TEST_F(CachePrune, WhatALeaseHolderHasSeenStays) {
    step("old", 10);
    step("seen", 10);
    auto lease = std::make_optional(m_store->lease());
    EXPECT_TRUE((*m_store->cache().get("seen")).has_value());
    EXPECT_THAT(prune({}), ElementsAre("old"));
    EXPECT_TRUE(m_store->cache().usage()->front().inUse);
    lease.reset();
    EXPECT_THAT(prune({}), ElementsAre("seen"));
}

TEST_F(CachePrune, GoesByAgeAndByWhateverIsAskedFor) {
    step("a", 1);
    const Timestamp between = now();
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    step("b", 1);
    EXPECT_THAT(prune({.select = [](const CacheUsage& usage) { return usage.record.key == "c"; }}), IsEmpty());
    EXPECT_THAT(prune({.unusedSince = between}), ElementsAre("a"));
    EXPECT_THAT(prune({.select = [](const CacheUsage& usage) { return usage.record.key == "b"; }}), ElementsAre("b"));
}

TEST_F(CachePrune, RecordsAreKnownAtOnceAndWrittenLater) {
    m_store.reset();
    const std::string root = m_directory / "behind";
    const auto open = [&] { return std::move(*Store::open({.root = root, .ownership = testOwnership()})); };
    m_store = open();
    const auto layer = addLayer(*m_store, makeTar({{.name = "f", .data = "1"}}));
    ASSERT_OK(layer);
    record("k", layer->chainId, 1);
    EXPECT_EQ((*m_store->cache().get("k"))->slot, "k");
    EXPECT_EQ((*m_store->cache().latest("k"))->key, "k");
    // Its layer is kept although the record is no row yet.
    EXPECT_EQ(m_store->collect()->layers, 0u);
    m_store.reset();
    m_store = open();
    EXPECT_TRUE((*m_store->cache().get("k")).has_value());
}

TEST_F(CachePrune, ForgetsFileDigests) {
    m_store->cache().rememberFileDigest("f", "d");
    ASSERT_OK(m_store->sync());
    m_store->cache().forgetFileDigests(now() - std::chrono::hours(1));
    EXPECT_EQ(m_store->cache().fileDigests({"f", "g"}), (std::vector<std::optional<std::string>>{"d", std::nullopt}));
    m_store->cache().forgetFileDigests(now() + std::chrono::hours(1));
    EXPECT_FALSE(m_store->cache().fileDigest("f"));
}

} // namespace
} // namespace slipway::store::test
