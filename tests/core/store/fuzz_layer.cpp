// libFuzzer: any bytes as a layer, from inflating to planned writes. Every planned path must be clean, whatever came
// in.
//
//   clang++-16 -std=c++2b -D__cpp_concepts=202002L -Wno-builtin-macro-redefined -fsanitize=fuzzer,address,undefined
// with core/base, core/oci and core/store and the libraries that core/store/CMakeLists.txt names. Older clangs cannot
// compile libstdc++ 12's std::expected. Seeds: any small tars, plain, sparse and compressed.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "store/tar_reader.h"

namespace {

bool isClean(std::string_view path) {
    if (path.empty())
        return true;
    for (std::size_t start = 0;;) {
        const std::size_t slash = path.find('/', start);
        const std::string_view part = path.substr(start, slash == path.npos ? slash : slash - start);
        if (part.empty() || part == "." || part == ".." || part.size() > 255 || part.find('\0') != part.npos)
            return false;
        if (slash == path.npos)
            return true;
        start = slash + 1;
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace slipway;
    using namespace slipway::store;
    UnpackOptions options;
    options.dialect = size % 2 == 0 ? TarDialect::Layer : TarDialect::Plain;
    options.limits.bytes = 8u << 20;
    options.limits.entries = 10'000;
    std::size_t at = 0;
    const ByteSource source = [&](char* buffer, std::size_t room) -> Result<std::size_t> {
        const std::size_t n = std::min(room, size - at);
        std::memcpy(buffer, data + at, n);
        at += n;
        return n;
    };
    const auto planned = planTar(options, source, [](const PlannedEntry& entry) -> Result<> {
        const bool link = entry.kind == EntryKind::HardLink;
        if (!isClean(entry.path) || (link && !isClean(entry.link)) || entry.kind == EntryKind::CharDevice ||
            entry.kind == EntryKind::BlockDevice || entry.uid > 65535 || entry.gid > 65535)
            std::abort();
        return {};
    });
    (void)planned;
    return 0;
}
