// Variable expansion as BuildKit does it (docs.docker.com/reference/dockerfile/#environment-replacement):
// $v ${v} ${v:-w} ${v-w} ${v:+w} ${v+w} ${v:?w} ${v?w} ${v#p} ${v##p} ${v%p} ${v%%p} ${v/p/r} ${v//p/r}
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace slipway::dockerfile {

using Lookup = std::function<std::optional<std::string>(std::string_view name)>;

struct ExpandOptions {
    char escape = '\\';
    bool keepQuotes = false;      // heredoc bodies: quotes are text, escapes are not
    bool keepUnset = false;       // "$x" stays as it is when x is not set
    std::size_t limit = 1u << 20; // bytes of output; work is bounded by a multiple of it
};

struct Expanded {
    std::string text;
    std::vector<std::string> used;    // variables that were looked up and set, each once
    std::vector<std::string> unset;   // looked up, not set, and without a default
    std::vector<std::string> missing; // looked up and not set, defaults or not
};

// One word; quotes and escapes are removed. InvalidArgument: bad syntax (an unclosed quote or brace, an unknown
// modifier) or ${v:?message} without v. TooLarge: over the limit.
Result<Expanded> expand(std::string_view word, const Lookup& lookup, const ExpandOptions& options = {});

// The same, then split at unquoted white space: what EXPOSE does. Words that are empty vanish.
Result<std::vector<std::string>> expandWords(std::string_view text, const Lookup& lookup,
                                             const ExpandOptions& options = {});

} // namespace slipway::dockerfile
