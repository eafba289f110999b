// Directories of RUN --mount=type=cache: who may have one, and when it may go.
#include "engine/detail/cache_mounts.h"

#include <thread>

#include <gtest/gtest.h>
#include <unistd.h>

#include "base/file.h"
#include "temporary_directory.h"

namespace slipway::engine {
namespace {

using build::StepCacheSharing;

class CacheMountsTest : public testing::Test {
protected:
    void SetUp() override {
        store::StoreOptions options;
        options.root = directory.path() + "/store";
        options.ownership = ::geteuid() == 0 ? store::Ownership::Natural : store::Ownership::Mine;
        options.backgroundSync = false;
        options.durable = false;
        auto opened = store::Store::open(std::move(options));
        ASSERT_TRUE(opened) << opened.error().describe();
        store = std::move(*opened);
        mounts = std::make_unique<CacheMounts>(*store);
    }
    std::string onDisk(const std::string& name) const { return store->layout().inFs(CacheMounts::relative(name)); }
    // As a step does: the directory is made once the use is had.
    CacheMounts::Use fill(const std::string& id, std::size_t bytes) {
        auto use = mounts->use(id, StepCacheSharing::Shared, {});
        EXPECT_TRUE(use);
        EXPECT_TRUE(makeDirectories(onDisk(use->name()), 0755));
        EXPECT_TRUE(writeFileAtomically(onDisk(use->name()) + "/file", std::string(bytes, 'x'), 0644));
        mounts->noteUse(*use, id);
        return std::move(*use);
    }
    test::TemporaryDirectory directory;
    std::unique_ptr<store::Store> store;
    std::unique_ptr<CacheMounts> mounts;
};

TEST_F(CacheMountsTest, AreSharedUnderTheirId) {
    const auto one = mounts->use("a", StepCacheSharing::Shared, {});
    const auto two = mounts->use("a", StepCacheSharing::Shared, {});
    const auto other = mounts->use("b", StepCacheSharing::Shared, {});
    EXPECT_EQ(one->name(), two->name());
    EXPECT_NE(one->name(), other->name());
}

TEST_F(CacheMountsTest, LockedOnesGoFromOneStepToTheNext) {
    auto first = mounts->use("a", StepCacheSharing::Locked, {});
    ASSERT_TRUE(first);
    std::stop_source stop;
    std::thread impatient([&] {
        const auto second = mounts->use("a", StepCacheSharing::Locked, stop.get_token());
        ASSERT_FALSE(second);
        EXPECT_EQ(second.error().code(), Errc::Cancelled);
    });
    stop.request_stop();
    impatient.join();
    std::thread patient([&] { EXPECT_TRUE(mounts->use("a", StepCacheSharing::Locked, {})); });
    *first = {};
    patient.join();
}

TEST_F(CacheMountsTest, PrivateOnesGiveEachStepADirectoryAndUseItAgain) {
    auto one = mounts->use("a", StepCacheSharing::Private, {});
    const auto two = mounts->use("a", StepCacheSharing::Private, {});
    EXPECT_NE(one->name(), two->name());
    const std::string name = one->name();
    *one = {};
    EXPECT_EQ(mounts->use("a", StepCacheSharing::Private, {})->name(), name);
}

TEST_F(CacheMountsTest, AreListedWithTheirSizesAndWhoseTheyAre) {
    const auto use = fill("/root/.cache", 100'000);
    const auto all = mounts->list();
    ASSERT_EQ(all.size(), 1u);
    EXPECT_TRUE(all.front().inUse);
    EXPECT_GE(all.front().size, 100'000u);
    EXPECT_LT(all.front().size, 200'000u);
    if (::geteuid() == 0) { // others cannot write trusted attributes
        EXPECT_EQ(all.front().id, "/root/.cache");
        EXPECT_EQ(all.front().useCount, 1u);
        mounts->noteUse(use, "/root/.cache");
        EXPECT_EQ(mounts->list().front().useCount, 2u);
        EXPECT_EQ(mounts->list().front().created, all.front().created);
    }
}

TEST_F(CacheMountsTest, AreNotRemovedUnderAStep) {
    auto use = fill("a", 10);
    const std::string name = use.name();
    EXPECT_FALSE(*mounts->remove(name));
    EXPECT_TRUE(exists(onDisk(name)));
    use = {};
    EXPECT_TRUE(*mounts->remove(name));
    EXPECT_FALSE(exists(onDisk(name)));
    EXPECT_TRUE(mounts->list().empty());
}

TEST_F(CacheMountsTest, HalfMadeOnesOfAnEarlierProcessGo) {
    const std::string half = store->layout().inFs("cache/0123.new-4567");
    ASSERT_TRUE(makeDirectories(half, 0755));
    EXPECT_TRUE(mounts->list().empty());
    CacheMounts again(*store);
    EXPECT_FALSE(exists(half));
}

} // namespace
} // namespace slipway::engine
