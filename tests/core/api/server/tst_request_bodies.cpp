#include <atomic>
#include <chrono>
#include <thread>

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "connection_fixture.h"

namespace slipway::api::test {
namespace {

using testing::HasSubstr;

constexpr std::size_t kSmallBody = 4u << 20;

class RequestBodies : public ConnectionTest {
protected:
    RequestBodies() {
        router().add("POST", "/small", [this](Context&, Request& request) -> Result<Reply> {
            ++calls;
            body = request.body;
            return empty();
        });
        router().add("POST", "/json", [this](Context&, Request& request) -> Result<Reply> {
            ++calls;
            return json(TRY(request.json()));
        });
        router().add(
            "POST", "/spool",
            [this](Context&, Request& request) -> Result<Reply> {
                ++calls;
                inMemory = request.body.size();
                body = TRY(readFd(request.spooled.get()));
                struct stat st {};
                ::fstat(request.spooled.get(), &st);
                links = st.st_nlink;
                return empty(200);
            },
            BodyKind::Spool);
        router().add(
            "POST", "/stream",
            [this](Context&, Request& request) -> Result<Reply> {
                ++calls;
                if (request.query.has("some")) {
                    char few[3];
                    EXPECT_EQ(::read(request.spooled.get(), few, sizeof few), 3);
                    return fail(Errc::Conflict, "enough of it");
                }
                body = TRY(readFd(request.spooled.get()));
                cutShort = request.cutShort->load();
                return empty(200);
            },
            BodyKind::Stream);
    }
    static std::string chunked(const std::vector<std::string>& chunks, const std::string& target) {
        std::string text = "POST " + target + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
        for (const auto& chunk : chunks)
            text += fmt::format("{:x}\r\n{}\r\n", chunk.size(), chunk);
        return text + "0\r\n\r\n";
    }
    std::atomic<int> calls = 0;
    std::string body;
    std::size_t inMemory = 0;
    unsigned long links = 99;
    std::atomic<bool> cutShort = false;
};

TEST_F(RequestBodies, ASmallBodyIsWhole) {
    auto client = connect();
    std::string data(100'000, 'x');
    data[50'000] = '\0';
    EXPECT_EQ(client.post("/small", data).status, 204);
    EXPECT_EQ(body, data);
    EXPECT_EQ(client.ask(chunked({"he", "llo", data}, "/small")).status, 204);
    EXPECT_EQ(body, "hello" + data);
    EXPECT_EQ(client.post("/small", "").status, 204);
    EXPECT_EQ(body, "");
}

TEST_F(RequestBodies, UpToFourMebibytes) {
    auto client = connect();
    EXPECT_EQ(client.post("/small", std::string(kSmallBody, 'x')).status, 204);
    EXPECT_EQ(body.size(), kSmallBody);
}

TEST_F(RequestBodies, MoreIsTooLarge) {
    auto client = connect();
    const auto answer = client.post("/small", std::string(kSmallBody + 1, 'x'));
    EXPECT_EQ(answer.status, 413);
    EXPECT_THAT(answer.message(), HasSubstr("larger than 4194304 bytes"));
    EXPECT_TRUE(client.ended());
    auto another = connect();
    EXPECT_EQ(another.ask(chunked({std::string(kSmallBody, 'x'), "x"}, "/small")).status, 413);
    EXPECT_EQ(calls, 0);
}

TEST_F(RequestBodies, ALargeBodyIsSpooledIntoAnUnlinkedFile) {
    auto client = connect();
    std::string data(10u << 20, '\0');
    for (std::size_t i = 0; i < data.size(); i += 1021)
        data[i] = static_cast<char>(i);
    EXPECT_EQ(client.post("/spool", data).status, 200);
    EXPECT_TRUE(body == data);
    EXPECT_EQ(inMemory, 0u);
    EXPECT_EQ(links, 0u);
    EXPECT_EQ(::rmdir(spoolDirectory().c_str()), 0) << "nothing is left in it";
}

TEST_F(RequestBodies, AChunkedUploadIsSpooled) {
    auto client = connect();
    std::vector<std::string> chunks;
    std::string all;
    for (std::size_t i = 1; i <= 200; ++i) {
        chunks.push_back(std::string(i * 37, static_cast<char>('a' + i % 26)));
        all += chunks.back();
    }
    EXPECT_EQ(client.ask(chunked(chunks, "/spool")).status, 200);
    EXPECT_EQ(body, all);
    EXPECT_EQ(client.ask(chunked({"again"}, "/spool")).status, 200) << "the connection goes on";
    EXPECT_EQ(body, "again");
}

TEST_F(RequestBodies, AnUploadThatBreaksOffIsNotHandled) {
    {
        auto client = connect();
        client.send("POST /spool HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nonly this");
        client.halfClose();
        EXPECT_EQ(client.readAnswer().status, 400);
    }
    {
        auto client = connect();
        client.send("POST /spool HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel");
        client.close();
    }
    auto client = connect();
    EXPECT_EQ(client.post("/small", "x").status, 204);
    EXPECT_EQ(calls, 1);
}

TEST_F(RequestBodies, AStreamedBodyIsReadWhileItComes) {
    auto client = connect();
    client.send("POST /stream HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nfirst");
    while (calls == 0) // its handler has begun
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    client.send("after");
    EXPECT_EQ(client.readAnswer().status, 200);
    EXPECT_EQ(body, "firstafter");
    EXPECT_FALSE(cutShort);
    const std::string data(10u << 20, 'x');
    EXPECT_EQ(client.post("/stream", data).status, 200) << "the connection goes on";
    EXPECT_TRUE(body == data);
    EXPECT_EQ(client.post("/stream", "").status, 200);
    EXPECT_EQ(body, "");
    EXPECT_EQ(client.ask(chunked({"in ", "chunks"}, "/stream")).status, 200);
    EXPECT_EQ(body, "in chunks");
}

TEST_F(RequestBodies, WhatTheHandlerDoesNotReadIsThrownAway) {
    auto client = connect();
    const auto answer = client.post("/stream?some=1", std::string(10u << 20, 'x'));
    EXPECT_EQ(answer.status, 409);
    EXPECT_EQ(answer.message(), "enough of it");
    EXPECT_EQ(client.post("/small", "x").status, 204) << "the connection goes on";
}

TEST_F(RequestBodies, AHandlerLearnsThatItsBodyWasCutShort) {
    for (const bool answered : {true, false}) {
        cutShort = false;
        auto client = connect();
        client.send("POST /stream HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nonly this");
        if (answered) {
            client.halfClose();
            EXPECT_EQ(client.readAnswer().status, 400);
        } else {
            client.close();
        }
        for (int i = 0; i < 5000 && !cutShort; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        EXPECT_TRUE(cutShort);
        EXPECT_TRUE(std::string_view("only this").starts_with(body)) << body;
    }
}

TEST_F(RequestBodies, TheServersEndEndsAStreamedBody) {
    auto client = connect();
    client.send("POST /stream HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nonly this");
    while (calls == 0)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    stopServer();
    for (int i = 0; i < 5000 && !cutShort; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    EXPECT_TRUE(cutShort);
}

TEST_F(RequestBodies, BrokenChunksAreRefused) {
    for (const char* bytes : {"zz\r\nx\r\n0\r\n\r\n", "-1\r\nx\r\n0\r\n\r\n", "ffffffffffffffffff\r\nx\r\n0\r\n\r\n",
                              "1\r\nxx\r\n0\r\n\r\n"}) {
        auto client = connect();
        const auto answer =
            client.ask(std::string("POST /small HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n") + bytes);
        EXPECT_EQ(answer.status, 400) << bytes;
    }
    EXPECT_EQ(calls, 0);
}

TEST_F(RequestBodies, AnEmptyBodyIsAnEmptyObject) {
    auto client = connect();
    for (const char* text : {"", " \r\n", "null", "{}"})
        EXPECT_EQ(client.post("/json", text).body, "{}\n") << text;
}

TEST_F(RequestBodies, HostileJsonIsRefused) {
    const std::map<std::string, std::string> cases{{R"({"Image":"a","Image":"b"})", "the key \"Image\" appears twice"},
                                                   {R"({"a":{"b":1,"b":2}})", "appears twice"},
                                                   {std::string(10'000, '['), "nested deeper than"},
                                                   {[] {
                                                        std::string deep;
                                                        for (int i = 0; i < 10'000; ++i)
                                                            deep += "{\"a\":";
                                                        return deep;
                                                    }(),
                                                    "nested deeper than"},
                                                   {"[1]", "must be a JSON object"},
                                                   {"7", "must be a JSON object"},
                                                   {"{", "invalid JSON"},
                                                   {"{} {}", "invalid JSON"},
                                                   {"{\"a\":\"\xff\"}", "invalid JSON"},
                                                   {"{\"a\":1e999}", "JSON"}};
    auto client = connect();
    for (const auto& [text, words] : cases) {
        const auto answer = client.post("/json", text);
        EXPECT_EQ(answer.status, 400) << text.substr(0, 40);
        EXPECT_THAT(answer.message(), HasSubstr(words)) << text.substr(0, 40);
    }
}

} // namespace
} // namespace slipway::api::test
