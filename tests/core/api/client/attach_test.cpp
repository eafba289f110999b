#include "api/client/attach.h"

#include <gmock/gmock.h>

#include "api/client/containers.h"
#include "core/api/client/fake_engine.h"

namespace slipway::api {
namespace {

using test::FakeConnection;
using test::FakeEngine;
using test::FakeRequest;
using test::frame;
using testing::HasSubstr;

struct Collected {
    std::string out;
    std::string err;
    std::promise<void> opened;
    std::promise<Result<>> ended;

    AttachHandlers handlers() {
        return {[this] { opened.set_value(); },
                [this](OutputStream stream, std::string_view bytes) {
                    (stream == OutputStream::Stderr ? err : out) += bytes;
                },
                [this](Result<> result) { ended.set_value(std::move(result)); }};
    }
};

TEST(Frames, ComeWholeHoweverTheyAreCut) {
    const std::string bytes = frame(1, "hello ") + frame(2, "oops") + frame(1, "") + frame(1, "world");
    for (std::size_t step = 1; step <= bytes.size(); ++step) {
        FrameDecoder decoder;
        std::string out, err;
        for (std::size_t i = 0; i < bytes.size(); i += step)
            ASSERT_TRUE(decoder.feed(std::string_view(bytes).substr(i, step), [&](OutputStream stream, auto part) {
                (stream == OutputStream::Stderr ? err : out) += part;
            }));
        EXPECT_EQ(out, "hello world");
        EXPECT_EQ(err, "oops");
        EXPECT_TRUE(decoder.atBoundary());
    }
}

TEST(Frames, AreRefusedWhenTheHeaderIsNotOne) {
    FrameDecoder decoder;
    EXPECT_EQ(decoder.feed("plain text", [](auto, auto) {}).error().code(), Errc::Corrupt);
}

TEST(Attach, CarriesBothDirectionsAndTheHalfClose) {
    std::promise<std::string> receivedPromise;
    FakeEngine engine([&](const FakeRequest& request, FakeConnection& connection) {
        EXPECT_EQ(request.headers.at("upgrade"), "tcp");
        EXPECT_EQ(request.headers.at("connection"), "Upgrade");
        connection.upgrade("application/vnd.docker.multiplexed-stream");
        const std::string received = connection.receiveAll();
        receivedPromise.set_value(received);
        const std::string bytes = frame(1, "got " + received) + frame(2, "err");
        for (const char c : bytes)
            connection.send(std::string_view(&c, 1));
    });
    Client client(Address{engine.socketPath()});
    Collected collected;
    Attachment attachment =
        attachContainer(client, "web", {.withStdin = true, .detachKeys = "ctrl-p,ctrl-q"}, collected.handlers());
    attachment.write("one ");
    attachment.write(std::string(200'000, 'x'));
    attachment.closeWrite();
    const auto result = collected.ended.get_future().get();
    EXPECT_TRUE(result) << result.error().describe();
    const std::string received = receivedPromise.get_future().get();
    EXPECT_EQ(received, "one " + std::string(200'000, 'x'));
    EXPECT_EQ(collected.out, "got " + received);
    EXPECT_EQ(collected.err, "err");
    EXPECT_EQ(attachment.queued(), 0u);
    EXPECT_FALSE(attachment.active());
    EXPECT_EQ(engine.seen().front(),
              "POST /containers/web/attach?stream=1&stdin=1&stdout=1&stderr=1&detachKeys=ctrl-p%2Cctrl-q");
}

TEST(Attach, TakesATerminalsBytesAsTheyAre) {
    FakeEngine engine([&](const FakeRequest& request, FakeConnection& connection) {
        if (request.target.starts_with("/exec/e1/resize"))
            return connection.reply(200, "");
        connection.send("HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\nConnection: "
                        "Upgrade\r\nUpgrade: tcp\r\n\r\n\x1b[1mhi"); // output in the same packet as the head
        connection.waitForClose();
    });
    Client client(Address{engine.socketPath()});
    Collected collected;
    Attachment attachment = startExec(client, "e1", true, collected.handlers());
    collected.opened.get_future().wait();
    attachment.resize({.columns = 80, .rows = 24});
    for (int i = 0; i < 500 && engine.seen().size() < 2; ++i)
        ::usleep(10'000);
    attachment.closeWrite();
    EXPECT_TRUE(collected.ended.get_future().get());
    EXPECT_EQ(collected.out, "\x1b[1mhi");
    EXPECT_THAT(engine.seen().back(), HasSubstr("/exec/e1/resize?h=24&w=80"));
}

TEST(Attach, ReportsTheEnginesRefusal) {
    FakeEngine engine([](const FakeRequest&, FakeConnection& connection) {
        connection.reply(409, R"({"message":"container is paused"})");
    });
    Client client(Address{engine.socketPath()});
    Collected collected;
    const Attachment attachment = attachContainer(client, "web", {}, collected.handlers());
    const auto result = collected.ended.get_future().get();
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code(), Errc::Conflict);
    EXPECT_EQ(result.error().message(), "container is paused");
}

TEST(Attach, ReportsOutputThatStopsInTheMiddleOfAFrame) {
    FakeEngine engine([](const FakeRequest&, FakeConnection& connection) {
        connection.upgrade("application/vnd.docker.multiplexed-stream");
        connection.send(frame(1, "hello").substr(0, 10));
    });
    Client client(Address{engine.socketPath()});
    Collected collected;
    const Attachment attachment = attachContainer(client, "web", {}, collected.handlers());
    EXPECT_EQ(collected.ended.get_future().get().error().code(), Errc::Unavailable);
    EXPECT_EQ(collected.out, "he");
}

TEST(Logs, AreTakenOutOfTheirFrames) {
    FakeEngine engine([](const FakeRequest&, FakeConnection& connection) {
        connection.beginChunked("application/vnd.docker.multiplexed-stream");
        const std::string bytes = frame(1, "a\n") + frame(2, "b\n");
        connection.chunk(bytes.substr(0, 5));
        connection.chunk(bytes.substr(5));
        connection.end();
    });
    Client client(Address{engine.socketPath()});
    std::string out, err;
    std::promise<Result<>> ended;
    const Request request = containerLogs(
        client, "c", {.follow = true, .tail = "10"},
        {[&](OutputStream stream, std::string_view bytes) { (stream == OutputStream::Stderr ? err : out) += bytes; },
         [&](Result<> result) { ended.set_value(std::move(result)); }});
    EXPECT_TRUE(ended.get_future().get());
    EXPECT_EQ(out, "a\n");
    EXPECT_EQ(err, "b\n");
    EXPECT_EQ(engine.seen().front(), "GET /containers/c/logs?follow=1&stdout=1&stderr=1&tail=10");
}

} // namespace
} // namespace slipway::api
