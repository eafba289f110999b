// How findings and outlines are shown: as docker shows them, or as JSON in the form of docker's --call=…,format=json.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dockerfile/checks.h"
#include "dockerfile/diagnostic.h"
#include "dockerfile/outline.h"

namespace slipway::cli {

struct CheckReport {
    std::string file; // as shown
    std::string text;
    std::vector<dockerfile::Diagnostic> errors;
    std::vector<dockerfile::Finding> findings;
};

std::string showChecks(const CheckReport& report);
std::string showTargets(const std::vector<dockerfile::Target>& targets);
std::string showOutline(const dockerfile::Outline& outline);

std::string checksToJson(const CheckReport& report);
std::string targetsToJson(const std::vector<dockerfile::Target>& targets, std::string_view text);
std::string outlineToJson(const dockerfile::Outline& outline, std::string_view text);

// The lines of `range` marked among those around them, as docker marks them.
std::string markLines(std::string_view text, std::string_view file, const dockerfile::Range& range);

} // namespace slipway::cli
