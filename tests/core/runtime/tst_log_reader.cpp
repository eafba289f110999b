#include <atomic>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "runtime/log_reader.h"
#include "runtime/monitor/json_log_writer.h"

namespace slipway::runtime {

class LogReaderTest : public ::testing::Test {
protected:
    void SetUp() override {
        char pattern[] = "/tmp/slipway-logs-XXXXXX";
        ASSERT_NE(nullptr, ::mkdtemp(pattern));
        m_dir = pattern;
        m_path = m_dir + "/log";
    }
    void TearDown() override { EXPECT_TRUE(removeTree(m_dir)); }

    monitor::JsonLogWriter writer(std::uint64_t size = 0, std::uint32_t files = 1) {
        return std::move(*monitor::JsonLogWriter::open(m_path, size, files));
    }
    static Timestamp at(int second) { return Timestamp(std::chrono::seconds(1'700'000'000 + second)); }
    std::string read(const LogQuery& query) {
        auto reader = LogReader::open(m_path, query);
        EXPECT_TRUE(reader);
        std::string text;
        LogEntry entry;
        while (*reader->next(entry))
            text += entry.text;
        return text;
    }
    void fill(int count, std::uint64_t size = 0, std::uint32_t files = 1) {
        auto w = writer(size, files);
        for (int i = 0; i < count; ++i)
            w.add(i % 2 ? LogStream::Stderr : LogStream::Stdout, fmt::format("{}\n", i), at(i));
        w.finish(at(count));
    }
    std::string m_dir, m_path;
};

TEST_F(LogReaderTest, missingLogIsEmpty) {
    EXPECT_EQ("", read({}));
}

TEST_F(LogReaderTest, tailCountsFromTheEndAcrossFiles) {
    fill(20, 400, 10);
    EXPECT_EQ("17\n18\n19\n", read({.tail = 3}));
    EXPECT_EQ("", read({.tail = 0}));
    EXPECT_EQ(read({}), read({.tail = 100}));
    EXPECT_EQ("9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19\n", read({.tail = 11}));
}

TEST_F(LogReaderTest, sinceAndUntilIncludeTheirEnds) {
    fill(10);
    EXPECT_EQ("3\n4\n5\n", read({.since = at(3), .until = at(5)}));
}

TEST_F(LogReaderTest, streamsCanBeLeftOut) {
    fill(6);
    EXPECT_EQ("0\n2\n4\n", read({.err = false}));
    EXPECT_EQ("1\n3\n5\n", read({.out = false}));
}

TEST_F(LogReaderTest, garbageIsSkippedAndCounted) {
    {
        const auto fd = openFile(m_path, O_WRONLY | O_CREAT, 0644);
        const std::string good = "{\"log\":\"good\\n\",\"stream\":\"stdout\",\"time\":\"2026-03-01T12:00:00Z\"}\n";
        ASSERT_TRUE(writeAll(fd->get(), good + "not json\n\n" + std::string(3u << 20, 'x') + "\n" +
                                            std::string("\0\xff\n", 3) + good + "{\"log\":\"torn"));
    }
    auto reader = *LogReader::open(m_path, {});
    LogEntry entry;
    std::string text;
    while (*reader.next(entry))
        text += entry.text;
    EXPECT_EQ("good\ngood\n", text);
    EXPECT_EQ(3u, reader.malformedLines());
}

TEST_F(LogReaderTest, linksAndFifosAreNoLogs) {
    ASSERT_EQ(0, ::symlink("/etc/passwd", m_path.c_str()));
    EXPECT_EQ("", read({}));
    ::unlink(m_path.c_str());
    ASSERT_EQ(0, ::mkfifo(m_path.c_str(), 0644));
    EXPECT_EQ("", read({}));
}

TEST_F(LogReaderTest, followingSeesLinesAsTheyAreWritten) {
    auto w = writer();
    auto reader = *LogReader::open(m_path, {.follow = true});
    LogEntry entry;
    EXPECT_FALSE(*reader.next(entry));
    w.add(LogStream::Stdout, "new\n", at(0));
    w.flush();
    pollfd p{reader.fd(), POLLIN, 0};
    ASSERT_EQ(1, ::poll(&p, 1, 2000));
    ASSERT_TRUE(*reader.next(entry));
    EXPECT_EQ("new\n", entry.text);
    EXPECT_FALSE(*reader.next(entry));
    // Nothing new: it does not wake us again.
    EXPECT_EQ(0, ::poll(&p, 1, 50));
}

TEST_F(LogReaderTest, followingALogThatIsMadeLater) {
    auto reader = *LogReader::open(m_path, {.follow = true});
    LogEntry entry;
    EXPECT_FALSE(*reader.next(entry));
    auto w = writer();
    w.add(LogStream::Stdout, "first\n", at(0));
    w.flush();
    ASSERT_TRUE(*reader.next(entry));
    EXPECT_EQ("first\n", entry.text);
}

TEST_F(LogReaderTest, followersLoseNothingThroughRotation) {
    constexpr int count = 60000;
    std::atomic<bool> done = false;
    auto w = writer(200'000, 50);
    std::vector<std::thread> followers;
    std::array<int, 3> seen{};
    for (int& mine : seen)
        followers.emplace_back([&] {
            auto reader = *LogReader::open(m_path, {.follow = true});
            LogEntry entry;
            for (bool last = false;;) {
                if (*reader.next(entry)) {
                    if (entry.text != fmt::format("{}\n", mine))
                        return;
                    ++mine;
                    continue;
                }
                if (last)
                    break;
                last = done;
                pollfd p{reader.fd(), POLLIN, 0};
                ::poll(&p, 1, 20);
            }
            EXPECT_EQ(0u, reader.lostFiles());
            EXPECT_EQ(0u, reader.malformedLines());
        });
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    for (int i = 0; i < count; ++i) {
        w.add(LogStream::Stdout, fmt::format("{}\n", i), at(0));
        if (i % 100 == 0) {
            w.flush();
            std::this_thread::sleep_for(std::chrono::microseconds(200));
        }
    }
    w.finish(at(0));
    done = true;
    for (auto& follower : followers)
        follower.join();
    for (const int mine : seen)
        EXPECT_EQ(count, mine);
}

TEST_F(LogReaderTest, filesThatVanishUnreadAreReported) {
    auto w = writer(300, 3);
    w.add(LogStream::Stdout, "0\n", at(0));
    w.flush();
    auto reader = *LogReader::open(m_path, {.follow = true});
    LogEntry entry;
    ASSERT_TRUE(*reader.next(entry));
    for (int i = 1; i < 100; ++i)
        w.add(LogStream::Stdout, fmt::format("{}\n", i), at(0));
    w.finish(at(0));
    std::string last;
    while (*reader.next(entry))
        last = entry.text;
    EXPECT_EQ("99\n", last);
    EXPECT_GT(reader.lostFiles(), 0u);
}

} // namespace slipway::runtime
