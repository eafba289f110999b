#include "cli/build_plan.h"

#include <algorithm>

#include "base/text.h"
#include "cli/build_reports.h"
#include "cli/table.h"

namespace slipway::cli {

namespace {

std::string firstLine(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

std::string sumUp(const api::BuildPlan& plan) {
    const auto total = plan.steps.size();
    const auto cached =
        static_cast<std::size_t>(std::ranges::count_if(plan.steps, [](const auto& step) { return step.cached; }));
    if (cached == total)
        return fmt::format("All {} steps are cached.\n", total);
    std::string text = fmt::format("{} of {} steps {} cached. ", cached, total, cached == 1 ? "is" : "are");
    const auto runs = total - cached;
    const auto unknown = static_cast<std::size_t>(std::max(plan.unpredictedSteps, 0));
    text += fmt::format("{} will run", runs);
    if (unknown < runs)
        text += fmt::format(", in about {}", shortDuration(plan.predictedMs));
    if (unknown > 0)
        text += fmt::format(", {} of them for the first time", unknown == runs ? "all" : std::to_string(unknown));
    return text + ".\n";
}

} // namespace

std::string planText(const api::BuildPlan& plan) {
    Table table({"LINE", "STATE", "TOOK", "SIZE", "INSTRUCTION", "REASON"});
    for (const auto& step : plan.steps)
        table.add({std::to_string(step.line), step.cached ? "cached" : "runs",
                   step.durationMs ? shortDuration(*step.durationMs) : "",
                   step.size && *step.size > 0 ? humanSize(static_cast<std::uint64_t>(*step.size)) : "",
                   ellipsis(firstLine(step.text), 60), step.reason});
    return table.text() + "\n" + sumUp(plan);
}

} // namespace slipway::cli
