// What differs between two sequences of lines.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace slipway {

// The indices of the elements that two sequences have in common, in order: a longest common subsequence (Myers, "An
// O(ND) Difference Algorithm and Its Variations"). Where they differ in thousands of places, only what they begin and
// end with.
std::vector<std::pair<std::size_t, std::size_t>> commonSubsequence(const std::vector<std::string>& a,
                                                                   const std::vector<std::string>& b);

// As `diff -u` prints it, with three lines around each change; empty when there is none.
std::string unifiedDiff(std::string_view a, std::string_view b, std::string_view nameA, std::string_view nameB);

} // namespace slipway
