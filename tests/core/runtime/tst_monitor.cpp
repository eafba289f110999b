// The real slipway-monitor with a shell script in the OCI runtime's place: no root, no namespaces.
#include <algorithm>
#include <csignal>
#include <map>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/file.h"
#include "runtime/monitor_client.h"

namespace slipway::runtime {

class MonitorTest : public ::testing::Test {
protected:
    void SetUp() override {
        char pattern[] = "/tmp/slipway-monitor-XXXXXX";
        ASSERT_NE(nullptr, ::mkdtemp(pattern));
        m_dir = pattern;
        write("/crun", *readFile(SLIPWAY_TEST_DATA "/fake-runtime.sh"));
        ::chmod((m_dir + "/crun").c_str(), 0755);
        m_config.containerId = "c1";
        m_config.bundle = m_config.directory = m_dir;
        m_config.exitRecordPath = m_dir + "/exit";
        m_config.logPath = m_dir + "/log";
        m_config.runtimePath = m_dir + "/crun";
        m_config.runtimeState = m_dir + "/state";
        m_config.range = {0, 65536};
    }
    void TearDown() override {
        if (const auto client = MonitorClient::connect(m_dir)) {
            const auto fd = client->exitFd();
            (void)client->quit();
            if (fd)
                (void)MonitorClient::awaitRemoval(*fd);
        }
        EXPECT_TRUE(removeTree(m_dir));
    }
    void write(const std::string& path, const std::string& text) {
        const auto fd = openFile(m_dir + path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
        ASSERT_TRUE(fd && writeAll(fd->get(), text));
    }
    MonitorClient launch(const std::string& body) {
        write("/body", body);
        auto client = MonitorClient::launch(m_config, SLIPWAY_MONITOR);
        if (!client)
            throw std::runtime_error(client.error().describe());
        return std::move(*client);
    }
    // Until the other side closes; at most ten seconds.
    static std::string readAll(int fd) {
        std::string text;
        char buffer[65536];
        for (int i = 0; i < 100; ++i) {
            pollfd p{fd, POLLIN, 0};
            if (::poll(&p, 1, 100) <= 0)
                continue;
            const ssize_t n = ::read(fd, buffer, sizeof buffer);
            if (n <= 0)
                break;
            text.append(buffer, static_cast<std::size_t>(n));
            i = 0;
        }
        return text;
    }
    std::string m_dir;
    MonitorConfig m_config;
};

TEST_F(MonitorTest, waitsForStartAndRecordsTheEnd) {
    const auto client = launch("echo hello; exit 9");
    EXPECT_EQ(MonitorState::Created, client.status()->state);
    EXPECT_GT(client.pid(), 0);
    const auto exitFd = client.exitFd();
    ASSERT_TRUE(exitFd);
    pollfd p{exitFd->get(), POLLIN, 0};
    EXPECT_EQ(0, ::poll(&p, 1, 100));
    EXPECT_FALSE(exists(m_config.exitRecordPath));
    ASSERT_TRUE(client.start());
    const auto record = MonitorClient::takeExit(*exitFd);
    ASSERT_TRUE(record) << record.error().describe();
    EXPECT_EQ(9, record->exitCode);
    EXPECT_EQ(*record, *readExitRecord(m_config.exitRecordPath));
    EXPECT_NE(std::string::npos, readFile(m_config.logPath)->find("\"hello\\n\""));
    ASSERT_TRUE(MonitorClient::awaitRemoval(*exitFd));
    EXPECT_TRUE(exists(m_dir + "/deleted"));
    EXPECT_EQ(Errc::NotFound, MonitorClient::connect(m_dir).error().code());
}

TEST_F(MonitorTest, reportsWhatTheRuntimeSaid) {
    write("/fail", "{\"level\":\"error\",\"msg\":\"exec: \\\"x\\\": executable file not found in $PATH\"}");
    int exitCode = 0;
    const auto client = MonitorClient::launch(m_config, SLIPWAY_MONITOR, &exitCode);
    ASSERT_FALSE(client);
    EXPECT_EQ(127, exitCode);
    EXPECT_EQ("exec: \"x\": executable file not found in $PATH", client.error().message());
}

TEST_F(MonitorTest, failedStartIsAnErrorAndStartingTwiceAConflict) {
    {
        const auto client = launch("sleep 5");
        ASSERT_TRUE(client.start());
        EXPECT_EQ(Errc::Conflict, client.start().error().code());
        const auto exitFd = client.exitFd();
        ASSERT_TRUE(client.signal(SIGTERM));
        EXPECT_EQ(SIGTERM, MonitorClient::takeExit(*exitFd)->signal);
        EXPECT_TRUE(MonitorClient::awaitRemoval(*exitFd));
    }
    write("/nostart", "");
    const auto client = launch("true");
    EXPECT_FALSE(client.start());
    EXPECT_EQ(MonitorState::Created, client.status()->state);
}

// The runtime may be slower to end than what it started.
TEST_F(MonitorTest, theStartOfAProcessThatEndsAtOnceIsAnswered) {
    write("/slowstart", "");
    const auto client = launch("exit 3");
    const auto exitFd = client.exitFd();
    const auto started = client.start();
    EXPECT_TRUE(started) << started.error().describe();
    EXPECT_EQ(3, MonitorClient::takeExit(*exitFd)->exitCode);
    EXPECT_TRUE(MonitorClient::awaitRemoval(*exitFd));
}

TEST_F(MonitorTest, attachedClientGetsOutputAndFeedsInput) {
    m_config.openStdin = m_config.stdinOnce = true;
    const auto client = launch("cat; echo done >&2");
    AttachOptions options;
    options.in = options.closeStdinOnEof = true;
    options.whenFull = WhenFull::Wait; // a gap would be in order for the others
    const auto stream = client.attach(options);
    ASSERT_TRUE(stream && client.start());
    const std::string large(3u << 20, 'y');
    std::thread feeder([&] {
        EXPECT_TRUE(writeAll(stream->get(), large));
        ::shutdown(stream->get(), SHUT_WR);
    });
    const auto bytes = readAll(stream->get());
    feeder.join();
    // Two pipes keep no order between them: what was in one of them may come behind what came later through the other.
    std::map<int, std::string> streams;
    constexpr std::size_t header = 8; // the stream, three zeros, the length in big-endian order
    for (std::size_t at = 0; at + header <= bytes.size();) {
        std::size_t length = 0;
        for (std::size_t i = 4; i < header; ++i)
            length = length << 8 | static_cast<unsigned char>(bytes[at + i]);
        streams[bytes[at]] += bytes.substr(at + header, length);
        at += header + length;
    }
    EXPECT_TRUE(streams[1] == large) << streams[1].size();
    EXPECT_EQ("done\n", streams[2]);
}

TEST_F(MonitorTest, inputStaysOpenUnlessItsEndWasAskedFor) {
    m_config.openStdin = true;
    const auto client = launch("read a; read b; echo $a $b");
    AttachOptions options;
    options.in = true;
    const auto first = client.attach(options);
    ASSERT_TRUE(first && client.start());
    ASSERT_TRUE(writeAll(first->get(), "one\n"));
    ::shutdown(first->get(), SHUT_WR);
    const auto second = client.attach(options);
    ASSERT_TRUE(second && writeAll(second->get(), "two\n"));
    EXPECT_TRUE(readAll(first->get()).ends_with("one two\n"));
}

TEST_F(MonitorTest, malformedAndSilentConnectionsDoNoHarm) {
    const auto client = launch("sleep 5");
    std::vector<UniqueFd> silent;
    for (int i = 0; i < 100; ++i)
        silent.push_back(*client.exitFd());
    for (const std::string& text : {std::string("nonsense\n"), std::string(100'000, 'x'), std::string("\0\0\0\n", 4)}) {
        // exitFd's connection has been answered for: what follows on it is ignored.
        (void)writeAll(silent[0].get(), "");
        int pair = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const UniqueFd socket(pair);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        const auto path = m_dir + "/monitor.sock";
        std::copy(path.begin(), path.end(), address.sun_path);
        ASSERT_EQ(0, ::connect(pair, reinterpret_cast<sockaddr*>(&address), sizeof address));
        (void)::send(pair, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        readAll(pair);
    }
    EXPECT_TRUE(client.status());
}

TEST_F(MonitorTest, execRunsAtOnceAndIsNeverDeletedFromTheRuntime) {
    m_config.execId = "e1";
    m_config.directory = m_dir + "/e1";
    m_config.exitRecordPath = m_dir + "/e1/exit";
    m_config.logDriver = LogDriver::None;
    write("/body", "sleep 0.2; exit 4");
    const auto exec = MonitorClient::launch(m_config, SLIPWAY_MONITOR);
    ASSERT_TRUE(exec) << exec.error().describe();
    ASSERT_TRUE(exec->start());
    const auto record = exec->wait();
    ASSERT_TRUE(record) << record.error().describe();
    EXPECT_EQ(4, record->exitCode);
    EXPECT_FALSE(exists(m_dir + "/deleted"));
    EXPECT_FALSE(exists(m_dir + "/log"));
}

TEST_F(MonitorTest, missingMonitorIsAnError) {
    EXPECT_FALSE(MonitorClient::launch(m_config, "/nonexistent/slipway-monitor"));
    EXPECT_FALSE(MonitorClient::launch(m_config, "/bin/true"));
}

} // namespace slipway::runtime
