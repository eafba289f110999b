#include <gtest/gtest.h>

#include "base/file.h"
#include "runtime/id_range.h"

namespace slipway::runtime {

TEST(IdRangeTest, readsTheFormatsOfTheSystemsFiles) {
    const auto subordinate =
        parseSubordinateIds("alice:100000:65536\nbad\nbob:165536:65536\nneg:-1:3\nbig:4294967290:100\n:1:0\n");
    ASSERT_EQ(3u, subordinate.size());
    EXPECT_EQ((IdRange{100000, 65536}), subordinate[0]);
    EXPECT_EQ((IdRange{4294967290, 5}), subordinate[2]);
    const auto users = parsePasswdIds("root:x:0:0:root:/root:/bin/sh\nodd:x:1900000000:7::/:\nbroken:x\n");
    ASSERT_EQ(4u, users.size());
    EXPECT_EQ((IdRange{1900000000, 1}), users[2]);
}

TEST(IdRangeTest, choosesDisjointRangesForDifferentOwners) {
    std::vector<IdRange> taken;
    for (std::uint32_t owner = 1000; owner < 1100; ++owner) {
        const auto range = chooseIdRange(owner, taken);
        ASSERT_TRUE(range);
        for (const auto& other : taken)
            EXPECT_FALSE(range->overlaps(other));
        EXPECT_EQ(65536u, range->size);
        EXPECT_GE(range->start, FirstAllocatable);
        EXPECT_LE(range->end() - 1, LastAllocatable);
        taken.push_back(*range);
    }
}

TEST(IdRangeTest, sameOwnerTendsToTheSameRange) {
    EXPECT_EQ(chooseIdRange(1000, {})->start, chooseIdRange(1000, {})->start);
    EXPECT_NE(chooseIdRange(1000, {})->start, chooseIdRange(1001, {})->start);
}

TEST(IdRangeTest, avoidsASingleLoginIdInsideARange) {
    const auto first = *chooseIdRange(1000, {});
    const std::vector<IdRange> taken{{first.start + 40000, 1}};
    const auto second = chooseIdRange(1000, taken);
    ASSERT_TRUE(second);
    EXPECT_FALSE(second->overlaps(first));
}

TEST(IdRangeTest, saysWhenNothingIsLeft) {
    const std::vector<IdRange> taken{{FirstAllocatable, LastAllocatable - FirstAllocatable + 1}};
    EXPECT_EQ(Errc::NoSpace, chooseIdRange(1000, taken).error().code());
}

TEST(IdRangeTest, missingSystemFilesAreFine) {
    EXPECT_TRUE(readReservedIds("/nonexistent")->empty());
}

} // namespace slipway::runtime
