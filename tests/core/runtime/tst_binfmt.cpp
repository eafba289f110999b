#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "runtime/binfmt.h"

namespace slipway::runtime {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

// What Debian's qemu-user-static registers for arm64.
std::string arm64(std::string_view flags) {
    return fmt::format(
        "enabled\ninterpreter /usr/libexec/qemu-binfmt/aarch64-binfmt-P\nflags: {}\noffset 0\n"
        "magic 7f454c460201010000000000000000000200b700\nmask ffffffffffffff00fffffffffffffffffeffffff\n",
        flags);
}

TEST(Binfmt, ReadsWhatTheKernelWrites) {
    const auto entry = parseBinfmt("qemu-aarch64", arm64("POCF"));
    ASSERT_TRUE(entry);
    EXPECT_TRUE(entry->enabled);
    EXPECT_EQ(entry->interpreter, "/usr/libexec/qemu-binfmt/aarch64-binfmt-P");
    EXPECT_EQ(entry->flags, "POCF");
    EXPECT_THAT(entry->magic, SizeIs(20));
    EXPECT_FALSE(parseBinfmt("python3.11", "enabled\ninterpreter /usr/bin/python3.11\nflags: \nextension .pyc\n"));
}

TEST(Binfmt, RunsItsOwnArchitectureAndWhatTheKernelDoesBeside) {
    EXPECT_TRUE(checkRunnable("linux", "amd64", {}, "amd64"));
    EXPECT_TRUE(checkRunnable("linux", "386", {}, "amd64"));
    EXPECT_FALSE(checkRunnable("linux", "amd64", {}, "386"));
    EXPECT_FALSE(checkRunnable("windows", "amd64", {}, "amd64"));
}

TEST(Binfmt, RunsWhatAnInterpreterServesInsideContainers) {
    const auto refused = checkRunnable("linux", "arm64", {}, "amd64");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), Errc::Unsupported);
    EXPECT_THAT(refused.error().describe(), HasSubstr("cannot run programs for linux/arm64"));

    EXPECT_TRUE(checkRunnable("linux", "arm64", {*parseBinfmt("a", arm64("POCF"))}, "amd64"));
    EXPECT_FALSE(checkRunnable("linux", "s390x", {*parseBinfmt("a", arm64("POCF"))}, "amd64"));
    EXPECT_FALSE(checkRunnable("linux", "unheard-of", {*parseBinfmt("a", arm64("POCF"))}, "amd64"));

    const auto outside = checkRunnable("linux", "arm64", {*parseBinfmt("a", arm64("PO"))}, "amd64");
    ASSERT_FALSE(outside);
    EXPECT_THAT(outside.error().describe(), HasSubstr("not inside containers"));

    auto off = *parseBinfmt("a", arm64("F"));
    off.enabled = false;
    EXPECT_FALSE(checkRunnable("linux", "arm64", {off}, "amd64"));
}

TEST(Binfmt, HasNothingWhereItIsSwitchedOffOrNotMounted) {
    char pattern[] = "/tmp/tst_binfmt.XXXXXX";
    const std::string directory = ::mkdtemp(pattern);
    const auto write = [&](const std::string& name, const std::string& text) {
        std::ofstream(directory + "/" + name) << text;
    };
    EXPECT_THAT(readBinfmt(directory), SizeIs(0));
    write("status", "enabled\n");
    write("register", "");
    write("qemu-aarch64", arm64("F"));
    write("python3.11", "enabled\nextension .pyc\n");
    EXPECT_THAT(readBinfmt(directory), SizeIs(1));
    write("status", "disabled\n");
    EXPECT_THAT(readBinfmt(directory), SizeIs(0));
    std::filesystem::remove_all(directory);
}

} // namespace
} // namespace slipway::runtime
