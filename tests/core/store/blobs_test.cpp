#include "support.h"

namespace slipway::store::test {
namespace {

class Blobs : public testing::Test {
protected:
    TemporaryDirectory m_directory;
    std::unique_ptr<Store> m_store = openStore(m_directory / "root");
};

TEST_F(Blobs, AreFoundByTheirDigest) {
    const auto digest = m_store->blobs().put("hello");
    ASSERT_OK(digest);
    EXPECT_EQ(*digest, oci::digestOf("hello"));
    EXPECT_TRUE(m_store->blobs().has(*digest));
    EXPECT_EQ(*m_store->blobs().size(*digest), 5u);
    EXPECT_EQ(*m_store->blobs().read(*digest), "hello");
    EXPECT_TRUE(exists(m_directory / ("root/blobs/sha256/" + digest->hex())));
    EXPECT_EQ(m_store->blobs().open(oci::digestOf("other")).error().code(), Errc::NotFound);
}

TEST_F(Blobs, OfAnotherDigestThanAskedForAreRefused) {
    const auto wanted = oci::digestOf("good");
    auto writer = m_store->blobs().write(wanted);
    ASSERT_OK(writer);
    ASSERT_OK(writer->write("evil"));
    const auto done = writer->commit();
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code(), Errc::Corrupt);
    writer->discard();
    EXPECT_FALSE(m_store->blobs().has(wanted));
    auto again = m_store->blobs().write(wanted);
    ASSERT_OK(again);
    EXPECT_EQ(again->resumedBytes(), 0u);
}

TEST_F(Blobs, ResumeWhereTheLastWriterStopped) {
    const std::string content = "first half, second half";
    const auto wanted = oci::digestOf(content);
    {
        auto writer = m_store->blobs().write(wanted);
        ASSERT_OK(writer);
        ASSERT_OK(writer->write(content.substr(0, 10)));
    }
    auto writer = m_store->blobs().write(wanted);
    ASSERT_OK(writer);
    EXPECT_EQ(writer->resumedBytes(), 10u);
    ASSERT_OK(writer->write(content.substr(10)));
    ASSERT_OK(writer->commit());
    EXPECT_EQ(*m_store->blobs().read(wanted), content);
}

TEST_F(Blobs, LongerThanAnnouncedAreRefused) {
    auto writer = m_store->blobs().write(oci::digestOf("x"), 4);
    ASSERT_OK(writer);
    ASSERT_OK(writer->write("1234"));
    EXPECT_EQ(writer->write("5").error().code(), Errc::TooLarge);
}

TEST_F(Blobs, HaveOneWriterAtATime) {
    auto writer = m_store->blobs().write(oci::digestOf("x"));
    ASSERT_OK(writer);
    EXPECT_EQ(m_store->blobs().write(oci::digestOf("x")).error().code(), Errc::Conflict);
}

TEST_F(Blobs, DamagedOnDiskAreNoticed) {
    const auto digest = *m_store->blobs().put("hello");
    ASSERT_OK(writeFileAtomically(m_store->layout().blob(digest), "hellO"));
    EXPECT_EQ(m_store->blobs().read(digest).error().code(), Errc::Corrupt);
    EXPECT_EQ(m_store->verify()->size(), 1u);
}

TEST_F(Blobs, NobodyRefersToAreCollectedUnlessALeaseHasSeenThem) {
    const auto digest = *m_store->blobs().put("hello");
    {
        const Lease lease = m_store->lease();
        EXPECT_TRUE(m_store->blobs().has(digest));
        EXPECT_EQ(m_store->collect()->blobs, 0u);
    }
    const auto report = m_store->collect();
    ASSERT_OK(report);
    EXPECT_EQ(report->blobs, 1u);
    EXPECT_EQ(report->freedBytes, 5u);
    EXPECT_FALSE(m_store->blobs().has(digest));
    EXPECT_FALSE(exists(m_store->layout().blob(digest)));
}

} // namespace
} // namespace slipway::store::test
