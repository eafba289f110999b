// Tar bytes: ustar headers with pax records where ustar does not suffice, a digest of all of it, a sink.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "oci/digest.h"
#include "store/tar_writer.h"

namespace slipway::store::detail {

struct TarHeader {
    char type = '0';
    std::string name; // directories end in a slash
    std::string link;
    std::uint32_t mode = 0;
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    std::uint64_t size = 0;
    Timestamp mtime;
    std::uint32_t deviceMajor = 0;
    std::uint32_t deviceMinor = 0;
    std::vector<std::pair<std::string, std::string>> xattrs; // sorted by name
};

class TarStream {
public:
    explicit TarStream(const ByteSink& sink)
        : m_sink(sink) {}

    Result<> header(const TarHeader& header);
    // The data of the last header, `size` bytes altogether, then padding to a block.
    Result<> data(std::string_view bytes);
    Result<> zeros(std::uint64_t count);
    Result<> padding(std::uint64_t size);
    // Two blocks of zeros and the digest.
    Result<TarSummary> finish(std::uint64_t contentSize);

private:
    Result<> append(std::string_view bytes);
    Result<> flush();
    Result<> block(const TarHeader& header, std::uint64_t size);

    const ByteSink& m_sink;
    std::string m_buffer;
    oci::Hasher m_hasher;
    std::uint64_t m_size = 0;
    std::uint64_t m_entries = 0;
};

} // namespace slipway::store::detail
