#include "idle_memory.h"

#include <charconv>
#include <string>
#include <string_view>

#include <malloc.h>
#include <sys/mman.h>

#include "base/file.h"
#include "base/text.h"

namespace slipway {

namespace {

struct Mapping {
    std::uintptr_t begin = 0, end = 0;
    bool droppable = false; // from a file, not writable
};

// "7f00-7f10 r-xp 00000000 fe:00 123  /usr/lib/x.so"
bool parseHeader(std::string_view line, Mapping& mapping) {
    const auto dash = line.find('-');
    const auto space = line.find(' ');
    if (dash == std::string_view::npos || space == std::string_view::npos || dash > space)
        return false;
    const auto hex = [](std::string_view text, std::uintptr_t& value) {
        const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
        return error == std::errc{} && rest == text.data() + text.size();
    };
    if (!hex(line.substr(0, dash), mapping.begin) || !hex(line.substr(dash + 1, space - dash - 1), mapping.end))
        return false;
    mapping.droppable = line.substr(space + 1, 2) == "r-" && line.find(" /") != std::string_view::npos;
    return true;
}

} // namespace

void releaseIdleMemory() {
    ::malloc_trim(0);
    const auto smaps = readFile("/proc/self/smaps", 16u << 20);
    if (!smaps)
        return;
    Mapping current;
    for (const auto& line : split(*smaps, '\n')) {
        if (parseHeader(line, current))
            continue;
        // A page that was written (a relocation) exists nowhere else: such a mapping stays as it is.
        if (current.droppable && line.starts_with("Anonymous:") && trim(std::string_view(line).substr(10)) == "0 kB")
            ::madvise(reinterpret_cast<void*>(current.begin), current.end - current.begin, MADV_DONTNEED);
    }
    ::malloc_trim(0);
}

} // namespace slipway
