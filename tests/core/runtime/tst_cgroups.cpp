#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "runtime/cgroups.h"

namespace slipway::runtime {

// Trees of plain files with the kernel's formats.
class CgroupFiles : public ::testing::Test {
protected:
    void SetUp() override {
        char pattern[] = "/tmp/slipway-cgroups-XXXXXX";
        ASSERT_NE(nullptr, ::mkdtemp(pattern));
        m_host.root = pattern;
    }
    void TearDown() override { EXPECT_TRUE(removeTree(m_host.root)); }
    void write(const std::string& path, const std::string& text) {
        const auto full = m_host.root + path;
        ASSERT_TRUE(makeDirectories(full.substr(0, full.rfind('/'))));
        const auto fd = openFile(full, O_WRONLY | O_CREAT, 0644);
        ASSERT_TRUE(fd && writeAll(fd->get(), text));
    }
    HostCgroups m_host;
};

TEST_F(CgroupFiles, readsVersionTwo) {
    m_host.mode = CgroupMode::V2;
    write("/s/c/cpu.stat",
          "usage_usec 1500\nuser_usec 1000\nsystem_usec 500\nnr_periods 4\nnr_throttled 2\nthrottled_usec 7\n");
    write("/s/c/memory.current", "4096\n");
    write("/s/c/memory.max", "max\n");
    write("/s/c/memory.stat", "anon 1\ninactive_file 100\n");
    write("/s/c/memory.events", "low 0\noom 1\noom_kill 3\n");
    write("/s/c/pids.current", "2\n");
    write("/s/c/pids.max", "100\n");
    write("/s/c/io.stat", "8:0 rbytes=10 wbytes=20 rios=1 wios=1 dbytes=0 dios=0\n");
    write("/s/c/cgroup.procs", "42\n7\n");
    write("/s/c/inner/cgroup.procs", "9\n");
    const auto stats = *readCgroupStats(m_host, "/s/c");
    EXPECT_EQ(1'500'000u, stats.cpuTotal);
    EXPECT_EQ(7000u, stats.throttledTime);
    EXPECT_EQ(4096u, stats.memoryUsage);
    EXPECT_EQ(~0ull, stats.memoryLimit);
    EXPECT_EQ(100u, stats.memoryInactiveFile);
    EXPECT_EQ(3u, stats.oomKills);
    EXPECT_EQ(100u, stats.pidsLimit);
    ASSERT_EQ(1u, stats.blockIo.size());
    EXPECT_EQ(20u, stats.blockIo[0].writtenBytes);
    EXPECT_EQ((std::vector<pid_t>{7, 9, 42}), *readCgroupPids(m_host, "/s/c"));
}

TEST_F(CgroupFiles, readsVersionOne) {
    m_host.mode = CgroupMode::V1;
    m_host.controllers = {"memory", "cpuacct", "pids", "blkio"};
    write("/memory/s/c/memory.usage_in_bytes", "8192\n");
    write("/memory/s/c/memory.limit_in_bytes", "9223372036854771712\n");
    write("/memory/s/c/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n");
    write("/cpuacct/s/c/cpuacct.usage", "12345\n");
    write("/pids/s/c/pids.max", "max\n");
    write("/blkio/s/c/blkio.throttle.io_service_bytes_recursive", "8:0 Read 5\n8:0 Write 6\n8:0 Total 11\nTotal 11\n");
    const auto stats = *readCgroupStats(m_host, "/s/c");
    EXPECT_EQ(8192u, stats.memoryUsage);
    EXPECT_EQ(~0ull, stats.memoryLimit);
    EXPECT_EQ(1u, stats.oomKills);
    EXPECT_EQ(12345u, stats.cpuTotal);
    EXPECT_EQ(5u, stats.blockIo[0].readBytes);
    EXPECT_EQ((std::vector<std::string>{"c"}), listCgroups(m_host, "/s"));
}

TEST_F(CgroupFiles, missingGroupIsNotFound) {
    m_host.mode = CgroupMode::V2;
    EXPECT_EQ(Errc::NotFound, readCgroupStats(m_host, "/none").error().code());
    EXPECT_EQ(Errc::NotFound, readCgroupPids(m_host, "/none").error().code());
    EXPECT_TRUE(removeCgroup(m_host, "/none"));
}

} // namespace slipway::runtime
