// The program itself, run against an engine that says what it is told.
#include <gmock/gmock.h>

#include <atomic>
#include <filesystem>
#include <future>

#include "base/file.h"
#include "base/process.h"
#include "base/time.h"
#include "core/api/client/fake_engine.h"

namespace slipway::cli {
namespace {

using test::FakeConnection;
using test::FakeEngine;
using test::FakeRequest;
using test::frame;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::UnorderedElementsAre;

CommandOutput slipway(const std::string& host, std::vector<std::string> arguments, const std::string& input = {}) {
    arguments.insert(arguments.begin(), {SLIPWAY_PROGRAM, "--host", host});
    const auto output = runCommand({.argv = std::move(arguments),
                                    .environment = std::vector<std::string>{"DOCKER_CONFIG=/nonexistent",
                                                                            "HOME=/nonexistent", "PATH=/usr/bin:/bin"}},
                                   input, 20'000);
    EXPECT_TRUE(output) << output.error().describe();
    return output.value_or(CommandOutput{});
}

// A container that prints "out" and "err", then what it is given, and ends with 7.
struct RunScript {
    bool imagePresent = true;
    std::string startError = {};
    int startStatus = 404;
};

class RunEngine {
public:
    explicit RunEngine(RunScript script = {})
        : m_script(std::move(script))
        , m_imagePresent(m_script.imagePresent) {}

private:
    void serve(const FakeRequest& request, FakeConnection& connection) {
        const auto& target = request.target;
        if (target.starts_with("/containers/create")) {
            if (!m_imagePresent)
                return connection.reply(404, R"({"message":"No such image: img:latest"})");
            return connection.reply(201, R"({"Id":"c0ffee","Warnings":["careful"]})");
        }
        if (target.starts_with("/images/create")) {
            m_imagePresent = true;
            connection.beginChunked("application/json");
            connection.chunk("{\"status\":\"Pull complete\",\"id\":\"l1\"}\r\n");
            return connection.end();
        }
        if (target == "/images/img/json")
            return connection.reply(404, R"({"message":"No such image: img:latest"})");
        if (target.find("/attach") != std::string::npos) {
            connection.upgrade("application/vnd.docker.multiplexed-stream");
            m_started.get_future().wait();
            connection.send(frame(1, "out\n") + frame(2, "err\n"));
            if (target.find("stdin=1") != std::string::npos)
                connection.send(frame(1, "in:" + connection.receiveAll()));
            m_ended.set_value();
            return;
        }
        if (target.find("/wait") != std::string::npos) {
            connection.beginChunked("application/json");
            m_waited.set_value();
            m_ended.get_future().wait();
            connection.chunk(R"({"StatusCode":7})");
            return connection.end();
        }
        if (target.ends_with("/start")) {
            if (!m_script.startError.empty()) {
                connection.reply(m_script.startStatus, m_script.startError);
                m_started.set_value();
                return;
            }
            // Waiting and attaching came first.
            EXPECT_EQ(m_waited.get_future().wait_for(std::chrono::seconds(5)), std::future_status::ready);
            m_started.set_value();
            return connection.send("HTTP/1.1 204 No Content\r\n\r\n");
        }
        connection.reply(500, R"({"message":"unexpected"})");
    }
    const RunScript m_script;
    std::atomic<bool> m_imagePresent;
    std::promise<void> m_started, m_waited, m_ended;

public:
    // Last: it serves from its first moment on.
    FakeEngine engine{[this](const FakeRequest& request, FakeConnection& connection) { serve(request, connection); }};
};

TEST(Run, PrintsBothStreamsAndEndsWithTheContainersCode) {
    RunEngine world;
    const auto output =
        slipway(world.engine.address(), {"run", "--rm", "-p", "5005:5000", "img", "sh", "-c", "exit 7"});
    EXPECT_EQ(output.status.code, 7);
    EXPECT_EQ(output.out, "out\n");
    EXPECT_EQ(output.err, "warning: careful\nerr\n");
    EXPECT_THAT(world.engine.seen(),
                ElementsAre("POST /containers/create", "POST /containers/c0ffee/attach?stream=1&stdout=1&stderr=1",
                            "POST /containers/c0ffee/wait?condition=removed", "POST /containers/c0ffee/start"));
}

TEST(Run, PullsAMissingImageAndPassesInputOn) {
    RunEngine world({.imagePresent = false});
    const auto output = slipway(world.engine.address(), {"run", "-i", "img"}, "hello");
    EXPECT_EQ(output.status.code, 7);
    EXPECT_EQ(output.out, "out\nin:hello");
    EXPECT_THAT(output.err, HasSubstr("Unable to find image 'img:latest' locally\nl1: Pull complete\n"));
    EXPECT_THAT(world.engine.seen(), Contains("POST /images/create?fromImage=img&tag=latest"));
    EXPECT_THAT(world.engine.seen(), Contains("POST /containers/c0ffee/wait?condition=next-exit"));
}

TEST(Run, NeverPullsWhenToldSo) {
    RunEngine world({.imagePresent = false});
    const auto output = slipway(world.engine.address(), {"run", "--pull=never", "img"});
    EXPECT_EQ(output.status.code, 125);
    EXPECT_EQ(output.err, "error: No such image: img:latest\n");
}

TEST(Run, TellsWhyAContainerDidNotStartByItsCode) {
    RunEngine missing({.startError = R"({"message":"exec: \"nope\": executable file not found in $PATH"})"});
    EXPECT_EQ(slipway(missing.engine.address(), {"run", "img", "nope"}).status.code, 127);
    RunEngine denied({.startError = R"({"message":"exec /etc/passwd: permission denied"})", .startStatus = 500});
    EXPECT_EQ(slipway(denied.engine.address(), {"run", "-d", "img", "/etc/passwd"}).status.code, 126);
}

TEST(Run, UsesDockersCodeForItsOwnFailures) {
    EXPECT_EQ(slipway("unix:///nonexistent/engine.sock", {"run", "img"}).status.code, 125);
    EXPECT_EQ(slipway("unix:///nonexistent/engine.sock", {"run", "--nonsense", "img"}).status.code, 125);
    const auto ps = slipway("unix:///nonexistent/engine.sock", {"ps"});
    EXPECT_EQ(ps.status.code, 1);
    EXPECT_THAT(ps.err, HasSubstr("error: no engine listens at unix:///nonexistent/engine.sock"));
    const auto typo = slipway("unix:///x", {"psx"});
    EXPECT_EQ(typo.status.code, 1);
    EXPECT_THAT(typo.err, HasSubstr("did you mean `slipway ps`?"));
}

TEST(Ps, PrintsATableThatNothingCanEscapeFrom) {
    FakeEngine engine([](const FakeRequest&, FakeConnection& connection) {
        connection.reply(
            200,
            R"([{"Id":"0123456789abcdef","Names":["/web\u001b[31m"],"Image":"img","Command":"python app.py --with a lot",
            "Created":)" +
                std::to_string(toUnixSeconds(now()) - 2 * 3600) + R"(,"State":"running","Status":"Up 2 hours",
            "Ports":[{"IP":"0.0.0.0","PrivatePort":5000,"PublicPort":5005,"Type":"tcp"},{"IP":"::","PrivatePort":5000,"PublicPort":5005,"Type":"tcp"}]}])");
    });
    const auto table = slipway(engine.address(), {"ps", "-a", "--filter", "status=running"});
    EXPECT_EQ(table.out, "CONTAINER ID   IMAGE   COMMAND                CREATED       STATUS       PORTS              "
                         "                           NAMES\n"
                         "0123456789ab   img     \"python app.py --wi…   2 hours ago   Up 2 hours   "
                         "0.0.0.0:5005->5000/tcp, [::]:5005->5000/tcp   web\xEF\xBF\xBD[31m\n");
    EXPECT_EQ(engine.seen().back(), "GET /containers/json?all=1&filters=%7B%22status%22%3A%5B%22running%22%5D%7D");
    EXPECT_EQ(slipway(engine.address(), {"ps", "-q"}).out, "0123456789ab\n");
    EXPECT_EQ(slipway(engine.address(), {"ps", "--format", "{{.ID}} {{.State}}"}).out, "0123456789ab running\n");
    EXPECT_THAT(slipway(engine.address(), {"ps", "--format", "{{json .}}"}).out,
                HasSubstr(R"("Ports":"0.0.0.0:5005->5000/tcp, )"));
}

TEST(Inspect, AsksInTurn) {
    FakeEngine engine([](const FakeRequest& request, FakeConnection& connection) {
        if (request.target == "/networks/backend")
            connection.reply(200, R"({"Name":"backend","Options":{}})");
        else
            connection.reply(404, R"({"message":"no such thing"})");
    });
    EXPECT_EQ(slipway(engine.address(), {"inspect", "-f", "{{.Name}}", "backend"}).out, "backend\n");
    EXPECT_THAT(engine.seen(),
                ElementsAre("GET /containers/backend/json", "GET /images/backend/json", "GET /networks/backend"));
    const auto missing = slipway(engine.address(), {"inspect", "nothing"});
    EXPECT_EQ(missing.status.code, 1);
    EXPECT_EQ(missing.out, "[]\n");
}

TEST(Exec, ReportsTheCommandsCode) {
    FakeEngine engine([](const FakeRequest& request, FakeConnection& connection) {
        if (request.target == "/containers/web/exec") {
            EXPECT_THAT(request.body, HasSubstr(R"("Cmd":["ls","-l"])"));
            connection.reply(201, R"({"Id":"e1"})");
        } else if (request.target == "/exec/e1/start") {
            connection.upgrade("application/vnd.docker.multiplexed-stream");
            connection.send(frame(1, "listing\n"));
        } else {
            connection.reply(200, R"({"ID":"e1","Running":false,"ExitCode":3})");
        }
    });
    const auto output = slipway(engine.address(), {"exec", "-w", "/tmp", "web", "ls", "-l"});
    EXPECT_EQ(output.status.code, 3);
    EXPECT_EQ(output.out, "listing\n");
}

class Build : public testing::Test {
protected:
    void SetUp() override {
        char name[] = "/tmp/slipway-build-XXXXXX";
        m_context = std::filesystem::canonical(::mkdtemp(name)).string();
        ASSERT_TRUE(writeFileAtomically(m_context + "/Dockerfile", "FROM x\n"));
    }
    void TearDown() override { (void)removeTree(m_context); }
    std::string m_context;
};

TEST_F(Build, SendsADirectoryAndPrintsItsSteps) {
    FakeEngine engine([](const FakeRequest&, FakeConnection& connection) {
        connection.beginChunked("application/x-ndjson");
        connection.chunk(R"({"event":"build.started","build":"b","steps":1})"
                         "\n");
        connection.chunk(R"({"event":"step.cached","step":1,"steps":1,"text":"FROM x"})"
                         "\n");
        connection.chunk(R"({"event":"build.finished","result":"ok","image":"sha256:abc","tags":["t:latest"]})"
                         "\n");
        connection.end();
    });
    const std::string idFile = m_context + "/id";
    const auto output =
        slipway(engine.address(), {"build", "-t", "t", "--build-arg", "V=1", "--build-arg", "UNSET", "--label", "a=b",
                                   "--no-cache", "--shm-size", "1m", "--iidfile", idFile, m_context});
    EXPECT_EQ(output.status.code, 0);
    EXPECT_EQ(output.err, "#1 [1/1] FROM x\n#1 CACHED\nbuilt sha256:abc\ntagged t:latest\n");
    EXPECT_EQ(readFile(idFile).value_or(""), "sha256:abc");
    const std::string body = engine.lastRequest().body;
    for (const std::string& part : {R"("context":")" + m_context + '"', std::string(R"("dockerfile":"Dockerfile")"),
                                    std::string(R"("buildArgs":{"V":"1"})"), std::string(R"("noCache":true)"),
                                    std::string(R"("shmSize":1048576)"), std::string(R"("tags":["t"])")})
        EXPECT_THAT(body, HasSubstr(part));
    EXPECT_EQ(slipway(engine.address(), {"build", "-q", m_context}).out, "sha256:abc\n");
    EXPECT_THAT(slipway(engine.address(), {"build", "--progress=json", m_context}).out,
                HasSubstr(R"({"event":"step.cached")"));
}

TEST_F(Build, FailsWithTheLineAndTheHint) {
    FakeEngine engine([](const FakeRequest&, FakeConnection& connection) {
        connection.beginChunked("application/x-ndjson");
        connection.chunk(
            R"({"event":"build.finished","result":"failed","error":{"message":"RUN false: exit code 1","exitCode":1,"file":"Dockerfile","line":7,"column":1,"source":"RUN false","hint":"see its log"}})"
            "\n");
        connection.end();
    });
    const auto output = slipway(engine.address(), {"build", m_context});
    EXPECT_EQ(output.status.code, 1);
    EXPECT_EQ(output.err,
              "error: RUN false: exit code 1\n --> Dockerfile:7:1\n  |\n7 | RUN false\n  | ^\nhint: see its log\n");
}

TEST_F(Build, ShowsAPlan) {
    FakeEngine engine([](const FakeRequest& request, FakeConnection& connection) {
        EXPECT_EQ(request.target, "/slipway/v1/plan");
        EXPECT_THAT(request.body, HasSubstr(R"("dockerfileText":"FROM y\n")"));
        connection.reply(
            200,
            R"({"steps":[{"line":1,"endLine":1,"text":"FROM y","cached":true,"durationMs":1250,"size":2000,"predictedMs":0},
            {"line":4,"text":"COPY app.py /app/","cached":false,"reason":"app.py changed","durationMs":61500,"predictedMs":61500}],
            "cachedSteps":1,"predictedMs":61500,"unpredictedSteps":0})");
    });
    const auto output = slipway(engine.address(), {"build", "--plan", "-f", "-", m_context}, "FROM y\n");
    EXPECT_EQ(output.out, "LINE   STATE    TOOK    SIZE   INSTRUCTION         REASON\n"
                          "1      cached   1.2s    2kB    FROM y              \n"
                          "4      runs     1m02s          COPY app.py /app/   app.py changed\n"
                          "\n1 of 2 steps is cached. 1 will run, in about 1m02s.\n");
}

