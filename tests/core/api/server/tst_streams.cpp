#include <condition_variable>
#include <mutex>

#include <gmock/gmock.h>

#include "connection_fixture.h"

namespace slipway::api::test {
namespace {

using namespace std::chrono_literals;

// Something that another thread says once.
template <typename T>
class Said {
public:
    void say(T value) {
        const std::lock_guard lock(m_mutex);
        m_value = std::move(value);
        m_changed.notify_all();
    }
    std::optional<T> hear() {
        std::unique_lock lock(m_mutex);
        m_changed.wait_for(lock, 5s, [&] { return m_value.has_value(); });
        return m_value;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::optional<T> m_value;
};

// Waits for a stop token without polling.
bool waitForStop(const std::stop_token& stop) {
    Said<bool> stopped;
    const std::stop_callback callback(stop, [&] { stopped.say(true); });
    return stopped.hear().value_or(false);
}

class Streams : public ConnectionTest {
protected:
    void stream(std::function<void(StreamWriter&, std::stop_token)> run) {
        router().add("GET", "/stream", [run](Context&, Request&) -> Result<Reply> {
            return StreamReply{"application/x-ndjson", run, {{"X-Test", "yes"}}};
        });
    }
    static constexpr std::string_view kRequest = "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n";
};

TEST_F(Streams, ChunksAndTheLastChunk) {
    stream([](StreamWriter& writer, std::stop_token) {
        EXPECT_TRUE(writer.write("one\n"));
        EXPECT_TRUE(writer.write(""));
        EXPECT_TRUE(writer.write(std::string(17, 'x')));
    });
    auto client = connect();
    client.send(kRequest);
    const auto head = client.readHead();
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.headers.at("content-type"), "application/x-ndjson");
    EXPECT_EQ(head.headers.at("transfer-encoding"), "chunked");
    EXPECT_EQ(head.headers.at("x-test"), "yes");
    EXPECT_EQ(client.readToEnd(), "4\r\none\n\r\n11\r\n" + std::string(17, 'x') + "\r\n0\r\n\r\n")
        << "an empty write must not end the body";
}

TEST_F(Streams, AnEmptyStreamIsOnlyTheLastChunk) {
    stream([](StreamWriter&, std::stop_token) {});
    auto client = connect();
    const auto answer = client.ask(kRequest);
    EXPECT_TRUE(answer.complete);
    EXPECT_EQ(answer.body, "");
    EXPECT_TRUE(client.ended());
}

TEST_F(Streams, TheHeadComesBeforeTheFirstByte) {
    Said<bool> go;
    stream([&](StreamWriter& writer, std::stop_token) {
        go.hear();
        (void)writer.write("late");
    });
    auto client = connect();
    client.send(kRequest);
    EXPECT_EQ(client.readHead().status, 200);
    go.say(true);
    EXPECT_EQ(client.readToEnd(), "4\r\nlate\r\n0\r\n\r\n");
}

TEST_F(Streams, ASlowReaderGetsEverything) {
    const std::string line(100'000, 'x');
    stream([&](StreamWriter& writer, std::stop_token) {
        for (int i = 0; i < 50; ++i)
            EXPECT_TRUE(writer.write(line));
    });
    auto client = connect();
    client.send(kRequest);
    std::this_thread::sleep_for(50ms);
    const auto answer = client.readAnswer();
    EXPECT_TRUE(answer.complete);
    EXPECT_EQ(answer.body.size(), 50 * line.size());
}

TEST_F(Streams, HangingUpStopsTheStream) {
    Said<bool> stopped;
    stream([&](StreamWriter& writer, std::stop_token stop) {
        (void)writer.write("hello");
        stopped.say(waitForStop(stop));
    });
    auto client = connect();
    client.send(kRequest);
    EXPECT_EQ(client.readHead().status, 200);
    EXPECT_EQ(client.readExactly(10), "5\r\nhello\r\n");
    client.close();
    EXPECT_EQ(stopped.hear(), true);
}

TEST_F(Streams, HangingUpIsSeenBehindWhatTheClientSentTooMuch) {
    Said<bool> stopped;
    stream([&](StreamWriter& writer, std::stop_token stop) {
        (void)writer.write("x");
        stopped.say(waitForStop(stop));
    });
    auto client = connect();
    client.send(kRequest);
    EXPECT_EQ(client.readHead().status, 200);
    EXPECT_EQ(client.readExactly(6), "1\r\nx\r\n");
    client.send("GET /next HTTP/1.1\r\n\r\n");
    std::this_thread::sleep_for(50ms);
    client.close();
    EXPECT_EQ(stopped.hear(), true);
}

TEST_F(Streams, WritingToAClientThatHasGoneIsUnavailable) {
    Said<Errc> error;
    stream([&](StreamWriter& writer, std::stop_token stop) {
        waitForStop(stop);
        for (int i = 0; i < 1000; ++i)
            if (const auto written = writer.write("x"); !written) {
                error.say(written.error().code());
                return;
            }
    });
    auto client = connect();
    client.send(kRequest);
    EXPECT_EQ(client.readHead().status, 200);
    client.close();
    EXPECT_EQ(error.hear(), Errc::Unavailable);
}

TEST_F(Streams, AClientThatDoesNotReadIsNotedWhenItGoes) {
    Said<bool> ended;
    stream([&](StreamWriter& writer, std::stop_token) {
        const std::string data(1 << 20, 'x');
        while (writer.write(data)) {
        }
        ended.say(true);
    });
    auto client = connect();
    client.send(kRequest);
    EXPECT_EQ(client.readHead().status, 200);
    client.close();
    EXPECT_EQ(ended.hear(), true);
}

TEST_F(Streams, TheServersEndStopsTheStream) {
    Said<bool> stopped;
    stream([&](StreamWriter& writer, std::stop_token stop) {
        (void)writer.write("x");
        stopped.say(waitForStop(stop));
    });
    auto client = connect();
    client.send(kRequest);
    EXPECT_EQ(client.readHead().status, 200);
    EXPECT_EQ(client.readExactly(6), "1\r\nx\r\n");
    stopServer();
    EXPECT_EQ(stopped.hear(), true);
    EXPECT_EQ(client.readToEnd(), "0\r\n\r\n");
}

TEST_F(Streams, ManyAtOnceEachOnItsOwn) {
    std::atomic<int> running = 0;
    Said<bool> all;
    stream([&](StreamWriter& writer, std::stop_token) {
        if (++running == 100)
            all.say(true);
        all.hear();
        (void)writer.write("x");
    });
    std::vector<Client> clients;
    for (int i = 0; i < 100; ++i) {
        clients.push_back(connect());
        clients.back().send(kRequest);
    }
    for (auto& client : clients)
        EXPECT_EQ(client.readAnswer().body, "x");
}

TEST_F(Streams, AStreamThatThrowsEndsAlone) {
    stream([](StreamWriter& writer, std::stop_token) {
        (void)writer.write("x");
        throw std::runtime_error("unexpected");
    });
    auto client = connect();
    EXPECT_EQ(client.ask(kRequest).body, "x");
    auto another = connect();
    EXPECT_EQ(another.ask(kRequest).body, "x");
}

} // namespace
} // namespace slipway::api::test
