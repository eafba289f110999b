// What well-meant tars become on disk.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>

#include "base/process.h"
#include "support.h"

namespace slipway::store::test {
namespace {

class Unpack : public testing::Test {
protected:
    Result<UnpackSummary> unpack(const std::string& bytes, UnpackOptions options = {}) {
        options.ownership = testOwnership();
        auto directory = TRY(openFile(m_directory.path(), O_RDONLY | O_DIRECTORY));
        return unpackTar(directory.get(), options, sourceOf(bytes));
    }
    Result<UnpackSummary> unpack(const std::vector<TarItem>& items) { return unpack(makeTar(items)); }
    struct stat statOf(const std::string& name) const {
        struct stat st {};
        EXPECT_EQ(::lstat((m_directory / name).c_str(), &st), 0) << name;
        return st;
    }
    bool isOpaque(const std::string& name) const {
        const char* attribute =
            testOwnership() == Ownership::Natural ? "trusted.overlay.opaque" : "user.overlay.opaque";
        char value = 0;
        return ::lgetxattr((m_directory / name).c_str(), attribute, &value, 1) == 1 && value == 'y';
    }
    bool isWhiteout(const std::string& name) const {
        const struct stat st = statOf(name);
        return S_ISCHR(st.st_mode) && st.st_rdev == makedev(0, 0);
    }

