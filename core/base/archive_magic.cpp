#include "base/archive_magic.h"

#include <cstddef>

namespace slipway {

namespace {

constexpr std::size_t checksumAt = 148, checksumEnd = 156;

bool isTarHeader(std::string_view block) noexcept {
    long wanted = 0;
    bool digits = false;
    for (std::size_t i = checksumAt; i < checksumEnd; ++i) {
        const char c = block[i];
        if (c >= '0' && c <= '7') {
            wanted = wanted * 8 + (c - '0');
            digits = true;
        } else if (digits || c != ' ') {
            break;
        }
    }
    // Some writers added signed characters.
    long asUnsigned = 0, asSigned = 0;
    for (std::size_t i = 0; i < kArchiveHeadBytes; ++i) {
        const char c = i >= checksumAt && i < checksumEnd ? ' ' : block[i];
        asUnsigned += static_cast<unsigned char>(c);
        asSigned += static_cast<signed char>(c);
    }
    return digits && (wanted == asUnsigned || wanted == asSigned);
}

} // namespace

ArchiveKind archiveKindOf(std::string_view head) noexcept {
    if (head.starts_with("\x1f\x8b"))
        return ArchiveKind::Gzip;
    if (head.starts_with("BZh"))
        return ArchiveKind::Bzip2;
    if (head.starts_with(std::string_view("\xfd"
                                          "7zXZ\0",
                                          6)))
        return ArchiveKind::Xz;
    if (head.starts_with("\x28\xb5\x2f\xfd"))
        return ArchiveKind::Zstd;
    if (head.size() >= kArchiveHeadBytes && isTarHeader(head))
        return ArchiveKind::Tar;
    return ArchiveKind::None;
}

} // namespace slipway
