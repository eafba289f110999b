// A layer's bytes on their way to the disk: the caller pushes, one thread inflates and hashes, one places the files.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string_view>
#include <thread>

#include "base/result.h"
#include "base/unique_fd.h"
#include "oci/digest.h"
#include "store/detail/chunk_pipe.h"
#include "store/tar_reader.h"

namespace slipway::store::detail {

struct PipelineResult {
    UnpackSummary summary;
    oci::Digest digest; // of the inflated bytes
    std::uint64_t tarSize = 0;
};

// One caller. Neither movable nor copyable: the threads point into it.
class LayerPipeline {
public:
    LayerPipeline(UniqueFd directory, UnpackOptions options, oci::Digest::Algorithm algorithm);
    ~LayerPipeline(); // stops the threads

    Result<> write(std::string_view bytes);
    Result<PipelineResult> finish();
    std::uint64_t inflatedBytes() const noexcept { return m_inflated.load(std::memory_order_relaxed); }

private:
    void inflate();
    Result<> inflateAll();
    void place();
    void join();

    UniqueFd m_directory;
    UnpackOptions m_options;
    oci::Hasher m_hasher;
    ChunkPipe m_compressed;
    ChunkPipe m_plain;
    std::atomic<std::uint64_t> m_consumed{0};
    std::atomic<std::uint64_t> m_inflated{0};
    std::optional<Result<UnpackSummary>> m_placed;
    std::thread m_inflater;
    std::thread m_placer;
};

} // namespace slipway::store::detail
