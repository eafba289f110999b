#include "api/client/client.h"

#include <gmock/gmock.h>

#include <atomic>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "api/client/builds.h"
#include "api/client/containers.h"
#include "api/client/images.h"
#include "api/client/system.h"
#include "base/fact.h"
#include "core/api/client/fake_engine.h"

namespace slipway::api {
namespace {

using test::FakeConnection;
using test::FakeEngine;
using test::FakeRequest;
using testing::ElementsAre;
using testing::HasSubstr;

Address at(const FakeEngine& engine) {
    return Address::parse(engine.address()).value();
}

TEST(Address, ComesFromTheOptionThenTheVariableThenTheUser) {
    ::setenv("SLIPWAY_HOST", "unix:///run/other.sock", 1);
    EXPECT_EQ(Address::resolve("unix:///run/x.sock")->socketPath, "/run/x.sock");
    EXPECT_EQ(Address::resolve("")->socketPath, "/run/other.sock");
    ::unsetenv("SLIPWAY_HOST");
    EXPECT_EQ(Address::resolve("")->socketPath, fmt::format("/run/slipway/{}/engine.sock", ::getuid()));
    EXPECT_EQ(Address::parse("tcp://1.2.3.4:2375").error().code(), Errc::Unsupported);
    EXPECT_EQ(Address::parse("relative.sock").error().code(), Errc::InvalidArgument);
    EXPECT_EQ(Address::parse("unix:///" + std::string(200, 'x')).error().code(), Errc::InvalidArgument);
}

TEST(Client, TellsAbsentFromRefused) {
    FakeEngine engine([](const FakeRequest&, FakeConnection&) {});
    const std::string missing = engine.socketPath() + ".gone";
    {
        Client client(Address{missing});
        const auto answer = await<EngineVersion>([&](auto done) { return getVersion(client, std::move(done)); });
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().code(), Errc::Unavailable);
        EXPECT_EQ(connectProblem(answer.error()), ConnectProblem::Absent);
        EXPECT_THAT(answer.error().describe(), HasSubstr("no such socket"));
    }
    const std::string dead = engine.socketPath() + ".dead";
    const UniqueFd bound(::socket(AF_UNIX, SOCK_STREAM, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    dead.copy(address.sun_path, sizeof address.sun_path - 1);
    ASSERT_EQ(::bind(bound.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    Client client(Address{dead});
    const auto answer = await<EngineVersion>([&](auto done) { return getVersion(client, std::move(done)); });
    ASSERT_FALSE(answer);
    EXPECT_EQ(connectProblem(answer.error()), ConnectProblem::Refused);
}

TEST(Client, SaysHowToStartAnAbsentHelper) {
    const Address own = Address::ofUser(::getuid());
    if (::access(own.socketPath.c_str(), F_OK) == 0)
        GTEST_SKIP() << "a helper of this user exists";
    Client client(own);
    const auto answer = await<>([&](auto done) { return ping(client, std::move(done)); });
    ASSERT_FALSE(answer);
    EXPECT_THAT(answer.error().describe(), HasSubstr("slipway-helper --owner"));
}

TEST(Client, ReadsAReplyThatComesInPieces) {
    FakeEngine engine([](const FakeRequest&, FakeConnection& connection) {
        for (const char c :
             std::string("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 35\r\n\r\n"
                         R"({"Version":"28.0","Slipway":"1"}   )"))
            connection.send(std::string_view(&c, 1));
    });
    Client client(at(engine));
    const auto version = await<EngineVersion>([&](auto done) { return getVersion(client, std::move(done)); });
    ASSERT_TRUE(version) << version.error().describe();
    EXPECT_EQ(version->version, "28.0");
    EXPECT_TRUE(version->isSlipway());
}

TEST(Client, TurnsAStatusAndItsMessageIntoAnError) {
    FakeEngine engine([](const FakeRequest& request, FakeConnection& connection) {
        if (request.target.ends_with("/start"))
            connection.send("HTTP/1.1 304 Not Modified\r\n\r\n");
        else
            connection.reply(404, R"({"message":"no such container: x"})");
    });
    Client client(at(engine));
    const auto detail = await<ContainerDetail>([&](auto done) { return inspectContainer(client, "x", done); });
    ASSERT_FALSE(detail);
    EXPECT_EQ(detail.error().code(), Errc::NotFound);
    EXPECT_EQ(detail.error().message(), "no such container: x");
    EXPECT_FALSE(connectProblem(detail.error()));
    EXPECT_TRUE(await<>([&](auto done) { return startContainer(client, "x", done); }));
}

TEST(Client, HandsOverTheFactBehindAnErrorsMessage) {
    std::string fact = R"({"code":"port-taken","port":"80/tcp"})";
    FakeEngine engine([&](const FakeRequest&, FakeConnection& connection) {
        connection.reply(409, R"({"message":"port 80/tcp is taken","messageFact":)" + fact + "}");
    });
    Client client(at(engine));
    const auto started = await<>([&](auto done) { return startContainer(client, "x", done); });
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code(), Errc::Conflict);
    const Statement said("port 80/tcp is taken", Fact{FactCode::PortTaken, {{"port", "80/tcp"}}});
    EXPECT_EQ(statementOf(started.error()), said);
    // One that only a newer engine knows.
    fact = R"({"code":"port-on-the-moon"})";
    const auto again = await<>([&](auto done) { return startContainer(client, "x", done); });
    ASSERT_FALSE(again);
    EXPECT_EQ(statementOf(again.error()), Statement(said.text));
}

TEST(Client, ReportsAnEngineThatHangsUp) {
    FakeEngine engine([](const FakeRequest& request, FakeConnection& connection) {
        if (request.target == "/version")
            return;
        connection.beginChunked("application/json");
        connection.chunk(R"({"Type":"container","Action":"start"})"
                         "\n");
        connection.close();
    });
    Client client(at(engine));
    EXPECT_EQ(await<EngineVersion>([&](auto done) { return getVersion(client, done); }).error().code(),
              Errc::Unavailable);
    std::atomic<int> events = 0;
    const auto end = awaitStream<Event>([&](auto sink) { return followEvents(client, {}, std::move(sink)); },
                                        [&](const Event&) { ++events; });
    ASSERT_FALSE(end);
    EXPECT_EQ(end.error().code(), Errc::Unavailable);
    EXPECT_EQ(events, 1);
}

TEST(Client, RefusesAReplyOfAWrongType) {
    FakeEngine engine(
        [](const FakeRequest&, FakeConnection& connection) { connection.reply(200, R"({"NCPU":"two"})"); });
    Client client(at(engine));
    const auto info = await<EngineInfo>([&](auto done) { return getInfo(client, done); });
    ASSERT_FALSE(info);
    EXPECT_EQ(info.error().describe(), "info: NCPU must be a whole number, not string");
}

TEST(Client, HoldsLinesTogetherWhateverTheChunks) {
    FakeEngine engine([](const FakeRequest& request, FakeConnection& connection) {
        EXPECT_EQ(request.method, "POST");
        EXPECT_EQ(request.headers.at("content-type"), "application/json");
        connection.beginChunked("application/x-ndjson");
        const std::string lines = R"({"event":"build.started","build":"b1","steps":2})"
                                  "\n"
                                  R"({"event":"step.cached","step":1,"steps":2,"text":"FROM x"})"
                                  "\r\n"
                                  R"({"event":"something.new"})"
                                  "\n"
                                  R"({"event":"build.finished","result":"ok","image":"sha256:1"})";
        for (std::size_t i = 0; i < lines.size(); i += 7)
            connection.chunk(lines.substr(i, 7));
        connection.end();
    });
    Client client(at(engine));
    std::vector<BuildEventKind> kinds;
    const auto end =
        awaitStream<BuildEvent>([&](auto sink) { return startBuild(client, {.context = "/x"}, std::move(sink)); },
                                [&](const BuildEvent& event) { kinds.push_back(event.kind); });
    EXPECT_TRUE(end) << end.error().describe();
    EXPECT_THAT(kinds, ElementsAre(BuildEventKind::BuildStarted, BuildEventKind::StepCached, BuildEventKind::Unknown,
                                   BuildEventKind::BuildFinished));
    EXPECT_THAT(engine.seen(), ElementsAre("POST /slipway/v1/builds"));
}

TEST(Client, EndsAPullWithTheErrorInItsStream) {
    FakeEngine engine([](const FakeRequest& request, FakeConnection& connection) {
        EXPECT_EQ(request.headers.count("x-registry-auth"), 1u);
        connection.beginChunked("application/json");
        connection.chunk(
            "{\"status\":\"Downloading\",\"id\":\"a1\",\"progressDetail\":{\"current\":5,\"total\":10}}\r\n");
        connection.chunk(
            "{\"errorDetail\":{\"code\":404,\"message\":\"manifest unknown\"},\"error\":\"manifest unknown\"}\r\n");
        connection.end();
    });
    Client client(at(engine));
    std::vector<PullProgress> lines;
    const auto end = awaitStream<PullProgress>(
        [&](auto sink) {
            return pullImage(client, {.reference = "host:5000/a/b:1", .auth = RegistryAuth{.username = "u"}}, sink);
        },
        [&](const PullProgress& line) { lines.push_back(line); });
    ASSERT_FALSE(end);
    EXPECT_EQ(end.error().code(), Errc::NotFound);
    EXPECT_EQ(end.error().message(), "manifest unknown");
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines[0].current, 5);
    EXPECT_THAT(engine.seen(), ElementsAre("POST /images/create?fromImage=host%3A5000%2Fa%2Fb&tag=1"));
}

TEST(Client, SendsABodyInChunks) {
    FakeEngine engine([](const FakeRequest&, FakeConnection& connection) { connection.reply(200, ""); });
    Client client(at(engine));
    int part = 0;
    const auto done = await<>([&](auto callback) {
        return writeArchive(
            client, "c", "/tmp",
            [&]() -> Result<std::string> { return part++ < 3 ? std::string(100'000, 'x') : std::string(); }, callback);
    });
    EXPECT_TRUE(done) << done.error().describe();
    EXPECT_EQ(engine.lastRequest().body.size(), 300'000u);
    EXPECT_EQ(engine.lastRequest().headers["content-type"], "application/x-tar");
}

TEST(Client, KnowsThatAWaitIsTakenDownBeforeItEnds) {
    std::promise<void> started;
    FakeEngine engine([&](const FakeRequest&, FakeConnection& connection) {
        connection.beginChunked("application/json");
        started.get_future().wait();
        connection.chunk(R"({"StatusCode":7})");
        connection.end();
    });
    Client client(at(engine));
    const auto reply = await<WaitReply>([&](auto done) {
        return waitContainer(
            client, "c", WaitCondition::NextExit, [&] { started.set_value(); }, done);
    });
    ASSERT_TRUE(reply) << reply.error().describe();
    EXPECT_EQ(reply->statusCode, 7);
    EXPECT_THAT(engine.seen(), ElementsAre("POST /containers/c/wait?condition=next-exit"));
}

TEST(Target, KeepsNamesInsideTheirSegment) {
    EXPECT_EQ(Target("/containers").segment("a/b?c d").path("json").take(), "/containers/a%2Fb%3Fc%20d/json");
    EXPECT_EQ(Target("/containers").segment("..").take(), "/containers/%2E%2E");
    EXPECT_EQ(Target("/images").path("h:5000/a/../b:t@x").path("json").take(), "/images/h:5000/a/%2E%2E/b:t@x/json");
    EXPECT_EQ(Target("/x").flag("all", true).flag("no", false).query("q", "").query("r", "a&b").take(),
              "/x?all=1&r=a%26b");
    EXPECT_EQ(encodeFilters({{"label", "a=b"}, {"label", "c"}}), R"({"label":["a=b","c"]})");
}

TEST(Reference, SplitsAtTheTagAndNotAtThePort) {
    EXPECT_EQ(splitReference("python:3.8"), std::pair(std::string("python"), std::string("3.8")));
    EXPECT_EQ(splitReference("h:5000/a"), std::pair(std::string("h:5000/a"), std::string()));
    EXPECT_EQ(splitReference("a@sha256:12"), std::pair(std::string("a"), std::string("sha256:12")));
}

} // namespace
} // namespace slipway::api
