// First line: a path; the rest: the rules. What is pruned must be excluded, and so must all below it.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "dockerfile/ignore.h"

using namespace slipway::dockerfile;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::size_t newline = text.find('\n');
    if (newline == std::string_view::npos)
        return 0;
    const std::string path = cleanPath(text.substr(0, newline));
    if (cleanPath(path) != path)
        std::abort();
    if (const auto glob = Glob::compile(text.substr(newline + 1))) {
        bool any = glob->matches(path);
        for (std::size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1))
            any = any || glob->matches(path.substr(0, slash));
        if (!path.starts_with('/') && any != glob->matchesPathOrParent(path))
            std::abort();
    }
    const auto rules = IgnoreRules::parse(text.substr(newline + 1));
    if (!rules)
        return 0;
    const bool excluded = rules->excludes(path);
    if (rules->prunes(path))
        for (const char* below : {"", "/a", "/x.o", "/a/b/c"})
            if (!excluded || !rules->excludes(path + below))
                std::abort();
    return 0;
}
