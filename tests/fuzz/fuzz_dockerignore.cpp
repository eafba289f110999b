// First line: a path; the rest: the rules. All at once they must say what each says alone; what is pruned must be
// excluded, and so must all below it.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "dockerfile/ignore.h"

using namespace slipway::dockerfile;

namespace {

std::string_view trimmed(std::string_view text) {
    const auto isBlank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    while (!text.empty() && isBlank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back()))
        text.remove_suffix(1);
    return text;
}

bool excludedOneByOne(std::string_view path, std::string_view rules) {
    if (rules.starts_with("\xEF\xBB\xBF"))
        rules.remove_prefix(3);
    bool excluded = false;
    while (!rules.empty()) {
        const std::size_t newline = rules.find('\n');
        const std::string_view line = rules.substr(0, newline);
        rules.remove_prefix(newline == std::string_view::npos ? rules.size() : newline + 1);
        std::string_view pattern = trimmed(line);
        if (line.starts_with('#') || pattern.empty())
            continue;
        const bool negated = pattern.starts_with('!');
        std::string clean = cleanPath(negated ? trimmed(pattern.substr(1)) : pattern);
        if (clean.size() > 1 && clean.starts_with('/'))
            clean.erase(0, 1);
        const auto glob = Glob::compile(clean);
        if (glob && glob->matchesPathOrParent(path))
            excluded = !negated;
    }
    return excluded;
}

} // namespace

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
    if (!path.starts_with('/') && path != "." && excluded != excludedOneByOne(path, text.substr(newline + 1)))
        std::abort();
    if (rules->prunes(path))
        for (const char* below : {"", "/a", "/x.o", "/a/b/c"})
            if (!excluded || !rules->excludes(path + below))
                std::abort();
    return 0;
}
