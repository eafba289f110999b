// The engine's documents, transactions, cache records.
#include <thread>

#include <sys/stat.h>

#include "support.h"

namespace slipway::store::test {
namespace {

class Records : public testing::Test {
protected:
    DocumentTable& containers() { return m_store->documents(DocumentKind::Container); }
    TemporaryDirectory m_directory;
    std::unique_ptr<Store> m_store = openStore(m_directory / "root");
};

TEST_F(Records, SurviveAReopen) {
    ASSERT_OK(containers().insert({.id = "c1", .name = "web", .owner = "o", .json = R"({"a":1})"}));
    m_store.reset();
    m_store = openStore(m_directory / "root");
    const auto found = containers().findByName("web");
    ASSERT_OK(found);
    EXPECT_EQ(found->id, "c1");
    EXPECT_EQ(found->json, R"({"a":1})");
    EXPECT_EQ(containers().listOf("o")->size(), 1u);
}

TEST_F(Records, NamesHaveOneHolder) {
    ASSERT_OK(containers().insert({.id = "c1", .name = "web"}));
    const auto second = containers().insert({.id = "c2", .name = "web"});
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code(), Errc::Conflict);
    EXPECT_NE(second.error().message().find("c1"), std::string::npos);
    ASSERT_OK(m_store->documents(DocumentKind::Volume).insert({.id = "v", .name = "web"}));
    ASSERT_OK(containers().insert({.id = "c2", .name = "db"}));
    EXPECT_EQ(containers().rename("c2", "web").error().code(), Errc::Conflict);
    ASSERT_OK(containers().rename("c1", "old"));
    ASSERT_OK(containers().rename("c2", "web"));
    EXPECT_EQ(containers().insert({.id = "c2"}).error().code(), Errc::Conflict);
}

TEST_F(Records, ResolveByIdNameAndPrefix) {
    ASSERT_OK(containers().insert({.id = "abc1", .name = "abc"}));
    ASSERT_OK(containers().insert({.id = "abc2", .name = "x"}));
    EXPECT_EQ(containers().resolve("abc1")->name, "abc");
    EXPECT_EQ(containers().resolve("abc")->id, "abc1");
    EXPECT_EQ(containers().resolve("ab").error().code(), Errc::Conflict);
    EXPECT_EQ(containers().resolve("abc2")->name, "x");
    EXPECT_EQ(containers().resolve("zz").error().code(), Errc::NotFound);
    EXPECT_EQ(containers().resolve("%").error().code(), Errc::NotFound);
}

TEST_F(Records, RevisionsGrowAndGuardAgainstLostUpdates) {
    const auto first = *containers().insert({.id = "c1"});
    const auto second = *containers().put({.id = "c1", .json = "2"}, first);
    EXPECT_GT(second, first);
    EXPECT_EQ(containers().put({.id = "c1", .json = "3"}, first).error().code(), Errc::Conflict);
    EXPECT_EQ(containers().get("c1")->json, "2");
}

TEST_F(Records, TransactionsHappenTogetherOrNotAtAll) {
    {
        auto transaction = m_store->transaction();
        ASSERT_OK(transaction);
        ASSERT_OK(containers().insert({.id = "c1"}));
        EXPECT_FALSE(containers().insert({.id = "c1"})); // undoes only itself
        ASSERT_OK(m_store->documents(DocumentKind::Network).insert({.id = "n1"}));
    }
    EXPECT_EQ(containers().count(), 0u);
    {
        auto transaction = m_store->transaction();
        ASSERT_OK(transaction);
        ASSERT_OK(containers().insert({.id = "c1"}));
        auto inner = m_store->transaction();
        ASSERT_OK(inner);
        ASSERT_OK(containers().insert({.id = "c2"}));
        ASSERT_OK(inner->commit());
        ASSERT_OK(transaction->commit());
    }
    EXPECT_EQ(containers().count(), 2u);
}

TEST_F(Records, OfOtherThreadsWaitForATransaction) {
    auto transaction = m_store->transaction();
    ASSERT_OK(transaction);
    ASSERT_OK(containers().insert({.id = "c1"}));
    std::thread other([&] { EXPECT_TRUE(containers().insert({.id = "c2"})); });
    ASSERT_OK(containers().insert({.id = "c3"}));
    ASSERT_OK(transaction->commit());
    other.join();
    EXPECT_EQ(containers().count(), 3u);
}

TEST_F(Records, CacheHitsCountAndExplainThemselves) {
    auto& cache = m_store->cache();
    ASSERT_OK(cache.put({.key = "k1", .slot = "Dockerfile:3", .inputs = "1", .size = 100}));
    ASSERT_OK(cache.put({.key = "k2", .slot = "Dockerfile:3", .inputs = "2", .size = 10}));
    EXPECT_EQ((*cache.latest("Dockerfile:3"))->key, "k2");
    EXPECT_FALSE(cache.get("nope")->has_value());
    EXPECT_EQ((*cache.get("k1"))->inputs, "1");
    const auto all = cache.list();
    ASSERT_OK(all);
    EXPECT_EQ(all->front().key, "k1");
    EXPECT_EQ(all->front().useCount, 2u);
    const auto pruned = cache.prune({.keepBytes = 105});
    ASSERT_OK(pruned);
    EXPECT_EQ(pruned->keys(), std::vector<std::string>{"k2"});
    EXPECT_EQ(pruned->bytes, 10u);
    EXPECT_EQ(cache.prune({.unusedSince = fromUnixNanos(0)})->records.size(), 0u);
}

TEST_F(Records, FileDigestsAreRemembered) {
    auto& cache = m_store->cache();
    EXPECT_FALSE(cache.fileDigest("8:1:42"));
    cache.rememberFileDigest("8:1:42", "sha256:x");
    EXPECT_EQ(cache.fileDigest("8:1:42"), "sha256:x");
    ASSERT_OK(m_store->sync());
    m_store.reset();
    m_store = openStore(m_directory / "root");
    EXPECT_EQ(m_store->cache().fileDigest("8:1:42"), "sha256:x");
}

TEST_F(Records, AStoreHasOneHelperAndIsPrivate) {
    EXPECT_EQ(Store::open({.root = m_directory / "root"}).error().code(), Errc::Conflict);
    const std::string open = m_directory / "open";
    ASSERT_OK(makeDirectories(open, 0755));
    ASSERT_EQ(::chmod(open.c_str(), 0755), 0);
    EXPECT_EQ(Store::open({.root = open}).error().code(), Errc::PermissionDenied);
}

} // namespace
} // namespace slipway::store::test
