// Text to syntax tree. Pure and bounded: over its limits it reports an error instead of working on.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "dockerfile/diagnostic.h"
#include "dockerfile/syntax.h"

namespace slipway::dockerfile {

struct ParseLimits {
    std::size_t bytes = 1u << 20;
    std::size_t instructions = 10'000;
    std::size_t errors = 50;
};

struct ParseResult {
    Dockerfile file;                // the instructions that could be read
    std::vector<Diagnostic> errors; // in the order of the text
    bool ok() const noexcept { return errors.empty(); }
};

// Reads everything it can and reports several errors: a broken instruction does not hide the next. Any bytes are
// accepted, valid UTF-8 or not.
ParseResult parse(std::string_view text, const ParseLimits& limits = {});

// One instruction alone, as an image's ONBUILD list keeps them; InvalidArgument with the parser's message.
Result<Instruction> parseInstruction(std::string_view text, char escape = '\\');

// Go's time.ParseDuration ("1m30s", "500ms", "0"), nanoseconds.
Result<std::int64_t> parseDuration(std::string_view text);

} // namespace slipway::dockerfile
