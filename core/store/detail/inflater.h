// Decompression in our own process: gzip (several members), zstd, xz, bzip2, or nothing, told apart by magic.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "base/result.h"

namespace slipway::store::detail {

// Compressed bytes, valid until the next call; empty at the end.
using ChunkSource = std::function<Result<std::string_view>()>;

class Inflater {
public:
    virtual ~Inflater() = default;

    // Up to `size` bytes; 0 is the end. Corrupt for what is no whole, valid stream; errors of the source as they are.
    virtual Result<std::size_t> read(char* buffer, std::size_t size) = 0;

    // Reads the first chunk to see what it is.
    static Result<std::unique_ptr<Inflater>> create(ChunkSource source);
};

// With bytes that were read already put back in front.
std::unique_ptr<Inflater> makePlainInflater(std::string_view head, ChunkSource source);
std::unique_ptr<Inflater> makeGzipInflater(std::string_view head, ChunkSource source);
// zstd, xz, bzip2 (and gzip) by libarchive's filters.
Result<std::unique_ptr<Inflater>> makeFilterInflater(std::string_view head, ChunkSource source);

} // namespace slipway::store::detail
