#include <thread>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "core/runtime/system_fixture.h"

namespace slipway::runtime::test {

class Step : public SystemTest {
protected:
    Result<StepResult> runIt(TestContainer& step, StepOptions options = {}, std::stop_token stop = {}) {
        options.monitorBinary = SLIPWAY_MONITOR;
        options.output = [&](StepStream stream, std::string_view bytes) {
            (stream == StepStream::Stdout ? m_out : m_err) += bytes;
        };
        return runStep(*m_runtime, m_cgroups, step.spec, step.paths, options, stop);
    }
    std::string m_out, m_err;
};
INSTANTIATE_TEST_SUITE_P(Runtimes, Step, ::testing::ValuesIn(installedRuntimes()), RuntimeName());

TEST_P(Step, givesOutputAndExitCode) {
    auto step = make("echo out; echo err >&2; echo made > /file; exit 3", true);
    const auto result = runIt(step);
    ASSERT_TRUE(result) << result.error().describe();
    EXPECT_EQ(3, result->exitCode);
    EXPECT_EQ("out\n", m_out);
    EXPECT_EQ("err\n", m_err);
    EXPECT_EQ("made\n", *readFile(step.upper + "/file"));
}

TEST_P(Step, missingCommandIs127WithTheReason) {
    auto step = make("", true);
    step.spec.process.args = {"no-such-command"};
    const auto result = runIt(step);
    ASSERT_TRUE(result) << result.error().describe();
    EXPECT_EQ(127, result->exitCode);
    EXPECT_NE(std::string::npos, m_err.find("no-such-command")) << m_err;
}

TEST_P(Step, networkIsAttachedBeforeItRuns) {
    auto step = make("echo ran", true);
    StepOptions options;
    bool outBefore = false;
    ino_t ours = 0, theirs = 0;
    options.attachNetwork = [&](pid_t pid) -> Result<> {
        struct stat st {};
        outBefore = !m_out.empty();
        ::stat("/proc/self/ns/net", &st);
        ours = st.st_ino;
        if (::stat(fmt::format("/proc/{}/ns/net", pid).c_str(), &st) < 0)
            return failErrno("stat");
        theirs = st.st_ino;
        return {};
    };
    const auto result = runIt(step, options);
    ASSERT_TRUE(result) << result.error().describe();
    EXPECT_EQ(0, result->exitCode);
    EXPECT_EQ("ran\n", m_out);
    EXPECT_FALSE(outBefore);
    EXPECT_NE(0u, theirs);
    EXPECT_NE(ours, theirs);
}

TEST_P(Step, failedNetworkEndsIt) {
    auto step = make("echo ran", true);
    StepOptions options;
    options.attachNetwork = [](pid_t) -> Result<> { return fail(Errc::NoSpace, "no addresses left"); };
    const auto result = runIt(step, options);
    ASSERT_FALSE(result);
    EXPECT_EQ(Errc::NoSpace, result.error().code());
    EXPECT_EQ("", m_out);
}

TEST_P(Step, cancelKillsEverything) {
    auto step = make("sleep 60 & sleep 60", true);
    std::stop_source stop;
    std::jthread later([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        stop.request_stop();
    });
    const auto begin = std::chrono::steady_clock::now();
    const auto result = runIt(step, {}, stop.get_token());
    ASSERT_FALSE(result);
    EXPECT_EQ(Errc::Cancelled, result.error().code());
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(3));
    EXPECT_EQ(Errc::NotFound, readCgroupPids(m_cgroups, step.spec.cgroupPath).error().code());
}

TEST_P(Step, readsItsInput) {
    auto step = make("cat", true);
    int fds[2];
    ASSERT_EQ(0, ::pipe2(fds, O_CLOEXEC));
    const UniqueFd in(fds[0]);
    {
        const UniqueFd out(fds[1]);
        ASSERT_TRUE(writeAll(out.get(), "heredoc\n"));
    }
    StepOptions options;
    options.input = in.get();
    ASSERT_TRUE(runIt(step, options));
    EXPECT_EQ("heredoc\n", m_out);
}

} // namespace slipway::runtime::test