TEST(Builder, PrunesWithWhatDockerCallsTheSame) {
    FakeEngine engine([](const FakeRequest& request, FakeConnection& connection) {
        EXPECT_THAT(request.target, HasSubstr("/build/prune?all=1&"));
        EXPECT_THAT(request.target, HasSubstr("max-used-space=1048576"));
        EXPECT_THAT(request.target, HasSubstr("keep-storage=1024&reserved-space=1024"));
        EXPECT_THAT(request.target, HasSubstr("24h"));
        connection.reply(200, R"({"CachesDeleted":["abc"],"SpaceReclaimed":2000})");
    });
    const auto output = slipway(engine.address(), {"builder", "prune", "-a", "-f", "--filter", "until=24h",
                                                   "--max-used-space", "1m", "--keep-storage", "1k"});
    EXPECT_EQ(output.status.code, 0);
    EXPECT_EQ(output.out, "Deleted build cache objects:\nabc\nTotal reclaimed space: 2kB\n");
    const auto unasked = slipway(engine.address(), {"builder", "prune"});
    EXPECT_EQ(unasked.status.code, 1);
    EXPECT_THAT(unasked.err, HasSubstr("nothing was removed"));
}

TEST(Builder, ShowsWhatTheCacheHolds) {
    FakeEngine engine([](const FakeRequest& request, FakeConnection& connection) {
        EXPECT_EQ(request.target, "/system/df");
        connection.reply(200, R"({"BuildCache":[
            {"ID":"0123456789abcdef01234","Type":"regular","Description":"RUN make","InUse":false,"Shared":false,
             "Size":3000,"CreatedAt":"2020-01-01T00:00:00Z","LastUsedAt":"2020-01-01T00:00:00Z","UsageCount":2},
            {"ID":"fed","Type":"exec.cachemount","Description":"cached mount /root/.cache","InUse":true,"Size":1000,
             "CreatedAt":"2020-01-01T00:00:00Z","LastUsedAt":"2020-01-01T00:00:00Z","UsageCount":1}]})");
    });
    const auto output = slipway(engine.address(), {"builder", "du"});
    EXPECT_THAT(output.out, HasSubstr("0123456789ab   regular"));
    EXPECT_THAT(output.out, HasSubstr("in use   cached mount /root/.cache"));
    EXPECT_THAT(output.out, HasSubstr("Reclaimable:   3kB\nTotal:         4kB\n"));
}

