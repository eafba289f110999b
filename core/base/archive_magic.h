// What a file is, as far as its first bytes tell.
#pragma once

#include <string_view>

namespace slipway {

enum class ArchiveKind {
    None,
    Tar,  // also the old ones without "ustar": the header's checksum is right
    Gzip, // these four may hold a tar, or anything else
    Bzip2,
    Xz,
    Zstd,
};

inline constexpr unsigned kArchiveHeadBytes = 512; // that are enough to tell

// `head`: the first bytes of the file; fewer than kArchiveHeadBytes when it has no more.
ArchiveKind archiveKindOf(std::string_view head) noexcept;

} // namespace slipway
