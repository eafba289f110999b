// Writes a container's json-file log: splits output into lines, rotates by size, survives a full disk.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "base/unique_fd.h"
#include "runtime/log_reader.h"

namespace slipway::runtime::monitor {

class JsonLogWriter {
public:
    // Longer lines come in parts.
    static constexpr std::size_t MaxPart = 16384;

    // Appends to `path`. `maxSize` 0: no rotation. `maxFiles` counts `path` itself; at least 1.
    static Result<JsonLogWriter> open(std::string path, std::uint64_t maxSize, std::uint32_t maxFiles);

    // Output as it was read, cut anywhere. Complete lines are buffered until flush, the rest until its line is
    // complete.
    void add(LogStream stream, std::string_view bytes, Timestamp time);
    // Writes what is buffered. What cannot be written is dropped and counted; a record says so once there is room
    // again.
    void flush();
    // The end of the output: unfinished lines are written as they are.
    void finish(Timestamp time);

    std::uint64_t lostBytes() const noexcept { return m_lostTotal; }

private:
    JsonLogWriter(std::string path, std::uint64_t maxSize, std::uint32_t maxFiles);
    Result<> openFileAgain(int extraFlags);
    void rotate();
    void writePiece(std::string_view records);
    void reportLoss();

    std::string m_path;
    std::uint64_t m_maxSize;
    std::uint32_t m_maxFiles;
    UniqueFd m_file;
    std::uint64_t m_size = 0;
    std::string m_buffer; // complete records
    std::array<std::string, 2> m_partial;
    std::uint64_t m_lost = 0; // since the last report
    std::uint64_t m_lostTotal = 0;
};

} // namespace slipway::runtime::monitor
