// What is wrong with a Dockerfile, and where.
#pragma once

#include <string>
#include <string_view>

#include "base/fact.h"
#include "dockerfile/source.h"

namespace slipway::dockerfile {

enum class Severity { Error, Warning };

struct Diagnostic {
    Severity severity = Severity::Error;
    Range range;
    std::string rule;  // a check's name ("StageNameCasing"); empty for syntax errors
    Statement message; // "unknown instruction: COYP"
    Statement hint;    // what to do about it ("did you mean COPY?"); may be empty
};

// For a terminal:
//   Dockerfile:3:1: unknown instruction: COYP (did you mean COPY?)
//     3 | COYP app.py /app/
//       | ^~~~
// Source text is made inert (control characters replaced) and cut to fit about 120 columns. No final newline.
std::string render(const Diagnostic& diagnostic, std::string_view text, std::string_view fileName);

// The first line of the above alone.
std::string renderShort(const Diagnostic& diagnostic, std::string_view fileName);

} // namespace slipway::dockerfile
