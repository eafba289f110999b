// Records of builds as text for a terminal. Everything in them is made inert.
#pragma once

#include <string>
#include <vector>

#include "api/types/build_history.h"

namespace slipway::cli {

// "850ms", "12.3s", "4m05s".
std::string shortDuration(std::int64_t milliseconds);

// The table of `slipway builds`.
std::string buildTable(const std::vector<api::BuildSummary>& builds, Timestamp now, bool wholeIds);
// What was asked for, how it ended, and each step with its state, time, size and reason.
std::string buildReport(const api::BuildDetail& build, Timestamp now);
// What differs: the Dockerfile as a diff, arguments, then the steps side by side.
std::string comparisonReport(const api::BuildComparison& comparison);
// The durations of builds, the oldest first, with bars as wide as they took; `columns` of room.
std::string trendReport(const std::vector<api::BuildSummary>& newestFirst, Timestamp now, int columns);

} // namespace slipway::cli
