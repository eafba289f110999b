#include "cli/build_renderer.h"

#include <gmock/gmock.h>

#include "api/types/json.h"
#include "cli/progress.h"

namespace slipway::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string render(const std::vector<std::string>& lines, BuildRenderer& renderer, std::string& out) {
    for (const auto& line : lines) {
        const auto event = api::parse<api::BuildEvent>(line, "event");
        EXPECT_TRUE(event) << event.error().describe();
        renderer.handle(*event);
    }
    renderer.finish();
    return out;
}

std::string plain(const std::vector<std::string>& lines) {
    std::string out;
    return render(lines, *makePlainRenderer([&](std::string_view text) { out += text; }), out);
}

TEST(PlainRenderer, PrintsAsBuildKitDoes) {
    EXPECT_EQ(
        plain(
            {R"({"event":"build.started","steps":3})",
             R"({"event":"step.cached","step":1,"steps":3,"text":"FROM python:3.8"})",
             R"({"event":"step.started","time":"2026-03-01T10:00:00Z","step":2,"steps":3,"stage":"app","text":"COPY app.py /app/","reason":"app.py changed"})",
             R"({"event":"step.finished","step":2,"durationMs":321})",
             R"({"event":"step.started","time":"2026-03-01T10:00:01Z","step":3,"steps":3,"text":"RUN a"})",
             R"({"event":"step.log","time":"2026-03-01T10:00:01.321Z","step":3,"stream":1,"data":"log \u001b[1mline\nhalf"})",
             R"({"event":"step.log","time":"2026-03-01T10:00:02Z","step":3,"stream":1,"data":" done\nrest"})",
             R"({"event":"step.failed","time":"2026-03-01T10:00:03Z","step":3,"durationMs":2000})",
             R"({"event":"warning","line":7,"rule":"JSONArgsRecommended","message":"use JSON"})",
             R"({"event":"build.finished","result":"failed"})"}),
        "#1 [1/3] FROM python:3.8\n"
        "#1 CACHED\n"
        "\n"
        "#2 [app 2/3] COPY app.py /app/\n"
        "#2 not cached: app.py changed\n"
        "#2 DONE 0.3s\n"
        "\n"
        "#3 [3/3] RUN a\n"
        "#3 0.321 log line\n"
        "#3 1.000 half done\n"
        "#3 2.000 rest\n"
        "#3 ERROR after 2.0s\n"
        "\n1 warning found:\n"
        " - JSONArgsRecommended: use JSON (line 7)\n");
}

TEST(StepTitle, NamesTheStageWhenItSaysSomething) {
    const auto title = [](const std::string& stage) {
        api::BuildEvent event;
        event.stage = stage;
        event.step = 2;
        event.steps = 6;
        event.text = "RUN <<EOF\nx\nEOF";
        return stepTitle(event);
    };
    EXPECT_EQ(title(""), "[2/6] RUN <<EOF …");
    EXPECT_EQ(title("0"), "[2/6] RUN <<EOF …");
    EXPECT_EQ(title("1"), "[stage-1 2/6] RUN <<EOF …");
    EXPECT_EQ(title("builder"), "[builder 2/6] RUN <<EOF …");
}

TEST(PlainRenderer, TellsParallelStepsApart) {
    EXPECT_EQ(plain({R"({"event":"step.started","step":1,"steps":2,"text":"RUN a"})",
                     R"({"event":"step.started","step":2,"steps":2,"text":"RUN b"})",
                     R"({"event":"step.log","step":1,"stream":1,"data":"x\n"})"}),
              "#1 [1/2] RUN a\n\n#2 [2/2] RUN b\n\n#1 [1/2] RUN a\n#1 0.000 x\n");
}

TEST(TerminalRenderer, KeepsFinishedStepsAndNeverExceedsTheWidth) {
    std::string out;
    const auto renderer =
        makeTerminalRenderer([&](std::string_view text) { out += text; }, [] { return std::pair(40, 24); });
    render({R"({"event":"build.started","steps":2})", R"({"event":"step.cached","step":1,"steps":2,"text":"FROM x"})",
            R"({"event":"step.started","step":2,"steps":2,"text":"RUN )" + std::string(100, 'y') + R"("})",
            R"({"event":"step.log","step":2,"stream":2,"data":"boom\n"})",
            R"({"event":"step.failed","step":2,"durationMs":1500})", R"({"event":"build.finished","result":"failed"})"},
           *renderer, out);
    EXPECT_THAT(out, HasSubstr(" => CACHED [1/2] FROM x\n"));
    EXPECT_THAT(out, HasSubstr(" => ERROR [2/2] RUN yyy"));
    EXPECT_THAT(out, HasSubstr(" => => # boom\n"));
    EXPECT_THAT(out, HasSubstr("1.5s\n"));
    EXPECT_THAT(out, Not(HasSubstr(std::string(40, 'y'))));
}

TEST(BuildError, ShowsTheLineAndACaret) {
    EXPECT_EQ(describeBuildError({.message = "unknown instruction RUM",
                                  .file = "Dockerfile",
                                  .line = 12,
                                  .column = 3,
                                  .source = "\tRUM true",
                                  .hint = "did you mean RUN?"}),
              "error: unknown instruction RUM\n"
              " --> Dockerfile:12:3\n"
              "   |\n"
              "12 |  RUM true\n"
              "   |   ^\n"
              "hint: did you mean RUN?\n");
    EXPECT_EQ(describeBuildError({.message = "no\x1b space"}), "error: no\xEF\xBF\xBD space\n");
}

TEST(PullPrinter, PrintsChangesOfStateWithoutATerminal) {
    std::string out;
    PullPrinter printer([&](std::string_view text) { out += text; }, 0);
    printer.handle({.id = "", .status = "Pulling from a"});
    printer.handle({.id = "l1", .status = "Downloading", .current = 1, .total = 10});
    printer.handle({.id = "l1", .status = "Downloading", .current = 9, .total = 10});
    printer.handle({.id = "l1", .status = "Pull complete"});
    EXPECT_EQ(out, "Pulling from a\nl1: Downloading\nl1: Pull complete\n");
}

TEST(PullPrinter, RedrawsItsLineOnATerminal) {
    std::string out;
    PullPrinter printer([&](std::string_view text) { out += text; }, 80);
    printer.handle({.id = "l1", .status = "Downloading", .current = 1000, .total = 2000});
    printer.handle({.id = "l2", .status = "Waiting"});
    printer.handle({.id = "l1", .status = "Done"});
    EXPECT_EQ(out, "l1: Downloading 1kB / 2kB\nl2: Waiting\n\x1b[2F\x1b[2Kl1: Done\x1b[2E");
}

} // namespace
} // namespace slipway::cli
