#include <csignal>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "runtime/detail/log_record.h"
#include "runtime/monitor/json_log.h"
#include "runtime/monitor/json_log_writer.h"

namespace slipway::runtime::monitor {

namespace {
const Timestamp Noon = *parseRfc3339("2026-03-01T12:00:00.000000005Z");
}

TEST(JsonLog, writesDockersRecords) {
    std::string out;
    appendLogRecord(out, "hi \"you\"\\\t\x1b[1m\n", "stdout", toRfc3339Nano(Noon));
    EXPECT_EQ("{\"log\":\"hi "
              "\\\"you\\\"\\\\\\t\\u001b[1m\\n\",\"stream\":\"stdout\",\"time\":\"2026-03-01T12:00:00.000000005Z\"}\n",
              out);
}

TEST(JsonLog, anyBytesGiveValidJson) {
    std::string all;
    for (int i = 0; i < 65536; ++i)
        all += {static_cast<char>(i >> 8), static_cast<char>(i)};
    std::string out;
    appendLogRecord(out, all, "stderr", toRfc3339Nano(Noon));
    EXPECT_TRUE(parseJson(std::string_view(out).substr(0, out.size() - 1), "record"));
}

TEST(JsonLog, utf8IsKeptAndEverythingElseReplaced) {
    std::string out;
    appendEscaped(out, "ä€😀\xff\xc0\x80\xed\xa0\x80");
    EXPECT_EQ("ä€😀\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd", out);
}

TEST(JsonLog, recordsComeBackAsTheyWere) {
    for (const char* raw : {"plain\n", "\t\"\\\x01\x7f", "ünï", "", "a\\u0041b"}) {
        const std::string text = raw;
        std::string out;
        appendLogRecord(out, text, "stderr", toRfc3339Nano(Noon));
        LogEntry entry;
        detail::LogRecordParser parser;
        ASSERT_TRUE(parser.parse(std::string_view(out).substr(0, out.size() - 1), entry));
        EXPECT_EQ(text, entry.text);
        EXPECT_EQ(LogStream::Stderr, entry.stream);
        EXPECT_EQ(Noon, entry.time);
    }
}

TEST(JsonLog, hostileRecordsAreRefusedNotTrusted) {
    detail::LogRecordParser parser;
    LogEntry entry;
    for (const char* line :
         {"", "{", "null", "[]", "{\"log\":\"x", "{\"log\":\"x\"}", "{\"log\":1,\"stream\":\"stdout\",\"time\":\"t\"}",
          "{\"log\":\"\\u12\",\"stream\":\"stdout\",\"time\":\"2026-03-01T12:00:00Z\"}",
          "{\"log\":\"x\",\"stream\":\"stdin\",\"time\":\"2026-03-01T12:00:00Z\"}",
          "{\"log\":\"x\",\"stream\":\"stdout\",\"time\":\"yesterday\"}",
          "{\"log\":\"x\",\"stream\":\"stdout\",\"time\":\"2026-03-01T12:00:00Z\"}garbage\"}"})
        EXPECT_FALSE(parser.parse(line, entry)) << line;
    EXPECT_FALSE(parser.parse(std::string(5000, '['), entry));
    // Another writer's order and extras are fine.
    EXPECT_TRUE(parser.parse(
        "{\"stream\":\"stdout\",\"attrs\":{\"a\":\"b\"},\"log\":\"x\",\"time\":\"2026-03-01T12:00:00Z\"}", entry));
    EXPECT_EQ("x", entry.text);
}

class LogWriter : public ::testing::Test {
protected:
    void SetUp() override {
        char pattern[] = "/tmp/slipway-log-XXXXXX";
        ASSERT_NE(nullptr, ::mkdtemp(pattern));
        m_dir = pattern;
        m_path = m_dir + "/log";
    }
    void TearDown() override { EXPECT_TRUE(removeTree(m_dir)); }
    std::vector<std::string> lines(const std::string& path) {
        std::vector<std::string> texts;
        auto reader = LogReader::open(path, {});
        LogEntry entry;
        while (*reader->next(entry))
            texts.push_back(entry.text);
        EXPECT_EQ(0u, reader->malformedLines());
        return texts;
    }
    std::string m_dir, m_path;
};

using Lines = std::vector<std::string>;

TEST_F(LogWriter, joinsLinesThatArriveInPieces) {
    auto writer = *JsonLogWriter::open(m_path, 0, 1);
    writer.add(LogStream::Stdout, "one\ntw", Noon);
    writer.add(LogStream::Stderr, "err", Noon);
    writer.add(LogStream::Stdout, "o\n", Noon);
    writer.flush();
    EXPECT_EQ((Lines{"one\n", "two\n"}), lines(m_path));
    writer.finish(Noon);
    EXPECT_EQ((Lines{"one\n", "two\n", "err"}), lines(m_path));
}

TEST_F(LogWriter, longLinesComeInParts) {
    auto writer = *JsonLogWriter::open(m_path, 0, 1);
    writer.add(LogStream::Stdout, std::string(40000, 'x') + "\nnext\n", Noon);
    writer.finish(Noon);
    const auto all = lines(m_path);
    ASSERT_EQ(4u, all.size());
    EXPECT_EQ(std::string(16384, 'x'), all[0]);
    EXPECT_EQ(40000u - 2 * 16384 + 1, all[2].size());
    EXPECT_EQ("next\n", all[3]);
}

TEST_F(LogWriter, rotatesAtWholeRecordsAndKeepsSoManyFiles) {
    auto writer = *JsonLogWriter::open(m_path, 1000, 3);
    for (int i = 0; i < 100; ++i)
        writer.add(LogStream::Stdout, fmt::format("line {}\n", i), Noon);
    writer.finish(Noon);
    for (const char* suffix : {"", ".1", ".2"}) {
        struct stat st {};
        ASSERT_EQ(0, ::stat((m_path + suffix).c_str(), &st));
        EXPECT_LE(st.st_size, 1000);
        EXPECT_GT(st.st_size, 0);
    }
    EXPECT_FALSE(exists(m_path + ".3"));
    const auto all = lines(m_path);
    EXPECT_EQ("line 99\n", all.back());
    for (std::size_t i = 0; i < all.size(); ++i)
        EXPECT_EQ(fmt::format("line {}\n", 100 - all.size() + i), all[i]);
}

TEST_F(LogWriter, recordLargerThanAFileGetsItsOwn) {
    auto writer = *JsonLogWriter::open(m_path, 100, 5);
    writer.add(LogStream::Stdout, "a\n" + std::string(300, 'b') + "\nc\n", Noon);
    writer.finish(Noon);
    EXPECT_EQ((Lines{"a\n", std::string(300, 'b') + "\n", "c\n"}), lines(m_path));
}

TEST_F(LogWriter, singleFileStartsOver) {
    auto writer = *JsonLogWriter::open(m_path, 500, 1);
    for (int i = 0; i < 50; ++i)
        writer.add(LogStream::Stdout, fmt::format("line {}\n", i), Noon);
    writer.finish(Noon);
    EXPECT_FALSE(exists(m_path + ".1"));
    EXPECT_EQ("line 49\n", lines(m_path).back());
}

TEST_F(LogWriter, fullDiskLosesLinesButNeverBlocksOrTears) {
    // /dev/full refuses every write, as a full disk does.
    ASSERT_EQ(0, ::symlink("/dev/full", m_path.c_str()));
    EXPECT_FALSE(JsonLogWriter::open(m_path, 0, 1)); // links are not followed
    ::unlink(m_path.c_str());
    rlimit before{};
    ASSERT_EQ(0, ::getrlimit(RLIMIT_FSIZE, &before));
    ::signal(SIGXFSZ, SIG_IGN);
    auto writer = *JsonLogWriter::open(m_path, 0, 1);
    rlimit small = before;
    small.rlim_cur = 1000;
    ASSERT_EQ(0, ::setrlimit(RLIMIT_FSIZE, &small));
    for (int i = 0; i < 100; ++i) {
        writer.add(LogStream::Stdout, fmt::format("line {}\n", i), Noon);
        writer.flush();
    }
    EXPECT_GT(writer.lostBytes(), 5000u);
    ASSERT_EQ(0, ::setrlimit(RLIMIT_FSIZE, &before));
    writer.add(LogStream::Stdout, "room again\n", Noon);
    writer.finish(Noon);
    const auto all = lines(m_path);
    EXPECT_EQ("line 0\n", all.front());
    EXPECT_EQ("room again\n", all.back());
    EXPECT_NE(std::string::npos, all[all.size() - 2].find("bytes of log are missing here"));
}

} // namespace slipway::runtime::monitor
