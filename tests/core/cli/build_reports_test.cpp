#include "cli/build_reports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"

namespace slipway::cli {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

const Timestamp kNow = fromUnixNanos(1'772'360'430'000'000'000);

api::BuildSummary summary() {
    api::BuildSummary build;
    build.id = "0123456789abcdef01234567";
    build.name = "web";
    build.outcome = "failed";
    build.started = kNow - std::chrono::minutes(5);
    build.durationMs = 61'500;
    build.steps = 4;
    build.cachedSteps = 2;
    return build;
}

api::BuildStepDetail step(int number, std::string state, std::string text, std::int64_t ms) {
    api::BuildStepDetail step;
    step.step = step.line = number;
    step.state = std::move(state);
    step.text = std::move(text);
    step.durationMs = ms;
    return step;
}

TEST(BuildReports, DurationsReadWell) {
    EXPECT_EQ(shortDuration(850), "850ms");
    EXPECT_EQ(shortDuration(12'390), "12.3s");
    EXPECT_EQ(shortDuration(245'000), "4m05s");
    EXPECT_EQ(shortDuration(-1), "0ms");
}

TEST(BuildReports, ListShowsTheEssentials) {
    const std::string table = buildTable({summary()}, kNow, false);
    EXPECT_THAT(table, HasSubstr("0123456789ab   web    failed    4       2        5 minutes ago   1m02s"));
}

TEST(BuildReports, ShowTellsStepsReasonsAndTheError) {
    api::BuildDetail build;
    build.summary = summary();
    build.args = {{"V", "1"}, {"TOKEN", std::nullopt}};
    build.timeline = {step(1, "cached", "FROM x", 0), step(2, "failed", "RUN one \\\n  two", 1234)};
    build.timeline[1].reason = "x changed";
    build.timeline[1].size = 2000;
    build.summary.error = api::BuildError{.message = "it failed", .line = 2, .hint = "do not"};
    const std::string text = buildReport(build, kNow);
    EXPECT_THAT(text, HasSubstr("arg         V=1\n"));
    EXPECT_THAT(text, HasSubstr("arg         TOKEN (a secret: not kept)\n"));
    EXPECT_THAT(text, HasSubstr("failed   1.2s   2kB    RUN one \\ …"));
    EXPECT_THAT(text, HasSubstr("x changed"));
    EXPECT_THAT(text, HasSubstr("error: it failed\n"));
}

TEST(BuildReports, NothingInThemReachesTheTerminal) {
    api::BuildDetail build;
    build.summary = summary();
    build.summary.name = "web\x1b]0;x\x07";
    build.summary.context = "/a\nb\x1b[2J";
    build.timeline = {step(1, "done\x1b[31m", "RUN \x1b[2J", 1)};
    api::BuildComparison comparison;
    comparison.a = comparison.b = build.summary;
    comparison.dockerfile = "+RUN \x1b[2J\n";
    comparison.args = {{"A\x1b[2J", "\x1b[2J", std::nullopt}};
    comparison.steps = {{"0", "RUN \x1b[2J", build.timeline[0], std::nullopt}};
    for (const auto& text : {buildTable({build.summary}, kNow, false), buildReport(build, kNow),
                             comparisonReport(comparison), trendReport({build.summary}, kNow, 80)})
        EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

TEST(BuildReports, ComparisonShowsWhatChanged) {
    api::BuildComparison comparison;
    comparison.a = comparison.b = summary();
    comparison.b.outcome = "ok";
    comparison.dockerfile = "--- a\n+++ b\n@@ -1,1 +1,1 @@\n-RUN x\n+RUN y\n";
    comparison.args = {{"V", "1", "2"}};
    comparison.steps = {{"0", "FROM x", step(1, "cached", "FROM x", 0), step(1, "done", "FROM x", 1000)},
                        {"0", "RUN x", step(2, "done", "RUN x", 500), std::nullopt},
                        {"0", "RUN y", std::nullopt, step(2, "done", "RUN y", 700)}};
    const std::string text = comparisonReport(comparison);
    EXPECT_THAT(text, HasSubstr("arg V: 1 -> 2\n"));
    EXPECT_THAT(text, HasSubstr("-RUN x\n+RUN y\n"));
    EXPECT_THAT(text, HasSubstr("cached -> done"));
    EXPECT_THAT(text, HasSubstr("- -> 1.0s"));
    EXPECT_THAT(text, HasSubstr("\n-   2      done"));
    EXPECT_THAT(text, HasSubstr("\n+   2      done"));
}

TEST(BuildReports, TrendHasTheOldestFirstAndBarsInProportion) {
    auto newest = summary(), oldest = summary();
    newest.id = "ffff", oldest.id = "aaaa";
    newest.durationMs = 1000, oldest.durationMs = 2000;
    const auto lines = split(trendReport({newest, oldest}, kNow, 100), '\n');
    ASSERT_GE(lines.size(), 3u);
    EXPECT_THAT(lines[1], testing::StartsWith("aaaa"));
    const auto bars = [](const std::string& line) { return std::count(line.begin(), line.end(), '#'); };
    EXPECT_EQ(bars(lines[1]), 2 * bars(lines[2]));
}

} // namespace
} // namespace slipway::cli
