// A formatter that changes only what nobody could want otherwise.
#pragma once

#include <string>
#include <string_view>

namespace slipway::dockerfile {

// Keywords in upper case, one space behind them, no indentation before them, no trailing blanks (outside heredocs and
// behind no escape), at most one empty line in a row, one newline at the end. Comments, continuations, line ends (LF or
// CRLF) and heredocs stay. A text with syntax errors comes back unchanged; the result parses to the same tree, and
// formatting it again changes nothing.
std::string format(std::string_view text);

} // namespace slipway::dockerfile
