// Changes of a Dockerfile's text that a check proposes.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/fact.h"
#include "base/result.h"
#include "dockerfile/source.h"

namespace slipway::dockerfile {

struct TextEdit {
    Range range; // an empty one inserts
    std::string replacement;
};

struct Fix {
    Statement title;             // what it does: "write AS in upper case"
    std::vector<TextEdit> edits; // in the order of the text, not overlapping; ranges are of the text that was checked
};

// InvalidArgument when an edit lies outside `text` or before the one ahead of it: the text is not the one checked.
Result<std::string> applyFix(std::string_view text, const Fix& fix);

struct FixedText {
    std::string text;
    std::vector<std::size_t> applied; // indices into `fixes`, ascending
};

// All of them in one go, but for those that touch what an earlier one changes: check again for the rest.
Result<FixedText> applyFixes(std::string_view text, std::span<const Fix> fixes);

} // namespace slipway::dockerfile
