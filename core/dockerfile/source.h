// Places in a Dockerfile's text. Lines and columns are 1-based; columns and offsets count bytes, so an editor that
// counts UTF-16 units converts per line. A byte order mark has no width: the first line's column 1 is behind it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace slipway::dockerfile {

struct Position {
    std::uint32_t line = 1;
    std::uint32_t column = 1;
    std::uint32_t offset = 0; // in the whole text, byte order mark included
    friend bool operator==(const Position&, const Position&) = default;
};

// `end` is one past the last byte, on the last byte's line.
struct Range {
    Position begin;
    Position end;
    friend bool operator==(const Range&, const Range&) = default;
};

// Where each line of a text begins. Keeps no reference to the text. Lines end in "\n"; a "\r" before it belongs to the
// line's end, not to its content.
class LineTable {
public:
    explicit LineTable(std::string_view text);

    Position at(std::size_t offset) const noexcept;
    Range range(std::size_t begin, std::size_t end) const noexcept { return {at(begin), at(end)}; }

private:
    std::vector<std::uint32_t> m_starts;
};

// The content of 1-based line `number` without its line end; empty when there is no such line.
std::string_view lineOf(std::string_view text, std::uint32_t number) noexcept;

} // namespace slipway::dockerfile
