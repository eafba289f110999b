// A Dockerfile as logical lines: continuations joined, comments left out, every byte traceable to the source.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dockerfile/syntax.h"

namespace slipway::dockerfile::detail {

using Span = std::pair<std::size_t, std::size_t>; // begin, end as source offsets

struct LogicalLine {
    struct Piece {
        std::size_t logical; // from this offset of `text` on …
        std::size_t source;  // … the source is here
        std::size_t length;
    };
    std::string text;
    std::vector<Piece> pieces;
    std::size_t begin = 0;     // source: first byte that is not blank
    std::size_t end = 0;       // source: one past the last byte of the last line
    std::size_t firstLine = 0; // source: where the first physical line begins
    std::size_t next = 0;      // source: where the line behind the last one begins
    std::vector<Span> continuations;
    std::vector<Span> comments;
    std::vector<Span> emptyLines; // whole lines; neighbours in one span
    std::vector<Span> leading;    // comments right above

    std::size_t sourceOf(std::size_t logical) const noexcept;
    // The source offset one past the byte before `logical`: the end of what ends there.
    std::size_t sourceEndOf(std::size_t logical) const noexcept;
};

class LineReader {
public:
    explicit LineReader(std::string_view text) noexcept;

    // The directives at the top, to be called first, double ones too. The first line that is none ends them.
    struct RawDirective {
        std::string name; // lower case
        std::string value;
        Span nameSpan, valueSpan, line;
    };
    std::vector<RawDirective> readDirectives();

    void setEscape(char escape) noexcept { m_escape = escape; }

    // The next instruction's line; comments before it are added to `comments`. False at the end of the text.
    bool next(LogicalLine& line, std::vector<Span>& comments);

    // One physical line, for heredocs: its content without line end, and where the next one begins.
    struct Physical {
        std::size_t begin, end, next;
    };
    std::optional<Physical> nextPhysical() noexcept;

    std::size_t offset() const noexcept { return m_at; }
    void seek(std::size_t offset) noexcept { m_at = offset; }

private:
    std::optional<Physical> peek() const noexcept;
    // Where the continuation's escape character stands in `content`, or npos.
    std::size_t continuationIn(std::string_view content) const noexcept;

    std::string_view m_text;
    std::size_t m_at = 0;
    char m_escape = '\\';
};

} // namespace slipway::dockerfile::detail
