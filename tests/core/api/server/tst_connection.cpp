#include <atomic>
#include <condition_variable>
#include <mutex>

#include <gmock/gmock.h>

#include "base/fact.h"
#include "connection_fixture.h"

namespace slipway::api::test {
namespace {

using testing::HasSubstr;

class Connection : public ConnectionTest {
protected:
    Connection() {
        router().add("GET", "/ping", [](Context&, Request&) -> Result<Reply> {
            return TextReply{200, "text/plain", "OK", {{"X-Test", "yes"}}};
        });
        router().add("HEAD", "/ping", [](Context&, Request&) -> Result<Reply> {
            return TextReply{200, "text/plain", "OK", {}};
        });
        router().add("GET", "/containers/{id}/json", [](Context&, Request& request) -> Result<Reply> {
            return json({{"id", request.parameter("id")},
                         {"minor", request.apiMinor},
                         {"uid", request.caller.identity.uid},
                         {"pid", request.caller.pid},
                         {"size", request.query.get("size")},
                         {"agent", request.header("user-agent")}});
        });
        router().add("DELETE", "/containers/{id}", [](Context&, Request&) -> Result<Reply> { return empty(); });
        router().add("GET", "/fail/{code}", [](Context&, Request& request) -> Result<Reply> {
            return context(Result<Reply>(fail(static_cast<Errc>(std::stoi(request.parameter("code"))), "no \"luck\"")),
                           "try");
        });
        router().add("GET", "/taken", [](Context&, Request&) -> Result<Reply> {
            return fail(Errc::Conflict, Fact{FactCode::PortTaken, {{"port", "80/tcp"}}});
        });
        router().add("GET", "/throw",
                     [](Context&, Request&) -> Result<Reply> { throw std::runtime_error("unexpected"); });
    }
};

TEST_F(Connection, AnswersAndStaysOpen) {
    auto client = connect();
    for (int i = 0; i < 3; ++i) {
        const auto answer = client.get("/ping");
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.body, "OK");
        EXPECT_EQ(answer.headers.at("content-type"), "text/plain");
        EXPECT_EQ(answer.headers.at("x-test"), "yes");
        EXPECT_EQ(answer.headers.at("api-version"), "1.50");
        EXPECT_EQ(answer.headers.at("ostype"), "linux");
    }
}

TEST_F(Connection, RequestsInOnePacketAreAnsweredInOrder) {
    auto client = connect();
    client.send("GET /containers/a/json HTTP/1.1\r\nHost: x\r\n\r\nGET /nothing HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_THAT(client.readAnswer().body, HasSubstr("\"id\":\"a\""));
    EXPECT_EQ(client.readAnswer().status, 404);
}

TEST_F(Connection, ARequestMayComeByteByByte) {
    auto client = connect();
    for (const char c : std::string_view("GET /ping HTTP/1.1\r\nHost: x\r\n\r\n"))
        client.send(std::string_view(&c, 1));
    EXPECT_EQ(client.readAnswer().body, "OK");
}

TEST_F(Connection, ClosesWhenAskedTo) {
    auto client = connect();
    EXPECT_EQ(client.ask("GET /ping HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").status, 200);
    EXPECT_TRUE(client.ended());
    auto old = connect();
    EXPECT_EQ(old.ask("GET /ping HTTP/1.0\r\n\r\n").body, "OK");
    EXPECT_TRUE(old.ended());
}

TEST_F(Connection, HeadHasTheLengthAndNoBody) {
    auto client = connect();
    const auto answer = client.ask("HEAD /ping HTTP/1.1\r\nHost: x\r\n\r\n", true);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.headers.at("content-length"), "2");
    EXPECT_EQ(client.get("/ping").body, "OK") << "the next answer starts where the head ended";
}

