#include <csignal>
#include <thread>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "core/runtime/system_fixture.h"
#include "runtime/log_reader.h"

namespace slipway::runtime::test {

class Container : public SystemTest {};
INSTANTIATE_TEST_SUITE_P(Runtimes, Container, ::testing::ValuesIn(installedRuntimes()), RuntimeName());

TEST_P(Container, runsAndLogsBothStreams) {
    const auto outcome = run("echo out; echo err >&2; exit 7");
    EXPECT_EQ(7, outcome.record.exitCode);
    EXPECT_EQ(0, outcome.record.signal);
    EXPECT_EQ("out\n", outcome.out);
    EXPECT_EQ("err\n", outcome.err);
    EXPECT_GE(outcome.record.finishedAt, outcome.record.startedAt);
}

TEST_P(Container, rootIsNotHostRoot) {
    auto container = make("id -u; cat /proc/self/uid_map; touch /made; sleep 30");
    const auto client = launch(container);
    ASSERT_TRUE(client.start());
    struct stat st {};
    ASSERT_EQ(0, ::stat(fmt::format("/proc/{}", client.pid()).c_str(), &st));
    EXPECT_EQ(m_range.start, st.st_uid);
    for (int i = 0; i < 200 && logOf(container).out.find('\n') == std::string::npos; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_TRUE(logOf(container).out.starts_with("0\n"));
    // On disk ids are natural.
    for (int i = 0; i < 200 && ::stat((container.upper + "/made").c_str(), &st) < 0; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    ASSERT_EQ(0, ::stat((container.upper + "/made").c_str(), &st));
    EXPECT_EQ(0u, st.st_uid);
    ASSERT_TRUE(client.signal(SIGKILL));
    const auto record = client.wait();
    if (record) {
        EXPECT_EQ(137, record->exitCode);
    } else {
        EXPECT_EQ(137, readExitRecord(container.config.exitRecordPath)->exitCode);
    }
}

TEST_P(Container, reportsCommandsThatCannotRun) {
    int exitCode = 0;
    auto missing = make("");
    missing.spec.process.args = {"no-such-command"};
    ASSERT_TRUE(writeBundle(missing.spec, m_cgroups, missing.paths.directory));
    EXPECT_FALSE(MonitorClient::launch(missing.config, SLIPWAY_MONITOR, &exitCode));
    EXPECT_EQ(127, exitCode);
    auto plain = make("");
    plain.spec.process.args = {"/bin/plain"};
    ASSERT_TRUE(writeBundle(plain.spec, m_cgroups, plain.paths.directory));
    const auto refused = MonitorClient::launch(plain.config, SLIPWAY_MONITOR, &exitCode);
    EXPECT_FALSE(refused);
    EXPECT_EQ(126, exitCode) << refused.error().describe();
}

TEST_P(Container, attachedClientSeesEverythingAndFeedsStdin) {
    auto container = make("cat; echo done >&2");
    container.config.openStdin = container.config.stdinOnce = true;
    const auto client = launch(container);
    AttachOptions options;
    options.in = options.closeStdinOnEof = true;
    const auto stream = client.attach(options);
    ASSERT_TRUE(stream) << stream.error().describe();
    ASSERT_TRUE(client.start());
    ASSERT_TRUE(writeAll(stream->get(), "hello\n"));
    ASSERT_EQ(0, ::shutdown(stream->get(), SHUT_WR));
    const auto bytes = readStream(stream->get());
    EXPECT_EQ(std::string("\1\0\0\0\0\0\0\6hello\n\2\0\0\0\0\0\0\5done\n", 27), bytes);
}

TEST_P(Container, attachCanTakeOverAForeignSocket) {
    auto container = make("echo through");
    const auto client = launch(container);
    int pair[2];
    ASSERT_EQ(0, ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair));
    const UniqueFd mine(pair[0]);
    ASSERT_TRUE(client.attach({}, UniqueFd(pair[1])));
    ASSERT_TRUE(client.start());
    EXPECT_EQ("through\n", unframe(readStream(mine.get())));
}

TEST_P(Container, terminalIsRawAndResizes) {
    auto container = make("stty size; read x; stty size; tty");
    container.config.tty = container.spec.process.tty = true;
    container.config.openStdin = true;
    container.config.rows = 24;
    container.config.columns = 80;
    const auto client = launch(container);
    AttachOptions options;
    options.in = true;
    const auto stream = client.attach(options);
    ASSERT_TRUE(stream);
    ASSERT_TRUE(client.start());
    EXPECT_NE(std::string::npos, readStream(stream->get(), "24 80").find("24 80"));
    ASSERT_TRUE(client.resize(40, 132));
    ASSERT_TRUE(writeAll(stream->get(), "\n"));
    const auto rest = readStream(stream->get());
    EXPECT_NE(std::string::npos, rest.find("40 132")) << rest;
    EXPECT_NE(std::string::npos, rest.find("/dev/pts/0")) << rest;
}

TEST_P(Container, detachKeysLeaveItRunning) {
    auto container = make("cat");
    container.config.tty = container.spec.process.tty = true;
    container.config.openStdin = true;
    const auto client = launch(container);
    AttachOptions options;
    options.in = true;
    options.detachKeys = "\x10\x11";
    const auto stream = client.attach(options);
    ASSERT_TRUE(stream && client.start());
    ASSERT_TRUE(writeAll(stream->get(), "abc\x10\x11"));
    readStream(stream->get());
    EXPECT_EQ(MonitorState::Running, client.status()->state);
}

TEST_P(Container, survivesItsStarterAndIsFoundAgain) {
    auto container = make("sleep 1; echo late; exit 3");
    ASSERT_TRUE(writeBundle(container.spec, m_cgroups, container.paths.directory));
    const pid_t starter = ::fork();
    if (starter == 0) {
        const auto client = MonitorClient::launch(container.config, SLIPWAY_MONITOR);
        if (client)
            (void)client->start();
        ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(starter, ::waitpid(starter, &status, 0));
    ASSERT_TRUE(WIFSIGNALED(status));
    const auto client = MonitorClient::connect(container.paths.directory);
    ASSERT_TRUE(client) << client.error().describe();
    EXPECT_GT(client->pid(), 0);
    EXPECT_GE(client->pidFd(), 0);
    const auto record = client->wait();
    ASSERT_TRUE(record) << record.error().describe();
    EXPECT_EQ(3, record->exitCode);
    EXPECT_EQ(*record, *readExitRecord(container.config.exitRecordPath));
    EXPECT_EQ("late\n", logOf(container).out);
}

TEST_P(Container, stalledClientNeverStopsTheContainer) {
    auto container = make("yes 0123456789012345678901234567890123456789 | head -c 20000000; echo end");
    const auto client = launch(container);
    const auto stalled = client.attach({});
    ASSERT_TRUE(stalled);
    const auto exitFd = client.exitFd();
    ASSERT_TRUE(client.start());
    const auto begin = std::chrono::steady_clock::now();
    ASSERT_TRUE(MonitorClient::takeExit(*exitFd));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(8));
    const auto log = logOf(container).out;
    EXPECT_TRUE(log.ends_with("end\n"));
    EXPECT_EQ(20000004u, log.size());
    const auto seen = unframe(readStream(stalled->get()));
    EXPECT_NE(std::string::npos, seen.find("bytes of output left out here"));
}

TEST_P(Container, waitingClientGetsEveryByte) {
    auto container = make("yes 0123456789012345678901234567890123456789 | head -c 20000000");
    const auto client = launch(container);
    AttachOptions options;
    options.whenFull = WhenFull::Wait;
    const auto stream = client.attach(options);
    ASSERT_TRUE(stream && client.start());
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    EXPECT_EQ(20000000u, unframe(readStream(stream->get())).size());
}

TEST_P(Container, logRotates) {
    auto container = make("seq 1 20000");
    container.config.logMaxSize = 300000;
    container.config.logMaxFiles = 3;
    const auto outcome = run(container);
    struct stat st {};
    ASSERT_EQ(0, ::stat((container.config.logPath + ".2").c_str(), &st));
    EXPECT_LE(st.st_size, 300000);
    EXPECT_NE(0, ::stat((container.config.logPath + ".3").c_str(), &st));
    EXPECT_TRUE(outcome.out.ends_with("19999\n20000\n"));
}

TEST_P(Container, memoryLimitIsReportedAsOomKill) {
    if (!m_cgroups.has("memory"))
        GTEST_SKIP() << "no memory controller";
    auto container = make("dd if=/dev/zero of=/dev/null bs=200M count=1; exit $?");
    container.spec.resources.memory = 20 << 20;
    if (m_cgroups.swapAccounting)
        container.spec.resources.memorySwap = 20 << 20;
    const auto outcome = run(container);
    EXPECT_TRUE(outcome.record.oomKilled);
}

TEST_P(Container, limitsAndStatisticsAreReadable) {
    auto container = make("sleep 20");
    const auto client = launch(container);
    ASSERT_TRUE(client.start());
    const auto stats = readCgroupStats(m_cgroups, container.spec.cgroupPath);
    ASSERT_TRUE(stats);
    if (m_cgroups.has("pids")) {
        EXPECT_EQ(100u, stats->pidsLimit);
    }
    const auto pids = readCgroupPids(m_cgroups, container.spec.cgroupPath);
    ASSERT_TRUE(pids);
    EXPECT_EQ(1u, pids->size());
    if (m_cgroups.has("pids")) {
        Resources more;
        more.pidsLimit = 50;
        const auto updated = m_runtime->update(container.spec.id, container.spec.cgroupPath, more);
        ASSERT_TRUE(updated) << updated.error().describe();
        EXPECT_EQ(50u, readCgroupStats(m_cgroups, container.spec.cgroupPath)->pidsLimit);
    }
    if (m_cgroups.has("freezer") || m_cgroups.mode == CgroupMode::V2) {
        ASSERT_TRUE(m_runtime->pause(container.spec.id, container.spec.cgroupPath));
        if (m_runtime->makesCgroups()) {
            EXPECT_EQ("paused", m_runtime->state(container.spec.id)->status);
        } else {
            EXPECT_EQ("FROZEN\n",
                      *readFile(m_cgroups.directory("freezer", container.spec.cgroupPath) + "/freezer.state"));
        }
        ASSERT_TRUE(m_runtime->resume(container.spec.id, container.spec.cgroupPath));
    }
    EXPECT_EQ("running", m_runtime->state(container.spec.id)->status);
}

TEST_P(Container, standardOutputCanBeOpenedAgain) {
    auto container = make("echo again > /dev/stdout; echo too > /dev/stderr");
    container.spec.process.user = {1000, 1000, {1000}, "alice", "/home"};
    container.config.uid = container.config.gid = 1000;
    const auto outcome = run(container);
    EXPECT_EQ("again\n", outcome.out) << outcome.err;
    EXPECT_EQ("too\n", outcome.err);
}

TEST_P(Container, boundaryHolds) {
    const auto outcome =
        run("cat /proc/self/status | head -60 | tr '\\t' ' '; ls /proc/self/fd; cat /proc/kcore | wc -c;"
            "echo 1 > /proc/sys/kernel/panic && echo WROTE; ls /proc/1/root/tmp; touch /sys/x && echo WROTE; "
            "nc -l -p 80 -w 1; echo port=$?");
    EXPECT_NE(std::string::npos, outcome.out.find("CapInh: 0000000000000000")) << outcome.out;
    EXPECT_NE(std::string::npos, outcome.out.find("CapBnd: 00000000a80425fb")) << outcome.out;
    EXPECT_NE(std::string::npos, outcome.out.find("Seccomp: 2")) << outcome.out;
    EXPECT_EQ(std::string::npos, outcome.out.find("WROTE")) << outcome.out;
    EXPECT_NE(std::string::npos, outcome.out.find("\n0\n1\n2\n3\n")) << outcome.out; // 3: ls's own
}

TEST_P(Container, workingDirectoryInProcIsRefused) {
    auto container = make("true");
    container.spec.process.workingDirectory = "/proc/self/fd/7";
    EXPECT_FALSE(writeBundle(container.spec, m_cgroups, container.paths.directory));
}

TEST_P(Container, quitEndsWhatWasNeverStarted) {
    auto container = make("true");
    const auto client = launch(container);
    EXPECT_EQ(MonitorState::Created, client.status()->state);
    const auto exitFd = client.exitFd();
    ASSERT_TRUE(client.quit());
    ASSERT_TRUE(MonitorClient::takeExit(*exitFd));
    ASSERT_TRUE(MonitorClient::awaitRemoval(*exitFd));
    EXPECT_EQ(Errc::NotFound, client.status().error().code());
    EXPECT_EQ(Errc::NotFound, m_runtime->state(container.spec.id).error().code());
}

} // namespace slipway::runtime::test
