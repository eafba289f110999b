// Build events as core/api/README.md describes them, and their rendering as docker's stream.
#include "api/server/build_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "golden.h"

namespace slipway::api {
namespace {

using testing::HasSubstr;
using testing::Not;

const Timestamp kTime = fromUnixNanos(1'772'360'430'500'000'000);

class TextWriter final : public StreamWriter {
public:
    Result<> write(std::string_view data) override {
        if (gone)
            return fail(Errc::Unavailable, "the client has gone");
        text += data;
        return {};
    }
    std::string text;
    bool gone = false;
};

std::vector<build::Event> oneOfEach() {
    const build::StepInfo from{1, 3, "base", 1, 1, "FROM python:3.8"};
    const build::StepInfo copy{2, 3, "base", 2, 3, "COPY app.py \\\n  /app/"};
    const build::StepInfo run{3, 3, "1", 7, 7, "RUN false"};
    build::Failure failure;
    failure.message = "the command ended with 1";
    failure.exitCode = 1;
    failure.file = "Dockerfile";
    failure.line = 7;
    failure.column = 1;
    failure.source = "RUN false";
    failure.hint = Fact{FactCode::DidYouMean, {{"name", "true"}}};
    build::Failure little;
    little.message = "the base image is gone";
    std::vector<build::Event> events;
    const auto add = [&](build::EventBody body) { events.push_back({kTime, std::move(body)}); };
    add(build::BuildStarted{"b1", "Dockerfile", 3});
    add(build::Warning{2, 1, "JSONArgsRecommended", "JSON arguments recommended"});
    add(build::StepStarted{from, {}});
    add(build::StepProgress{1, "0123456789ab", build::TransferAction::Waiting, 0, 0});
    add(build::StepProgress{1, "0123456789ab", build::TransferAction::Downloading, 512, 1024});
    add(build::StepProgress{1, "0123456789ab", build::TransferAction::Extracting, 1024, 1024});
    add(build::StepProgress{1, "0123456789ab", build::TransferAction::Done, 1024, 1024});
    add(build::StepProgress{1, "ba9876543210", build::TransferAction::Exists, 0, 0});
    add(build::StepFinished{1, 1500, 1024});
    add(build::StepCached{copy});
    add(build::StepStarted{run, Fact{FactCode::FileChanged, {{"file", "app.py"}}}});
    add(build::StepLog{3, 1, "hello\n"});
    add(build::StepLog{3, 2, "no end of line \"quoted\" \x1b[31mred"});
    add(build::StepFailed{3, 20, failure});
    add(build::BuildFinished{"b1", build::BuildOutcome::Failed, 1600, "", {"web:1"}, 1, failure});
    add(build::BuildFinished{
        "b2", build::BuildOutcome::Ok, 900, "sha256:" + std::string(64, 'a'), {"web:1", "web:latest"}, 3, {}});
    add(build::BuildFinished{"b3", build::BuildOutcome::Cancelled, 10, "", {}, 0, little});
    add(build::Gap{12, 3456});
    return events;
}

TEST(BuildEvents, AreWrittenAsTheDocumentSays) {
    TextWriter writer;
    JsonLines lines(writer);
    for (const auto& event : oneOfEach())
        lines.handle(event);
    test::expectGoldenText(writer.text, "server_build_events.ndjson");
}

TEST(BuildEvents, SayWhenAResultCameFromAnotherBuild) {
    const build::StepInfo run{3, 3, "1", 7, 7, "RUN make"};
    EXPECT_FALSE(eventJson({kTime, build::StepCached{run}}).contains("shared"));
    EXPECT_EQ(eventJson({kTime, build::StepCached{run, true}})["shared"], true);
}

TEST(Plans, SayWhatIsKnownOfEachStepAndOfTheWhole) {
    build::Plan plan;
    plan.steps.push_back({{1, 2, "0", 1, 1, "FROM x"}, true, "", build::LastRun{1200, 10}, 0});
    plan.steps.push_back({{2, 2, "0", 2, 3, "RUN y"},
                          false,
                          Fact{FactCode::FileChanged, {{"file", "a"}, {"more", std::int64_t{2}}}},
                          std::nullopt,
                          std::nullopt});
    plan.predictedMs = 70;
    plan.unpredicted = 1;
    const Json json = planJson(plan);
    EXPECT_EQ(
        dumpJson(json["steps"][0]),
        R"({"cached":true,"durationMs":1200,"endLine":1,"line":1,"predictedMs":0,"size":10,"stage":"0","text":"FROM x"})");
    EXPECT_EQ(
        dumpJson(json["steps"][1]),
        R"({"cached":false,"endLine":3,"line":2,"reason":"a changed and 2 more","reasonFact":{"code":"file-changed","file":"a","more":2},"stage":"0","text":"RUN y"})");
    EXPECT_EQ(json["cachedSteps"], 1);
    EXPECT_EQ(json["predictedMs"], 70);
    EXPECT_EQ(json["unpredictedSteps"], 1);
}

TEST(BuildEvents, AreOneLineEach) {
    for (const auto& event : oneOfEach()) {
        const std::string line = dumpJson(eventJson(event));
        EXPECT_THAT(line, Not(HasSubstr("\n")));
        EXPECT_EQ(eventJson(event)["time"].get<std::string>().substr(0, 21), "2026-03-01T10:20:30.5");
    }
}

TEST(BuildEvents, BytesThatAreNoTextDoNotBreakTheLine) {
    const Json json = eventJson({kTime, build::StepLog{1, 1, "a\xff\xc3"}});
    const auto back = parseJson(dumpJson(json), "event");
    ASSERT_TRUE(back) << back.error().describe();
    EXPECT_EQ((*back)["data"], "a\xef\xbf\xbd\xef\xbf\xbd");
}

TEST(BuildEvents, ABuildThatNeverBeganStillFinishes) {
    TextWriter writer;
    JsonLines lines(writer);
    EXPECT_FALSE(lines.finished());
    lines.refuse(Error(Errc::NotFound, "no Dockerfile"));
    EXPECT_TRUE(lines.finished());
    const auto json = parseJson(writer.text, "line");
    ASSERT_TRUE(json);
    EXPECT_EQ((*json)["event"], "build.finished");
    EXPECT_EQ((*json)["result"], "failed");
    EXPECT_EQ((*json)["error"]["message"], "no Dockerfile");
    TextWriter other;
    JsonLines cancelled(other);
    cancelled.refuse(Error(Errc::Cancelled, "stopped"));
    EXPECT_THAT(other.text, HasSubstr("\"result\":\"cancelled\""));
}

TEST(BuildEvents, AClientThatHasGoneIsNoError) {
    TextWriter writer;
    writer.gone = true;
    JsonLines lines(writer);
    DockerStream stream(writer, false);
    for (const auto& event : oneOfEach()) {
        lines.handle(event);
        stream.handle(event);
    }
    EXPECT_TRUE(lines.finished());
}

TEST(DockerStreamTest, RendersTheEvents) {
    TextWriter writer;
    DockerStream stream(writer, false);
    for (const auto& event : oneOfEach())
        stream.handle(event);
    EXPECT_TRUE(stream.failed());
    test::expectGoldenText(writer.text, "server_docker_build_stream.txt");
}

TEST(DockerStreamTest, SaysTheResultLast) {
    TextWriter writer;
    DockerStream stream(writer, false);
    stream.succeed("sha256:" + std::string(64, 'a'), {"web:1", "web:latest"});
    EXPECT_FALSE(stream.failed());
    EXPECT_EQ(writer.text, "{\"aux\":{\"ID\":\"sha256:" + std::string(64, 'a') +
                               "\"}}\r\n"
                               "{\"stream\":\"Successfully built aaaaaaaaaaaa\\n\"}\r\n"
                               "{\"stream\":\"Successfully tagged web:1\\n\"}\r\n"
                               "{\"stream\":\"Successfully tagged web:latest\\n\"}\r\n");
}

TEST(DockerStreamTest, QuietSaysOnlyTheImage) {
    TextWriter writer;
    DockerStream stream(writer, true);
    const auto events = oneOfEach();
    for (std::size_t i = 0; i < 13; ++i) // up to the failure
        stream.handle(events[i]);
    EXPECT_EQ(writer.text, "");
    stream.succeed("sha256:" + std::string(64, 'a'), {"web:1"});
    EXPECT_EQ(split(writer.text, '\n').size(), 3u);
    EXPECT_THAT(writer.text, HasSubstr("{\"stream\":\"sha256:aaaa"));
}

TEST(DockerStreamTest, OneErrorIsEnough) {
    TextWriter writer;
    DockerStream stream(writer, true);
    stream.fail("first", 1);
    stream.fail("second", 0);
    EXPECT_EQ(writer.text, "{\"error\":\"first\",\"errorDetail\":{\"code\":1,\"message\":\"first\"}}\r\n");
}

TEST(DockerStreamTest, WithoutAnExitCodeThereIsNone) {
    TextWriter writer;
    DockerStream stream(writer, false);
    stream.fail("no such stage", 0);
    EXPECT_EQ(writer.text, "{\"error\":\"no such stage\",\"errorDetail\":{\"message\":\"no such stage\"}}\r\n");
}

} // namespace
} // namespace slipway::api
