#include <chrono>
#include <csignal>
#include <thread>

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "core/runtime/system_fixture.h"

namespace slipway::runtime::test {

class Exec : public SystemTest {
protected:
    // A running container, and an exec's configuration for it.
    MonitorConfig prepare(TestContainer& container, const std::string& script, bool tty = false) {
        ProcessSpecification process;
        process.args = {"/bin/sh", "-c", script};
        process.tty = tty;
        const auto json = makeOciProcess(container.spec, process);
        EXPECT_TRUE(json) << json.error().describe();
        MonitorConfig config = container.config;
        config.execId = "e" + std::to_string(++m_execs);
        config.directory = container.paths.exec(config.execId);
        config.processJson = json.value_or("");
        config.exitRecordPath = config.directory + "/exit";
        config.logDriver = LogDriver::None;
        config.tty = tty;
        config.openStdin = config.stdinOnce = true;
        return config;
    }
    int m_execs = 0;
};
INSTANTIATE_TEST_SUITE_P(Runtimes, Exec, ::testing::ValuesIn(installedRuntimes()), RuntimeName());

TEST_P(Exec, runsBesideTheContainerWithItsOwnStreamsAndExitCode) {
    auto container = make("sleep 30");
    const auto client = launch(container);
    ASSERT_TRUE(client.start());
    // Output is only sent to clients: the process waits for its input until we are attached.
    const auto exec =
        MonitorClient::launch(prepare(container, "read x; echo got $x; cat /proc/1/comm; exit 5"), SLIPWAY_MONITOR);
    ASSERT_TRUE(exec) << exec.error().describe();
    AttachOptions options;
    options.in = options.closeStdinOnEof = true;
    const auto exitFd = exec->exitFd();
    const auto stream = exec->attach(options);
    ASSERT_TRUE(exec->start());
    ASSERT_TRUE(stream && exitFd);
    ASSERT_TRUE(writeAll(stream->get(), "word\n"));
    EXPECT_EQ("got word\nsleep\n", unframe(readStream(stream->get())));
    const auto record = MonitorClient::takeExit(*exitFd);
    ASSERT_TRUE(record) << record.error().describe();
    EXPECT_EQ(5, record->exitCode);
    EXPECT_EQ(MonitorState::Running, client.status()->state);
}

TEST_P(Exec, isConfinedLikeTheContainer) {
    auto container = make("sleep 30");
    const auto client = launch(container);
    ASSERT_TRUE(client.start());
    const auto exec =
        MonitorClient::launch(prepare(container, "read x; cat /proc/self/status; ls /proc/self/fd"), SLIPWAY_MONITOR);
    ASSERT_TRUE(exec) << exec.error().describe();
    AttachOptions options;
    options.in = options.closeStdinOnEof = true;
    const auto stream = exec->attach(options);
    ASSERT_TRUE(exec->start());
    ASSERT_TRUE(stream && writeAll(stream->get(), "\n"));
    const auto text = unframe(readStream(stream->get()));
    EXPECT_NE(std::string::npos, text.find("Seccomp:\t2")) << text;
    EXPECT_NE(std::string::npos, text.find("CapInh:\t0000000000000000")) << text;
    EXPECT_NE(std::string::npos, text.find("CapBnd:\t00000000a80425fb")) << text;
    EXPECT_TRUE(text.ends_with("\n0\n1\n2\n3\n")) << text; // 3: ls's own
}

TEST_P(Exec, hasATerminalOfItsOwn) {
    auto container = make("sleep 30");
    const auto client = launch(container);
    ASSERT_TRUE(client.start());
    const auto exec = MonitorClient::launch(prepare(container, "read x; stty size; tty", true), SLIPWAY_MONITOR);
    ASSERT_TRUE(exec) << exec.error().describe();
    ASSERT_TRUE(exec->resize(33, 99));
    AttachOptions options;
    options.in = true;
    const auto stream = exec->attach(options);
    ASSERT_TRUE(exec->start());
    ASSERT_TRUE(stream && writeAll(stream->get(), "\n"));
    const auto text = readStream(stream->get());
    EXPECT_NE(std::string::npos, text.find("33 99")) << text;
    EXPECT_NE(std::string::npos, text.find("/dev/pts/")) << text;
}

TEST_P(Exec, reportsCommandsThatCannotRun) {
    auto container = make("sleep 30");
    const auto client = launch(container);
    ASSERT_TRUE(client.start());
    auto config = prepare(container, "");
    ProcessSpecification process;
    process.args = {"no-such-command"};
    config.processJson = makeOciProcess(container.spec, process).value();
    int exitCode = 0;
    EXPECT_FALSE(MonitorClient::launch(config, SLIPWAY_MONITOR, &exitCode));
    EXPECT_EQ(127, exitCode);
}

TEST_P(Exec, endsWhenItsContainerEnds) {
    auto container = make("sleep 30");
    const auto client = launch(container);
    ASSERT_TRUE(client.start());
    const auto exec = MonitorClient::launch(prepare(container, "sleep 30"), SLIPWAY_MONITOR);
    ASSERT_TRUE(exec);
    ASSERT_TRUE(exec->start());
    const auto exitFd = exec->exitFd();
    ASSERT_TRUE(client.signal(SIGKILL));
    const auto record = MonitorClient::takeExit(*exitFd);
    ASSERT_TRUE(record);
    EXPECT_EQ(137, record->exitCode);
}

TEST_P(Exec, keepsTheOutputOfAQuickCommandForTheFirstClient) {
    auto container = make("sleep 30");
    const auto client = launch(container);
    ASSERT_TRUE(client.start());
    const auto exec = MonitorClient::launch(prepare(container, "echo early"), SLIPWAY_MONITOR);
    ASSERT_TRUE(exec) << exec.error().describe();
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    const auto stream = exec->attach({});
    ASSERT_TRUE(stream);
    ASSERT_TRUE(exec->start());
    EXPECT_EQ("early\n", unframe(readStream(stream->get())));
}

TEST_P(Exec, leftBehindBackgroundProcessDoesNotHoldItsEnd) {
    auto container = make("sleep 30");
    const auto client = launch(container);
    ASSERT_TRUE(client.start());
    const auto exec = MonitorClient::launch(prepare(container, "sleep 20 & echo fast; exit 0"), SLIPWAY_MONITOR);
    ASSERT_TRUE(exec);
    ASSERT_TRUE(exec->start());
    const auto begin = std::chrono::steady_clock::now();
    const auto record = exec->wait();
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(3));
    if (!record) {
        EXPECT_TRUE(readExitRecord(container.paths.exec("e1") + "/exit"));
    }
}

} // namespace slipway::runtime::test