namespace {
constexpr std::string_view builtWell = R"({"event":"build.finished","result":"ok","image":"sha256:abc","tags":[]})"
                                       "\n";

void serveBuild(const FakeRequest& request, FakeConnection& connection) {
    if (request.target == "/slipway/v1/contexts")
        return connection.reply(201, R"({"id":"c0ffee"})");
    connection.beginChunked("application/x-ndjson");
    connection.chunk(std::string(builtWell));
    connection.end();
}
} // namespace

TEST_F(Build, TakesADockerfileOnStandardInputForTheWholeContext) {
    FakeEngine engine(serveBuild);
    EXPECT_EQ(slipway(engine.address(), {"build", "-"}, "FROM y\nRUN true\n").status.code, 0);
    EXPECT_THAT(engine.lastRequest().body, HasSubstr(R"("dockerfileText":"FROM y\nRUN true\n")"));
    EXPECT_THAT(engine.lastRequest().body, HasSubstr(R"("context":"")"));
}

TEST_F(Build, SendsAnArchiveOnStandardInputAheadOfTheBuild) {
    FakeEngine engine(serveBuild);
    std::string archive = "\x1f\x8b" + std::string(700'000, 'x');
    EXPECT_EQ(slipway(engine.address(), {"build", "-f", "sub/Dockerfile", "-"}, archive).status.code, 0);
    EXPECT_THAT(engine.seen(), ElementsAre("POST /slipway/v1/contexts", "POST /slipway/v1/builds"));
    EXPECT_THAT(engine.lastRequest().body, HasSubstr(R"("context":"upload:c0ffee")"));
    EXPECT_THAT(engine.lastRequest().body, HasSubstr(R"("dockerfile":"sub/Dockerfile")"));
}

TEST_F(Build, LeavesRemoteContextsToTheEngine) {
    FakeEngine engine(serveBuild);
    const std::pair<std::string, std::string> cases[]{
        {"https://host/x.tar.gz", "https://host/x.tar.gz"},
        {"git@host:a/b.git#main:sub", "git@host:a/b.git#main:sub"},
        {"github.com/a/b#v1", "https://github.com/a/b.git#v1"},
    };
    for (const auto& [given, sent] : cases) {
        EXPECT_EQ(slipway(engine.address(), {"build", given}).status.code, 0) << given;
        EXPECT_THAT(engine.lastRequest().body, HasSubstr(R"("context":")" + sent + '"'));
    }
    EXPECT_EQ(slipway(engine.address(), {"build", "-f", "-", "https://host/x.tar"}, "FROM z\n").status.code, 0);
    EXPECT_THAT(engine.lastRequest().body, HasSubstr(R"("dockerfileText":"FROM z\n")"));
}

TEST_F(Build, RefusesStandardInputForTwoThings) {
    const std::string nowhere = "unix:///nonexistent/engine.sock";
    EXPECT_THAT(slipway(nowhere, {"build", "-"}, "").err, HasSubstr("nothing on standard input"));
    EXPECT_THAT(slipway(nowhere, {"build", "-f", "-", "-"}, "\x1f\x8b...").err, HasSubstr("both the context and"));
    EXPECT_THAT(slipway(nowhere, {"build", "-f", "x", "-"}, "FROM y\n").err, HasSubstr("two Dockerfiles"));
}

TEST_F(Build, RefusesAContextThatIsNotThere) {
    const auto output = slipway("unix:///nonexistent/engine.sock", {"build", m_context + "/missing"});
    EXPECT_EQ(output.status.code, 1);
    EXPECT_THAT(output.err, HasSubstr("build context: " + m_context + "/missing: No such file or directory"));
}

TEST(Stop, GoesOnAfterAFailureAndSaysSo) {
    FakeEngine engine([](const FakeRequest& request, FakeConnection& connection) {
        if (request.target.starts_with("/containers/a/"))
            connection.reply(404, R"({"message":"no such container: a"})");
        else
            connection.send("HTTP/1.1 204 No Content\r\n\r\n");
    });
    const auto output = slipway(engine.address(), {"stop", "-t", "3", "a", "b"});
    EXPECT_EQ(output.status.code, 1);
    EXPECT_EQ(output.out, "b\n");
    EXPECT_EQ(output.err, "error: no such container: a\n");
    EXPECT_THAT(engine.seen(), UnorderedElementsAre("POST /containers/a/stop?t=3", "POST /containers/b/stop?t=3"));
}

TEST(Lifecycle, StopsSideBySideAndTellsInTheOrderOfTheNames) {
    std::promise<void> lastIsThere;
    const auto last = lastIsThere.get_future().share();
    FakeEngine engine([&](const FakeRequest& request, FakeConnection& connection) {
        if (request.target.starts_with("/containers/c/")) {
            lastIsThere.set_value();
            return connection.send("HTTP/1.1 204 No Content\r\n\r\n");
        }
        EXPECT_EQ(last.wait_for(std::chrono::seconds(5)), std::future_status::ready);
        if (request.target.starts_with("/containers/b/"))
            return connection.reply(404, R"({"message":"No such container: b"})");
        connection.send("HTTP/1.1 204 No Content\r\n\r\n");
    });
    const auto output = slipway(engine.address(), {"stop", "a", "b", "c"});
    EXPECT_EQ(output.status.code, 1);
    EXPECT_EQ(output.out, "a\nc\n");
    EXPECT_EQ(output.err, "error: No such container: b\n");
}

TEST(Lifecycle, StartsOneAfterTheOther) {
    std::atomic<int> inside = 0;
    FakeEngine engine([&](const FakeRequest&, FakeConnection& connection) {
        EXPECT_EQ(++inside, 1);
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        --inside;
        connection.send("HTTP/1.1 204 No Content\r\n\r\n");
    });
    EXPECT_EQ(slipway(engine.address(), {"start", "a", "b", "c"}).out, "a\nb\nc\n");
    EXPECT_THAT(engine.seen(),
                ElementsAre("POST /containers/a/start", "POST /containers/b/start", "POST /containers/c/start"));
}

TEST(Version, NamesBothSides) {
    FakeEngine engine([](const FakeRequest&, FakeConnection& connection) {
        connection.reply(
            200,
            R"({"Platform":{"Name":"Docker Engine"},"Version":"28.2.2","ApiVersion":"1.50","MinAPIVersion":"1.24","Os":"linux","Arch":"amd64","Components":[{"Name":"Engine","Version":"28.2.2","Details":{"x":"y"}}]})");
    });
    const auto output = slipway(engine.address(), {"version"});
    EXPECT_EQ(output.status.code, 0);
    EXPECT_THAT(output.out, HasSubstr("Client: Slipway"));
    EXPECT_THAT(output.out, HasSubstr("Server: Docker Engine\n Version:       28.2.2"));
    EXPECT_EQ(slipway(engine.address(), {"version", "--format", "{{.Server.Version}}"}).out, "28.2.2\n");
}

TEST(Help, IsForTheCommandAsked) {
    const auto output = slipway("unix:///x", {"run", "--help"});
    EXPECT_EQ(output.status.code, 0);
    EXPECT_THAT(output.out, HasSubstr("slipway run [options] IMAGE"));
    EXPECT_THAT(output.out, HasSubstr("--publish"));
}

} // namespace
} // namespace slipway::cli
