#include <gtest/gtest.h>

#include <cstdlib>

#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "store/tar_detect.h"

namespace slipway::store {
namespace {

class TarDetect : public testing::Test {
protected:
    TarDetect()
        : m_directory(testing::TempDir() + "slipway-" + randomHex(8)) {
        EXPECT_TRUE(makeDirectories(m_directory));
    }
    ~TarDetect() override { (void)removeTree(m_directory); }
    // What the commands leave in the file "out".
    bool isTarAfter(const std::string& commands) {
        EXPECT_EQ(::system(("cd " + m_directory + " && echo hi > in && " + commands).c_str()), 0) << commands;
        const auto file = openFile(m_directory + "/out", O_RDONLY).value();
        const auto answer = isTar(file.get());
        EXPECT_TRUE(answer) << answer.error().describe();
        EXPECT_EQ(::lseek(file.get(), 0, SEEK_CUR), 0);
        return answer.value_or(false);
    }
    std::string m_directory;
};

TEST_F(TarDetect, KnowsTarsOfAllFormatsPlainAndCompressed) {
    for (const char* format : {"v7", "ustar", "gnu", "pax"})
        EXPECT_TRUE(isTarAfter(std::string("tar --format=") + format + " -cf out in")) << format;
    for (const char* program : {"gzip", "bzip2", "xz"})
        EXPECT_TRUE(isTarAfter(std::string("tar -c in | ") + program + " > out")) << program;
}

TEST_F(TarDetect, TakesNoOtherFileForOne) {
    EXPECT_FALSE(isTarAfter("cp in out"));
    EXPECT_FALSE(isTarAfter(": > out"));
    EXPECT_FALSE(isTarAfter("gzip < in > out"));
    EXPECT_FALSE(isTarAfter("xz < in > out"));
    EXPECT_FALSE(isTarAfter("head -c 100000 /dev/zero | gzip > out"));
    EXPECT_FALSE(isTarAfter("printf '\\037\\213junk' > out"));
    EXPECT_FALSE(isTarAfter("head -c 100000 /dev/zero > out"));
}

} // namespace
} // namespace slipway::store
