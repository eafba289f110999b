#include "runtime/monitor/json_log_writer.h"

#include <algorithm>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "runtime/monitor/json_log.h"

namespace slipway::runtime::monitor {

namespace {

constexpr std::size_t BufferLimit = 512u << 10;

std::string_view nameOf(LogStream stream) {
    return stream == LogStream::Stdout ? "stdout" : stream == LogStream::Stderr ? "stderr" : "slipway";
}

} // namespace

JsonLogWriter::JsonLogWriter(std::string path, std::uint64_t maxSize, std::uint32_t maxFiles)
    : m_path(std::move(path))
    , m_maxSize(maxSize)
    , m_maxFiles(std::max(maxFiles, 1u)) {}

Result<JsonLogWriter> JsonLogWriter::open(std::string path, std::uint64_t maxSize, std::uint32_t maxFiles) {
    JsonLogWriter writer(std::move(path), maxSize, maxFiles);
    TRY(writer.openFileAgain(0));
    return writer;
}

Result<> JsonLogWriter::openFileAgain(int extraFlags) {
    m_file = TRY(openFile(m_path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | extraFlags, 0640));
    struct stat st {};
    m_size = ::fstat(m_file.get(), &st) == 0 ? static_cast<std::uint64_t>(st.st_size) : 0;
    return {};
}

void JsonLogWriter::add(LogStream stream, std::string_view bytes, Timestamp time) {
    const std::string stamp = toRfc3339Nano(time);
    const std::string_view name = nameOf(stream);
    std::string& partial = m_partial[stream == LogStream::Stderr ? 1 : 0];
    while (!bytes.empty()) {
        const std::size_t room = MaxPart - partial.size();
        const std::string_view window = bytes.substr(0, room);
        const std::size_t lineEnd = window.find('\n');
        if (lineEnd == std::string_view::npos && window.size() < room) {
            partial += window;
            return;
        }
        const std::size_t take = lineEnd == std::string_view::npos ? room : lineEnd + 1;
        if (partial.empty()) {
            appendLogRecord(m_buffer, bytes.substr(0, take), name, stamp);
        } else {
            partial += bytes.substr(0, take);
            appendLogRecord(m_buffer, partial, name, stamp);
            partial.clear();
        }
        bytes.remove_prefix(take);
        if (m_buffer.size() >= BufferLimit)
            flush();
    }
}

void JsonLogWriter::finish(Timestamp time) {
    const std::string stamp = toRfc3339Nano(time);
    for (const LogStream stream : {LogStream::Stdout, LogStream::Stderr}) {
        std::string& partial = m_partial[stream == LogStream::Stderr ? 1 : 0];
        if (!partial.empty())
            appendLogRecord(m_buffer, partial, nameOf(stream), stamp);
        partial.clear();
    }
    flush();
}

void JsonLogWriter::flush() {
    std::string_view rest = m_buffer;
    while (!rest.empty()) {
        if (m_lost)
            reportLoss();
        std::string_view piece = rest;
        if (m_maxSize) {
            if (m_size >= m_maxSize)
                rotate();
            // Whole records only; one that alone is larger than a file gets a file of its own.
            const std::uint64_t room = m_maxSize > m_size ? m_maxSize - m_size : 0;
            if (piece.size() > room) {
                std::size_t end = room ? rest.rfind('\n', static_cast<std::size_t>(room) - 1) : std::string_view::npos;
                if (end == std::string_view::npos) {
                    if (m_size) {
                        rotate();
                        if (m_size == 0)
                            continue;
                    }
                    end = rest.find('\n');
                }
                piece = rest.substr(0, end + 1);
            }
        }
        writePiece(piece);
        rest.remove_prefix(piece.size());
    }
    m_buffer.clear();
}

void JsonLogWriter::writePiece(std::string_view records) {
    if (!m_file)
        (void)openFileAgain(0);
    std::size_t written = 0;
    while (written < records.size()) {
        const ssize_t n = m_file ? ::write(m_file.get(), records.data() + written, records.size() - written) : -1;
        if (n > 0) {
            written += static_cast<std::size_t>(n);
            continue;
        }
        if (n < 0 && errno == EINTR && m_file)
            continue;
        // The disk is full or broken. A torn record would be read as garbage: cut back to the last whole one.
        const std::size_t whole = written ? records.rfind('\n', written - 1) + 1 : 0;
        if (whole != written && m_file && ::ftruncate(m_file.get(), static_cast<off_t>(m_size + whole)) < 0)
            m_file.reset(); // not even that: start over with the next flush
        m_size += whole;
        m_lost += records.size() - whole;
        m_lostTotal += records.size() - whole;
        return;
    }
    m_size += records.size();
}

void JsonLogWriter::reportLoss() {
    std::string record;
    appendLogRecord(record, fmt::format("{} bytes of log are missing here: they could not be written\n", m_lost),
                    "slipway", toRfc3339Nano(now()));
    const std::uint64_t lost = std::exchange(m_lost, 0);
    const std::uint64_t total = m_lostTotal;
    writePiece(record);
    // Still no room: what is lost stays on the account, the report itself does not.
    if (m_lost) {
        m_lost = lost;
        m_lostTotal = total;
    }
}

void JsonLogWriter::rotate() {
    if (m_maxFiles == 1) {
        ::unlink(m_path.c_str());
    } else {
        for (std::uint32_t i = m_maxFiles - 1; i > 1; --i)
            ::rename(fmt::format("{}.{}", m_path, i - 1).c_str(), fmt::format("{}.{}", m_path, i).c_str());
        ::rename(m_path.c_str(), (m_path + ".1").c_str());
    }
    // A reader may still hold the old file; the new one is always another inode. If it cannot be made, the old goes on.
    (void)openFileAgain(O_EXCL);
}

} // namespace slipway::runtime::monitor
