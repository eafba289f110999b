#include <thread>

#include <gmock/gmock.h>

#include "connection_fixture.h"

namespace slipway::api::test {
namespace {

class Hijack : public ConnectionTest {
protected:
    Hijack() {
        // The process's side is a client of the test's own: the same bytes, from the other end.
        router().add("POST", "/attach", [this](Context&, Request& request) -> Result<Reply> {
            body = request.body;
            return HijackReply{std::move(theirs), "application/vnd.docker.raw-stream"};
        });
    }
    static std::string request(const std::string& fields = "Connection: Upgrade\r\nUpgrade: tcp\r\n") {
        return "POST /attach HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n";
    }
    std::pair<UniqueFd, UniqueFd> pair = socketPair();
    UniqueFd theirs = std::move(pair.first);
    Client process{std::move(pair.second)};
    std::string body;
};

TEST_F(Hijack, SwitchesProtocolsAndMovesBytesBothWays) {
    auto client = connect();
    client.send(request());
    const auto head = client.readHead();
    EXPECT_EQ(head.status, 101);
    EXPECT_EQ(head.headers.at("connection"), "Upgrade");
    EXPECT_EQ(head.headers.at("upgrade"), "tcp");
    EXPECT_EQ(head.headers.at("content-type"), "application/vnd.docker.raw-stream");
    client.send("ls\n");
    EXPECT_EQ(process.readExactly(3), "ls\n");
    process.send("a.txt\n");
    EXPECT_EQ(client.readExactly(6), "a.txt\n");
}

TEST_F(Hijack, WithoutAnUpgradeItIsAPlainAnswerWithoutAnEnd) {
    auto client = connect();
    client.send(request(""));
    const auto head = client.readHead();
    EXPECT_EQ(head.status, 200);
    EXPECT_FALSE(head.headers.contains("content-length"));
    process.send("output");
    EXPECT_EQ(client.readExactly(6), "output");
    process.close();
    EXPECT_TRUE(client.ended());
}

TEST_F(Hijack, DataInTheSamePacketAsTheRequestReachesTheProcess) {
    auto client = connect();
    client.send(request() + "early ");
    EXPECT_EQ(client.readHead().status, 101);
    client.send("late");
    EXPECT_EQ(process.readExactly(10), "early late");
}

TEST_F(Hijack, DataBehindTheBodyReachesTheProcess) {
    auto client = connect();
    client.send(request("Connection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: 12\r\n") + "{\"Tty\":true}early");
    EXPECT_EQ(client.readHead().status, 101);
    EXPECT_EQ(body, "{\"Tty\":true}");
    EXPECT_EQ(process.readExactly(5), "early");
}

TEST_F(Hijack, AHalfCloseIsPassedOnAndTheAnswerStillComes) {
    auto client = connect();
    client.send(request() + "input");
    client.halfClose();
    EXPECT_EQ(client.readHead().status, 101);
    EXPECT_EQ(process.readToEnd(), "input");
    process.send("sum of it");
    process.close();
    EXPECT_EQ(client.readToEnd(), "sum of it");
}

TEST_F(Hijack, TheProcessesEndEndsTheConnection) {
    auto client = connect();
    client.send(request());
    EXPECT_EQ(client.readHead().status, 101);
    process.send("bye");
    process.close();
    EXPECT_EQ(client.readToEnd(), "bye");
}

TEST_F(Hijack, AClientThatGoesIsToldToTheProcess) {
    auto client = connect();
    client.send(request());
    EXPECT_EQ(client.readHead().status, 101);
    client.close();
    EXPECT_TRUE(process.ended());
}

TEST_F(Hijack, BulkGoesBothWaysWhole) {
    auto client = connect();
    client.send(request());
    EXPECT_EQ(client.readHead().status, 101);
    std::string data(8u << 20, '\0');
    for (std::size_t i = 0; i < data.size(); i += 257)
        data[i] = static_cast<char>(i);
    std::thread up([&] {
        EXPECT_TRUE(client.send(data));
        client.halfClose();
    });
    std::string received;
    {
        std::thread echo([&] {
            received = process.readToEnd();
            EXPECT_TRUE(process.send(received));
            process.close();
        });
        const std::string back = client.readToEnd();
        EXPECT_TRUE(back == data);
        echo.join();
    }
    up.join();
    EXPECT_TRUE(received == data);
}

} // namespace
} // namespace slipway::api::test
