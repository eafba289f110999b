// build --check, --fix and --call, by the program itself.
#include <gmock/gmock.h>

#include <filesystem>

#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/process.h"
#include "core/api/client/fake_engine.h"

namespace slipway::cli {
namespace {

using test::FakeConnection;
using test::FakeEngine;
using test::FakeRequest;
using testing::HasSubstr;
using testing::Not;
using Json = nlohmann::json;

class BuildCall : public testing::Test {
protected:
    void SetUp() override {
        char name[] = "/tmp/slipway-call-XXXXXX";
        m_context = std::filesystem::canonical(::mkdtemp(name)).string();
    }
    void TearDown() override { (void)removeTree(m_context); }

    void write(const std::string& name, std::string_view text) {
        ASSERT_TRUE(writeFileAtomically(m_context + "/" + name, text, 0640));
    }
    std::string read(const std::string& name) { return readFile(m_context + "/" + name).value_or("unreadable"); }

    CommandOutput call(std::vector<std::string> arguments, const std::string& input = {}) {
        arguments.insert(arguments.begin(), {SLIPWAY_PROGRAM, "--host", m_host, "build"});
        arguments.push_back(m_context);
        const auto output = runCommand(
            {.argv = std::move(arguments), .environment = std::vector<std::string>{"HOME=/nonexistent", "PATH=/bin"}},
            input, 20'000);
        EXPECT_TRUE(output) << output.error().describe();
        return output.value_or(CommandOutput{});
    }

    std::string m_context;
    std::string m_host = "unix:///nonexistent/engine.sock"; // none of this needs one
};

TEST_F(BuildCall, ChecksAsDockerDoes) {
    write("Dockerfile", "FROM scratch\nENTRYPOINT [\"/a\"]\nRUN x\nCMD npm start\n");
    const auto output = call({"--check"});
    EXPECT_EQ(output.status.code, 1);
    EXPECT_EQ(output.out,
              "Check complete, 1 warning has been found!\n\n"
              "WARNING: JSONArgsRecommended - "
              "https://docs.docker.com/go/dockerfile/rule/json-args-recommended/\n"
              "in shell form CMD does not get signals like Ctrl+C (CMD [\"program\", \"argument\"])\n"
              "Dockerfile:4\n--------------------\n"
              "   1 |     FROM scratch\n   2 |     ENTRYPOINT [\"/a\"]\n   3 |     RUN x\n   4 | >>> CMD npm start\n"
              "   5 |     \n--------------------\n");
    write("Dockerfile", "FROM scratch\n");
    const auto good = call({"--call=check"});
    EXPECT_EQ(good.status.code, 0);
    EXPECT_EQ(good.out, "Check complete, no warnings found.\n");
}

TEST_F(BuildCall, ReportsSyntaxErrorsWithTheirLines) {
    write("Dockerfile", "FROM scratch\nCOYP a b\n");
    const auto output = call({"--check"});
    EXPECT_EQ(output.status.code, 1);
    EXPECT_THAT(output.out, HasSubstr("ERROR: unknown instruction: COYP (did you mean COPY?)\nDockerfile:2\n"));
    EXPECT_THAT(output.out, HasSubstr("   2 | >>> COYP a b\n"));
    EXPECT_EQ(call({"--call=targets"}).status.code, 1);
    const auto json = Json::parse(call({"--check", "--format=json"}).out);
    EXPECT_EQ(json["error"]["location"]["ranges"][0]["start"]["line"], 2);
    write("Dockerfile", "# syntax=r2d4/mocker\nFROM scratch\n");
    EXPECT_THAT(call({"--check"}).out, HasSubstr("the frontend r2d4/mocker is not supported"));
    write("Dockerfile", "FROM scratch\n");
    EXPECT_THAT(call({"--check", "--build-arg", "BUILDKIT_SYNTAX=r2d4/mocker"}).err, HasSubstr("r2d4/mocker"));
}

TEST_F(BuildCall, GivesProgramsJson) {
    write("Dockerfile", "FROM scratch AS B\n");
    for (const char* form : {"--format=json", "--progress=json"}) {
        const auto output = call({"--check", form});
        EXPECT_EQ(output.status.code, 1);
        const auto json = Json::parse(output.out);
        const auto& warning = json["warnings"].at(0);
        EXPECT_EQ(warning["ruleName"], "StageNameCasing");
        EXPECT_EQ(warning["url"], "https://docs.docker.com/go/dockerfile/rule/stage-name-casing/");
        EXPECT_EQ(warning["location"]["ranges"][0]["start"], (Json{{"line", 1}, {"character", 17}}));
        EXPECT_EQ(warning["fix"]["edits"][0]["replacement"], "b");
        EXPECT_EQ(json["sources"][0]["filename"], "Dockerfile");
        EXPECT_EQ(json["sources"][0]["data"], "RlJPTSBzY3JhdGNoIEFTIEIK");
    }
    EXPECT_TRUE(Json::accept(call({"--call=check,format=json"}).out));
}

TEST_F(BuildCall, FixesTheFileThatItRead) {
    write("real", "FROM scratch as B\nWORKDIR app\nMAINTAINER me\nENV DB_PASSWORD 1\n");
    std::filesystem::create_symlink("real", m_context + "/Dockerfile");
    const auto output = call({"--check", "--fix"});
    EXPECT_EQ(output.status.code, 1); // the secret is for a person to think about
    EXPECT_EQ(read("real"), "FROM scratch AS b\nWORKDIR /app\nLABEL org.opencontainers.image.authors=\"me\"\n"
                            "ENV DB_PASSWORD=1\n");
    EXPECT_TRUE(std::filesystem::is_symlink(m_context + "/Dockerfile"));
    struct stat info {};
    ASSERT_EQ(::stat((m_context + "/real").c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 07777, 0640u);
    EXPECT_THAT(output.err, HasSubstr("fixed Dockerfile:1: FromAsCasing: write AS\n"));
    EXPECT_THAT(output.out, HasSubstr("Check complete, 1 warning has been found!\n\nWARNING: SecretsUsedInArgOrEnv"));
    const auto again = call({"--check", "--fix"});
    EXPECT_EQ(again.err, "");
    EXPECT_EQ(again.status.code, 1);
}

TEST_F(BuildCall, FixesNothingElse) {
    EXPECT_THAT(call({"--fix"}).err, HasSubstr("--fix belongs to --check"));
    const auto input = call({"--check", "--fix", "-f", "-"}, "FROM scratch as b\n");
    EXPECT_EQ(input.status.code, 1);
    EXPECT_THAT(input.err, HasSubstr("standard input"));
    EXPECT_THAT(call({"--check", "-f", "-"}, "FROM scratch as b\n").out, HasSubstr("-:1\n"));
    write("Dockerfile", "FROM scratch as b\nCOYP\n");
    EXPECT_EQ(call({"--check", "--fix"}).status.code, 1);
    EXPECT_EQ(read("Dockerfile"), "FROM scratch as b\nCOYP\n");
}

TEST_F(BuildCall, KnowsWhatIsIgnored) {
    write("Dockerfile", "FROM scratch\nCOPY a.log b /\n");
    write(".dockerignore", "*.log\n");
    EXPECT_THAT(call({"--check"}).out, HasSubstr("COPY a.log: .dockerignore leaves it out (*.log)"));
    write("Dockerfile.dockerignore", "x\n");
    EXPECT_EQ(call({"--check"}).status.code, 0);
}

TEST_F(BuildCall, AsksTheEngineForBaseImages) {
    FakeEngine engine([](const FakeRequest& request, FakeConnection& connection) {
        if (request.target == "/images/base/json")
            connection.reply(200,
                             R"({"Id":"sha256:1","Os":"linux","Architecture":"s390x","Config":{"Env":["HERE=1"]}})");
        else
            connection.reply(404, R"({"message":"no such image"})");
    });
    m_host = engine.address();
    write("Dockerfile", "FROM base AS b\nLABEL a=$HERE b=$NOPE\nFROM other\nLABEL c=$NOPE\n");
    const auto output = call({"--check"});
    EXPECT_EQ(output.status.code, 1);
    EXPECT_THAT(output.out, HasSubstr("the variable '$NOPE' is not defined"));
    EXPECT_THAT(output.out, HasSubstr("InvalidBaseImagePlatform"));
    EXPECT_THAT(output.out, Not(HasSubstr("Dockerfile:4")));
}

TEST_F(BuildCall, ListsTargets) {
    write("Dockerfile", "# build makes it\nFROM scratch AS build\nFROM build\nFROM build AS test\n");
    EXPECT_EQ(call({"--call=targets"}).out,
              "TARGET           DESCRIPTION\nbuild            makes it\ntest (default)   \n");
    const auto json = Json::parse(call({"--call=targets,format=json"}).out);
    EXPECT_EQ(json["targets"].size(), 3u);
    EXPECT_EQ(json["targets"][0]["description"], "makes it");
    EXPECT_EQ(json["targets"][2]["default"], true);
}

TEST_F(BuildCall, OutlinesATarget) {
    write("Dockerfile", "# VERSION of it\nARG VERSION=1\nFROM a:$VERSION AS b\nRUN --mount=type=secret,id=k x\n");
    EXPECT_EQ(call({"--call=outline", "--target", "b", "--build-arg", "VERSION=2"}).out,
              "TARGET:      b\n\nBUILD ARG   VALUE   DESCRIPTION\nVERSION     2       of it\n\n"
              "SECRET   REQUIRED\nk        \n");
    const auto json = Json::parse(call({"--call=outline", "--format=json"}).out);
    EXPECT_EQ(json["args"][0]["value"], "1");
    EXPECT_EQ(json["secrets"][0]["name"], "k");
    EXPECT_THAT(call({"--call=outline", "--target", "c"}).err, HasSubstr("there is no stage c"));
    EXPECT_THAT(call({"--call=nonsense"}).err, HasSubstr("there are build, check, outline and targets"));
}

} // namespace
} // namespace slipway::cli
