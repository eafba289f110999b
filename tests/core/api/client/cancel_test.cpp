#include <gmock/gmock.h>

#include <atomic>

#include <unistd.h>

#include "api/client/attach.h"
#include "api/client/containers.h"
#include "api/client/system.h"
#include "core/api/client/fake_engine.h"

namespace slipway::api {
namespace {

using test::FakeConnection;
using test::FakeEngine;
using test::FakeRequest;

TEST(Cancel, ClosesTheConnectionAndReportsNothing) {
    std::promise<void> asked;
    std::promise<bool> closed;
    FakeEngine engine([&](const FakeRequest&, FakeConnection& connection) {
        asked.set_value();
        closed.set_value(connection.waitForClose());
    });
    Client client(Address{engine.socketPath()});
    std::atomic<int> calls = 0;
    Request request = getVersion(client, [&](auto) { ++calls; });
    asked.get_future().wait();
    EXPECT_TRUE(request.active());
    request.cancel();
    EXPECT_FALSE(request.active());
    EXPECT_TRUE(closed.get_future().get());
    EXPECT_EQ(calls, 0);
}

TEST(Cancel, HappensWhenTheHandleGoes) {
    std::promise<bool> closed;
    std::promise<void> firstItem;
    FakeEngine engine([&](const FakeRequest&, FakeConnection& connection) {
        connection.beginChunked("application/json");
        connection.chunk("{\"Type\":\"image\"}\n");
        closed.set_value(connection.waitForClose());
    });
    Client client(Address{engine.socketPath()});
    {
        const Request request = followEvents(client, {}, {[&](Event) { firstItem.set_value(); }, nullptr});
        firstItem.get_future().wait();
    }
    EXPECT_TRUE(closed.get_future().get());
}

TEST(Cancel, WorksInsideTheCallItself) {
    FakeEngine engine([&](const FakeRequest& request, FakeConnection& connection) {
        if (request.target == "/_ping")
            return connection.reply(200, "OK", "text/plain");
        connection.beginChunked("application/json");
        connection.chunk("{\"Type\":\"image\"}\n{\"Type\":\"image\"}\n");
        connection.waitForClose();
    });
    Client client(Address{engine.socketPath()});
    std::atomic<int> items = 0;
    std::promise<void> ready, cancelled;
    Request request;
    request = followEvents(client, {},
                           {[&, may = ready.get_future().share()](const Event&) {
                                may.wait();
                                ++items;
                                request.cancel();
                                cancelled.set_value();
                            },
                            [&](Result<>) { items += 100; }});
    ready.set_value();
    cancelled.get_future().wait();
    // By the time of a later answer the client's thread has gone past the cancelled call.
    EXPECT_TRUE(await<>([&](auto done) { return ping(client, done); }));
    EXPECT_EQ(items, 1);
}

TEST(Cancel, WaitsForACallbackThatRuns) {
    FakeEngine engine([&](const FakeRequest&, FakeConnection& connection) { connection.reply(200, "{}"); });
    Client client(Address{engine.socketPath()});
    std::promise<void> inside;
    std::atomic<bool> finished = false;
    Request request = getVersion(client, [&](auto) {
        inside.set_value();
        ::usleep(50'000);
        finished = true;
    });
    inside.get_future().wait();
    request.cancel();
    EXPECT_TRUE(finished);
}

TEST(Cancel, IsWhatDestroyingTheClientDoes) {
    std::promise<void> asked;
    FakeEngine engine([&](const FakeRequest& request, FakeConnection& connection) {
        if (request.target == "/version")
            asked.set_value();
        connection.waitForClose();
    });
    std::atomic<int> calls = 0;
    Request request;
    Attachment attachment;
    {
        Client client(Address{engine.socketPath()});
        request = getVersion(client, [&](auto) { ++calls; });
        attachment = attachContainer(client, "c", {}, {nullptr, nullptr, [&](Result<>) { ++calls; }});
        asked.get_future().wait();
    }
    attachment.write("into nothing");
    attachment.resize({1, 1});
    request.cancel();
    attachment.close();
    EXPECT_EQ(calls, 0);
}

TEST(Detach, LetsTheCallEndByItself) {
    FakeEngine engine(
        [&](const FakeRequest&, FakeConnection& connection) { connection.reply(200, "OK", "text/plain"); });
    Client client(Address{engine.socketPath()});
    std::promise<Result<>> done;
    ping(client, [&](Result<> result) { done.set_value(std::move(result)); }).detach();
    EXPECT_TRUE(done.get_future().get());
}

} // namespace
} // namespace slipway::api
