// One logical line to one instruction.
#pragma once

#include <functional>

#include "dockerfile/detail/logical_lines.h"
#include "dockerfile/detail/words.h"
#include "dockerfile/diagnostic.h"
#include "dockerfile/syntax.h"

namespace slipway::dockerfile::detail {

struct InstructionContext {
    const LineTable& lines;
    char escape;
    bool insideOnbuild = false;
    std::function<void(Diagnostic)> report;
    // Reads the body of each heredoc that the line opens; false (after reporting) when one has no end.
    std::function<bool(std::vector<Heredoc>&)> readHeredocs;
    std::size_t heredocEnd = 0; // where the line behind the last body begins
};

// Parses `line` from offset `from` on. nullopt after having reported what is wrong.
std::optional<Instruction> parseInstructionLine(const LogicalLine& line, std::size_t from, InstructionContext& context);

} // namespace slipway::dockerfile::detail
