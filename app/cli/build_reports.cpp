#include "cli/build_reports.h"

#include <algorithm>

#include "base/text.h"
#include "cli/build_renderer.h"
#include "cli/table.h"
#include "cli/units.h"

namespace slipway::cli {

namespace {

std::string sizeText(std::int64_t bytes) {
    return bytes <= 0 ? std::string() : humanSize(static_cast<std::uint64_t>(bytes));
}

std::string agoText(Timestamp time, Timestamp now) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - time).count();
    return humanDuration(std::max<std::int64_t>(seconds, 0)) + " ago";
}

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const auto& part : parts)
        text += (text.empty() ? "" : ", ") + part;
    return text;
}

std::string firstLine(const std::string& text) {
    const auto end = text.find('\n');
    return end == std::string::npos ? text : text.substr(0, end) + " …";
}

// "1.2s -> 3.4s", or one when both are the same.
std::string change(const std::string& a, const std::string& b) {
    return a == b ? a : (a.empty() ? "-" : a) + " -> " + (b.empty() ? "-" : b);
}

std::string valueText(const std::optional<std::string>& value) {
    return value ? *value : std::string("(none, or not kept)");
}

std::string field(std::string_view name, std::string_view value) {
    return value.empty() ? std::string() : fmt::format("{:<12}{}\n", name, sanitizeForTerminal(value));
}

} // namespace

std::string shortDuration(std::int64_t milliseconds) {
    const std::int64_t ms = std::max<std::int64_t>(milliseconds, 0);
    if (ms < 1000)
        return fmt::format("{}ms", ms);
    if (ms < 60'000)
        return fmt::format("{}.{}s", ms / 1000, ms % 1000 / 100);
    const std::int64_t seconds = (ms + 500) / 1000;
    return fmt::format("{}m{:02}s", seconds / 60, seconds % 60);
}

std::string buildTable(const std::vector<api::BuildSummary>& builds, Timestamp now, bool wholeIds) {
    Table table({"BUILD ID", "NAME", "OUTCOME", "STEPS", "CACHED", "STARTED", "DURATION"});
    for (const auto& build : builds)
        table.add({wholeIds ? build.id : build.id.substr(0, 12), build.name, build.outcome, std::to_string(build.steps),
                   std::to_string(build.cachedSteps), agoText(build.started, now), shortDuration(build.durationMs)});
    return table.text();
}

std::string buildReport(const api::BuildDetail& build, Timestamp now) {
    const auto& summary = build.summary;
    std::string text;
    text += field("build", summary.id);
    text += field("name", summary.name);
    text += field("tags", joined(summary.tags));
    text += field("context", summary.context);
    text += field("dockerfile", summary.dockerfile);
    text += field("target", summary.target);
    text += field("platform", build.platform);
    for (const auto& [name, value] : build.args)
        text += field("arg", name + (value ? "=" + *value : " (a secret: not kept)"));
    if (build.noCache)
        text += field("cache", "off");
    text += field("started", fmt::format("{} ({})", toRfc3339(summary.started), agoText(summary.started, now)));
    text += field("took", shortDuration(summary.durationMs));
    text += field("outcome", summary.outcome);
    text += field("image", summary.image);
    if (!build.timeline.empty()) {
        Table table({"STEP", "LINE", "STATE", "TIME", "SIZE", "INSTRUCTION", "REASON"});
        for (const auto& step : build.timeline)
            table.add({std::to_string(step.step), std::to_string(step.line), step.state,
                       step.state == "cached" ? "" : shortDuration(step.durationMs), sizeText(step.size),
                       ellipsis(firstLine(step.text), 60), step.reason});
        text += "\n" + table.text();
    }
    for (const auto& warning : build.warnings)
        text += fmt::format("warning: {}: {} (line {})\n", sanitizeForTerminal(warning.rule),
                            sanitizeForTerminal(warning.message), warning.line);
    if (summary.error)
        text += "\n" + describeBuildError(*summary.error);
    return text;
}

std::string comparisonReport(const api::BuildComparison& comparison) {
    const auto& a = comparison.a;
    const auto& b = comparison.b;
    Table head({"", "A", "B"});
    head.add({"build", a.id.substr(0, 12), b.id.substr(0, 12)});
    head.add({"name", a.name, b.name});
    head.add({"outcome", a.outcome, b.outcome});
    head.add({"took", shortDuration(a.durationMs), shortDuration(b.durationMs)});
    head.add(
        {"cached", fmt::format("{} of {}", a.cachedSteps, a.steps), fmt::format("{} of {}", b.cachedSteps, b.steps)});
    std::string text = head.text();
    for (const auto* differences : {&comparison.options, &comparison.args})
        for (const auto& difference : *differences)
            text += sanitizeForTerminal(fmt::format("{}{}: {}\n", differences == &comparison.args ? "arg " : "",
                                                    difference.name,
                                                    change(valueText(difference.a), valueText(difference.b))));
    text += comparison.dockerfile.empty() ? "\nThe Dockerfile is the same.\n"
                                          : "\n" + sanitizeForTerminal(comparison.dockerfile);
    Table table({"", "LINE", "STATE", "TIME", "SIZE", "INSTRUCTION", "REASON"});
    for (const auto& step : comparison.steps) {
        const auto& either = step.b ? *step.b : *step.a;
        const auto both = [&](auto of) { return step.a && step.b ? change(of(*step.a), of(*step.b)) : of(either); };
        table.add(
            {!step.a   ? "+"
             : !step.b ? "-"
                       : "",
             both([](const auto& s) { return std::to_string(s.line); }), both([](const auto& s) { return s.state; }),
             both([](const auto& s) { return s.state == "cached" ? std::string() : shortDuration(s.durationMs); }),
             both([](const auto& s) { return sizeText(s.size); }), ellipsis(firstLine(step.text), 50), either.reason});
    }
    return text + "\n" + table.text();
}

std::string trendReport(const std::vector<api::BuildSummary>& newestFirst, Timestamp now, int columns) {
    constexpr std::size_t columnsOfText = 62;
    std::int64_t longest = 1;
    for (const auto& build : newestFirst)
        longest = std::max(longest, build.durationMs);
    const std::size_t room = std::max<std::size_t>(static_cast<std::size_t>(std::max(columns, 0)), 72) - columnsOfText;
    Table table({"BUILD ID", "STARTED", "OUTCOME", "CACHED", "DURATION", ""});
    for (auto build = newestFirst.rbegin(); build != newestFirst.rend(); ++build) {
        const auto bar = static_cast<std::size_t>(std::max<std::int64_t>(build->durationMs, 0)) * room /
                         static_cast<std::size_t>(longest);
        table.add({build->id.substr(0, 12), agoText(build->started, now), build->outcome,
                   fmt::format("{}/{}", build->cachedSteps, build->steps), shortDuration(build->durationMs),
                   std::string(std::max<std::size_t>(bar, 1), '#')});
    }
    return table.text();
}

} // namespace slipway::cli
