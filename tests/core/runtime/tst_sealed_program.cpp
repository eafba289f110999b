#include "runtime/detail/sealed_program.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include <gtest/gtest.h>

#include "base/file.h"
#include "base/process.h"

namespace slipway::runtime::detail {
namespace {

class SealedProgramTest : public testing::Test {
protected:
    SealedProgramTest() {
        char pattern[] = "/tmp/slipway-sealed-XXXXXX";
        directory = ::mkdtemp(pattern);
        path = directory + "/program";
    }
    ~SealedProgramTest() override { std::filesystem::remove_all(directory); }
    // By rename, as packages replace programs.
    void install(const char* program) const {
        std::filesystem::copy_file(program, path + ".new");
        std::filesystem::rename(path + ".new", path);
    }
    static int exitCodeOf(const UniqueFd& program) {
        ProcessSpec spec;
        spec.argv = {"the name"};
        spec.program = program.get();
        auto process = Process::spawn(spec);
        EXPECT_TRUE(process) << process.error().describe();
        return process ? process->wait()->code : -1;
    }
    std::string directory, path;
};

TEST_F(SealedProgramTest, runsAndCannotBeChanged) {
    install("/bin/true");
    SealedProgram program(path);
    const auto copy = program.current();
    ASSERT_TRUE(copy);
    EXPECT_EQ(0, exitCodeOf(*copy));
    EXPECT_LT(::write(copy->get(), "x", 1), 0);
    EXPECT_LT(::ftruncate(copy->get(), 0), 0);
    EXPECT_EQ(0xf, ::fcntl(copy->get(), F_GET_SEALS)); // what crun compares with
}

TEST_F(SealedProgramTest, aNewVersionIsCopiedAndTheOldOneLivesAsLongAsItIsHeld) {
    install("/bin/true");
    SealedProgram program(path);
    const auto first = program.current();
    ASSERT_TRUE(first);
    EXPECT_EQ(first, program.current());
    install("/bin/false");
    const auto second = program.current();
    ASSERT_TRUE(second);
    EXPECT_EQ(0, exitCodeOf(*first));
    EXPECT_EQ(1, exitCodeOf(*second));
}

TEST_F(SealedProgramTest, aMissingProgramIsNone) {
    EXPECT_FALSE(SealedProgram(path).current());
}

TEST_F(SealedProgramTest, descriptorsOfTheChildDoNotTakeItsPlace) {
    install("/bin/cat");
    const auto input = openFile(path, O_RDONLY);
    SealedProgram sealed(path);
    const auto copy = sealed.current();
    ASSERT_TRUE(copy);
    // The program's own number is a target.
    ProcessSpec spec;
    spec.argv = {"cat", "/proc/self/fd/" + std::to_string(copy->get())};
    spec.program = copy->get();
    spec.descriptors = {{input->get(), copy->get()}};
    auto process = Process::spawn(spec);
    ASSERT_TRUE(process);
    EXPECT_EQ(0, process->wait()->code);
}

} // namespace
} // namespace slipway::runtime::detail
