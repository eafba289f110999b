#include <gtest/gtest.h>

#include "runtime/oci_runtime.h"
#include "runtime/run_paths.h"

namespace slipway::runtime {

TEST(RuntimeFailureTest, hasDockersExitCodes) {
    const auto code = [](std::string_view log) { return explainRuntimeFailure(log).exitCode; };
    EXPECT_EQ(
        127,
        code(
            R"({"msg":"executable file `nosuch` not found in $PATH: No such file or directory","level":"error","time":"t"})"));
    EXPECT_EQ(
        127,
        code(
            R"({"level":"error","msg":"runc create failed: unable to start container process: exec: \"nosuch\": executable file not found in $PATH","time":"t"})"));
    EXPECT_EQ(
        126,
        code(
            R"({"level":"error","msg":"unable to start container process: exec: \"/bin/plain\": permission denied","time":"t"})"));
    EXPECT_EQ(126, code(R"({"msg":"open executable: Permission denied","level":"error","time":"t"})"));
    EXPECT_EQ(128, code(R"({"msg":"mount `proc` to `proc`: Permission denied","level":"error","time":"t"})"));
    EXPECT_EQ(128, code(""));
}

TEST(RuntimeFailureTest, messageIsTheLastErrorOfALogOrTheText) {
    EXPECT_EQ("second", explainRuntimeFailure(
                            "{\"msg\":\"first\",\"level\":\"error\"}\n{\"msg\":\"note\",\"level\":\"warning\"}\n"
                            "{\"msg\":\"second\",\"level\":\"error\"}\n")
                            .message);
    EXPECT_EQ("plain words", explainRuntimeFailure("plain words\n").message);
    EXPECT_FALSE(explainRuntimeFailure("").message.empty());
}

TEST(OciRuntimeTest, configuredProgramMustExist) {
    const auto runtime = OciRuntime::find("/nonexistent/crun", "/nowhere");
    ASSERT_FALSE(runtime);
    EXPECT_EQ(Errc::NotFound, runtime.error().code());
}

TEST(RunPathsTest, idsAreOursAndNothingElse) {
    EXPECT_TRUE(isRunId("c0ffee-1"));
    EXPECT_TRUE(isRunId(std::string(64, 'a')));
    for (const char* id : {"", "..", "-rf", "a/b", "A", "a b", "a\n"})
        EXPECT_FALSE(isRunId(id)) << id;
    EXPECT_FALSE(isRunId(std::string(65, 'a')));
}

} // namespace slipway::runtime
