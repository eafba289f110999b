// Directories as tars: deterministic, and what comes out goes in again.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>

#include "store/tar_writer.h"
#include "support.h"

namespace slipway::store::test {
namespace {

class TarWriter : public testing::Test {
protected:
    TarOptions options() const {
        TarOptions o;
        o.ownership = testOwnership();
        return o;
    }
    Result<std::string> write(const TarOptions& tarOptions) {
        auto fd = TRY(openFile(m_directory.path(), O_RDONLY | O_DIRECTORY));
        std::string tar;
        const TarSummary summary = TRY(writeTar(fd.get(), tarOptions, [&](std::string_view bytes) -> Result<> {
            tar += bytes;
            return {};
        }));
        EXPECT_EQ(summary.digest, oci::digestOf(tar));
        EXPECT_EQ(summary.tarSize, tar.size());
        return tar;
    }
    std::vector<PlannedEntry> plan(const std::string& tar, TarDialect dialect = TarDialect::Layer) {
        std::vector<PlannedEntry> entries;
        UnpackOptions unpackOptions;
        unpackOptions.dialect = dialect;
        auto planned = planTar(unpackOptions, sourceOf(tar), [&](const PlannedEntry& entry) -> Result<> {
            entries.push_back(entry);
            return {};
        });
        EXPECT_TRUE(planned) << planned.error().describe();
        return entries;
    }
    void file(const std::string& name, const std::string& content) {
        ASSERT_OK(writeFileAtomically(m_directory / name, content, 0644));
    }
    TemporaryDirectory m_directory;
};

TEST_F(TarWriter, WritesTheSameBytesForTheSameFiles) {
    for (const char* name : {"z", "a", "m"})
        file(name, name);
    ASSERT_OK(makeDirectories(m_directory / "dir", 0755));
    const auto first = write(options());
    ASSERT_OK(first);
    EXPECT_EQ(*first, *write(options()));
    std::vector<std::string> names;
    for (const PlannedEntry& entry : plan(*first))
        names.push_back(entry.path);
    EXPECT_EQ(names, (std::vector<std::string>{"a", "dir", "m", "z"}));
}

TEST_F(TarWriter, KeepsWhatUstarCannotHold) {
    const std::string longName(200, 'n');
    file(longName, "x");
    file("e\xcc\x81", "y");
    ASSERT_EQ(::symlink(std::string(300, 't').c_str(), (m_directory / "link").c_str()), 0);
    const timespec times[2] = {{5, 0}, {1700000000, 123456789}};
    ASSERT_EQ(::utimensat(AT_FDCWD, (m_directory / longName).c_str(), times, 0), 0);
    const auto tar = write(options());
    ASSERT_OK(tar);
    const auto entries = plan(*tar);
    ASSERT_EQ(entries.size(), 3u);
    EXPECT_EQ(entries[0].path, "e\xcc\x81");
    EXPECT_EQ(entries[1].link, std::string(300, 't'));
    EXPECT_EQ(entries[2].path, longName);
    EXPECT_EQ(toUnixNanos(entries[2].mtime), 1700000000123456789);
}

TEST_F(TarWriter, WritesHardLinksOnceAndCountsThemOnce) {
    file("a", "12345");
    ASSERT_EQ(::link((m_directory / "a").c_str(), (m_directory / "b").c_str()), 0);
    auto fd = openFile(m_directory.path(), O_RDONLY | O_DIRECTORY);
    const auto summary = writeTar(fd->get(), options(), {});
    ASSERT_OK(summary);
    EXPECT_EQ(summary->size, 5u);
    const auto entries = plan(*write(options()));
    ASSERT_EQ(entries.size(), 2u);
    EXPECT_EQ(entries[1].kind, EntryKind::HardLink);
    EXPECT_EQ(entries[1].link, "a");
}

TEST_F(TarWriter, TurnsOverlaysMarksIntoWhiteouts) {
    ASSERT_OK(makeDirectories(m_directory / "d", 0755));
    const char* attribute = testOwnership() == Ownership::Natural ? "trusted.overlay.opaque" : "user.overlay.opaque";
    ASSERT_EQ(::setxattr((m_directory / "d").c_str(), attribute, "y", 1, 0), 0);
    ASSERT_EQ(::mknod((m_directory / "gone").c_str(), S_IFCHR, makedev(0, 0)), 0);
    const auto entries = plan(*write(options()));
    ASSERT_EQ(entries.size(), 3u);
    EXPECT_EQ(entries[0].kind, EntryKind::Directory);
    EXPECT_TRUE(entries[0].xattrs.empty());
    EXPECT_EQ(entries[1].kind, EntryKind::Opaque);
    EXPECT_EQ(entries[1].path, "d");
    EXPECT_EQ(entries[2].kind, EntryKind::Whiteout);
    EXPECT_EQ(entries[2].path, "gone");
}

TEST_F(TarWriter, WritesOneThingUnderAnotherName) {
    ASSERT_OK(makeDirectories(m_directory / "srv/app", 0755));
    file("srv/app/f", "x");
    auto parent = openFile(m_directory / "srv", O_RDONLY | O_DIRECTORY);
    std::string tar;
    ASSERT_OK(writeTarOf(parent->get(), "app", "renamed", options(), [&](std::string_view bytes) -> Result<> {
        tar += bytes;
        return {};
    }));
    const auto entries = plan(tar);
    ASSERT_EQ(entries.size(), 2u);
    EXPECT_EQ(entries[0].path, "renamed");
    EXPECT_EQ(entries[1].path, "renamed/f");
}

TEST_F(TarWriter, LeavesOutWhatIsExcludedAndClampsTimes) {
    file("keep", "x");
    ASSERT_OK(makeDirectories(m_directory / "proc", 0755));
    file("proc/secret", "x");
    TarOptions o = options();
    o.exclude = {"proc"};
    o.clampMtime = fromUnixNanos(1'000'000'000);
    const auto entries = plan(*write(o));
    ASSERT_EQ(entries.size(), 1u);
    EXPECT_EQ(toUnixNanos(entries[0].mtime), 1'000'000'000);
}

} // namespace
} // namespace slipway::store::test
