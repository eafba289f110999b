// Cutting an instruction's line into words, flags and heredoc markers.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockerfile/syntax.h"

namespace slipway::dockerfile::detail {

struct WordSpan {
    std::size_t begin, end; // offsets in the line
};

// At white space alone.
std::vector<WordSpan> splitBlank(std::string_view line, std::size_t from);
// At white space outside quotes; an unclosed quote runs to the end.
std::vector<WordSpan> splitQuoted(std::string_view line, std::size_t from, char escape);

struct RawFlag {
    std::string name, value;
    bool hasValue = false;
    WordSpan span;
};
// An instruction with more is wrong.
inline constexpr std::size_t maxFlags = 200;
// At most maxFlags + 1 of the "--name[=value]" words from `from` on; `from` moves to the first argument behind them.
std::vector<RawFlag> takeFlags(std::string_view line, std::size_t& from, char escape);

struct HeredocMarker {
    std::string name;
    bool expand = true, stripTabs = false;
    WordSpan span;
};
// The "<<WORD" words of a line, outside quotes.
std::vector<HeredocMarker> findHeredocs(std::string_view line, std::size_t from, char escape);
// A word that is a heredoc marker and nothing else.
std::optional<HeredocMarker> heredocFrom(std::string_view word);

enum class JsonForm {
    None,      // not a JSON array: the shell form
    Strings,   // an array of strings
    NotStrings // an array of something else
};
// `text` trimmed by the caller.
JsonForm readJsonArray(std::string_view text, std::vector<std::string>& strings);

} // namespace slipway::dockerfile::detail