    TemporaryDirectory m_directory;
};

TEST_F(Unpack, PlacesFilesDirectoriesAndLinksWithModesAndTimes) {
    const auto summary = unpack({{.name = "./", .mode = 0755},
                                 {.name = "./d/", .type = '5', .mode = 0750, .pax = {{"mtime", "1600000000.5"}}},
                                 {.name = "./d/f", .data = "hello", .mode = 04755, .pax = {{"mtime", "12.000000007"}}},
                                 {.name = "l", .type = '2', .link = "/etc/passwd"},
                                 {.name = "h", .type = '1', .link = "./d/f"},
                                 {.name = "fifo", .type = '6', .mode = 0622}});
    ASSERT_OK(summary);
    EXPECT_EQ(summary->size, 5u);
    EXPECT_EQ(summary->entries, 6u);
    EXPECT_EQ(*readFile(m_directory / "d/f"), "hello");
    EXPECT_EQ(statOf("d/f").st_mode & 07777, 04755u);
    EXPECT_EQ(statOf("d/f").st_mtim.tv_sec, 12);
    EXPECT_EQ(statOf("d/f").st_mtim.tv_nsec, 7);
    EXPECT_EQ(statOf("d").st_mode & 07777, 0750u);
    EXPECT_EQ(statOf("d").st_mtim.tv_sec, 1600000000);
    EXPECT_EQ(statOf("d").st_mtim.tv_nsec, 500000000);
    EXPECT_TRUE(S_ISLNK(statOf("l").st_mode));
    EXPECT_EQ(statOf("h").st_ino, statOf("d/f").st_ino);
    EXPECT_TRUE(S_ISFIFO(statOf("fifo").st_mode));
    EXPECT_EQ(statOf("fifo").st_mode & 0777, 0622u);
}

TEST_F(Unpack, KeepsNamesByteForByte) {
    ASSERT_OK(unpack({{.name = "x", .data = "1", .pax = {{"path", "e\xcc\x81"}}},
                      {.name = "x", .data = "2", .pax = {{"path", "\xc3\xa9"}}},
                      {.name = "bad\xff", .data = "3"}}));
    EXPECT_EQ(*readFile(m_directory / "e\xcc\x81"), "1");
    EXPECT_EQ(*readFile(m_directory / "\xc3\xa9"), "2");
    EXPECT_EQ(*readFile(m_directory / "bad\xff"), "3");
}

TEST_F(Unpack, WhiteoutsAndOpaqueMarksBecomeOverlaysOwn) {
    ASSERT_OK(unpack({{.name = "a/", .type = '5', .mode = 0755},
                      {.name = "a/f", .data = "x"},
                      {.name = "a/.wh..wh..opq"}, // not the first of its directory
                      {.name = "b/.wh.gone"},
                      {.name = ".wh.old"}}));
    EXPECT_TRUE(isOpaque("a"));
    EXPECT_EQ(*readFile(m_directory / "a/f"), "x");
    EXPECT_TRUE(isWhiteout("b/gone"));
    EXPECT_TRUE(isWhiteout("old"));
    EXPECT_FALSE(exists(m_directory / "a/.wh..wh..opq"));
}

TEST_F(Unpack, AWhiteoutAndANewDirectoryOfOneNameHideWhatWasThere) {
    ASSERT_OK(unpack({{.name = ".wh.first"},
                      {.name = "first/", .type = '5', .mode = 0755},
                      {.name = "first/f", .data = "x"},
                      {.name = "second/", .type = '5', .mode = 0755},
                      {.name = ".wh.second"},
                      {.name = ".wh.third"},
                      {.name = "third", .data = "new"},
                      {.name = "fourth", .data = "new"},
                      {.name = ".wh.fourth"}}));
    EXPECT_TRUE(isOpaque("first"));
    EXPECT_EQ(*readFile(m_directory / "first/f"), "x");
    EXPECT_TRUE(isOpaque("second"));
    EXPECT_EQ(*readFile(m_directory / "third"), "new");
    EXPECT_EQ(*readFile(m_directory / "fourth"), "new");
}

TEST_F(Unpack, LaterEntriesReplaceEarlierOnes) {
    ASSERT_OK(unpack({{.name = "a", .data = "1"},
                      {.name = "a", .data = "22"},
                      {.name = "d/", .type = '5', .mode = 0755},
                      {.name = "d/f", .data = "x"},
                      {.name = "d", .type = '2', .link = "a"},
                      {.name = "l", .type = '2', .link = "a"},
                      {.name = "l/", .type = '5', .mode = 0700},
                      {.name = "l/in", .data = "y"}}));
    EXPECT_EQ(*readFile(m_directory / "a"), "22");
    EXPECT_TRUE(S_ISLNK(statOf("d").st_mode));
    EXPECT_EQ(*readFile(m_directory / "l/in"), "y");
}

TEST_F(Unpack, LinksInsideTheTreeMayBePassed) {
    ASSERT_OK(unpack({{.name = "usr/lib/", .type = '5', .mode = 0755},
                      {.name = "lib", .type = '2', .link = "usr/lib"},
                      {.name = "lib/so", .data = "x"}}));
    EXPECT_EQ(*readFile(m_directory / "usr/lib/so"), "x");
}

TEST_F(Unpack, SparseFilesKeepTheirHoles) {
    const std::string block(4096, 'x');
    ASSERT_OK(unpack(
        {{.name = "GNUSparseFile.0/s",
          .data = block,
          .pax = {{"GNU.sparse.name", "s"}, {"GNU.sparse.size", "10485760"}, {"GNU.sparse.map", "1048576,4096"}}}}));
    EXPECT_EQ(statOf("s").st_size, 10485760);
    EXPECT_LT(statOf("s").st_blocks * 512, 100000);
    EXPECT_EQ(readFile(m_directory / "s")->substr(1048576, 4096), block);
}

TEST_F(Unpack, OwnersAndCapabilitiesAreNatural) {
    if (testOwnership() != Ownership::Natural)
        GTEST_SKIP() << "needs root";
    const std::string capability("\x01\x00\x00\x02\x00\x20\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
                                 20);
    ASSERT_OK(unpack({{.name = "f",
                       .data = "x",
                       .mode = 0755,
                       .uid = "0000144",
                       .pax = {{"SCHILY.xattr.security.capability", capability},
                               {"SCHILY.xattr.security.selinux", "ignored"},
                               {"SCHILY.xattr.user.note", "kept"}}}}));
    EXPECT_EQ(statOf("f").st_uid, 100u);
    char value[64];
    EXPECT_EQ(::getxattr((m_directory / "f").c_str(), "security.capability", value, sizeof value), 20);
    EXPECT_EQ(::getxattr((m_directory / "f").c_str(), "user.note", value, sizeof value), 4);
    EXPECT_LT(::getxattr((m_directory / "f").c_str(), "security.selinux", value, sizeof value), 0);
}

std::string filtered(const std::vector<std::string>& command, const std::string& input) {
    ProcessSpec spec;
    spec.argv = command;
    auto output = runCommand(spec, input, 10'000, 64u << 20);
    EXPECT_TRUE(output) << command.front();
    return output ? output->out : "";
}

TEST_F(Unpack, InflatesWhateverTheMagicSays) {
    std::string content;
    for (int i = 0; i < 20000; ++i)
        content += fmt::format("line {}\n", i * 7919);
    const std::string tar = makeTar({{.name = "f", .data = content}});
    const std::string half = tar.substr(0, tar.size() / 2), rest = tar.substr(tar.size() / 2);
    const std::vector<std::string> streams{
        tar,
        filtered({"gzip", "-c"}, tar),
        filtered({"gzip", "-c"}, half) + filtered({"gzip", "-c"}, rest),
        filtered({"gzip", "-c"}, tar) + std::string(777, '\0'),
        filtered({"xz", "-c"}, tar),
        filtered({"bzip2", "-c"}, tar),
        filtered({"zstd", "-c"}, tar),
        filtered({"zstd", "-c"}, half) + filtered({"zstd", "-c"}, rest),
    };
    for (std::size_t i = 0; i < streams.size(); ++i) {
        if (streams[i].empty())
            continue; // that program is not here
        ASSERT_OK(unpack(streams[i]));
        EXPECT_EQ(*readFile(m_directory / "f"), content) << "stream " << i;
        (void)removeTree(m_directory / "f");
    }
}

TEST_F(Unpack, DamagedCompressionIsCorrupt) {
    const std::string gzip = filtered({"gzip", "-c"}, makeTar({{.name = "f", .data = std::string(100000, 'x')}}));
    std::string flipped = gzip;
    flipped[gzip.size() / 2] = static_cast<char>(flipped[gzip.size() / 2] ^ 0x55);
    for (const std::string& bad :
         {gzip.substr(0, gzip.size() - 3), gzip.substr(0, gzip.size() / 2), flipped, gzip + "junk"}) {
        const auto result = unpack(bad);
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().code(), Errc::Corrupt) << result.error().describe();
    }
}

TEST_F(Unpack, ABombIsRefusedEarly) {
    const std::string bomb = filtered({"gzip", "-9c"}, std::string(32u << 20, '\0'));
    UnpackOptions options;
    options.limits.ratio = 100;
    options.limits.ratioGrace = 1u << 20;
    TarItem big{.name = "f", .sizeField = "10000000000"};
    const auto result = unpack(filtered({"gzip", "-9c"}, tarBlock(big) + std::string(32u << 20, '\0')), options);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code(), Errc::TooLarge);
}

TEST_F(Unpack, PlainArchivesTakeWhiteoutNamesLiterally) {
    UnpackOptions options;
    options.dialect = TarDialect::Plain;
    ASSERT_OK(unpack(makeTar({{.name = ".wh.file", .data = "x"}}), options));
    EXPECT_EQ(*readFile(m_directory / ".wh.file"), "x");
}

TEST_F(Unpack, MayRefuseToReplaceADirectory) {
    ASSERT_OK(makeDirectories(m_directory / "d", 0755));
    UnpackOptions options;
    options.dialect = TarDialect::Plain;
    options.refuseTypeChange = true;
    const auto result = unpack(makeTar({{.name = "d", .data = "x"}}), options);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code(), Errc::Conflict);
}

} // namespace
} // namespace slipway::store::test
