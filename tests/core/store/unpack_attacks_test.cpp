// Hostile layers, by the name of the attack: each ends in a clear error, and nothing outside the directory is touched.
#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>

#include "support.h"

namespace slipway::store::test {
namespace {

struct Attack {
    std::string name;
    std::vector<TarItem> items;
    Errc code = Errc::InvalidArgument;
};

void PrintTo(const Attack& attack, std::ostream* out) {
    *out << attack.name;
}

std::vector<Attack> attacks() {
    const std::string longName(300, 'x');
    std::string deep;
    for (int i = 0; i < 600; ++i)
        deep += "d/";
    return {
        {"AbsoluteName", {{.name = "/escape", .data = "x"}}},
        {"DotDotName", {{.name = "../escape", .data = "x"}}},
        {"DotDotInTheMiddle", {{.name = "a/../../escape", .data = "x"}}},
        {"DotDotInAPaxPath", {{.name = "a", .data = "x", .pax = {{"path", "../escape"}}}}},
        {"NulInAPaxPath", {{.name = "a", .data = "x", .pax = {{"path", std::string("a\0../escape", 11)}}}}},
        {"FileThroughALinkUpwards", {{.name = "up", .type = '2', .link = ".."}, {.name = "up/escape", .data = "x"}}},
        {"FileThroughAnAbsoluteLink",
         {{.name = "abs", .type = '2', .link = "/tmp"}, {.name = "abs/slipway-escape", .data = "x"}}},
        {"FileThroughAChainOfLinks",
         {{.name = "a", .type = '5', .mode = 0755},
          {.name = "a/b", .type = '2', .link = "../.."},
          {.name = "c", .type = '2', .link = "a/b"},
          {.name = "c/escape", .data = "x"}}},
        {"DirectoryThroughALink",
         {{.name = "up", .type = '2', .link = "../.."}, {.name = "up/escape/", .type = '5', .mode = 0777}}},
        {"WhiteoutThroughALink", {{.name = "up", .type = '2', .link = ".."}, {.name = "up/.wh.victim"}}},
        {"OpaqueThroughALink", {{.name = "up", .type = '2', .link = ".."}, {.name = "up/.wh..wh..opq"}}},
        {"HardLinkUpwards", {{.name = "h", .type = '1', .link = "../victim"}}},
        {"HardLinkToAnAbsoluteName", {{.name = "h", .type = '1', .link = "/etc/passwd"}}},
        {"HardLinkThroughALink",
         {{.name = "up", .type = '2', .link = ".."}, {.name = "h", .type = '1', .link = "up/victim"}}},
        {"HardLinkToADirectory", {{.name = "d/", .type = '5', .mode = 0755}, {.name = "h", .type = '1', .link = "d"}}},
        {"HardLinkToNothing", {{.name = "h", .type = '1', .link = "missing"}}},
        {"CharacterDevice", {{.name = "mem", .type = '3'}}},
        {"BlockDevice", {{.name = "sda", .type = '4'}}},
        {"TrustedAttribute", {{.name = "f", .data = "x", .pax = {{"SCHILY.xattr.trusted.overlay.opaque", "y"}}}}},
        {"TrustedRedirect", {{.name = "d/", .type = '5', .pax = {{"SCHILY.xattr.trusted.overlay.redirect", "/etc"}}}}},
        {"UserOverlayAttribute", {{.name = "f", .data = "x", .pax = {{"SCHILY.xattr.user.overlay.whiteout", "y"}}}}},
        {"OpaqueRoot", {{.name = ".wh..wh..opq"}}},
        {"WhiteoutOfDot", {{.name = ".wh.."}}},
        {"WhiteoutOfDotDot", {{.name = "a/.wh..."}}},
        {"WhiteoutOfNothing", {{.name = ".wh."}}},
        {"FileBelowAWhiteout", {{.name = ".wh.a/b", .data = "x"}}},
        {"RootAsAFile", {{.name = "./", .type = '2', .link = "/etc"}}},
        {"EmptyName", {{.name = "", .data = "x"}}},
        {"NegativeSize", {{.name = "f", .sizeField = std::string("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xfe")}}},
        {"NegativePaxSize", {{.name = "f", .data = "x", .pax = {{"size", "-1"}}}}},
        {"SizeOfExabytes", {{.name = "f", .pax = {{"size", "4611686018427387903"}}}}, Errc::TooLarge},
        {"SizeThatIsNoNumber", {{.name = "f", .sizeField = "zzzzzzzzzzz"}}},
        {"SizeBeyondTheEnd", {{.name = "f", .sizeField = "00007777777"}}, Errc::Corrupt},
        {"UserIdOver65535", {{.name = "f", .data = "x", .uid = "0777777"}}},
        {"UserIdOver32Bits", {{.name = "f", .data = "x", .pax = {{"uid", "4294967297"}}}}},
        {"NegativeUserId", {{.name = "f", .data = "x", .pax = {{"uid", "-1"}}}}},
        {"PathOf600Directories", {{.name = "x", .data = "x", .pax = {{"path", deep + "f"}}}}, Errc::TooLarge},
        {"NameOf300Bytes", {{.name = "x", .data = "x", .pax = {{"path", longName}}}}, Errc::TooLarge},
        {"SparseMapOutsideTheFile",
         {{.name = "f",
           .data = std::string(512, 'x'),
           .pax = {{"GNU.sparse.size", "100"}, {"GNU.sparse.map", "1000,512"}}}}},
        {"SparseMapThatOverlaps",
         {{.name = "f",
           .data = std::string(1024, 'x'),
           .pax = {{"GNU.sparse.size", "4096"}, {"GNU.sparse.map", "0,512,256,512"}}}}},
        {"SparseMapThatIsNegative",
         {{.name = "f",
           .data = std::string(512, 'x'),
           .pax = {{"GNU.sparse.size", "4096"}, {"GNU.sparse.map", "-512,512"}}}}},
        {"PaxRecordLongerThanItsHeader", {{.name = "p", .type = 'x', .data = "99999 path=x\n"}, {.name = "f"}}},
        {"FileWhereAParentIsAFile", {{.name = "a", .data = "x"}, {.name = "a/b", .data = "x"}}},
    };
}

class LayerAttack : public testing::TestWithParam<Attack> {};

TEST_P(LayerAttack, EndsInAnErrorWithNothingWrittenOutside) {
    const TemporaryDirectory outside;
    ASSERT_OK(writeFileAtomically(outside / "victim", "untouched"));
    const std::string inside = outside / "inside";
    ASSERT_OK(makeDirectories(inside, 0755));
    struct stat before {};
    ASSERT_EQ(::stat(outside.path().c_str(), &before), 0);

    auto directory = openFile(inside, O_RDONLY | O_DIRECTORY);
    ASSERT_OK(directory);
    UnpackOptions options;
    options.ownership = testOwnership();
    const auto result = unpackTar(directory->get(), options, sourceOf(makeTar(GetParam().items)));

    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code(), GetParam().code) << result.error().describe();
    EXPECT_FALSE(result.error().message().empty());
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(outside.path()))
        names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    EXPECT_EQ(names, (std::vector<std::string>{"inside", "victim"}));
    EXPECT_EQ(*readFile(outside / "victim"), "untouched");
    struct stat victim {};
    ASSERT_EQ(::stat((outside / "victim").c_str(), &victim), 0);
    EXPECT_EQ(victim.st_nlink, 1u);
    EXPECT_FALSE(exists("/tmp/slipway-escape"));
    struct stat after {};
    ASSERT_EQ(::stat(outside.path().c_str(), &after), 0);
    EXPECT_EQ(after.st_mode, before.st_mode);
}

