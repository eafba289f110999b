// What is accepted is never an option, nor a path out of the repository, nor more than one line, to the git that gets
// it.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "build/git_source.h"

using slipway::build::GitSource;

namespace {

bool isPlain(std::string_view text) {
    return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

bool climbs(std::string_view path) {
    return path == ".." || path.starts_with("../") || path.ends_with("/..") ||
           path.find("/../") != std::string_view::npos || path.starts_with('/');
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto source = GitSource::parse(text);
    if (!source) {
        (void)source.error().describe();
        return 0;
    }
    if (source->remote.starts_with('-') || !isPlain(source->remote) || source->remote.find(' ') != std::string::npos)
        std::abort();
    if (source->ref.starts_with('-') || !isPlain(source->ref) || source->ref.find("..") != std::string::npos)
        std::abort();
    if (climbs(source->subdirectory) || !isPlain(source->subdirectory))
        std::abort();
    if (!isPlain(source->credentials) || source->checksum.size() > 64)
        std::abort();
    return 0;
}
