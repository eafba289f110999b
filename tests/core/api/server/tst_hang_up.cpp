// Handlers that are told when their client has gone.
#include <condition_variable>
#include <future>
#include <mutex>

#include "connection_fixture.h"

namespace slipway::api::test {
namespace {

using namespace std::chrono_literals;

bool requested(const std::stop_token& token, std::chrono::milliseconds within) {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    wake.wait_for(lock, token, within, [] { return false; });
    return token.stop_requested();
}

class HangUp : public ConnectionTest {
protected:
    HangUp() {
        router().add(
            "POST", "/wait",
            [this](Context&, Request& request) -> Result<Reply> {
                running.set_value(request.gone);
                return json({{"gone", requested(request.gone, patience)}});
            },
            BodyKind::Small, Watch::HangUp);
        router().add(
            "POST", "/stream",
            [this](Context&, Request& request) -> Result<Reply> {
                running.set_value(request.gone);
                return HijackReply{std::move(pair.first), "application/vnd.docker.raw-stream"};
            },
            BodyKind::Small, Watch::HangUp);
    }
    static std::string request(const std::string& path) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n";
    }
    std::promise<std::stop_token> running;
    std::chrono::milliseconds patience = 5s;
    std::pair<UniqueFd, UniqueFd> pair = socketPair();
};

TEST_F(HangUp, IsToldToTheHandler) {
    auto client = connect();
    client.send(request("/wait"));
    const auto gone = running.get_future().get();
    EXPECT_FALSE(gone.stop_requested());
    client.close();
    EXPECT_TRUE(requested(gone, 5s));
}

TEST_F(HangUp, IsNotAHalfClose) {
    patience = 100ms;
    auto client = connect();
    client.send(request("/wait"));
    client.halfClose();
    EXPECT_EQ(client.readAnswer().body, "{\"gone\":false}\n");
}

TEST_F(HangUp, IsToldWhileTheConnectionIsAStream) {
    auto client = connect();
    client.send(request("/stream"));
    EXPECT_EQ(client.readHead().status, 101);
    const auto gone = running.get_future().get();
    client.halfClose();
    EXPECT_FALSE(requested(gone, 50ms));
    client.close();
    EXPECT_TRUE(requested(gone, 5s));
}

TEST_F(HangUp, IsTheServersEndToo) {
    auto client = connect();
    client.send(request("/wait"));
    const auto gone = running.get_future().get();
    stopServer();
    EXPECT_TRUE(requested(gone, 5s));
}

} // namespace
} // namespace slipway::api::test
