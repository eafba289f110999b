// What the groups of checks share.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockerfile/check_options.h"
#include "dockerfile/checks.h"

namespace slipway::dockerfile::detail {

struct CheckState {
    const Dockerfile& file;
    const CheckInputs& inputs;
    CheckOptions options;
    std::vector<bool> wanted; // by stage: whether the target needs it
    std::vector<Finding> findings;
    std::map<std::pair<std::string, std::string>, std::optional<BaseImage>> images; // that were asked for

    // What `inputs` knows of a base image; null for nothing. Asks once.
    const BaseImage* image(const std::string& reference, const std::string& platform);

    static constexpr std::size_t maxFindings = 500;

    bool full() const noexcept { return findings.size() == maxFindings; }
    void add(std::string_view rule, const Range& range, Statement message, Statement hint = {},
             std::optional<Fix> fix = std::nullopt);
};

enum class Case { Upper, Lower, Mixed };
// Of its ASCII letters; without any: Upper.
Case caseOf(std::string_view word) noexcept;
std::string toUpper(std::string_view text);

// For "did you mean"; none among very many, where looking would cost too much.
std::optional<std::string> nearestName(std::string_view wanted, const std::vector<std::string>& names);

// "write CMD [\"x\"]": the title of a fix that replaces what is there.
Fact writeInstead(std::string replacement);
// With the instruction's keyword as its argument, beside `others`.
Fact about(FactCode code, const Instruction& instruction, Fact::Arguments others = {});

// Each adds what it finds, in any order.
void checkStyle(CheckState& state);        // how things are written, whatever they mean
void checkStages(CheckState& state);       // FROM lines; sets `wanted` too
void checkInstructions(CheckState& state); // what a stage does, with its variables

} // namespace slipway::dockerfile::detail
