// Tar headers: v7, ustar, GNU (long names, base-256 numbers, sparse files) and pax (POSIX.1-2001, with SCHILY.xattr and
// GNU.sparse 0.0, 0.1 and 1.0). Names are bytes and stay as they are: libarchive's reader turns decomposed Unicode into
// composed, which makes one file out of two, so it only inflates here.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "store/detail/inflater.h"

namespace slipway::store::detail {

// What the header says, not yet judged.
struct RawEntry {
    char type = '0'; // '0' file, '1' hard link, '2' symlink, '3' char, '4' block, '5' directory, '6' fifo
    std::string path;
    std::string link;
    std::int64_t mode = 0;
    std::int64_t uid = 0;
    std::int64_t gid = 0;
    std::int64_t size = 0; // of the file, holes included
    std::int64_t mtimeSeconds = 0;
    std::int32_t mtimeNanos = 0;
    std::int64_t deviceMajor = 0;
    std::int64_t deviceMinor = 0;
    std::vector<std::pair<std::string, std::string>> xattrs;
};

struct DataPiece {
    std::uint64_t offset = 0;
    std::string_view bytes; // valid until the next call; empty at the end of the file
};

// InvalidArgument for what is no tar, Corrupt for one that ends in the middle, TooLarge for absurd headers.
class TarParser {
public:
    explicit TarParser(ChunkSource source)
        : m_source(std::move(source)) {}

    // The next entry; false at the end. What is left of the last one's data is skipped.
    Result<bool> next(RawEntry& entry);
    // The current entry's content, piece by piece; gaps between pieces are holes.
    Result<DataPiece> data();
    // Reads to the end of the stream, so that whoever hashes it has seen all of it.
    Result<> drain();

    std::uint64_t bytesRead() const noexcept { return m_bytesRead; }

private:
    struct Segment {
        std::uint64_t offset = 0;
        std::uint64_t size = 0;
    };
    using Records = std::vector<std::pair<std::string, std::string>>;

    Result<bool> refill();
    // False at the end of the stream; Corrupt when it ends within the block.
    Result<bool> readBlock(char* block);
    Result<std::string> readPayload(std::uint64_t size, std::string_view what);
    Result<> skip(std::uint64_t size);

    Result<> applyHeader(const char* block, RawEntry& entry);
    Result<> applyRecords(const Records& records, RawEntry& entry);
    static Result<Records> parseRecords(std::string_view text);
    Result<> readGnuSparse(const char* block, RawEntry& entry);
    Result<> readPaxSparseMap();
    Result<> checkSparse(const RawEntry& entry);

    ChunkSource m_source;
    std::string_view m_chunk;
    bool m_ended = false;
    std::uint64_t m_bytesRead = 0;

    Records m_global;
    std::uint64_t m_stored = 0;  // bytes of the current entry's data still in the stream
    std::uint64_t m_padding = 0; // and of what fills its last block
    std::uint64_t m_offset = 0;
    bool m_sparse = false;
    bool m_mapInData = false;
    std::int64_t m_realSize = -1;
    std::vector<Segment> m_segments;
    std::size_t m_segment = 0;
};

} // namespace slipway::store::detail