INSTANTIATE_TEST_SUITE_P(Named, LayerAttack, testing::ValuesIn(attacks()),
                         [](const auto& attack) { return attack.param.name; });

TEST(LayerLimits, RefuseMoreEntriesThanAllowed) {
    std::vector<TarItem> items;
    for (int i = 0; i < 20; ++i)
        items.push_back({.name = fmt::format("f{}", i)});
    UnpackOptions options;
    options.limits.entries = 19;
    const auto result = planTar(options, sourceOf(makeTar(items)), [](const PlannedEntry&) { return Result<>{}; });
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code(), Errc::TooLarge);
}

TEST(LayerLimits, RefuseMoreBytesThanAllowed) {
    UnpackOptions options;
    options.limits.bytes = 4096;
    const std::string tar =
        makeTar({{.name = "a", .data = std::string(3000, 'x')}, {.name = "b", .data = std::string(3000, 'x')}});
    const auto result = planTar(options, sourceOf(tar), [](const PlannedEntry&) { return Result<>{}; });
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code(), Errc::TooLarge);
}

TEST(LayerLimits, TruncatedAtEveryByteIsNeverASuccessWithLessData) {
    const std::string tar = makeTar({{.name = "d/", .type = '5'},
                                     {.name = "d/f", .data = std::string(700, 'x')},
                                     {.name = "p", .data = "y", .pax = {{"mtime", "5.25"}}}});
    for (std::size_t size = 1; size < tar.size() - 1024; size += 37) {
        std::size_t files = 0;
        const auto result = planTar({}, sourceOf(tar.substr(0, size)), [&](const PlannedEntry&) {
            ++files;
            return Result<>{};
        });
        // Cut between entries it is a shorter tar, which the diff id then tells apart.
        if (result) {
            EXPECT_EQ(size % 512, 0u) << size;
        }
    }
}

} // namespace
} // namespace slipway::store::test
