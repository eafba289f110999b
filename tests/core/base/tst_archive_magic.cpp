#include <gtest/gtest.h>

#include <string>

#include <fmt/format.h>

#include "base/archive_magic.h"

using namespace slipway;

namespace {

// A tar header without "ustar", as before 1988.
std::string oldHeader() {
    std::string block(kArchiveHeadBytes, '\0');
    block.replace(0, 5, "hello");
    block.replace(100, 7, "0000644");
    block.replace(124, 11, "00000000001");
    block.replace(148, 8, "        ");
    long sum = 0;
    for (const char c : block)
        sum += static_cast<unsigned char>(c);
    block.replace(148, 7, fmt::format("{:06o}", sum) + '\0');
    return block;
}

} // namespace

TEST(ArchiveMagic, KnowsCompressedFiles) {
    EXPECT_EQ(archiveKindOf("\x1f\x8b\x08..."), ArchiveKind::Gzip);
    EXPECT_EQ(archiveKindOf("BZh9..."), ArchiveKind::Bzip2);
    EXPECT_EQ(archiveKindOf(std::string_view("\xfd"
                                             "7zXZ\0..",
                                             8)),
              ArchiveKind::Xz);
    EXPECT_EQ(archiveKindOf("\x28\xb5\x2f\xfd..."), ArchiveKind::Zstd);
}

TEST(ArchiveMagic, KnowsATarByTheChecksumOfItsHeader) {
    std::string header = oldHeader();
    EXPECT_EQ(archiveKindOf(header), ArchiveKind::Tar);
    EXPECT_EQ(archiveKindOf(header + "more"), ArchiveKind::Tar);
    EXPECT_EQ(archiveKindOf(header.substr(0, 511)), ArchiveKind::None);
    header[3] = 'x';
    EXPECT_EQ(archiveKindOf(header), ArchiveKind::None);
}

TEST(ArchiveMagic, TakesNothingElseForAnArchive) {
    EXPECT_EQ(archiveKindOf(""), ArchiveKind::None);
    EXPECT_EQ(archiveKindOf("FROM busybox\n"), ArchiveKind::None);
    EXPECT_EQ(archiveKindOf(std::string(2000, '\0')), ArchiveKind::None);
    EXPECT_EQ(archiveKindOf(std::string(2000, ' ')), ArchiveKind::None);
    EXPECT_EQ(archiveKindOf(std::string(257, 'x') + "ustar" + std::string(500, 'x')), ArchiveKind::None);
}