TEST_F(Connection, NoContentHasNeitherLengthNorBody) {
    auto client = connect();
    const auto answer = client.ask("DELETE /containers/a HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(answer.status, 204);
    EXPECT_FALSE(answer.headers.contains("content-length"));
    EXPECT_EQ(client.get("/ping").status, 200);
}

TEST_F(Connection, AnUnknownPathIsNotFound) {
    auto client = connect();
    const auto answer = client.get("/nothing");
    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(answer.headers.at("content-type"), "application/json");
    EXPECT_EQ(answer.message(), "page not found");
}

TEST_F(Connection, AnErrorThatIsAFactHasItBesideTheMessage) {
    auto client = connect();
    const auto answer = client.get("/taken");
    EXPECT_EQ(answer.status, 409);
    EXPECT_EQ(answer.body, R"({"message":"port 80/tcp is already in use by another process",)"
                           R"("messageFact":{"code":"port-taken","port":"80/tcp"}})"
                           "\n");
}

TEST_F(Connection, AnotherMethodIsNamed) {
    // 404, as docker answers it.
    auto client = connect();
    const auto answer = client.ask("PATCH /ping HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(answer.message(), "method not allowed: PATCH");
}

TEST_F(Connection, TheHandlerSeesTheDecodedRequest) {
    auto client = connect();
    const auto answer =
        client.ask("GET /v1.41/containers/we%62/json?size=1%2B+x HTTP/1.1\r\nHost: x\r\nUSER-agent: me\r\n\r\n");
    const auto body = parseJson(answer.body, "body");
    ASSERT_TRUE(body) << answer.body;
    EXPECT_EQ((*body)["id"], "web");
    EXPECT_EQ((*body)["minor"], 41);
    EXPECT_EQ((*body)["size"], "1+ x");
    EXPECT_EQ((*body)["agent"], "me");
    EXPECT_EQ((*body)["uid"], ::geteuid());
    EXPECT_EQ((*body)["pid"], ::getpid());
}

TEST_F(Connection, WithoutAVersionTheNewestIsMeant) {
    auto client = connect();
    EXPECT_THAT(client.get("/containers/a/json").body, HasSubstr("\"minor\":50"));
    EXPECT_THAT(client.get("/v1.50/containers/a/json").body, HasSubstr("\"minor\":50"));
    EXPECT_THAT(client.get("/v1.24/containers/a/json").body, HasSubstr("\"minor\":24"));
}

TEST_F(Connection, AVersionThatIsNotSpokenIsRefused) {
    for (const auto& [target, words] : std::map<std::string, std::string>{
             {"/v1.51/ping", "client version 1.51 is too new. Maximum supported API version is 1.50"},
             {"/v1.99999999999/ping", "too new"},
             {"/v1.23/ping", "client version 1.23 is too old. Minimum supported API version is 1.24"},
             {"/v2.0/ping", "client version 2.0 is too new"},
             {"/v0.99/ping", "client version 0.99 is too old"}}) {
        auto client = connect();
        const auto answer = client.get(target);
        EXPECT_EQ(answer.status, 400) << target;
        EXPECT_THAT(answer.message(), HasSubstr(words)) << target;
    }
}

TEST_F(Connection, WhatIsNoVersionIsAPath) {
    for (const char* target :
         {"/v1.x/ping", "/v1./ping", "/v1.-1/ping", "/v1.41", "/v1/ping", "/v/ping", "/version/ping",
          "/v1.999999999999999999999999/ping", "/v1.41/v1.41/ping", "//v1.41/ping"}) {
        auto client = connect();
        EXPECT_EQ(client.get(target).status, 404) << target;
    }
}

TEST_F(Connection, AnAddressThatCannotBeDecodedIsRefused) {
    for (const char* target : {"/containers/%/json", "/containers/%4/json", "/containers/%zz/json",
                               "/containers/a%00b/json", "/ping?a=%", "/ping?%00=1"}) {
        auto client = connect();
        EXPECT_EQ(client.get(target).status, 400) << target;
    }
}

TEST_F(Connection, ErrorsHaveTheirStatusAndTheirContext) {
    const std::pair<Errc, int> codes[]{
        {Errc::InvalidArgument, 400}, {Errc::Unauthorized, 401}, {Errc::PermissionDenied, 403},
        {Errc::NotFound, 404},        {Errc::Conflict, 409},     {Errc::TooLarge, 413},
        {Errc::TooManyRequests, 429}, {Errc::Internal, 500},     {Errc::Io, 500},
        {Errc::Corrupt, 500},         {Errc::Cancelled, 500},    {Errc::Unsupported, 501},
        {Errc::Unavailable, 503},     {Errc::Timeout, 504},      {Errc::NoSpace, 507}};
    auto client = connect();
    for (const auto& [code, status] : codes) {
        const auto answer = client.get("/fail/" + std::to_string(static_cast<int>(code)));
        EXPECT_EQ(answer.status, status);
        EXPECT_EQ(answer.message(), "try: no \"luck\"");
    }
}

TEST_F(Connection, NotModifiedHasNoBody) {
    auto client = connect();
    const auto answer = client.get("/fail/" + std::to_string(static_cast<int>(Errc::NotModified)));
    EXPECT_EQ(answer.status, 304);
    EXPECT_FALSE(answer.headers.contains("content-length"));
    EXPECT_EQ(client.get("/ping").body, "OK");
}

TEST_F(Connection, AHandlerThatThrowsIsAnErrorOfOurs) {
    auto client = connect();
    const auto answer = client.get("/throw");
    EXPECT_EQ(answer.status, 500);
    EXPECT_THAT(answer.message(), HasSubstr("unexpected"));
    EXPECT_EQ(client.get("/ping").status, 200);
}

TEST_F(Connection, AStrangerIsRefused) {
    auto client = connectAsStranger();
    const auto answer = client.get("/ping");
    EXPECT_EQ(answer.status, 403);
    EXPECT_THAT(answer.message(), HasSubstr("this engine belongs to user"));
    EXPECT_TRUE(client.ended());
}

TEST_F(Connection, WhatIsNotHttpIsRefusedAndClosed) {
    for (const std::string& text :
         {std::string("\x16\x03\x01\x02\x00 TLS\r\n\r\n"), std::string("GET\r\n\r\n"),
          std::string("GET / HTTP/9.9\r\n\r\n"), std::string("GET /ping HTTP/1.1\r\nno colon\r\n\r\n"),
          std::string("GET /ping HTTP/1.1\r\n: no name\r\n\r\n"), std::string("GET /a b HTTP/1.1\r\n\r\n"),
          std::string("GET /ping HTTP/1.1\r\nA: b\x01\r\n\r\n"), std::string(70'000, 'A')}) {
        auto client = connect();
        const auto answer = client.ask(text);
        EXPECT_EQ(answer.status, 400) << text.substr(0, 40);
        EXPECT_THAT(answer.message(), HasSubstr("bad HTTP request")) << text.substr(0, 40);
        EXPECT_TRUE(client.ended()) << text.substr(0, 40);
    }
}

TEST_F(Connection, HeaderBombsAreRefused) {
    auto client = connect();
    client.send("GET /ping HTTP/1.1\r\nX: ");
    client.send(std::string(200'000, 'a'));
    EXPECT_EQ(client.readAnswer().status, 400);
    auto many = connect();
    std::string fields;
    for (int i = 0; i < 20'000; ++i)
        fields += "a" + std::to_string(i) + ": b\r\n";
    many.send("GET /ping HTTP/1.1\r\n" + fields + "\r\n");
    EXPECT_EQ(many.readAnswer().status, 400);
}

TEST_F(Connection, AmbiguousLengthsAreRefused) {
    // What a proxy in front and we could read differently is how requests are smuggled.
    for (const char* fields :
         {"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
          "Content-Length: 4\r\nContent-Length: 5\r\n", "Content-Length: -1\r\n", "Content-Length: 0x4\r\n",
          "Content-Length: 99999999999999999999999\r\n", "Content-Length: 4, 5\r\n"}) {
        auto client = connect();
        const auto answer = client.ask(std::string("POST /ping HTTP/1.1\r\nHost: x\r\n") + fields + "\r\n0\r\n\r\n");
        EXPECT_EQ(answer.status, 400) << fields;
        EXPECT_TRUE(client.ended()) << fields;
    }
}

TEST_F(Connection, AClientThatLeavesInTheMiddleHarmsNobody) {
    for (const char* part : {"", "GET /pi", "GET /ping HTTP/1.1\r\nHost", "GET /ping HTTP/1.1\r\nHost: x\r\n\r\n"}) {
        auto client = connect();
        client.send(part);
        client.close();
    }
    auto client = connect();
    EXPECT_EQ(client.get("/ping").status, 200);
}

TEST_F(Connection, ASlowHandlerDelaysNobodyElse) {
    std::mutex mutex;
    std::condition_variable changed;
    bool released = false;
    router().add("GET", "/slow", [&](Context&, Request&) -> Result<Reply> {
        std::unique_lock lock(mutex);
        changed.wait_for(lock, std::chrono::seconds(5), [&] { return released; });
        return TextReply{200, "text/plain", "slow", {}};
    });
    auto slow = connect();
    slow.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    auto quick = connect();
    EXPECT_EQ(quick.get("/ping").status, 200);
    {
        const std::lock_guard lock(mutex);
        released = true;
    }
    changed.notify_all();
    EXPECT_EQ(slow.readAnswer().body, "slow");
}

TEST_F(Connection, ServesManyClientsAtOnce) {
    std::vector<Client> clients;
    for (int i = 0; i < 200; ++i)
        clients.push_back(connect());
    for (auto& client : clients)
        client.send("GET /ping HTTP/1.1\r\nHost: x\r\n\r\n");
    for (auto& client : clients)
        EXPECT_EQ(client.readAnswer().body, "OK");
}

} // namespace
} // namespace slipway::api::test
